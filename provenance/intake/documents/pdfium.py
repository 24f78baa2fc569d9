"""The only module that knows PDFium: an open PDF, its pages' pictures, and their bytes. Used in workers, which have one thread."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from provenance.contents.content import refuse_size
from provenance.errors import MediaError, SourceError
from provenance.intake.documents.pixels import as_rgb, seen_through, stored_pixels
from provenance.intake.documents.placed import PlacedImage
from provenance.intake.documents.png import encode_png

_ERROR_PASSWORD = 4
"""FPDF_ERR_PASSWORD of fpdfview.h."""
_DEEPEST = 15
"""Form XObjects within each other; each level may show many, so the number of objects is bounded, too."""
_MOST_OBJECTS = 200_000
"""Of one page; maps drawn as vectors have some ten thousands."""
_MOST_ANNOTATIONS = 10_000
"""Of one page; forms have some hundred."""
_PLAIN_RATIO = 200
_PLAIN_BYTES = 256
"""Pixels a stored byte, and bytes: a picture stored in less has hardly more than one colour, and its shape from a mask."""


class OpenPdf:
    """A PDF, and the page of it that was asked for last."""

    def __init__(self, file: BinaryIO, name: str, max_pixels: int) -> None:
        """Open it; one that is encrypted with an empty user password opens as any.

        Args:
            file: Seekable; closed with the document, or where it cannot be opened.
            name: What messages call it.
            max_pixels: Limit on a picture that has to be decoded to be had, and on a page that is drawn.

        Raises:
            SourceError: It is no PDF, is damaged, or needs a password.
        """
        self.name = name
        self._file = file
        self._max_pixels = max_pixels
        self._page: _OpenPage | None = None
        try:
            self._pdf = pypdfium2.PdfDocument(file)
            self.page_count = len(self._pdf)
        except (pypdfium2.PdfiumError, OSError, ValueError) as error:
            file.close()
            if getattr(error, "err_code", None) == _ERROR_PASSWORD:
                raise SourceError(f"{name}: is encrypted with a password; save it without one") from error
            raise SourceError(f"{name}: not a PDF that can be read: {error}") from error

    def close(self) -> None:
        """Close it, what is inside first."""
        self._close_page()
        self._pdf.close()
        self._file.close()

    def property(self, name: str) -> str:
        """A text of the document's information dictionary (ISO 32000-1, 14.3.3); empty where there is none."""
        return str(self._pdf.get_metadata_value(name))

    def page_size(self, page: int) -> tuple[float, float]:
        """Width and height in points, as shown.

        Raises:
            SourceError: The page cannot be read.
        """
        with self._on(page) as (shown, _):
            width, height = shown.get_size()
            return float(width), float(height)

    def words(self, page: int, most_chars: int) -> str:
        """The first words of a page, in the order of its content.

        Raises:
            SourceError: The page cannot be read.
        """
        with self._on(page) as (shown, _):
            text = shown.get_textpage()
            try:
                return str(text.get_text_range(0, min(most_chars, text.count_chars()))) if text.count_chars() > 0 else ""
            finally:
                text.close()

    def image_count(self, page: int) -> int:
        """How many pictures a page shows, those in form XObjects and annotations included.

        Raises:
            SourceError: The page cannot be read.
        """
        with self._on(page) as (_, found):
            return len(found)

    def image(self, page: int, number: int) -> PlacedImage:
        """One of them, from 1, in the order in which they are painted.

        Raises:
            MediaError: It cannot be read.
            SourceError: The page cannot be read.
        """
        with self._on(page) as (shown, found):
            try:
                return self._placed(found[number - 1], shown, page, number)
            except (RuntimeError, ValueError, OSError) as error:  # PdfiumError is a RuntimeError
                raise MediaError(f"{self.name}: page {page}, image {number}: cannot be read: {error}") from error

    def image_bytes(self, image: PlacedImage, max_bytes: int) -> bytes:
        """A picture as a file: its own JPEG, or a PNG of its pixels, seen on white where it has holes.

        Args:
            image: Which.
            max_bytes: Limit on the file.

        Raises:
            MediaTooLargeError: The file would have more than `max_bytes`.
            MediaError: It cannot be decoded, or has more pixels than the limit.
        """
        name = f"{self.name}: page {image.page}, image {image.number}"
        try:
            with self._on(image.page) as (_, found):
                shown = found[image.number - 1]
                if image.is_jpeg:
                    content = bytes(shown.get_data(decode_simple=True))
                else:
                    if image.width * image.height > self._max_pixels:
                        size = f"{image.width} x {image.height} pixels"
                        raise MediaError(f"{name}: {size}; the limit is {self._max_pixels:,} (max_document_pixels)")
                    content = encode_png(stored_pixels(shown, image, self._max_pixels))
        except (SourceError, RuntimeError, ValueError, IndexError, OSError, MemoryError) as error:
            raise MediaError(f"{name}: cannot be decoded: {error}") from error
        if len(content) > max_bytes:
            refuse_size(name, len(content), max_bytes)
        return content

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
        name = f"{self.name}: page {page}"
        try:
            with self._on(page) as (shown, _):
                width, height = shown.get_size()
                most = (self._max_pixels / max(1.0, width * height)) ** 0.5
                bitmap = shown.render(scale=min(scale, most), may_draw_forms=False, rev_byteorder=True)
                try:
                    content = encode_png(as_rgb(bitmap.to_numpy(), reverse=False))
                finally:
                    bitmap.close()
        except (SourceError, RuntimeError, ValueError, OSError, MemoryError) as error:
            raise MediaError(f"{name}: cannot be drawn: {error}") from error
        if len(content) > max_bytes:
            refuse_size(name, len(content), max_bytes)
        return content

    def _placed(self, shown: Any, page: Any, page_number: int, number: int) -> PlacedImage:
        width, height = shown.get_px_size()
        filters = tuple(shown.get_filters())
        raw = memoryview(shown.get_data())
        # The same bytes are another picture under another width, filter or mask.
        digest = hashlib.sha256(raw)
        digest.update(repr((width, height, filters)).encode())
        left, bottom, right, top = _bounds_on_page(shown)
        x, y = page.get_bbox()[:2]
        placed = PlacedImage(page_number, number, width, height, (left - x, bottom - y, right - x, top - y), filters, digest.digest())
        plain = len(raw) < max(_PLAIN_BYTES, width * height // _PLAIN_RATIO)
        if plain and not placed.is_jpeg and (seen := seen_through(shown, placed, self._max_pixels)) is not None:
            digest.update(seen.tobytes())
        return replace(placed, digest=digest.digest())

    @contextmanager
    def _on(self, page: int) -> Iterator[tuple[Any, list[Any]]]:
        """A page, kept open until another one is asked for, and its picture objects.

        Raises:
            SourceError: The page cannot be read.
        """
        if self._page is None or self._page.number != page:
            self._close_page()
            try:
                self._page = _OpenPage(page, self._pdf[page - 1])
                self._page.find_images()
            except (pypdfium2.PdfiumError, IndexError, OSError, ValueError) as error:
                self._close_page()
                raise SourceError(f"{self.name}: page {page}: cannot be read: {error}") from error
        yield self._page.page, self._page.images

    def _close_page(self) -> None:
        if self._page is not None:
            self._page.close()
            self._page = None


class _OpenPage:
    """A page that is open, with its annotations and picture objects."""

    def __init__(self, number: int, page: Any) -> None:
        self.number = number
        self.page = page
        self.images: list[Any] = []
        self._annotations: list[Any] = []

    def find_images(self) -> None:
        """Look for its pictures.

        Raises:
            ValueError: It shows more than is looked at.
        """
        self.images.extend(_image_objects(self.page, self._annotations))

    def close(self) -> None:
        """Close it, what is inside first."""
        self.images.clear()
        while self._annotations:
            pdfium.FPDFPage_CloseAnnot(self._annotations.pop())
        self.page.close()


def _image_objects(page: Any, annotations: list[Any]) -> Iterator[Any]:
    """The picture objects of a page, then those of its annotations, which are opened into `annotations`.

    Raises:
        ValueError: There are more objects than are looked at.
    """
    for count, shown in enumerate(chain(page.get_objects(max_depth=_DEEPEST), _annotation_objects(page, annotations))):
        if count >= _MOST_OBJECTS:
            raise ValueError(f"it has more than {_MOST_OBJECTS:,} objects")
        if shown.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield shown


def _annotation_objects(page: Any, annotations: list[Any]) -> Iterator[Any]:
    """What the annotations of a page show: stamps, and buttons of forms. pypdfium2 has no helper for them."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue  # no dictionary: nothing that could show anything
        annotations.append(annotation)
        for number in range(pdfium.FPDFAnnot_GetObjectCount(annotation)):
            shown = pypdfium2.PdfObject(pdfium.FPDFAnnot_GetObject(annotation, number), page=page, pdf=page.pdf)
            yield shown
            if shown.type == pdfium.FPDF_PAGEOBJ_FORM:
                yield from page.get_objects(max_depth=_DEEPEST, form=shown, level=1)


def _bounds_on_page(shown: Any) -> tuple[float, float, float, float]:
    """The box of an object on its page, through the forms that it lies in."""
    left, bottom, right, top = shown.get_bounds()
    container = shown.container
    while container is not None:
        matrix = container.get_matrix()
        corners = [matrix.on_point(x, y) for x in (left, right) for y in (bottom, top)]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        container = container.container
    return left, bottom, right, top
