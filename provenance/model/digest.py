"""Digest: the exact identity of some bytes."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """A SHA-256 (FIPS 180-4). Prints as 64 hexadecimal digits and reads back equal."""

    value: bytes

    def __post_init__(self) -> None:
        if len(self.value) != 32:
            raise ValueError(f"a SHA-256 has 32 bytes, not {len(self.value)}")

    @classmethod
    def of(cls, content: bytes) -> "Digest":
        """The digest of `content`."""
        return cls(hashlib.sha256(content).digest())

    @classmethod
    def parse(cls, text: str) -> "Digest":
        """Read what `str` wrote.

        Raises:
            ValueError: `text` is not 64 hexadecimal digits.
        """
        return cls(bytes.fromhex(text))

    def __str__(self) -> str:
        return self.value.hex()
