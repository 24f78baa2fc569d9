"""An item of auto-archiver, however it was written down -> Statement."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from provenance.contents import Source
from provenance.errors import DateError
from provenance.intake.interface import Options
from provenance.intake.names import is_address, is_picture_name
from provenance.intake.platform_times import unix_time, written_time
from provenance.intake.posts.fields import (
    DATE_INVALID,
    Fields,
    distinct,
    has_beside,
    labelled,
    left_out_beside,
    object_of,
    objects_of,
    picture_of,
    text_of,
    unread,
)
from provenance.model.dates import DateInterval, format_instant
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement

_NOT_OF_THE_POST = (
    (re.compile(r"(browsertrix-)?screenshot"), "a screenshot of the post, no picture of it"),
    (re.compile(r"thumbnail_"), "a frame of a film"),
    (re.compile(r"warc-file-"), "a file of the saved page, not known to be of the post"),
    (re.compile(r"profile_picture|cover_media"), "a picture of the account"),
    (re.compile(r"_final_media"), "the report on the post"),
)
"""Ids of media (`Media.set("id")`), as they begin, that are no pictures of the post."""
_PDQ = re.compile(r"[0-9a-fA-F]{1,64}")
_PDQ_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Item:
    """An item and where it stands.

    Attributes:
        source: The file.
        id: Its name as a statement.
        where: File and line, for reports.
        fields: `status`, `metadata`, `media`.
    """

    source: Source
    id: str
    where: str
    fields: Fields


def is_item(fields: Fields) -> bool:
    """Whether an object is an item: with `media`, a list, and `metadata` that says when it was saved, or from where."""
    metadata = object_of(fields, "metadata")
    return isinstance(fields.get("media"), list) and ("_processed_at" in metadata or "url" in metadata)


def item_statement(item: Item, options: Options) -> Statement | UnreadStatement:
    """The post that an item is of."""
    metadata = object_of(item.fields, "metadata")
    text = text_of(metadata, "content", "title")
    media: list[MediaItem | None] = []
    left_out: list[LeftOut] = []
    for one in objects_of(item.fields.get("media")):
        reason = _why_left_out(one)
        if reason is None:
            media.append(_picture(item, one, text, options))
        else:
            left_out.append(left_out_beside(item.source, _name(item.source, one), reason))
        left_out += [left_out_beside(item.source, _name(item.source, inner), "made of another file of the post") for inner in _inner(one)]
    times, problem = stated_times(metadata.get("timestamp"), metadata.get("_processed_at"), "metadata.timestamp", options)
    pictures = distinct(media)
    if problem is not None and options.given is None:
        return unread(item.id, item.where, problem, pictures, tuple(left_out), code=DATE_INVALID)
    return options.statement(
        id=item.id,
        times=times,
        media=labelled(pictures, text, times),
        source=item.where,
        text=text,
        url=text_of(metadata, "original_url", "url"),
        left_out=tuple(left_out),
        title=text_of(metadata, "title"),
    )


def stated_times(published: object, saved: object, place: str, options: Options) -> tuple[tuple[StatedTime, ...], str | None]:
    """When the post was published, and that it was no later than when it was saved; with why the first cannot be read.

    Args:
        published: The post's own time; None or "" where the tool found none.
        saved: When it was saved; likewise.
        place: The field of the first.
        options: Zone of times that have none.
    """
    times, problem = [], None
    if published not in (None, ""):
        try:
            times.append(_time(published, place, options))
        except DateError as error:
            return (), str(error)
    if saved not in (None, ""):
        try:
            latest = _time(saved, "time of saving", options)
            interval = DateInterval(None, latest.interval.latest)
            times.append(StatedTime(interval, latest.text, TimeBasis.CAPTURE, "time of saving"))
        except DateError as error:
            problem = str(error) if not times else None
    return tuple(times), problem


def padded_pdq(text: object) -> str | None:
    """A PDQ with the zeros that it begins with, 64 hexadecimal digits; None for what is none.

    The tool writes `hex()` of the number, which has none of them.
    """
    return text.lower().rjust(_PDQ_DIGITS, "0") if isinstance(text, str) and _PDQ.fullmatch(text) else None


def _time(value: object, place: str, options: Options) -> StatedTime:
    """A time as JSON or `repr` has it: seconds since 1970, a text, or a time of Python."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return written_time(format_instant(value.astimezone(UTC)), place, None)
        return written_time(value.isoformat(), place, options.timezone)
    return written_time(value, place, options.timezone) if isinstance(value, str) else unix_time(value, place)


def _picture(item: Item, media: Fields, text: str | None, options: Options) -> MediaItem | None:
    properties = object_of(media, "properties")
    stored = _stored(media)
    return picture_of(
        item.source,
        options,
        [name for name in stored if not is_address(name)],
        next((name for name in stored if is_address(name)), None),
        text,
        place=item.where.removeprefix(f"{item.source.name}, ") if item.where != item.source.name else None,
        archive_status=text_of(item.fields, "status"),
        hash=text_of(properties, "hash"),
        original_url=text_of(properties, "src", "url"),
        pdq=padded_pdq(properties.get("pdq_hash")),
    )


def _stored(media: Fields) -> list[str]:
    """Where a file was stored: its addresses and paths, and the path within the store; the temporary file is gone."""
    urls = media.get("urls")
    stored = [url for url in urls if isinstance(url, str) and url] if isinstance(urls, list) else []
    key = text_of(media, "_key", "key")
    return [*stored, *([key] if key else [])]


def _name(source: Source, media: Fields) -> str:
    stored = _stored(media)
    return next((name for name in stored if has_beside(source, name)), next(iter(stored), text_of(media, "filename") or "unnamed"))


def _why_left_out(media: Fields) -> str | None:
    name = text_of(object_of(media, "properties"), "id") or ""
    for pattern, reason in _NOT_OF_THE_POST:
        if pattern.match(name):
            return reason
    kind = text_of(media, "_mimetype", "mimetype")
    is_picture = kind.startswith("image/") if kind else any(is_picture_name(one) for one in (*_stored(media), str(media.get("filename"))))
    return None if is_picture else f"no picture: {kind or 'of unknown kind'}; its pictures are not looked at"


def _inner(media: Fields) -> list[Fields]:
    """Files made of a file: frames of a film, proofs of its time; they stand among its properties."""
    properties = object_of(media, "properties").values()
    lists = [objects_of(value) if isinstance(value, list) else objects_of([value]) for value in properties]
    return [one for found in lists for one in found if "filename" in one or "urls" in one]
