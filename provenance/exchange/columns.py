"""The columns of a hash list <-> a record and one of its appearances. Both formats have the same ones."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from provenance.errors import DateError
from provenance.exchange.interface import Value
from provenance.model.dates import DateBasis, DateInterval, format_instant, parse_instant
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.exchange_code import PDQ, ExchangeCode
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.record import Appearance, Record, identity_of_code

VERSION = 1
"""Of the columns' meaning, in every line; a higher one than this is refused."""
NEEDED = ("sha256", "size_bytes", "width", "height", PHASH_256, "detail")
TEXTS = ("source", "url", "publisher", "title", "caption", "path")
COLUMNS = ("list_version", *NEEDED, "decode_path", "date", "earliest", "latest", "date_kind", *TEXTS, "pdq", "pdq_quality")
_MAX_SIDE = 2**31 - 1
"""Longest side that PNG allows (ISO/IEC 15948, section 7.1)."""
_MAX_BYTES = 2**53
"""Integers up to here are the same in every JSON reader (RFC 8259, section 6)."""
_HEX_256 = re.compile(r"[0-9a-fA-F]{64}")


class FieldError(ValueError):
    """A field of a line is not what it has to be."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Listed:
    """What a line says.

    Attributes:
        sha256: Digest of the picture's bytes.
        size_bytes: Number of them.
        width: In pixels, upright.
        height: In pixels, upright.
        fingerprint: What it looks like.
        appearance: With the basis that the list states.
        pdq: The code that others exchange; None where the list has none.
    """

    sha256: Digest
    size_bytes: int
    width: int
    height: int
    fingerprint: Fingerprint
    appearance: Appearance
    pdq: ExchangeCode | None = None


def row_of(record: Record, appearance: Appearance, pdq: ExchangeCode | None) -> dict[str, Value]:
    """The fields of an appearance of a record, in the order of `COLUMNS`."""
    print_, interval = record.fingerprint, appearance.interval
    sha256 = record.file_sha256
    looks: tuple[Value, ...] = (record.size_bytes, record.width, record.height, str(print_), print_.detail, print_.decode_path)
    if sha256 is None:
        looks, pdq = (None,) * len(looks), _known_code(print_)
    values: tuple[Value, ...] = (
        VERSION,
        None if sha256 is None else str(sha256),
        *looks,
        appearance.date_text,
        _instant_text(interval.earliest),
        _instant_text(interval.latest),
        appearance.basis.value,
        *(getattr(appearance, name) for name in TEXTS),
        *((None, None) if pdq is None else (pdq.code.hex(), None if pdq.quality < 0 else pdq.quality)),
    )
    return dict(zip(COLUMNS, values, strict=True))


def parse(fields: Mapping[str, str]) -> Listed:
    """What the fields of a line say; those that have no meaning here become notes.

    Raises:
        FieldError: One of them is missing or makes no sense.
    """
    for name, value in fields.items():
        _require_unicode(name, name)
        _require_unicode(name, value)
    version = fields.get("list_version", "").strip()
    if version not in {"", str(VERSION)}:
        raise FieldError("list_version", f"{version!r} is not known, {VERSION} is; update the program")
    pdq = _pdq(fields)
    sha256 = fields.get("sha256", "").strip()
    if pdq is not None and not sha256:
        return _known_by_code(pdq, _appearance(fields, f"{PDQ}:{pdq.code.hex()}"))
    if not _HEX_256.fullmatch(sha256):
        raise FieldError("sha256", f"{sha256!r} is not 64 hexadecimal digits")
    return Listed(
        Digest.parse(sha256),
        _whole("size_bytes", fields, _MAX_BYTES),
        _whole("width", fields, _MAX_SIDE),
        _whole("height", fields, _MAX_SIDE),
        _fingerprint(fields),
        _appearance(fields, sha256.lower()),
        pdq,
    )


def _known_by_code(pdq: ExchangeCode, appearance: Appearance) -> Listed:
    """A picture of which nothing is known but a code that others exchange: neither its file, nor its size."""
    looks = Fingerprint(PDQ, pdq.code, float(pdq.quality), "unknown")
    return Listed(identity_of_code(looks), 0, 0, 0, looks, appearance)


def _known_code(looks: Fingerprint) -> ExchangeCode:
    return ExchangeCode(PDQ, looks.code, int(looks.detail))


def _appearance(fields: Mapping[str, str], name: str) -> Appearance:
    """When and where, as the line says; `name` stands for the path where it has none."""
    source, url, publisher, title, caption = (fields.get(name, "") or None for name in TEXTS if name != "path")
    notes = tuple(sorted((name, value) for name, value in fields.items() if name not in COLUMNS and value))
    date_text = fields.get("date", "").strip()
    basis = _basis(fields.get("date_kind", "").strip())
    path = fields.get("path", "") or name
    return Appearance(_interval(date_text, fields), basis, date_text, path, source, url, publisher, title, caption, notes)


def _basis(word: str) -> DateBasis:
    if word and word not in list(DateBasis):
        raise FieldError("date_kind", f"{word!r} is none of {', '.join(DateBasis)}")
    return DateBasis(word or DateBasis.ASSERTED)


def _fingerprint(fields: Mapping[str, str]) -> Fingerprint:
    text = fields.get(PHASH_256, "").strip()
    algorithm, _, code = text.partition(":")
    if algorithm != PHASH_256 or not _HEX_256.fullmatch(code):
        raise FieldError(PHASH_256, f"{text!r} is not {PHASH_256}: and 64 hexadecimal digits")
    try:
        detail = float(fields.get("detail", ""))
    except ValueError:
        detail = math.nan
    if not 0 <= detail < math.inf:
        raise FieldError("detail", f"{fields.get('detail', '')!r} is not a number from 0")
    return Fingerprint(algorithm, bytes.fromhex(code), detail, fields.get("decode_path", "") or "unknown")


def _pdq(fields: Mapping[str, str]) -> ExchangeCode | None:
    code = fields.get("pdq", "").strip()
    if not code:
        return None
    if not _HEX_256.fullmatch(code):
        raise FieldError("pdq", f"{code!r} is not 64 hexadecimal digits")
    quality = _whole("pdq_quality", fields, 100, least=0) if fields.get("pdq_quality", "").strip() else -1
    return ExchangeCode(PDQ, bytes.fromhex(code), quality)


def _whole(name: str, fields: Mapping[str, str], most: int, *, least: int = 1) -> int:
    text = fields.get(name, "").strip()
    # isdecimal is true of other scripts' digits too, and int reads them
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise FieldError(name, f"{text!r} is not a whole number from {least} to {most}")
    return int(text)


def _interval(date_text: str, fields: Mapping[str, str]) -> DateInterval:
    """From when to when: the ends as they stand, else what the date says; a date must not say more than the ends leave open."""
    ends = [_instant(name, fields.get(name, "").strip()) for name in ("earliest", "latest")]
    if ends == [None, None]:
        return _parsed(date_text) if date_text else DateInterval(None, None)
    try:
        stated = DateInterval(*ends)
    except ValueError as error:
        raise FieldError("latest", str(error)) from error
    try:
        written = parse_edtf(date_text) if date_text else stated
    except DateError:  # a time without a zone, or another notation: the ends say what it means
        return stated
    if not written.contains(stated):
        raise FieldError("earliest", f"earliest and latest go beyond the date, {date_text!r}")
    return stated


def _parsed(text: str) -> DateInterval:
    try:
        return parse_edtf(text)
    except DateError as error:
        raise FieldError("date", str(error)) from error


def _instant(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return parse_instant(text)
    except (ValueError, OverflowError) as error:
        raise FieldError(name, f"{text!r} is not a time of RFC 3339 with its zone: {error}") from error


def _instant_text(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _require_unicode(name: str, text: str) -> None:
    """Refuse halves of surrogate pairs, which JSON can write and no database can hold."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise FieldError(name.encode("ascii", "backslashreplace").decode(), "holds half a surrogate pair, which is no character")
