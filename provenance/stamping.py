"""Use case: pictures with dates for an archive -> the same, and what time stamps beside them prove."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from provenance.contents import FileContent
from provenance.dating.stamps import Anchors, Stamp, StampState, read_stamps, stamp_files
from provenance.errors import MediaError
from provenance.intake import DatedMedia, NotTaken
from provenance.model.dates import DateBasis
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import MediaItem
from provenance.model.record import Appearance

_KIND = "time-stamp"
"""What pictures dated by a stamp are called in the log of an archive."""


def with_stamps(
    entries: Iterable[DatedMedia | NotTaken], anchors: Anchors, note: Callable[[str], None], limits: Limits = DEFAULT_LIMITS
) -> Iterator[DatedMedia | NotTaken]:
    """Every entry, and behind the first of each picture one for each stamp that holds; a picture without another date is dated by it.

    Args:
        entries: Pictures with their dates, and those that have none.
        anchors: What stamps are verified by.
        note: Told of each stamp that proves nothing, and why.
        limits: What is refused unread, and what verifying a stamp may take.
    """
    stamped: set[str] = set()
    for entry in entries:
        item = entry.item
        if item is None or item.content.key in stamped or not (files := _files_of(item)):
            yield entry
            continue
        stamped.add(item.content.key)
        proven = list(_proven(item, files, anchors, note, limits))
        if not (isinstance(entry, NotTaken) and proven):
            yield entry
        yield from proven


def _files_of(item: MediaItem) -> tuple[Path, ...]:
    """The stamps beside a picture, if it is a file."""
    return stamp_files(item.content.path) if isinstance(item.content, FileContent) else ()


def _proven(
    item: MediaItem, files: tuple[Path, ...], anchors: Anchors, note: Callable[[str], None], limits: Limits
) -> Iterator[DatedMedia]:
    """What the stamps beside one picture prove."""
    try:
        content = item.content.read(item.path, limits.max_bytes)
    except MediaError:  # adding it says why
        return
    for stamp in read_stamps(files, content, anchors, limits):
        if stamp.state is StampState.VALID and stamp.interval is not None:
            yield DatedMedia(item, _appearance(item, stamp), _KIND)
        else:
            note(f"{item.path}: the time stamp in {stamp.name} is no evidence: {stamp.state.value}: {stamp.reason}")


def _appearance(item: MediaItem, stamp: Stamp) -> Appearance:
    """The stamp as an appearance: whoever gave it had these very bytes, or their digest, by then."""
    assert stamp.interval is not None
    notes = (("stamp", stamp.name), ("stamp_sha256", str(stamp.sha256)))
    return Appearance(stamp.interval, DateBasis.CAPTURED, stamp.edtf, item.path, stamp.authority, notes=notes)
