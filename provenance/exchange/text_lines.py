"""Bytes of a list -> lines of text, each of bounded length."""

from collections.abc import Iterator
from typing import BinaryIO

from provenance.errors import InputError
from provenance.exchange.interface import BadLine

MAX_LINE_BYTES = 1 << 20
"""Longer ones are not held in memory; the longest field of a list, a caption, has some thousand."""


def text_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, str] | BadLine]:
    """Number and text of every line, with its end; what is too long or not UTF-8 is told.

    Raises:
        InputError: The file cannot be read to its end.
    """
    number = 0
    while line := _read(stream, name, number):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = _read(stream, name, number)
            yield BadLine(number, None, f"longer than {MAX_LINE_BYTES} bytes")
            continue
        try:
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            yield BadLine(number, None, f"not UTF-8 (byte {error.start + 1} of the line); save the list as UTF-8")


def _read(stream: BinaryIO, name: str, number: int) -> bytes:
    try:
        return stream.readline(MAX_LINE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read after line {number}: {error.strerror}") from error
