"""Web archives as sources of statements: one a page, else one of all images."""

from itertools import chain
from typing import ClassVar

from provenance.contents import Source
from provenance.intake.interface import Options, Read
from provenance.intake.web_archives.captures import read_captures, shown_by_pages
from provenance.intake.web_archives.opening import is_warc, open_web_archive
from provenance.intake.web_archives.pages import Pages, image_statement
from provenance.intake.web_archives.wacz import is_wacz
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.statement import LeftOut, Statement, UnreadStatement


class WarcReader:
    """WARC and ARC files."""

    kind: ClassVar[Kind] = Kind.WARC

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it begins as a WARC or ARC does, compressed or not."""
        return is_warc(source, head)

    def read(self, source: Source, options: Options) -> Read:
        """See `read_web_archive`."""
        return read_web_archive(source, options)

    def owns(self, source: Source) -> str | None:
        """Itself alone."""
        del source
        return None


class WaczReader:
    """WACZ packages."""

    kind: ClassVar[Kind] = Kind.WACZ

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it is a ZIP with WARC files where WACZ has them, or with the description of one."""
        return is_wacz(source, head)

    def read(self, source: Source, options: Options) -> Read:
        """See `read_web_archive`."""
        return read_web_archive(source, options)

    def owns(self, source: Source) -> str | None:
        """Itself alone."""
        del source
        return None


def read_web_archive(source: Source, options: Options) -> Read:
    """The statements of a web archive, then what of it cannot be read.

    One statement a page; where no page shows a captured image, one of all images. Captured images that no page shows are told to
    `options.leave`, and pages that show none where there is no list of pages. For an archive (`options.every_capture`) each captured image
    is a statement of its own, and pages follow as far as they give a time themselves.

    Raises:
        InputError: Nothing of it can be read.
    """
    archive = open_web_archive(source)
    pages = Pages.of(archive, options)
    if options.every_capture:
        yield from read_captures(archive, options)
        yield from shown_by_pages(pages.statements(), options)
        return
    found = False
    for statement in pages.statements():
        found = found or isinstance(statement, Statement) or bool(statement.paths)
        yield statement
    rest = pages.rest()
    if found:
        for capture in rest:
            options.leave(LeftOut(f"{capture.place.name}!{capture.url}", "captured, but no page shows it"))
    elif (first := next(rest, None)) is not None:
        yield image_statement(chain((first,), rest), archive.name, archive, options)
    else:
        options.leave(LeftOut(archive.name, "a web archive without a captured image"))
    for revisit in archive.index.unmatched:
        if revisit.media_type.startswith("image/"):
            options.leave(
                LeftOut(f"{revisit.place.name}!{revisit.url}", "captured again unchanged; the earlier capture is in another file")
            )
    for fault in archive.faults:
        yield UnreadStatement(fault.place, None, (), Unchecked("source-unreadable", str(fault)), source.name)
