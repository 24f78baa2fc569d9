"""`.info.json` of yt-dlp and youtube-dl -> Statement.

Its fields are those of `yt_dlp/extractor/common.py` (InfoExtractor, "Dictionary fields") in yt-dlp/yt-dlp: `timestamp` is
seconds since 1970, `upload_date` a day as YYYYMMDD, "in UTC" if the site tells; `epoch` is when the tool ran, and no time of
the post.
"""

import re
from typing import ClassVar

from provenance.contents import Source
from provenance.errors import DateError
from provenance.intake.interface import Options, Read
from provenance.intake.names import is_picture_name
from provenance.intake.platform_times import shown, unix_time, written_time
from provenance.intake.posts.fields import (
    DATE_INVALID,
    Fields,
    distinct,
    file_name,
    first_beside,
    has_beside,
    labelled,
    left_out_beside,
    objects_of,
    peek_object,
    picture_of,
    read_object,
    text_of,
    unread,
)
from provenance.model.kind import Kind
from provenance.model.statement import LeftOut, StatedTime, TimeBasis

_MARKERS = (b'"formats"', b'"extractor"', b'"extractor_key"', b'"upload_date"', b'"webpage_url"')
_FILM = "a film; its pictures are not looked at"


class YtDlpReader:
    """What yt-dlp writes beside a film with `--write-info-json`."""

    kind: ClassVar[Kind] = Kind.YT_DLP

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: a film with formats or an extractor, and with its time or address; playlists are none."""
        fields = peek_object(source, head, *_MARKERS)
        made = isinstance(fields.get("formats"), list) or text_of(fields, "extractor", "extractor_key") is not None
        placed = any(fields.get(name) is not None for name in ("upload_date", "timestamp", "extractor_key", "webpage_url"))
        return made and placed and fields.get("_type", "video") == "video"

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        fields = read_object(source)
        stem = re.sub(r"(\.info)?\.json$", "", file_name(source))
        text = text_of(fields, "description", "title", "fulltitle")
        thumbnails = objects_of(fields.get("thumbnails"))
        url = text_of(fields, "thumbnail") or (text_of(thumbnails[-1], "url") if thumbnails else None)
        cover = picture_of(source, options, (first_beside(source, stem),), url, text, of="cover of a film")
        media, left_out = distinct((cover,)), self._left_out(source, fields, stem)
        times, problem = _times(fields)
        if not times and options.given is None:
            yield unread(stem, source.name, problem, media, left_out, code=DATE_INVALID)
            return
        address = text_of(fields, "webpage_url", "original_url")
        yield options.statement(
            id=stem,
            times=times,
            media=labelled(media, text, times),
            source=source.name,
            text=text,
            url=address,
            left_out=left_out,
            title=text_of(fields, "title", "fulltitle"),
            publisher=text_of(fields, "channel", "uploader", "creator"),
        )

    def owns(self, source: Source) -> None:
        """See `Reader`: itself alone."""
        del source

    @staticmethod
    def _left_out(source: Source, fields: Fields, stem: str) -> tuple[LeftOut, ...]:
        names = [f"{stem}.{ending}" for ending in (text_of(fields, "ext"), "mp4", "webm", "mkv") if ending]
        name = next((name for name in names if has_beside(source, name)), names[0])
        return () if is_picture_name(name) else (left_out_beside(source, name, _FILM),)


def _times(fields: Fields) -> tuple[tuple[StatedTime, ...], str]:
    """`timestamp`, then `upload_date`; with why none could be read."""
    times: list[StatedTime] = []
    problem = "fields timestamp and upload_date: missing; give the time with --at"
    for name in ("upload_date", "timestamp"):
        value = fields.get(name)
        if value is None:
            continue
        try:
            times.insert(0, unix_time(value, name) if name == "timestamp" else _day(value, name))
        except DateError as error:
            problem = str(error)
    return tuple(times), problem


def _day(value: object, name: str) -> StatedTime:
    """A day, in whatever zone: not every site tells it in UTC, and youtube-dl did not ask for that."""
    digits = str(value)
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise DateError(f"field {name}: {shown(value)} is no day of the form YYYYMMDD", digits)
    day = written_time(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", name, None)
    return StatedTime(day.interval, day.text, TimeBasis.MESSAGE, name)
