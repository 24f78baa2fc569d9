# ruff: noqa: E501 - words of many formats, one line a kind
"""Laws of what reads the texts of strangers: a value, or the error that is documented; never anything else.

Whole files are tried by tests/fuzzing; here are the small readers that these call, and that options and addresses go through.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, note
from hypothesis import strategies as st

from provenance.dating.addresses import add_address, add_answer, address_path
from provenance.dating.exiftool import add_exiftool, read_exiftool_json
from provenance.dating.gathering import Gathering
from provenance.dating.names import add_name
from provenance.dating.written import read_spelled, read_written
from provenance.dating.xmp import add_xmp
from provenance.errors import ConfigurationError, DateError, DatesFileError, TransportError
from provenance.exchange.columns import FieldError
from provenance.exchange.columns import parse as parse_line
from provenance.intake.chats.messenger import mended
from provenance.intake.chats.telegram_json import flatten_text
from provenance.intake.lists.columns import parse_columns
from provenance.intake.lists.written_dates import DateFormat, read_date
from provenance.intake.mail.parsing import decoded_header
from provenance.intake.names import is_address, is_picture_name
from provenance.intake.pages.caption_dates import caption_dates
from provenance.intake.pages.elements import absolute
from provenance.intake.pages.labels import label
from provenance.intake.pages.renditions import innermost, picture_key, width_in
from provenance.intake.pages.srcset import parse_srcset
from provenance.intake.pages.time_texts import read_time
from provenance.intake.path_dates import PathPattern
from provenance.intake.platform_times import unix_time, written_time
from provenance.intake.posts.python_literals import read_literal
from provenance.mementos.cdx import read_cdx
from provenance.mementos.service import Service
from provenance.mementos.timemap import parse_memento_datetime, read_timemap
from provenance.model.dates import parse_instant
from provenance.model.decision import parse_finding_id
from provenance.model.digest import Digest
from provenance.model.edtf import format_edtf, parse_edtf
from provenance.model.report import Shard
from provenance.suppressing.ignore_file import parse_day, parse_id
from tests.conftest import cases

NOW = datetime(2026, 1, 1, tzinfo=UTC)
some = cases(100, 1_000)  # each of them goes through all readers of its kind
SERVICE = Service.parse("https://archive.example/all")
_WORDS = (
    "2019-03-02", "2019", "-0001", "0000", "9999", "9999-12-31T23:59:59Z", "T24:00:00", "Z", "+14:00", "-99:99", "~", "?", "%", "X", "..", "/", "-21", "Y-170000002", "E4",
    "02.03.2019", "2 March 2019", "3/2/19", "10:11:12", "PM", "март", "٢٠١٩", "²", "20190302", "IMG_20190302_101112", "1551521472", "9" * 400, "1e999", "NaN", "-0", "0x1",
    "https://", "http://[::1", "https://a:99999/", "//", "data:", "?w=100", "%00", "%zz", " 2x", " 400w", ",", "(", "xn--", "\ud800", "\0", "\u202e", "é", "\n", " ", ";", ":", "=", "{", "[", "'", '"',
    "%Y", "%m", "%d", "%H", "%M", "%%", "path=", "=?utf-8?b?", "?=", "rel=memento", "<", ">", "1/4", "datetime(2019, 3, 2)", "Tue, 01 May 2018 12:30:00 GMT", "ab" * 32,
)  # fmt: skip
texts = st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=8).map("".join)
"""Pieces of what readers look for, and of anything, in any order: nearly right as often as all wrong."""
zones = st.none() | st.just(UTC) | st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8)


def gathered(add: Callable[[Gathering, str], None]) -> Callable[[str], None]:
    return lambda text: add(Gathering(None, NOW), text)


READERS: dict[str, tuple[Callable[[str], object], type[Exception] | tuple[type[Exception], ...]]] = {
    "digest": (Digest.parse, ValueError),
    "shard": (Shard.parse, ValueError),
    "finding id": (parse_finding_id, ValueError),
    "id to ignore": (parse_id, ValueError),
    "day": (parse_day, ValueError),
    "instant": (parse_instant, (ValueError, OverflowError)),
    "service": (Service.parse, ConfigurationError),
    "columns": (lambda text: parse_columns([text]), ConfigurationError),
    "memento datetime": (parse_memento_datetime, ()),
    "address": (gathered(add_address), ()),
    "path of an address": (address_path, ()),
    "answer": (gathered(lambda gathering, text: add_answer(gathering, text, text[::-1], NOW)), ()),
    "name": (gathered(add_name), ()),
    "XMP": (gathered(lambda gathering, text: add_xmp(gathering, text.encode("utf-8", "replace"))), ()),
    "written": (read_written, ()),
    "spelled": (read_spelled, ()),
    "srcset": (parse_srcset, ()),
    "caption": (caption_dates, ()),
    "label": (label, ()),
    "literal": (read_literal, ValueError),
    "header": (decoded_header, ()),
    "mended": (mended, ()),
    "picture name": (is_picture_name, ()),
    "is address": (is_address, ()),
    "absolute": (lambda text: absolute(text, "https://example.org/a/"), ()),
    "innermost": (innermost, ()),
    "picture key": (picture_key, ()),
    "width": (width_in, ()),
}


@some
@given(texts)
def test_every_small_reader_gives_a_value_or_its_error(text: str) -> None:
    for name, (read, errors) in READERS.items():
        note(name)
        with suppress(*(errors if isinstance(errors, tuple) else (errors,))):
            read(text)


@some
@given(texts, zones)
def test_a_date_that_is_read_can_be_written_and_read_again(text: str, zone: timezone | None) -> None:
    try:
        interval = parse_edtf(text, zone)
    except DateError:
        return
    assert parse_edtf(format_edtf(interval)) == interval


@some
@given(texts, texts, zones)
def test_dates_of_lists_by_any_format(form: str, text: str, zone: timezone | None) -> None:
    with suppress(ConfigurationError, DateError):
        read_date(text, DateFormat.parse(form), zone)
    with suppress(DateError):
        read_date(text, None, zone)
    read_time(text, zone)


@some
@given(texts, st.lists(texts, max_size=4))
def test_dates_by_folders_of_any_pattern(pattern: str, folders: list[str]) -> None:
    with suppress(ConfigurationError):
        PathPattern.parse(pattern).date_of(tuple(folders))


@some
@given(values, zones)
def test_times_of_platforms_may_be_any_value(value: object, zone: timezone | None) -> None:
    for per_second in (1, 1000):
        with suppress(DateError):
            unix_time(value, "here", per_second)
    with suppress(DateError):
        written_time(value, "here", zone)


@some
@given(values)
def test_texts_of_telegram_may_be_any_value(value: object) -> None:
    assert flatten_text(value) is None or isinstance(flatten_text(value), str)


@some
@given(
    st.dictionaries(
        st.sampled_from(
            ["SourceFile", "ExifIFD:DateTimeOriginal", "XMP-xmp:CreateDate", "IPTC:DateCreated", "GPS:GPSDateStamp", "PNG:tIME", ":"]
        ),
        values,
    )
)
def test_tags_of_exiftool_may_hold_any_value(entry: dict[str, object]) -> None:
    with suppress(DatesFileError):
        for tags in read_exiftool_json(json.dumps([entry | {"SourceFile": "a"}]), "tags").files.values():
            add_exiftool(Gathering(None, NOW), tags)


@some
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["timestamp", "url", "mime", "status", "digest"]), values | st.just("20180501123000")), max_size=3
    ),
    texts,
)
def test_lines_of_an_index_may_hold_any_value(rows: list[dict[str, object]], more: str) -> None:
    body = "\n".join([*map(json.dumps, rows), more]).encode("utf-8", "replace")
    for read in (read_cdx, read_timemap):
        with suppress(TransportError):
            read(body, "https://example.org/", SERVICE)


@some
@given(
    st.dictionaries(
        st.sampled_from(["sha256", "width", "detail", "date", "date_kind", "earliest", "pdq", "pdq_quality", "phash-256", "list_version"])
        | texts,
        texts,
    )
)
def test_lines_of_a_hash_list_may_hold_any_text(fields: dict[str, str]) -> None:
    with suppress(FieldError):
        parse_line(fields)
