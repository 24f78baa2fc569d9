"""Jobs over a Parquet file, as workers do them that do not survive it, or were taken over."""

import os
from typing import Any

from provenance.exchange.parts.schema import COLUMNS, FileKind


def crash(_handle: Any, _name: str, _kind: FileKind, _rows: int) -> Any:
    os.abort()


def answer_less(_handle: Any, _name: str, kind: FileKind, rows: int) -> Any:
    return tuple([bytes(32)] * rows for _ in COLUMNS[kind][1:])


def answer_fewer(_handle: Any, _name: str, kind: FileKind, rows: int) -> Any:
    return tuple([bytes(32)] * (rows - 1) for _ in COLUMNS[kind])


def answer_others(_handle: Any, _name: str, kind: FileKind, rows: int) -> Any:
    return tuple([{"a": 1}] * rows for _ in COLUMNS[kind])


def answer_none(_handle: Any, _name: str, kind: FileKind, rows: int) -> Any:
    return tuple([None] * rows for _ in COLUMNS[kind])
