"""Fields of a post as a tool wrote them, and the files that lie beside it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeAlias

from provenance.contents import MissingContent, Source
from provenance.contents.tree import safe_name
from provenance.errors import InputError, MediaError, SourceError
from provenance.intake.interface import Options
from provenance.intake.names import PICTURE_SUFFIXES, is_address
from provenance.intake.pages.labels import label
from provenance.model.finding import Unchecked
from provenance.model.media import Content, MediaItem, Origin
from provenance.model.statement import LeftOut, StatedTime, UnreadStatement

Fields: TypeAlias = Mapping[str, object]

INVALID, DATE_INVALID = "statement-invalid", "statement-date-invalid"


def parse_object(content: bytes, name: str) -> Fields:
    """A JSON object; bytes that are no UTF-8 become U+FFFD.

    Raises:
        SourceError: It is none.
    """
    try:
        value = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{name}: not valid JSON: {str(error)[:200]}") from error
    if not isinstance(value, dict):
        raise SourceError(f"{name}: a JSON object is needed, not {type(value).__name__}")
    return value


def read_object(source: Source) -> Fields:
    """A source that is one JSON object.

    Raises:
        InputError: It cannot be read, is larger than a page may be, or is none.
    """
    return parse_object(source.read(source.limits.max_page_bytes), source.name)


def peek_object(source: Source, head: bytes, *markers: bytes) -> Fields:
    """The object that a source is, for recognising it; empty where it is none, or its head has none of the markers."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if source.member is None or not start.startswith(b"{") or not any(marker in head for marker in markers):
        return {}
    try:
        return read_object(source)
    except InputError:
        return {}  # reading it as what it is said to be tells why


def text_of(fields: Fields, *names: str) -> str | None:
    """The first of some fields that is a text and not empty."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def object_of(fields: Fields, name: str) -> Fields:
    """A field that is an object; empty where it is none."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> tuple[Fields, ...]:
    """The objects of a list; none where it is no list."""
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def file_beside(source: Source, reference: str) -> Content:
    """The bytes that a relative path means; nothing outside the folder of the source, neither upwards nor absolutely."""
    member = source.beside(reference) if safe_name(reference) is not None else None
    if member is None:
        error = MediaError(f"{reference[:200]}: leads out of the folder of {source.name}; not read")
        return MissingContent(error, f"{source.name}!{reference}")
    return source.tree.content(member)


def has_beside(source: Source, reference: str) -> bool:
    """Whether a relative path means a file that is there."""
    member = source.beside(reference) if safe_name(reference) is not None else None
    return member is not None and source.tree.has(member)


def first_beside(source: Source, stem: str) -> str | None:
    """The picture that lies beside a source under a name without its ending, or None."""
    return next((stem + suffix for suffix in PICTURE_SUFFIXES if has_beside(source, stem + suffix)), None)


def picture_of(
    source: Source,
    options: Options,
    names: Iterable[str | None],
    url: str | None,
    caption: str | None,
    *,
    place: str | None = None,
    **notes: str | None,
) -> MediaItem | None:
    """A picture of a post: the first of some files that is there, else what lies at its address, else the first file, missing.

    Args:
        source: What tells of it.
        options: How addresses are dealt with.
        names: Where it may lie, relative to the source.
        url: Its own address, or None.
        caption: The words of the post.
        place: Where in the source it is told of; None where the source is about one post.
        notes: What else is told of it; without value, it is not.
    """
    wanted = [name for name in names if name]
    held = next((name for name in wanted if has_beside(source, name)), None)
    kept = tuple(sorted((name, value) for name, value in notes.items() if value))
    if held is None and url is not None and is_address(url):
        return MediaItem(url, options.at_url(url), Origin(source.name, place, url), caption, notes=kept)
    name = held or next(iter(wanted), None)
    return None if name is None else MediaItem(name, file_beside(source, name), Origin(source.name, place, url), caption, notes=kept)


def left_out_beside(source: Source, name: str, reason: str) -> LeftOut:
    """A file or address that is no picture of the post."""
    return LeftOut(name[:500], reason, name if is_address(name) else file_beside(source, name).key)


def distinct(media: Iterable[MediaItem | None]) -> tuple[MediaItem, ...]:
    """Pictures by their names, each once, in their order."""
    by_path: dict[str, MediaItem] = {}
    for item in media:
        if item is not None:
            by_path.setdefault(item.path, item)
    return tuple(by_path.values())


def labelled(media: tuple[MediaItem, ...], text: str | None, times: tuple[StatedTime, ...]) -> tuple[MediaItem, ...]:
    """Pictures with what the words of their post say that they are: a file photo, an illustration.

    Args:
        media: Those of one post.
        text: Its words, which are about all of its pictures.
        times: When it was made, the surest first.
    """
    said = label(text, times[0].interval if times else None) if media and text else None
    return media if said is None else tuple(replace(item, label=said) for item in media)


def file_name(source: Source) -> str:
    """The name of the source's own file, without its folder."""
    return PurePosixPath(source.member or source.name).name


def unread(
    id: str,  # noqa: A002 - the name of the field
    source: str,
    problem: str,
    media: tuple[MediaItem, ...] = (),
    left_out: tuple[LeftOut, ...] = (),
    *,
    code: str = INVALID,
) -> UnreadStatement:
    """A post that cannot be checked, and why: by `DATE_INVALID` for its time alone."""
    unchecked = Unchecked(code, f"{source}: {problem}")
    return UnreadStatement(id, None, tuple(item.path for item in media), unchecked, source, left_out)
