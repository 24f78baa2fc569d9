"""A PDF that stays open as long as somebody may read pictures of it: opened, and read piece by piece, in confined workers.

A page may hold forms that show each other; PDFium follows them for as long as it takes, or crashes. So every page and every picture is a
job of its own. A worker keeps the document that it was last asked about: the next page costs no second opening, and a new worker opens it
where the last one did not survive a page.
"""

import io
import time
import weakref
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

from provenance.errors import DecodeError, ExtraMissingError, MediaError, SourceError
from provenance.intake.documents.placed import PlacedImage
from provenance.model.limits import Limits
from provenance.sandbox import Handle, JobLimits, confined, unnamed_file

if TYPE_CHECKING:
    from provenance.intake.documents.pdfium import OpenPdf

_AT_ONCE, _AT_ONCE_S = 64, 0.5
"""Pictures that are looked for by one job, and by when it ends with those that it has."""
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What is known of a document once it is open.

    Attributes:
        page_count: Number of its pages.
        created: CreationDate of its information dictionary (ISO 32000-1, 14.3.3), as written; empty where there is none.
        creator: Creator, likewise.
    """

    page_count: int
    created: str
    creator: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page that was loaded.

    Attributes:
        size: Width and height in points, as shown.
        words: Its first words, in the order of its content; empty where they were not asked for.
        image_count: How many pictures it shows.
    """

    size: tuple[float, float]
    words: str
    image_count: int


class PdfFile:
    """An open PDF; safe for threads."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits) -> None:
        """Open it; one that is encrypted with an empty user password opens as any.

        Args:
            file: Seekable; closed with the last reference. What is in memory is copied into a file without a name.
            name: What messages call it.
            limits: What opening it may take, and the pixels of a picture that has to be decoded, or of a page that is drawn.

        Raises:
            ExtraMissingError: pypdfium2 is not installed.
            SourceError: It is no PDF, is damaged, or needs a password.
        """
        self.name = name
        self._limits = limits
        try:
            self._file = unnamed_file(file.getvalue()) if isinstance(file, io.BytesIO) else file
        except OSError as error:
            raise SourceError(f"{name}: there is no room to open it: {error.strerror}") from error
        weakref.finalize(self, self._file.close)
        self._document = _Document(next(_NUMBERS), Handle(self._file.fileno()), name, limits.max_document_pixels)
        try:
            self.facts = confined(self._limits).run(_facts, self._document)
        except DecodeError as error:
            raise SourceError(f"{name}: not a PDF that can be read: {error}") from error

    @property
    def _of_a_page(self) -> JobLimits:
        """For loading a page, and for finding one of its pictures: half of what a job may take. Dense maps take about a second."""
        return JobLimits(max(1, self._limits.max_cpu_seconds // 2), self._limits.max_wall_seconds / 2)

    def page(self, page: int, most_chars: int) -> PdfPage:
        """A page, by its number from 1, with so many of its first words.

        Raises:
            SourceError: It cannot be read.
        """
        try:
            return confined(self._limits).run_within(self._of_a_page, _page, self._document, page, most_chars)
        except DecodeError as error:
            raise SourceError(f"{self.name}: page {page}: takes too long to load, or crashes PDFium; not read ({error})") from error

    def images(self, page: int, image_count: int) -> Iterator[PlacedImage | MediaError]:
        """The pictures of a page, in the order in which they are painted, each as soon as it is found.

        Raises:
            SourceError: The page cannot be read any more.
        """
        first = 1
        while first <= image_count:
            found = self._some(page, first, min(_AT_ONCE, image_count - first + 1))
            yield from found
            first += len(found)

    def _some(self, page: int, first: int, most: int) -> tuple[PlacedImage | MediaError, ...]:
        """Some pictures of a page, at least one; each by itself where a worker does not survive all of them."""
        try:
            found = confined(self._limits).run_within(self._of_a_page, _images, self._document, page, first, most)
        except DecodeError as error:
            if most > 1:
                return tuple(image for number in range(first, first + most) for image in self._some(page, number, 1))
            return (MediaError(f"{self.name}: page {page}, image {first}: cannot be read: {error}"),)
        if not 0 < len(found) <= most:
            raise SourceError(f"{self.name}: page {page}: its pictures cannot be told")
        return found

    def image_bytes(self, image: PlacedImage, max_bytes: int) -> bytes:
        """A picture as a file: its own JPEG, or a PNG of its pixels, seen on white where it has holes.

        Raises:
            MediaTooLargeError: The file would have more than `max_bytes`.
            MediaError: It cannot be decoded, or has more pixels than the limit.
        """
        try:
            return confined(self._limits).run(_image_bytes, self._document, image, max_bytes)
        except DecodeError as error:
            raise MediaError(f"{self.name}: page {image.page}, image {image.number}: cannot be decoded: {error}") from error

    def page_bytes(self, page: int, scale: float, max_bytes: int) -> bytes:
        """A page as it is shown, as a PNG.

        Args:
            page: Its number.
            scale: Pixels a point; less where the page would have more pixels than the limit.
            max_bytes: Limit on the file.

        Raises:
            MediaTooLargeError: The file would have more than `max_bytes`.
            MediaError: It cannot be drawn.
        """
        try:
            return confined(self._limits).run(_page_bytes, self._document, page, scale, max_bytes)
        except DecodeError as error:
            raise MediaError(f"{self.name}: page {page}: cannot be drawn: {error}") from error


@dataclass(frozen=True, slots=True)
class _Document:
    """What a worker needs to open a document.

    Attributes:
        number: Tells it from every other one of this process.
        handle: Its bytes.
        name: What messages call it.
        max_pixels: Of a picture that has to be decoded, and of a page that is drawn.
    """

    number: int
    handle: Handle
    name: str
    max_pixels: int


_KEPT: "dict[int, OpenPdf]" = {}
"""Of a worker: the document that it was last asked about, by its number."""


def prepare_worker() -> None:
    """Load what the jobs need."""
    with suppress(ImportError):
        import provenance.intake.documents.pdfium  # noqa: F401


def _opened(document: _Document) -> "OpenPdf":
    try:
        from provenance.intake.documents.pdfium import OpenPdf
    except ImportError as error:
        raise ExtraMissingError(document.name, "pdf") from error
    if document.number not in _KEPT:
        while _KEPT:
            _KEPT.popitem()[1].close()
        _KEPT[document.number] = OpenPdf(document.handle.open(), document.name, document.max_pixels)
    return _KEPT[document.number]


def _facts(document: _Document) -> PdfFacts:
    pdf = _opened(document)
    return PdfFacts(pdf.page_count, pdf.property("CreationDate"), pdf.property("Creator"))


def _page(document: _Document, page: int, most_chars: int) -> PdfPage:
    pdf = _opened(document)
    return PdfPage(pdf.page_size(page), pdf.words(page, most_chars) if most_chars else "", pdf.image_count(page))


def _images(document: _Document, page: int, first: int, most: int) -> tuple[PlacedImage | MediaError, ...]:
    """Pictures of a page from one on, as many as are found in some time, at least one."""
    pdf = _opened(document)
    until = time.monotonic() + _AT_ONCE_S
    found: list[PlacedImage | MediaError] = []
    while len(found) < most and (not found or time.monotonic() < until):
        try:
            found.append(pdf.image(page, first + len(found)))
        except MediaError as error:
            found.append(error)
    return tuple(found)


def _image_bytes(document: _Document, image: PlacedImage, max_bytes: int) -> bytes:
    return _opened(document).image_bytes(image, max_bytes)


def _page_bytes(document: _Document, page: int, scale: float, max_bytes: int) -> bytes:
    return _opened(document).page_bytes(page, scale, max_bytes)
