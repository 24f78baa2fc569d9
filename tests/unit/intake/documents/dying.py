"""Jobs over a PDF as `pdf_file` has them, for workers that do not survive page 2, or picture 2 of a page."""

import os
import time
from typing import Any

from provenance.intake.documents import pdf_file
from tests.unit.sandbox import deeds


def page_that_crashes(document: Any, page: int, most_chars: int) -> Any:
    if page == 2:
        deeds.read_nothing()
    return pdf_file._page(document, page, most_chars)


def page_that_hangs(document: Any, page: int, most_chars: int) -> Any:
    if page == 2:
        time.sleep(60)
    return pdf_file._page(document, page, most_chars)


def images_that_crash(document: Any, page: int, first: int, most: int) -> Any:
    if first <= 2 < first + most:
        os.abort()
    return pdf_file._images(document, page, first, most)


def bytes_that_crash(document: Any, image: Any, max_bytes: int) -> Any:
    if image.number == 2:
        os.abort()
    return pdf_file._image_bytes(document, image, max_bytes)


def too_many_images(_document: Any, _page: int, _first: int, most: int) -> Any:
    """As a worker may answer that was taken over."""
    return (None,) * (most + 1)


def images_in_time(document: Any, page: int, first: int, _most: int) -> Any:
    """One by one, each in more time than the document has."""
    time.sleep(0.02)
    return pdf_file._images(document, page, first, 1)
