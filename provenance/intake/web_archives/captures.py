"""The images of a web archive as dated pictures, for `archive add`: each capture is a statement of its own, at its own time.

A capture time is as good as whoever wrote the file: anybody can write a WARC with any time in it, and any name of a maker.
"""

from collections.abc import Iterator
from dataclasses import replace

from provenance.contents import MissingContent
from provenance.intake.interface import Options, Read
from provenance.intake.web_archives.images import DRAWINGS
from provenance.intake.web_archives.index import Capture, RecordContent
from provenance.intake.web_archives.opening import WebArchive
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement

_PLACE = "WARC-Date"


def read_captures(archive: WebArchive, options: Options) -> Read:
    """Each captured image at the time of its capture, in the order of the files, then what cannot be read.

    Drawings and icons (SVG, ICO) are left out. What speaks against a capture, a digest that does not hold for one, is its note `doubt`.
    What the file says of its maker is a note, too.

    Args:
        archive: A WARC, ARC or WACZ.
        options: What was asked for.
    """
    for capture in archive.index.images:
        if capture.image not in DRAWINGS:
            yield _statement(capture, archive, options)
    for revisit in archive.index.unmatched:
        if revisit.media_type.startswith("image/"):
            path = f"{revisit.place.name}!{revisit.url}"
            text = f"{path}: captured again unchanged, but the earlier capture is not in this file; add the file that holds it"
            yield UnreadStatement(path, revisit.at_text, (), Unchecked("source-unreadable", text), path)
    for fault in archive.faults:
        yield UnreadStatement(fault.place, None, (), Unchecked("source-unreadable", str(fault)), fault.place)


def shown_by_pages(statements: Read, options: Options) -> Iterator[Statement]:
    """The statements of pages that give a time of their own, with those of their images that were captured; the others are told."""
    for statement in statements:
        if isinstance(statement, UnreadStatement):
            options.leave(LeftOut(statement.source, statement.unchecked.text))
            continue
        held = tuple(item for item in statement.media if not isinstance(item.content, MissingContent))
        for item in statement.media:
            if isinstance(item.content, MissingContent):
                options.leave(LeftOut(item.path, "shown by a page that was captured, but not captured itself"))
        own_time = any(time.basis is not TimeBasis.CAPTURE for time in statement.times)
        if held and own_time:
            yield replace(statement, media=held)


def _statement(capture: Capture, archive: WebArchive, options: Options) -> Statement | UnreadStatement:
    name = f"{capture.place.name}!{capture.url}"
    page = archive.listed[0] if archive.listed is not None and len(archive.listed) == 1 else None
    notes = {"doubt": "; ".join(capture.doubts), "made_by": archive.source if archive.source != archive.name else ""}
    if capture.is_revisit:
        notes["revisit"] = "captured again, with the same payload as before"
    if page is not None:
        notes["page"] = page.url
    kept = tuple(sorted((note, text) for note, text in notes.items() if text))
    origin = Origin(capture.place.name, str(capture.address), capture.url)
    time = StatedTime(capture.at, capture.at_text, TimeBasis.CAPTURE, _PLACE)
    item = MediaItem(capture.url, RecordContent(capture), origin, notes=kept)
    title = None if page is None else page.title
    return options.statement(id=name, times=(time,), media=(item,), source=capture.place.name, url=capture.url, title=title)
