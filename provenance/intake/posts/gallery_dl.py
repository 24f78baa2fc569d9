"""The metadata file that gallery-dl writes beside each picture -> Statement.

`--write-metadata` makes `x.jpg.json` beside `x.jpg` (mikf/gallery-dl docs/configuration.rst, "metadata"): the fields of the
site, with `category` and `subcategory` for the site and the kind of page. `date` is UTC without saying so
(gallery_dl/text.py, parse_timestamp); `date` within `author` or `user` is that of the account and never the post's.
"""

import re
from datetime import UTC
from typing import ClassVar

from provenance.contents import Source
from provenance.errors import DateError
from provenance.intake.interface import Options, Read
from provenance.intake.names import is_address, is_picture_name
from provenance.intake.platform_times import shown, written_time
from provenance.intake.posts.fields import (
    DATE_INVALID,
    Fields,
    distinct,
    file_name,
    has_beside,
    labelled,
    left_out_beside,
    object_of,
    peek_object,
    picture_of,
    read_object,
    text_of,
    unread,
)
from provenance.model.kind import Kind
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime

_MARKERS = (b'"category"', b'"subcategory"', b'"author"', b'"extension"')
_ACCOUNT_PICTURES = frozenset({"avatar", "background", "banner"})
"""Kinds of page that are pictures of the account (gallery_dl/extractor/twitter.py and others)."""
_NO_TIME = ("0001-", "1970-01-01 00:00:00", "1970-01-01T00:00:00")
"""What is written where the site gave no time."""
_MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\d[ T]00:00:00")


class GalleryDlReader:
    """What gallery-dl writes beside a picture with `--write-metadata`."""

    kind: ClassVar[Kind] = Kind.GALLERY_DL

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: the two fields that are in every such file, and one of a file or a post."""
        fields = peek_object(source, head, *_MARKERS)
        named = text_of(fields, "category") is not None and text_of(fields, "subcategory") is not None
        return named and any(name in fields for name in ("extension", "filename", "date"))

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        fields = read_object(source)
        stem = file_name(source).removesuffix(".json")
        ending = text_of(fields, "extension")
        names = [stem, f"{stem}.{ending}"] if ending else [stem]
        name = next((one for one in names if has_beside(source, one)), names[-1] if "." not in stem else stem)
        text = text_of(fields, "content", "description", "caption", "title")
        url = text_of(fields, "url", "file_url")
        media: tuple[MediaItem, ...] = ()
        left_out: tuple[LeftOut, ...] = ()
        if fields.get("subcategory") in _ACCOUNT_PICTURES:
            left_out = (left_out_beside(source, name, "a picture of the account"),)
        elif is_picture_name(name):
            media = distinct((picture_of(source, options, (name,), url if url and is_picture_name(url) else None, text),))
        elif ending is not None:
            left_out = (left_out_beside(source, name, "a film, or another file that is no picture"),)
        try:
            times: tuple[StatedTime, ...] = (_time(fields),)
        except DateError as error:
            if options.given is None:
                yield unread(stem, source.name, str(error), media, left_out, code=DATE_INVALID)
                return
            times = ()
        yield options.statement(
            id=stem,
            times=times,
            media=labelled(media, text, times),
            source=source.name,
            text=text,
            url=_address(fields),
            left_out=left_out,
            title=text_of(fields, "title"),
            publisher=_account(fields),
        )

    def owns(self, source: Source) -> None:
        """See `Reader`: itself alone."""
        del source


def _time(fields: Fields) -> StatedTime:
    value = fields.get("date")
    if isinstance(value, str) and value.startswith(_NO_TIME):
        raise DateError(f"field date: {shown(value)} stands where the site gave no time; give it with --at", value)
    # Midnight to the second is what becomes of a day, told in the zone of the site.
    if isinstance(value, str) and _MIDNIGHT.fullmatch(value):
        return written_time(value[:10], "date", None)
    return written_time(value, "date", UTC)


def _account(fields: Fields) -> str | None:
    """Who made the post, and on which site."""
    author = next((found for name in ("author", "user", "channel") if (found := object_of(fields, name))), fields)
    name = text_of(author, "name", "username", "author", "user", "channel")
    return " / ".join(one for one in (name, text_of(fields, "category")) if one) or None


def _address(fields: Fields) -> str | None:
    """Where the post was: a field that says so, or put together as the site does."""
    told = text_of(fields, "post_url", "webpage_url", "permalink")
    if told is not None and is_address(told):
        return told
    category, author = fields.get("category"), object_of(fields, "author")
    if category == "reddit" and told is not None:
        return f"https://www.reddit.com{told}"
    if category == "twitter" and isinstance(number := fields.get("tweet_id"), int | str) and (name := text_of(author, "name")):
        return f"https://twitter.com/{name}/status/{number}"
    if category == "bluesky" and (post := text_of(fields, "post_id")) and (handle := text_of(author, "handle")):
        return f"https://bsky.app/profile/{handle}/post/{post}"
    return None
