"""Which capture counts as the earliest that shows a picture; the network is a table."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from provenance.checking import examine
from provenance.comparing import match_images
from provenance.contents import BytesContent
from provenance.errors import SourceError, TransportError
from provenance.looking_up import CaptureSearch, CirculatingLookUp
from provenance.looking_up.pages import page_images
from provenance.looking_up.search import Bounds
from provenance.mementos import Memento, Mementos, Service
from provenance.model.dates import DateInterval, format_instant
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.lookup import LookupOutcome
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import Statement
from provenance.model.trust import Trust
from provenance.transport import Fetched, FetchKind
from tests.conftest import FIXTURES

DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()
CAT = (FIXTURES / "photos" / "cat.jpg").read_bytes()
URL = "http://x.example/a.jpg"
DESK = Service.parse("https://a.example/desk")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY = Trust()
_EXAMINED = {content: examine(MediaItem("picture", BytesContent(content))) for content in (DAM, CAT)}


def sha1(content: bytes) -> str:
    return base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


class FakeArchive:
    """Lists captures and gives what it stored: `year -> (digest that it lists, body, year that it says it stored it in)`."""

    def __init__(self, captures: Mapping[int, tuple[str, bytes | TransportError, int]]) -> None:
        self.captures = captures
        self.asked: list[str] = []

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind, route: Callable[[str], str] | None = None) -> Fetched:
        assert max_bytes > 0 and route is not None
        if kind is FetchKind.INDEX:
            rows = [{"timestamp": f"{year}0101000000", "url": URL, "digest": listed[0]} for year, listed in self.captures.items()]
            return self._answer(url, "\n".join(map(json.dumps, rows)).encode(), None)
        year = int(url.removeprefix("https://a.example/desk/")[:4])
        self.asked.append(str(year))
        _, body, stored = self.captures[year]
        if isinstance(body, TransportError):
            raise body
        return self._answer(url, body, format_datetime(datetime(stored, 1, 1, tzinfo=UTC), usegmt=True))

    @staticmethod
    def _answer(url: str, body: bytes, memento_datetime: str | None) -> Fetched:
        return Fetched(url, url, body, None, None, 200, (), NOW, False, memento_datetime=memento_datetime)


def looking(archive: FakeArchive, *pictures: bytes, **options: object) -> CaptureSearch:
    """Looks for some pictures."""

    def compare(picture: bytes) -> Callable[..., object]:
        return lambda captured, size: match_images(_EXAMINED[picture], captured, size)

    named = {sha1(picture): compare(picture) for picture in pictures or (DAM,)}
    return CaptureSearch(mementos=Mementos(archive, DESK, 2**24), pictures=named, now=NOW, **options)  # type: ignore[arg-type]


def searched(archive: FakeArchive, *pictures: bytes) -> CaptureSearch:
    """Looked for all pictures."""
    search = looking(archive, *pictures)
    search.look_through(URL)
    return search


def year_of(search: CaptureSearch, picture: bytes = DAM) -> int | None:
    shown = search.shown.get(sha1(picture))
    return None if shown is None else shown.at.year


def test_another_picture_before_it_does_not_count() -> None:
    archive = FakeArchive({2015: (sha1(CAT), CAT, 2015), 2018: (sha1(DAM), DAM, 2018), 2019: (sha1(DAM), DAM, 2019)})
    assert year_of(searched(archive)) == 2018
    assert archive.asked == ["2015", "2018"]


def test_contents_are_fetched_once() -> None:
    archive = FakeArchive({year: (sha1(CAT), CAT, year) for year in range(2010, 2020)})
    search = searched(archive)
    assert (archive.asked, search.compared, search.outcome(sha1(DAM))) == (["2010"], 1, LookupOutcome.NOT_SHOWN)


def test_time_that_was_asked_for_never_counts() -> None:
    """An archive that answers with its nearest capture says so, and that is the time."""
    assert year_of(searched(FakeArchive({2015: (sha1(DAM), DAM, 2019)}))) == 2019


def test_earlier_capture_is_found_behind_an_answer_from_another_time() -> None:
    """What is asked for as of 2015 is of 2019; another content, of 2017, shows it, too."""
    assert year_of(searched(FakeArchive({2015: ("-", DAM, 2019), 2017: ("-", DAM, 2017)}))) == 2017


def test_listed_digest_dates_earlier_captures_of_the_same_bytes() -> None:
    """The first capture cannot be had; the second has the bytes whose SHA-1 the index lists for both."""
    search = searched(FakeArchive({2015: (sha1(DAM), TransportError("broken", 404), 2015), 2018: (sha1(DAM), DAM, 2018)}))
    assert year_of(search) == 2015
    notes = dict(search.shown[sha1(DAM)].appearance("dam.jpg", "a.example").notes)
    assert notes["read"] == "as captured on 2018-01-01T00:00:00Z; the index lists the same bytes, by SHA-1, at this time"
    assert search.problems == ["broken"]


def test_digest_that_does_not_hold_dates_nothing() -> None:
    """The index lists one digest for both, but it is not that of the bytes that are there."""
    assert year_of(searched(FakeArchive({2015: (sha1(CAT), TransportError("broken", 404), 2015), 2018: (sha1(CAT), DAM, 2018)}))) == 2018


@pytest.mark.parametrize("year", [1700, 2027])
def test_impossible_times_are_told_and_count_for_nothing(year: int) -> None:
    search = searched(FakeArchive({2015: (sha1(DAM), DAM, year)}))
    assert search.outcome(sha1(DAM)) is LookupOutcome.FAILED
    assert "cannot be" in search.problems[0]


def test_several_pictures_of_one_address_each_get_their_earliest() -> None:
    archive = FakeArchive({2015: (sha1(CAT), CAT, 2015), 2018: (sha1(DAM), DAM, 2018), 2019: (sha1(CAT), CAT, 2019)})
    search = searched(archive, DAM, CAT)
    assert (year_of(search, DAM), year_of(search, CAT)) == (2018, 2015)


class PageArchive(FakeArchive):
    """Stored, in 2015, a body for each of some addresses, of which some are pages."""

    def __init__(self, stored: Mapping[str, bytes]) -> None:
        super().__init__({})
        self.stored = stored

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind, route: Callable[[str], str] | None = None) -> Fetched:
        assert max_bytes > 0 and route is not None
        if kind is FetchKind.INDEX:
            (address,) = parse_qs(urlsplit(url).query)["url"]
            self.asked.append(address)
            mime = "text/html" if address.endswith("/") else "image/jpeg"
            row = {"timestamp": "20150101000000", "url": address, "digest": address, "mime": mime}
            return self._answer(url, json.dumps(row).encode() if address in self.stored else b"", None)
        body = self.stored[re.sub(r"https://a\.example/desk/\d+[a-z_]*/", "", url)]
        return self._answer(url, body, format_datetime(datetime(2015, 1, 1, tzinfo=UTC), usegmt=True))


def page_of(*addresses: str) -> bytes:
    """An article with pictures."""
    shown = "".join(f'<p>{"word " * 60}</p><figure><img src="{one}" width="800" height="600"></figure>' for one in addresses)
    return f"<html><body><article><h1>A dam</h1>{shown}</article></body></html>".encode()


@pytest.mark.parametrize(("follows", "outcome"), [(True, LookupOutcome.FOUND), (False, LookupOutcome.NO_CAPTURE)])
def test_pictures_of_a_captured_page_are_looked_for_where_that_is_asked_for(follows: bool, outcome: LookupOutcome) -> None:
    archive = PageArchive({"http://x.example/": page_of("http://x.example/cat.jpg", URL), "http://x.example/cat.jpg": CAT, URL: DAM})
    search = looking(archive, follows_pages=follows)
    search.look_through("http://x.example/")
    assert (search.outcome(sha1(DAM)), search.problems) == (outcome, [])
    if follows:
        shown = search.shown[sha1(DAM)]
        assert (shown.url, shown.page) == (URL, "http://x.example/")
        assert dict(shown.appearance("dam.jpg", "a.example").notes)["page"] == "http://x.example/"


def test_more_pictures_of_a_page_than_are_looked_at_are_told() -> None:
    pictures = [f"http://x.example/{number}.jpg" for number in range(4)]
    archive = PageArchive({"http://x.example/": page_of(*pictures)} | dict.fromkeys(pictures, CAT))
    search = looking(archive, follows_pages=True, bounds=Bounds(page_images=2))
    search.look_through("http://x.example/")
    assert archive.asked == ["http://x.example/", *pictures[:2]]
    assert (search.outcome(sha1(DAM)), search.limited) == (LookupOutcome.LIMITED, True)


def test_a_captured_page_that_cannot_be_read_is_a_failure() -> None:
    search = looking(PageArchive({"http://x.example/": page_of(URL)}), follows_pages=True, limits=Limits(max_page_bytes=100))
    search.look_through("http://x.example/")
    assert search.outcome(sha1(DAM)) is LookupOutcome.FAILED
    assert "(max_page_bytes)" in search.problems[0]


def test_failure_is_never_no_capture() -> None:
    search = searched(FakeArchive({2015: (sha1(DAM), TransportError("broken", 500), 2015)}))
    assert (search.outcome(sha1(DAM)), search.problems) == (LookupOutcome.FAILED, ["broken"])


def test_archive_that_does_not_answer_is_left_alone() -> None:
    """After three failures in a row, or at once where it says that it is asked too much."""
    down = FakeArchive({year: ("-", TransportError("down"), year) for year in range(2010, 2020)})
    busy = FakeArchive({year: ("-", TransportError("busy", 429), year) for year in range(2010, 2020)})
    missing = FakeArchive({year: ("-", TransportError("missing", 404), year) for year in range(2010, 2020)})
    assert [len(archive.asked) for archive in (down, busy, missing) if searched(archive)] == [3, 1, 10]


def circulating(url: str | None, at: DateInterval) -> tuple[MediaItem, Statement]:
    item = MediaItem("a.jpg", BytesContent(DAM), Origin("page", None, url))
    return item, Statement("s", at, "some time", (item,))


def ask(archive: FakeArchive, url: str | None, at: DateInterval, trust: Trust = NOBODY) -> tuple[list[str], str | None]:
    """The dates of what was found, and the outcome."""
    item, statement = circulating(url, at)
    found = CirculatingLookUp(mementos=Mementos(archive, DESK, 2**24), trust=trust, now=NOW)(item, _EXAMINED[DAM], statement)
    if found is None:
        return [], None
    assert all(one.record.appearances[0].basis.is_evidence is (DESK.host not in trust.distrusted) for one in found.matches)
    return [one.record.appearances[0].date_text for one in found.matches], found.lookup.outcome.value


def test_only_what_is_surely_before_the_statement_is_asked_for() -> None:
    """A capture of its own day would make every page a lead."""
    archive = FakeArchive({2018: (sha1(DAM), DAM, 2018)})
    moment = datetime(2018, 1, 1, tzinfo=UTC)
    after = DateInterval(datetime(2018, 1, 1, 0, 0, 1, tzinfo=UTC), None)
    assert ask(archive, URL, DateInterval(moment, None)) == ([], "no-capture")
    assert ask(archive, URL, DateInterval(None, moment)) == ([], "limited")
    assert archive.asked == []
    assert ask(archive, URL, after) == ([format_instant(moment)], "found")


def test_web_archive_that_the_owner_never_trusts_only_claims() -> None:
    archive = FakeArchive({2018: (sha1(DAM), DAM, 2018)})
    statement = DateInterval(datetime(2019, 1, 1, tzinfo=UTC), None)
    assert ask(archive, URL, statement, Trust(distrusted=frozenset({DESK.host}))) == (["2018-01-01T00:00:00Z"], "found")


@pytest.mark.parametrize("url", [None, "file:///a.jpg", "https://a.example/save/a.jpg"])
def test_image_without_an_address_of_the_web_is_not_asked_about(url: str | None) -> None:
    assert ask(FakeArchive({}), url, DateInterval(NOW, NOW)) == ([], None)


def test_answer_from_the_statements_time_is_no_earlier_one() -> None:
    """It is listed as earlier, but what answers is not."""
    archive = FakeArchive({2015: ("-", DAM, 2024)})
    assert ask(archive, URL, DateInterval(datetime(2023, 1, 1, tzinfo=UTC), None)) == ([], "not-shown")


def captured_page(body: bytes) -> Memento:
    return Memento(NOW, "https://a.example/desk/2018id_/http://x.example/p", body, 200, "utf-8", "")


def test_pictures_of_a_page_come_best_rendition_first() -> None:
    """What is asked for is bounded: no picture's smaller renditions stand before another picture."""
    sizes = "/{0}-9.jpg 900w, /{0}-5.jpg 500w"
    images = "".join(f'<p>Words.</p><img src="/{name}.jpg" srcset="{sizes.format(name)}" width=540 height=360>' for name in "ab")
    addresses = page_images(
        captured_page(f"<html><body><article>{images}</article></body></html>".encode()), "http://x.example/p", DEFAULT_LIMITS
    )
    assert [address.removeprefix("http://x.example/")[0] for address in addresses] == ["a", "b"] * 3


def test_page_beyond_the_limit_is_told_unread() -> None:
    with pytest.raises(SourceError, match="max_page_bytes"):
        page_images(captured_page(bytes(100)), "http://x.example/p", Limits(max_page_bytes=99))
