"""A report into a file."""

import os
from collections.abc import Iterable
from pathlib import Path


def write_whole(pieces: Iterable[str], path: Path) -> None:
    """Write a file, UTF-8, whole or not at all; what is no Unicode is written as escapes.

    Raises:
        OSError: It cannot be written; what stood there stays.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(pieces)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
