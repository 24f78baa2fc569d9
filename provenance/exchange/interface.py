"""The protocol of a hash list's format, and the lines that pass through it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

Value = str | int | float | None
"""What a field holds; None and the empty text both mean that nothing is known."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken.

    Attributes:
        number: Of its first line in the file, from 1.
        field: The field at fault; None where it is the whole line.
        text: What is wrong with it.
    """

    number: int
    field: str | None
    text: str

    def __str__(self) -> str:
        field = "" if self.field is None else f", field {self.field}"
        return f"line {self.number}{field}: {self.text}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read: every field as text, empty where nothing is known."""

    number: int
    fields: Mapping[str, str]


class HashList(Protocol):
    """One way to write a hash list down."""

    def write(self, rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
        """The text of a list, in pieces.

        Args:
            rows: Each with the names of `columns.COLUMNS`, in their order.
        """
        ...

    def read(self, stream: BinaryIO, name: str) -> Iterator[Line | BadLine]:
        """Every line of a list, as it is read; nothing is held that was passed on.

        Args:
            stream: The list's bytes.
            name: Name of the file, for messages.

        Raises:
            DatesFileError: It is no such list at all.
            InputError: It cannot be read to its end.
        """
        ...
