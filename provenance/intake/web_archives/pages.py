"""The pages of a web archive -> statements, with the images that were captured with them.

Which pages: those that a WACZ lists; else those that the crawler names (`urn:pageinfo:` records); else each HTML answer with
status 200 that shows at least one captured image and was not captured as a part of another page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from provenance.contents import MissingContent
from provenance.errors import ExtraMissingError, InputError
from provenance.intake.interface import Options, Read
from provenance.intake.pages.opening import open_page
from provenance.intake.pages.statements import asked_of, statements
from provenance.intake.web_archives.images import DRAWINGS
from provenance.intake.web_archives.index import Capture, RecordContent
from provenance.intake.web_archives.lookup import Lookup
from provenance.intake.web_archives.opening import WebArchive
from provenance.model.dates import UNKNOWN_DATE, DateInterval
from provenance.model.finding import Unchecked
from provenance.model.media import Content, MediaItem, Origin
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement

_PLACE = "WARC-Date"
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Pages:
    """Reads the pages of one web archive.

    Attributes:
        archive: What was found in it.
        options: What was asked for.
        shown: Keys of the images that are in a statement or left out of one, as far as statements were made.
        images: Every captured image by its address.
        documents: Every captured page by its address.
        ids: How many statements each address has.
    """

    archive: WebArchive
    options: Options
    images: Lookup
    documents: Lookup
    shown: set[str] = field(default_factory=set)
    ids: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def of(archive: WebArchive, options: Options) -> "Pages":
        """With everything that can be looked up."""
        index = archive.index
        images = Lookup(index.images, index.redirects, archive.name)
        return Pages(archive, options, images, Lookup(index.pages, index.redirects, archive.name))

    def statements(self) -> Read:
        """One statement a page, in the order of the list, else of the files."""
        for one in self._of_pages():
            if isinstance(one, Statement):
                self.shown.update(item.content.key for item in one.media)
            self.shown.update(left.key for left in one.left_out if left.key is not None)
            yield one

    def _of_pages(self) -> Read:
        if self.archive.listed is not None:
            for entry in self.archive.listed:
                yield from self._listed(entry.url, entry.at)
        elif self.archive.index.listed:
            for url in self.archive.index.listed:
                yield from self._listed(url, UNKNOWN_DATE)
        else:
            for page in _distinct(self.archive.index.pages):
                if page.url not in self.archive.index.embedded:
                    yield from self._with_images(page)

    def rest(self) -> Iterator[Capture]:
        """The captured images that no page shows, each once."""
        seen = set(self.shown)
        for capture in self.archive.index.images:
            key = RecordContent(capture).key
            if key not in seen and capture.image not in DRAWINGS:
                seen.add(key)
                yield capture

    def _listed(self, url: str, at: DateInterval) -> Read:
        page = self.documents.find(url, at)
        if page is not None:
            yield from self._read(page)
            return
        image = self.images.find(url, at)
        if image is not None:
            yield image_statement((image,), url, self.archive, self.options)
            return
        source = f"{self.archive.name}!{url}"
        yield UnreadStatement(url, None, (), Unchecked("file-missing", f"{source}: is listed as a page, but was not captured"), source)

    def _read(self, page: Capture) -> Read:
        """A captured page by the reader of pages."""
        name = f"{page.place.name}!{page.url}"
        captured = capture_time(page)
        also = () if captured is None else (captured,)
        asked = asked_of(self.options, url=page.url, base=page.url, charset=page.charset, also=also, is_channel=True)
        try:
            said = open_page(RecordContent(page).read(name, page.place.limits.max_page_bytes), name, asked, page.place.limits)
        except ExtraMissingError:
            raise
        except InputError as error:
            yield UnreadStatement(page.url, None, (), Unchecked(error.code, str(error)), name)
            return

        def resolve(address: str) -> Content:
            return self.images.content(address, page.at)

        for one in statements(said, name=name, resolve=resolve, options=self.options, also=also):
            yield self._dated(one, page, also) if isinstance(one, Statement) else one

    def _dated(self, read: Statement, page: Capture, also: tuple[StatedTime, ...]) -> Statement | UnreadStatement:
        """What the reader of pages read, at a time that can be true: not one after the capture."""
        own = tuple(time for time in read.times if time not in also and not page.at.surely_before(time.interval))
        return self.options.statement(
            id=self._id(page.url if read.id == read.source else read.id, page),
            times=own + also,
            media=read.media,
            source=str(read.source),
            text=read.text,
            url=page.url if read.id == read.source else read.url,
            left_out=read.left_out,
            title=read.title,
            publisher=read.publisher,
        )

    def _id(self, name: str, page: Capture) -> str:
        """A name; with the time of the capture where it comes again."""
        self.ids[name] += 1
        return name if self.ids[name] == 1 else f"{name}@{page.at_text}" + (f"#{self.ids[name]}" if self.ids[name] > 2 else "")

    def _with_images(self, page: Capture) -> Read:
        """A page that nobody listed, if it shows a captured image: else it may be a part of another, or an answer of a script."""
        for one in self._read(page):
            if not isinstance(one, Statement) or any(not isinstance(item.content, MissingContent) for item in one.media):
                yield one
            else:
                self.options.leave(LeftOut(f"{page.place.name}!{page.url}", "a captured page that shows no captured image"))


def capture_time(capture: Capture) -> StatedTime | None:
    """What a capture says of the time of a statement: not later than that; None where it cannot be read."""
    if capture.at.latest is None:
        return None
    return StatedTime(DateInterval(None, capture.at.latest), capture.at_text, TimeBasis.CAPTURE, _PLACE)


def image_statement(captured: Iterable[Capture], title: str, archive: WebArchive, options: Options) -> Statement | UnreadStatement:
    """Images without a page as one statement, not later than the last of their captures."""
    media: dict[str, MediaItem] = {}
    last: StatedTime | None = None
    for capture in captured:
        path = capture.url if capture.url not in media else f"{capture.url} ({capture.place.name}, {capture.address})"
        media[path] = MediaItem(path, RecordContent(capture), Origin(capture.place.name, str(capture.address), capture.url))
        time = capture_time(capture)
        if time is not None and (last is None or not last.interval.contains(time.interval)):
            last = time
    return options.statement(id=title, times=() if last is None else (last,), media=tuple(media.values()), source=archive.name)


def _distinct(pages: list[Capture]) -> Iterator[Capture]:
    """Each page once, the earliest capture of those with equal bytes."""
    first: dict[tuple[str, str], Capture] = {}
    for page in sorted(pages, key=lambda page: page.at.latest or _NEVER):
        first.setdefault((page.url, page.sha256), page)
    kept = {id(page) for page in first.values()}
    return (page for page in pages if id(page) in kept)
