"""Lists of PDQ codes as others exchange them: ThreatExchange's CSV, and the plain text of PDQ's own tools.

Neither has a place for dates. In ours they stand among the tags, one `name:value` a column, with the value percent-encoded (RFC 3986), so
that a tag holds no blank. A line that names no file, with its size and `phash-256`, is known by its PDQ alone: see `known_by_code`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO
from urllib.parse import quote, unquote

from provenance.exchange.columns import COLUMNS
from provenance.exchange.comma_separated import CommaSeparated, csv_row
from provenance.exchange.interface import BadLine, Line, Value
from provenance.exchange.text_lines import text_lines
from provenance.model.exchange_code import MIN_PDQ_QUALITY, PDQ

HEADER = ("signal_type", "signal_str", "collab", "category", "tags")
"""Columns of `threatexchange dataset -P --csv` (facebook/ThreatExchange, python-threatexchange)."""
_COLLAB = "image-provenance"
_CATEGORY = "dated"
_TAGGED = tuple(name for name in COLUMNS if name != PDQ)
_CODE = re.compile(r"[0-9a-fA-F]{64}")
_KEYED = re.compile(r"(?:^|,)(hash|norm|delta|quality|filename)=")


class ThreatExchange:
    """ThreatExchange's CSV; see `HashList`."""

    def write(self, rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
        """See `HashList.write`; lines without a PDQ, or with one of a quality that tells nothing, are left out."""
        yield csv_row(HEADER)
        for row in rows:
            quality = row["pdq_quality"]
            if row[PDQ] and (quality is None or int(quality) >= MIN_PDQ_QUALITY):
                tags = (f"{name}:{quote(str(row[name]), safe='')}" for name in _TAGGED if row[name] not in {None, ""})
                yield csv_row([PDQ, str(row[PDQ]), _COLLAB, _CATEGORY, " ".join(tags)])

    def read(self, stream: BinaryIO, name: str) -> Iterator[Line | BadLine]:
        """See `HashList.read`; signals of other kinds are told, and tags that are none of ours are notes."""
        for line in CommaSeparated(needed=HEADER[:2]).read(stream, name):
            yield line if isinstance(line, BadLine) else _line(line)


class PdqText:
    """The text of PDQ's tools: a code a line, alone, before a comma and anything, or as `hash=…,norm=…,delta=…,quality=…,filename=…`."""

    def write(self, rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
        """See `HashList.write`."""
        for row in rows:
            if row[PDQ]:
                yield f"{row[PDQ]}\n"

    def read(self, stream: BinaryIO, name: str) -> Iterator[Line | BadLine]:
        """See `HashList.read`."""
        for line in text_lines(stream, name):
            if isinstance(line, BadLine):
                yield line
            elif line[1].strip():
                yield _text_line(line[0], line[1].strip())


def is_threat_exchange(begins: bytes) -> bool:
    """Whether a list begins as ThreatExchange's do."""
    return begins.startswith(b"signal_type,signal_str")


def is_pdq_text(begins: bytes) -> bool:
    """Whether a list begins as PDQ's tools write it."""
    text = begins.decode("ascii", "replace")
    return _CODE.match(text) is not None or text.startswith("hash=")


def _line(line: Line) -> Line | BadLine:
    kind, code = line.fields["signal_type"].strip(), line.fields["signal_str"].strip()
    if kind != PDQ:
        return BadLine(line.number, "signal_type", f"{kind!r} is not known, {PDQ} is")
    fields, rest = {PDQ: code}, []
    for tag in line.fields.get("tags", "").split():
        name, colon, value = tag.partition(":")
        if colon and name in _TAGGED and name not in fields:
            fields[name] = unquote(value)
        else:
            rest.append(tag)
    others = {name: value for name, value in line.fields.items() if name not in HEADER[:2] and name != "tags"}
    ours = others.get("collab") == _COLLAB and others.get("category") == _CATEGORY
    notes = {} if ours else others
    return Line(line.number, {**notes, **fields, **({"tags": " ".join(rest)} if rest else {})})


def _text_line(number: int, text: str) -> Line | BadLine:
    if text.startswith("hash="):
        pieces = _KEYED.split(text)[1:]
        told = dict(zip(pieces[::2], pieces[1::2], strict=False))
        names = {"hash": PDQ, "quality": "pdq_quality", "filename": "path", "norm": "pdq_norm", "delta": "pdq_delta"}
        return Line(number, {names[name]: value.strip() for name, value in told.items()})
    code, _, metadata = text.partition(",")
    if not _CODE.fullmatch(code.strip()):
        return BadLine(number, None, "does not begin with 64 hexadecimal digits")
    return Line(number, {PDQ: code.strip(), **({"metadata": metadata} if metadata else {})})
