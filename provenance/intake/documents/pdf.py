"""PDF -> one statement with every picture that its pages show, each once, read page by page."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from provenance.contents import MissingContent, Source
from provenance.errors import DateError, InputError, MediaError, SourceError
from provenance.intake.documents.packaged import WORDS_CHARS
from provenance.intake.documents.pdf_file import PdfFile
from provenance.intake.documents.placed import PlacedImage
from provenance.intake.documents.strips import strips
from provenance.intake.documents.times import stated_time, timed_statement
from provenance.intake.interface import Options, Read
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.limits import Limits
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut, StatedTime, TimeBasis, UnreadStatement

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)?(\d\d)?)?\s*(?:([Zz])|([+-])(\d\d)'?(\d\d)?'?)?.*", re.DOTALL)
"""ISO 32000-1, 7.9.4; the prefix is left out by some."""
_DATE_PLACE = "CreationDate of the document"
_PAGE_PRINTERS = ("Mozilla", "Chromium", "HeadlessChrome", "Google Chrome", "Microsoft Edge", "Firefox", "Safari", "Opera", "wkhtmltopdf")
"""How the Creator begins in a PDF that a browser printed of a page: by its name, or as its User-Agent does."""
_SMALLEST_SIDE = 32
"""Pixels; below that a picture is an icon or a rule, and too plain to be told apart anyway."""
_LONGEST_SHAPE = 30
"""Times as long as wide: a rule or a border."""
_HEADER_WITHIN = 1024
"""Bytes before the header that readers allow (ISO 32000-1, annex H, note 13)."""


class PdfReader:
    """PDF documents, with the extra `pdf`."""

    kind: ClassVar[Kind] = Kind.PDF

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether the header of a PDF stands at its beginning, or near to it."""
        return source.member is not None and b"%PDF-" in head[:_HEADER_WITHIN]

    def read(self, source: Source, options: Options) -> Read:
        """One statement; then what could not be read of the document, page by page.

        Raises:
            ExtraMissingError: pypdfium2 is not installed.
            SourceError: It cannot be opened.
        """
        limits = source.limits
        pdf = PdfFile(source.open_seekable(limits.max_document_bytes), source.name, limits)
        found = _look_through(pdf, options, limits)
        yield timed_statement(
            options,
            _created(pdf, options),
            id=source.name,
            media=tuple(found.media),
            source=source.name,
            text="\n".join(found.words)[:WORDS_CHARS].strip() or None,
            left_out=tuple(found.left_out),
        )
        for number, error in enumerate(found.errors, 1):
            yield UnreadStatement(f"{source.name}#unread-{number}", None, (), Unchecked(error.code, str(error)), source.name)

    def owns(self, source: Source) -> str | None:
        """Itself alone."""
        del source
        return None


@dataclass(frozen=True, slots=True)
class PdfImageContent:
    """A picture of a PDF, taken out of it when it is read."""

    pdf: PdfFile
    image: PlacedImage

    @property
    def key(self) -> str:
        """Document, page and number."""
        return f"{self.pdf.name}!page-{self.image.page}-image-{self.image.number}"

    def read(self, name: str, max_bytes: int) -> bytes:  # noqa: ARG002 - the error names document and page
        """See `Content`."""
        return self.pdf.image_bytes(self.image, max_bytes)


@dataclass(frozen=True, slots=True)
class PdfPageContent:
    """A page that is one picture, drawn when it is read.

    Attributes:
        pdf: The document.
        page: Number of the page.
        scale: Pixels a point.
    """

    pdf: PdfFile
    page: int
    scale: float

    @property
    def key(self) -> str:
        """Document and page."""
        return f"{self.pdf.name}!page-{self.page}"

    def read(self, name: str, max_bytes: int) -> bytes:  # noqa: ARG002 - the error names document and page
        """See `Content`."""
        return self.pdf.page_bytes(self.page, self.scale, max_bytes)


class _Found:
    """What was found in a document so far."""

    def __init__(self, pdf: PdfFile, options: Options, limits: Limits) -> None:
        self._pdf = pdf
        self._limits = limits
        self._until = time.monotonic() + limits.max_document_seconds
        self._all_images = options.all_images
        self._known: set[bytes] = set()
        self.media: list[MediaItem] = []
        self.left_out: list[LeftOut] = []
        self.errors: list[InputError] = []
        self.words: list[str] = []

    def look_at(self, page: int) -> None:
        """Take the pictures of a page, and the first words.

        Raises:
            SourceError: The page cannot be read.
        """
        loaded = self._pdf.page(page, WORDS_CHARS if sum(map(len, self.words)) < WORDS_CHARS else 0)
        self.words.append(" ".join(loaded.words.split()))
        images = []
        for number, image in enumerate(self._pdf.images(page, loaded.image_count), 1):
            if isinstance(image, MediaError):
                name = f"{self._pdf.name}!page-{page}-image-unread-{len(self.media) + len(self.errors) + 1}"
                self.media.append(MediaItem(name, MissingContent(image, name), Origin(self._pdf.name, f"page {page}")))
            else:
                images.append(image)
            if self.is_late and number < loaded.image_count:
                left = f"its pictures after number {number:,} of {loaded.image_count:,} were not read"
                self.errors.append(SourceError(f"{self._pdf.name}: page {page}: {_too_long(self._limits)}; {left}"))
                break
        whole = strips(images, loaded.size)
        if whole is not None:
            content = PdfPageContent(self._pdf, page, whole.scale)
            self.media.append(MediaItem(f"{content.key}.png", content, Origin(self._pdf.name, f"page {page}")))
        self._take(images, () if whole is None else whole.images)

    @property
    def is_full(self) -> bool:
        """Whether no more images are taken."""
        return len(self.media) + len(self.left_out) >= self._limits.max_document_images

    @property
    def is_late(self) -> bool:
        """Whether the time for the document is over."""
        return time.monotonic() > self._until

    def _take(self, images: Iterable[PlacedImage], parts: tuple[PlacedImage, ...]) -> None:
        for image in images:
            if image.digest in self._known:
                continue
            self._known.add(image.digest)
            content = PdfImageContent(self._pdf, image)
            name = f"{content.key}.{'jpg' if image.is_jpeg else 'png'}"
            reason = _why_furniture(image, all_images=self._all_images)
            if image in parts:
                self.left_out.append(LeftOut(name, f"a strip of page {image.page}, which is taken as a whole", content.key))
            elif reason is not None:
                self.left_out.append(LeftOut(name, reason, content.key))
            else:
                self.media.append(MediaItem(name, content, Origin(self._pdf.name, f"page {image.page}")))


def _look_through(pdf: PdfFile, options: Options, limits: Limits) -> _Found:
    found = _Found(pdf, options, limits)
    pages = pdf.facts.page_count
    for page in range(1, min(pages, limits.max_document_pages) + 1):
        try:
            found.look_at(page)
        except InputError as error:
            found.errors.append(error)
        if page < pages and (reason := _why_enough(found, page, limits)) is not None:
            found.errors.append(SourceError(f"{pdf.name}: {reason}; the pages after page {page} of {pages:,} were not read"))
            break
    return found


def _why_enough(found: _Found, page: int, limits: Limits) -> str | None:
    if found.is_full:
        return f"has more than {limits.max_document_images:,} images (max_document_images)"
    if page >= limits.max_document_pages:
        return f"has more than {limits.max_document_pages:,} pages (max_document_pages)"
    return _too_long(limits) if found.is_late else None


def _too_long(limits: Limits) -> str:
    return f"took longer than {limits.max_document_seconds:g} s (max_document_seconds)"


def _why_furniture(image: PlacedImage, *, all_images: bool) -> str | None:
    """Why a picture is no picture of the document's content, or None."""
    size = f"{image.width} x {image.height} pixels"
    short, long = sorted((image.width, image.height))
    if long == 1:
        return f"{size}: a colour that fills an area"
    if all_images:
        return None
    if short < _SMALLEST_SIDE:
        return f"{size}: an icon or a rule; --all-images takes it"
    return f"{size}: a rule or a border; --all-images takes it" if long > _LONGEST_SHAPE * short else None


def _created(pdf: PdfFile, options: Options) -> StatedTime | DateError | None:
    written = pdf.facts.created.strip()
    if not written:
        return None
    parts = _DATE.fullmatch(written)
    try:
        if parts is None:
            raise DateError("no date of a PDF", written)
        stated = stated_time(_edtf(parts), written, TimeBasis.DOCUMENT, _DATE_PLACE, options.timezone)
        if not pdf.facts.creator.startswith(_PAGE_PRINTERS):
            return stated
        # A page of any age: all that is known is that it was there by then.
        return StatedTime(
            replace(stated.interval, earliest=None), written, TimeBasis.CAPTURE, f"{_DATE_PLACE}, a page that a browser printed"
        )
    except DateError as error:
        return DateError(f"{_DATE_PLACE}, written {written!r}: {error}", written)


def _edtf(parts: re.Match[str]) -> str:
    """A date of a PDF as RFC 3339 or EDTF write it: as precise as it is given."""
    year, month, day, hour, minute, second, utc, sign, zone_hour, zone_minute = parts.groups()
    if day is None or hour is None or minute is None:
        return "-".join(part for part in (year, month, day) if part)
    zone = "Z" if utc else f"{sign}{zone_hour}:{zone_minute or '00'}" if sign else ""
    clock = ":".join(part for part in (hour, minute, second) if part)
    return f"{year}-{month}-{day}T{clock}{zone}"
