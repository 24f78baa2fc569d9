"""The images of a web archive as dated pictures, for `archive add`.

A capture time is as good as whoever wrote the file: anybody can write a WARC with any time in it.
"""

from collections.abc import Iterator

from provenance.contents import Source
from provenance.errors import InputError
from provenance.intake.dated import DatedMedia, NotTaken
from provenance.intake.web_archives.images import DRAWINGS
from provenance.intake.web_archives.index import Capture, RecordContent
from provenance.intake.web_archives.opening import WebArchive, open_web_archive
from provenance.model.dates import DateBasis
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem, Origin
from provenance.model.record import Appearance


def captures(source: Source, basis: DateBasis = DateBasis.CAPTURED) -> Iterator[DatedMedia | NotTaken]:
    """Each captured image with the time of its capture, in the order of the files, then what cannot be read.

    Drawings and icons (SVG, ICO) are left out. What speaks against a capture, a digest that does not hold for one, makes its
    time a claim, and is noted.

    Args:
        source: A WARC, ARC or WACZ.
        basis: How the times are known; `asserted` for files whose maker is not trusted.
    """
    try:
        archive = open_web_archive(source)
    except InputError as error:
        yield NotTaken(source.name, Unchecked(error.code, str(error)))
        return
    for capture in archive.index.images:
        if capture.image not in DRAWINGS:
            yield _dated(capture, archive, basis)
    for revisit in archive.index.unmatched:
        if revisit.media_type.startswith("image/"):
            path = f"{revisit.place.name}!{revisit.url}"
            text = f"{path}: captured again unchanged, but the earlier capture is not in this file; add the file that holds it"
            yield NotTaken(path, Unchecked("source-unreadable", text))
    for fault in archive.faults:
        yield NotTaken(fault.place, Unchecked("source-unreadable", str(fault)))


def _dated(capture: Capture, archive: WebArchive, basis: DateBasis) -> DatedMedia:
    path = f"{capture.place.name}!{capture.url}"
    notes = [("doubt", doubt) for doubt in capture.doubts]
    if capture.is_revisit:
        notes.append(("revisit", "captured again, with the same payload as before"))
    page = archive.listed[0] if archive.listed is not None and len(archive.listed) == 1 else None
    if page is not None:
        notes.append(("page", page.url))
    appearance = Appearance(
        capture.at,
        DateBasis.ASSERTED if capture.doubts else basis,
        capture.at_text,
        path,
        archive.source,
        capture.url,
        title=None if page is None else page.title,
        notes=tuple(sorted(notes)),
    )
    return DatedMedia(MediaItem(path, RecordContent(capture), Origin(capture.place.name, str(capture.address), capture.url)), appearance)
