"""Whether the pages of a PDF can be loaded at all, found out by a process of its own that can be stopped.

A page may hold forms that show each other; PDFium follows them for as long as it takes, or crashes, and neither can be
stopped from within the process. So each page is loaded there first. This file is also the program of that process: it
knows nothing of the package, and so starts quickly.
"""

import io
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

_START_SECONDS = 20.0
"""For the start of the process, which takes a tenth of one, and for opening the document."""
_PAGE_SECONDS = 5.0
"""For each page; dense maps take about one."""


def probed_pages(open_again: Callable[[], BinaryIO], page_count: int) -> Generator[tuple[int, str | None], None, None]:
    """Each page's number, from 1, with why it cannot be loaded, or None; in order, as they are known.

    Args:
        open_again: Opens the document with a position of its own.
        page_count: How many pages to go through.
    """
    page = 1
    while page <= page_count:
        with open_again() as document, _process(document, page) as process:
            opened = _passes(process, _START_SECONDS)
            while page <= page_count and opened and _passes(process, _PAGE_SECONDS):
                yield page, None
                page += 1
            if page <= page_count:
                yield page, "takes too long to load, or crashes PDFium"
                page += 1


@contextmanager
def _process(document: BinaryIO, page: int) -> Iterator["subprocess.Popen[bytes]"]:
    held = document.read() if isinstance(document, io.BytesIO) else None
    process = subprocess.Popen(  # noqa: S603 - this file, run by this interpreter
        [sys.executable, "-I", __file__, str(page)],
        stdin=subprocess.PIPE if held is not None else document,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    writer = threading.Thread(target=_write, args=(process, held), daemon=True)
    try:
        if held is not None:
            writer.start()
        yield process
    finally:
        process.kill()
        process.wait()
        if held is not None:
            writer.join()
        assert process.stdout is not None
        process.stdout.close()


def _write(process: "subprocess.Popen[bytes]", held: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError), process.stdin as stdin:  # it may have crashed before it read everything
        stdin.write(held)


def _passes(process: "subprocess.Popen[bytes]", timeout_s: float) -> bool:
    """Whether the process is done with its next step in time."""
    assert process.stdout is not None
    timer = threading.Timer(timeout_s, process.kill)
    timer.start()
    try:
        return bool(process.stdout.readline())
    finally:
        timer.cancel()


def _load_pages(first: int) -> None:
    """Load every page of the document on standard input, from the one given, and write a line after each."""
    import pypdfium2  # type: ignore[import-untyped]

    file = sys.stdin.buffer
    pdf = pypdfium2.PdfDocument(file if file.seekable() else io.BytesIO(file.read()))
    _tell()
    for index in range(first - 1, len(pdf)):
        # A page that is damaged in a way that PDFium can tell is told by whoever reads it.
        with suppress(pypdfium2.PdfiumError):
            page = pdf[index]
            page.get_textpage().close()
            page.close()
        _tell()


def _tell() -> None:
    sys.stdout.buffer.write(b"done\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _load_pages(int(sys.argv[1]))
