"""The only module that knows PDFium: an open PDF, its pages' pictures, and their bytes.

PDFium is not thread-safe (pypdfium2's README says so of the whole library): every call of it is made under one lock.
"""

import hashlib
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from provenance.contents import CONTAINER_LIMITS
from provenance.contents.content import refuse_size
from provenance.errors import ExtraMissingError, MediaError, SourceError
from provenance.intake.documents.pixels import as_rgb, seen_through, stored_pixels
from provenance.intake.documents.placed import PlacedImage
from provenance.intake.documents.png import encode_png

if TYPE_CHECKING:
    pass

_LOCK = threading.RLock()  # reentrant: a document may be let go of while another one is read
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
    """A PDF that stays open as long as somebody may read pictures of it."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Open it; one that is encrypted with an empty user password opens as any.

        Args:
            file: Seekable; closed with the last reference.
            name: What messages call it.

        Raises:
            ExtraMissingError: pypdfium2 is not installed.
            SourceError: It is no PDF, is damaged, or needs a password.
        """
        try:
            import pypdfium2  # type: ignore[import-untyped]  # it ships no types
        except ImportError as error:
            raise ExtraMissingError(name, "pdf") from error
        self.name = name
        self._opened: list[_OpenPage] = []
        with _LOCK:
            try:
                self._pdf: pypdfium2.PdfDocument = pypdfium2.PdfDocument(file, autoclose=True)
                self.page_count = len(self._pdf)
            except (pypdfium2.PdfiumError, OSError, ValueError) as error:
                if getattr(error, "err_code", None) == _ERROR_PASSWORD:
                    raise SourceError(f"{name}: is encrypted with a password; save it without one") from error
                raise SourceError(f"{name}: not a PDF that can be read: {error}") from error
            # Made after pypdfium2's own, and so called before them when the program ends: what is inside is closed first.
            weakref.finalize(self, _close, self._opened, self._pdf)

    def property(self, name: str) -> str:
        """A text of the document's information dictionary (ISO 32000-1, 14.3.3); empty where there is none."""
        with _LOCK:
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

    def images(self, page: int) -> Iterator[PlacedImage | MediaError]:
        """The pictures of a page, those in form XObjects and annotations included, in the order in which they are painted.

        Raises:
            SourceError: The page cannot be read.
        """
        with self._on(page) as (_, found):
            count = len(found)
        for number in range(1, count + 1):
            with self._on(page) as (shown, found):
                try:
                    yield self._placed(found[number - 1], shown, page, number)
                except (RuntimeError, ValueError, OSError) as error:  # PdfiumError is a RuntimeError
                    yield MediaError(f"{self.name}: page {page}, image {number}: cannot be read: {error}")

    def image_bytes(self, image: PlacedImage, max_bytes: int) -> bytes:
        """A picture as a file: its own JPEG, or a PNG of its pixels, seen on white where it has holes.

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
                    if image.width * image.height > CONTAINER_LIMITS.max_document_pixels:
                        most = CONTAINER_LIMITS.max_document_pixels
                        raise MediaError(f"{name}: {image.width} x {image.height} pixels; the limit is {most:,} (max_document_pixels)")
                    content = encode_png(stored_pixels(shown, image))
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
                most = (CONTAINER_LIMITS.max_document_pixels / max(1.0, width * height)) ** 0.5
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
        if plain and not placed.is_jpeg and (seen := seen_through(shown, placed)) is not None:
            digest.update(seen.tobytes())
        return replace(placed, digest=digest.digest())

    @contextmanager
    def _on(self, page: int) -> Iterator[tuple[Any, list[Any]]]:
        """A page, kept open until another one is asked for, and its picture objects; under the lock.

        Raises:
            SourceError: The page cannot be read.
        """
        import pypdfium2

        with _LOCK:
            if not self._opened or self._opened[0].number != page:
                _close(self._opened)
                try:
                    opened = _OpenPage(page, self._pdf[page - 1])
                    self._opened.append(opened)
                    opened.find_images()
                except (pypdfium2.PdfiumError, IndexError, OSError, ValueError) as error:
                    _close(self._opened)
                    raise SourceError(f"{self.name}: page {page}: cannot be read: {error}") from error
            yield self._opened[0].page, self._opened[0].images


class _OpenPage:
    """A page that is open, with its annotations and picture objects."""

    def __init__(self, number: int, page: Any) -> None:
        self.number = number
        self.page = page
        self.images: list[Any] = []
        self._annotations: list[Any] = []
        self._finalizer = weakref.finalize(self, _close_page, page, self._annotations)

    def find_images(self) -> None:
        """Look for its pictures.

        Raises:
            ValueError: It shows more than is looked at.
        """
        self.images.extend(_image_objects(self.page, self._annotations))

    def close(self) -> None:
        """Close it, if it is open still."""
        self._finalizer()


def _close(opened: list[_OpenPage], pdf: Any = None) -> None:
    """Close what is open of a document, and the document where it is given."""
    with _LOCK:
        while opened:
            opened.pop().close()
        if pdf is not None:
            pdf.close()


def _close_page(page: Any, annotations: list[Any]) -> None:
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    with _LOCK:
        while annotations:
            pdfium.FPDFPage_CloseAnnot(annotations.pop())
        page.close()


def _image_objects(page: Any, annotations: list[Any]) -> Iterator[Any]:
    """The picture objects of a page, then those of its annotations, which are opened into `annotations`.

    Raises:
        ValueError: There are more objects than are looked at.
    """
    import pypdfium2.raw as pdfium

    for count, shown in enumerate(chain(page.get_objects(max_depth=_DEEPEST), _annotation_objects(page, annotations))):
        if count >= _MOST_OBJECTS:
            raise ValueError(f"it has more than {_MOST_OBJECTS:,} objects")
        if shown.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield shown


def _annotation_objects(page: Any, annotations: list[Any]) -> Iterator[Any]:
    """What the annotations of a page show: stamps, and buttons of forms. pypdfium2 has no helper for them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

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
