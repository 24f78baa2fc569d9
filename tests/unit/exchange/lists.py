"""Hash lists for tests, line by line as docs/exchange.md describes them."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.exchange.formats import recognise
from provenance.exchange.importing import Imported, import_list
from provenance.exchange.interface import BadLine, Line
from provenance.fingerprinting import has_pdq
from provenance.model.record import Appearance, Keep, Record
from tests.conftest import BY

needs_pdq = pytest.mark.skipif(not has_pdq(), reason="the extra pdq is not installed (make pdq)")
SHA = "ab" * 32
CODE = "phash-256:" + "5a" * 32


def listed(**fields: str) -> dict[str, str]:
    """A line of a list that can be taken, unless `fields` say otherwise; `phash` stands for the column `phash-256`."""
    line = {"sha256": SHA, "size_bytes": "100", "width": "30", "height": "20", "phash-256": CODE, "detail": "50.5", "path": "a.jpg"}
    if (code := fields.pop("phash", None)) is not None:
        line["phash-256"] = code
    return line | {"date": "2019", "date_kind": "published"} | fields


def as_csv(lines: list[dict[str, str]]) -> bytes:
    """The lines as plain CSV, without any escapes of ours."""
    columns = list(dict.fromkeys(name for line in lines for name in line))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return buffer.getvalue().encode()


def read(content: bytes) -> list[Line | BadLine]:
    """Every line of a list."""
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(content))
    return list(recognise(stream, "list").read(stream, "list"))


def bring(folder: Path, lines: Iterable[Line | BadLine], *, giver: str = "a desk", trust: bool = False) -> list[Imported]:
    """Import lines into the archive in `folder`, which is made where there is none, and trust their giver where that is said."""
    opened = ArchiveWriter.open_writer(folder, BY) if folder.exists() else ArchiveWriter.create(folder, Keep.THUMBS, BY)
    with opened as writer:
        imported = list(import_list(writer, lines, file="list", giver=giver, now=BY.now))
        if trust:
            writer.set_trust(giver, trusted=True, reason="we know them")
        return imported


def records_of(folder: Path) -> list[Record]:
    """Everything in an archive."""
    with StoredArchive.open(folder) as archive:
        return list(archive.records())


def only_appearance(folder: Path) -> Appearance:
    """The one appearance of an archive."""
    (record,) = records_of(folder)
    (appearance,) = record.appearances
    return appearance
