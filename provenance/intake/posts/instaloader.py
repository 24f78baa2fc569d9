"""The `.json.xz` (or `.json`) that Instaloader writes beside the files of a post -> Statement.

After instaloader/instaloader: `structures.py` (save_structure_to_file: an object with `node` and `instaloader`; Post.date_utc:
`date`, else `taken_at_timestamp`) and `instaloader.py` (download_post: `STEM.jpg`, or `STEM_1.jpg`, `STEM_2.jpg`... of an album).
"""

import lzma
import re
from typing import ClassVar

from provenance.contents import Source
from provenance.errors import DateError, InputError, SourceError
from provenance.intake.interface import Options, Read, not_looked_at
from provenance.intake.platform_times import unix_time
from provenance.intake.posts.fields import (
    DATE_INVALID,
    Fields,
    distinct,
    file_name,
    first_beside,
    has_beside,
    labelled,
    left_out_beside,
    object_of,
    objects_of,
    parse_object,
    picture_of,
    text_of,
    unread,
)
from provenance.model.kind import Kind
from provenance.model.limits import named
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime

_XZ = b"\xfd7zXZ\x00"
"""The xz file format 1.2.1, section 2.1.1.1."""
_MEMORY_BYTES = 100 * 2**20
"""What xz's highest preset needs for decompressing is 65 MiB (xz(1), presets)."""
_POSTS = frozenset({"Post", "StoryItem"})
_MOST_CHILDREN = 100
"""Instagram's own limit is 20 a post."""


class InstaloaderReader:
    """What Instaloader writes beside the files of a post or story."""

    kind: ClassVar[Kind] = Kind.INSTALOADER

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: an object with `node` and with `instaloader`, which says that the node is a post."""
        if source.member is None:
            return False
        start = _inflate_start(head) if head.startswith(_XZ) else head
        if not start.lstrip().startswith(b"{") or not (b'"node"' in start or b'"instaloader"' in start):
            return False
        try:
            fields = _read(source)
        except InputError:
            return b'"node"' in start and head.startswith(_XZ)  # then reading it tells what is wrong with it
        return isinstance(fields.get("node"), dict) and object_of(fields, "instaloader").get("node_type") in _POSTS

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        node = object_of(_read(source), "node")
        stem = re.sub(r"\.json(\.xz)?$", "", file_name(source))
        text = _caption(node)
        media, left_out = _files(source, node, stem, text, options)
        try:
            times = _times(node)
        except DateError as error:
            if options.given is None:
                yield unread(stem, source.name, str(error), media, left_out, code=DATE_INVALID)
                return
            times = ()
        code = text_of(node, "shortcode", "code")
        address = f"https://www.instagram.com/p/{code}/" if code else None
        yield options.statement(
            id=stem,
            times=times,
            media=labelled(media, text, times),
            source=source.name,
            text=text,
            url=address,
            left_out=left_out,
            publisher=text_of(object_of(node, "owner"), "username", "full_name"),
        )

    def owns(self, source: Source) -> None:
        """See `Reader`: itself alone."""
        del source


def _read(source: Source) -> Fields:
    limit = source.limits.max_page_bytes
    content = source.read(limit)
    return parse_object(_inflate(content, source.name, limit) if content.startswith(_XZ) else content, source.name)


def _inflate(content: bytes, name: str, limit: int) -> bytes:
    try:
        inflating = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY_BYTES)
        inflated = inflating.decompress(content, max_length=limit + 1)
    except (lzma.LZMAError, EOFError) as error:
        raise SourceError(f"{name}: xz that cannot be read: {error}") from error
    if len(inflated) > limit:
        raise SourceError(f"{name}: inflates to more than {limit:,} bytes{named(limit)}")
    if not inflating.eof:
        raise SourceError(f"{name}: the xz data ends too early; download the post anew")
    return inflated


def _inflate_start(head: bytes) -> bytes:
    try:
        return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY_BYTES).decompress(head, max_length=4096)
    except (lzma.LZMAError, EOFError):
        return b""


def _times(node: Fields) -> tuple[StatedTime, ...]:
    name = "date" if "date" in node else "taken_at_timestamp"
    return (unix_time(node.get(name), name),)


def _files(
    source: Source, node: Fields, stem: str, text: str | None, options: Options
) -> tuple[tuple[MediaItem, ...], tuple[LeftOut, ...]]:
    """The pictures of a post and its films; a film's own picture is one of the post."""
    children = [object_of(edge, "node") for edge in objects_of(object_of(node, "edge_sidecar_to_children").get("edges"))]
    parts = [(f"{stem}_{number}", child) for number, child in enumerate(children[:_MOST_CHILDREN], start=1)]
    while len(parts) < _MOST_CHILDREN and first_beside(source, f"{stem}_{len(parts) + 1}") is not None:
        parts.append((f"{stem}_{len(parts) + 1}", {}))
    media: list[MediaItem | None] = []
    left_out = []
    if len(children) > _MOST_CHILDREN:
        name = f"{stem}_{_MOST_CHILDREN + 1} to {stem}_{len(children)}"
        media.append(not_looked_at(name, source.name, f"more than {_MOST_CHILDREN} files in one post, which Instagram does not allow"))
    for name, part in parts or [(stem, node)]:
        film = part.get("is_video") is True
        of = "cover of a film" if film else None
        url = text_of(part, "display_url", "display_src")
        media.append(picture_of(source, options, (first_beside(source, name), None if film else f"{name}.jpg"), url, text, of=of))
        if film or has_beside(source, f"{name}.mp4"):
            left_out.append(left_out_beside(source, f"{name}.mp4", "a film; its pictures are not looked at"))
    return distinct(media), tuple(left_out)


def _caption(node: Fields) -> str | None:
    edges = objects_of(object_of(node, "edge_media_to_caption").get("edges"))
    return text_of(object_of(edges[0], "node"), "text") if edges else text_of(node, "caption")
