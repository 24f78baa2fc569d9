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
        number: Of its first line in the file, from 1; of its row, where `file` is a part.
        field: The field at fault; None where it is the whole line.
        text: What is wrong with it.
        file: The part that it stands in; None for a list, which is one file.
    """

    number: int
    field: str | None
    text: str
    file: str | None = None

    def __str__(self) -> str:
        field = "" if self.field is None else f", field {self.field}"
        return f"{place_of(self.number, self.file)}{field}: {self.text}"


@dataclass(frozen=True, slots=True)
class Attached:
    """What comes with the record of a line besides its fields, as it was read.

    Attributes:
        features: Algorithm and bytes of its local features.
        thumbnail: A small picture.
    """

    features: tuple[str, bytes] | None = None
    thumbnail: bytes | None = None


NOTHING_ATTACHED = Attached()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read: every field as text, empty where nothing is known. Numbers and `file` are as for a `BadLine`."""

    number: int
    fields: Mapping[str, str]
    file: str | None = None
    attached: Attached = NOTHING_ATTACHED

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return place_of(self.number, self.file)


def place_of(number: int, file: str | None) -> str:
    """A line of a list, or a row of a part, for messages."""
    return f"line {number}" if file is None else f"{file}, row {number}"


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
