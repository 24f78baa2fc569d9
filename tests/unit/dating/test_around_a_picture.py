"""Dates that do not stand in a picture: those of its address, its server, its stamps, and of what Google Takeout wrote beside it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provenance.dating.addresses import add_address
from provenance.dating.gathering import Gathering
from provenance.dating.stamps import Anchors
from provenance.dating.stamps.headers import check_headers
from provenance.errors import FetchTimeoutError
from provenance.finding_dates import PictureDates, find_dates
from provenance.model.dates import DateBasis
from provenance.model.found import Meaning
from provenance.transport import Fetched, FetchKind
from tests.unit.dating import pictures_with_dates as make
from tests.unit.dating.stamps.chains import START, chain, in_block, ots, path_to_root, rules_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://example.org/media/2019/03/02/IMG-20190302-WA0001.jpg?w=100"


@dataclass
class Server:
    """Answers every address with one picture."""

    body: bytes
    last_modified: str | None = "Wed, 06 Mar 2019 10:11:12 GMT"
    http_date: str | None = "Thu, 01 Jan 2026 00:00:30 GMT"
    lands_at: str = URL
    asked: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> tuple[str, ...]:
        return ("example.org",)

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind) -> Fetched:
        assert kind is FetchKind.IMAGE
        assert len(self.body) <= max_bytes
        self.asked.append(url)
        way = () if url == self.lands_at else (url,)
        told = self.last_modified, self.http_date
        return Fetched(self.lands_at, url, self.body, "image/jpeg", None, 200, way, NOW + timedelta(minutes=1), False, *told)


def picture() -> bytes:
    return make.jpeg(make.exif_segment(make.tiff({}, {make.ORIGINAL: make.text("2019:03:02 10:11:12")})))


def told(found: PictureDates) -> dict[str, tuple[str, Meaning, DateBasis]]:
    return {date.field: (date.value, date.meaning, date.basis) for date in found.dates}


def test_picture_at_an_address() -> None:
    server = Server(picture())
    found = find_dates(URL, timezone=None, now=NOW, fetcher=server)
    assert told(found) == {
        "EXIF DateTimeOriginal": ("2019-03-02T10:11:12", Meaning.TAKEN, DateBasis.EMBEDDED),
        "file name": ("2019-03-02", Meaning.NAMED, DateBasis.ASSERTED),
        "address": ("2019-03-02", Meaning.ADDRESSED, DateBasis.ASSERTED),
        "HTTP Last-Modified": ("2019-03-06T10:11:12+00:00", Meaning.HOSTED, DateBasis.ASSERTED),
        "HTTP Date": ("2026-01-01T00:00:30+00:00", Meaning.SERVED, DateBasis.ASSERTED),
    }
    assert not any(date.doubts for date in found.dates)
    assert (found.path, found.form, found.unread, found.contradictions, found.problems) == (URL, "JPEG", None, (), ())
    assert found.fetched is not None
    assert server.asked == [URL]


def test_both_ends_of_a_redirect_have_addresses() -> None:
    server = Server(picture(), lands_at="https://cdn.example.org/2021/04/a.jpg")
    found = find_dates(URL, timezone=None, now=NOW, fetcher=server)
    assert [date.value for date in found.dates if date.meaning is Meaning.ADDRESSED] == ["2019-03-02", "2021-04"]


@pytest.mark.parametrize(("last_modified", "problems"), [(None, 0), ("yesterday", 1), ("x" * 100, 1)])
def test_header_that_is_no_date_is_told(last_modified: str | None, problems: int) -> None:
    found = find_dates(URL, timezone=None, now=NOW, fetcher=Server(picture(), last_modified=last_modified))
    assert "HTTP Last-Modified" not in told(found)
    assert len(found.problems) == problems


def test_server_older_than_the_picture_contradicts_it() -> None:
    server = Server(picture(), last_modified="Wed, 06 Mar 2013 10:11:12 GMT")
    found = find_dates(URL, timezone=None, now=NOW, fetcher=server)
    assert any("HTTP Last-Modified" in text and "EXIF DateTimeOriginal" in text for text in found.contradictions)


def test_address_that_gives_no_picture_keeps_what_is_around_it() -> None:
    found = find_dates(URL, timezone=None, now=NOW, fetcher=Server(b"<html>"))
    assert found.unread is not None and found.unread.code == "unsupported-format"
    assert set(told(found)) == {"file name", "address", "HTTP Last-Modified", "HTTP Date"}


def test_address_that_cannot_be_fetched_is_unread() -> None:
    class Slow(Server):
        def fetch(self, url: str, *, max_bytes: int, kind: FetchKind) -> Fetched:  # noqa: ARG002
            raise FetchTimeoutError(f"{url}: no whole answer")

    for fetcher, code in ((Slow(b""), "fetch-timeout"), (None, "fetch-refused")):
        found = find_dates(URL, timezone=None, now=NOW, fetcher=fetcher)
        assert found.unread is not None and found.unread.code == code
        assert set(told(found)) == {"file name", "address"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("2019/03/02/a.jpg", "2019-03-02"),
        ("2019/3/2/a.jpg", "2019-03-02"),
        ("wp-content/uploads/2019/03/a.jpg", "2019-03"),
        ("x/2019-03-02/a.jpg", "2019-03-02"),
        ("20190302/a.jpg", "2019-03-02"),
        ("x/2019-03/a.jpg", "2019-03"),
        ("2018/12/x/2019-03-02/a.jpg", "2019-03-02"),
        ("a%2F2019/03/02/a.jpg", "2019-03-02"),
        ("2019/a.jpg", None),
        ("1920/1080/a.jpg", None),
        ("2019/13/a.jpg", None),
        ("x2019/03/a.jpg", None),
        ("2019/03.jpg", None),
        ("12019/03/a.jpg", None),
        ("", None),
    ],
)
def test_folders_of_an_address(path: str, value: str | None) -> None:
    gathering = Gathering(None, NOW)
    add_address(gathering, f"https://example.org/{path}")
    assert [date.value for date in gathering.dates] == ([] if value is None else [value])


@pytest.mark.parametrize("url", ["http://[", "https://example.org/2019/02/31/a.jpg", "https://"])
def test_odd_addresses_end_nothing(url: str) -> None:
    found = find_dates(url, timezone=None, now=NOW)
    assert found.unread is not None
    assert not found.dates


@pytest.mark.parametrize(("is_known", "basis"), [(True, DateBasis.CAPTURED), (False, DateBasis.ASSERTED)])
def test_stamps_beside_and_named(tmp_path: Path, *, is_known: bool, basis: DateBasis) -> None:
    steps, root = path_to_root(picture())
    headers = chain(40, roots={20: root})
    anchors = Anchors(chain=check_headers(headers, "headers", rules_of(headers, 1 if is_known else 2**90)))
    (tmp_path / "a.jpg").write_bytes(picture())
    for name in ("a.jpg.ots", "other.ots"):
        (tmp_path / name).write_bytes(ots(picture(), steps + in_block(20)))
    found = find_dates(str(tmp_path / "a.jpg"), timezone=None, now=NOW, anchors=anchors, stamp_paths=(tmp_path / "other.ots",))
    assert [stamp.name for stamp in found.stamps] == ["a.jpg.ots", "other.ots"]
    dates = [date for date in found.dates if date.meaning is Meaning.STAMPED]
    assert [date.basis for date in dates] == ([basis] * 2 if is_known else [])
    assert all("proves that a file of these very bytes existed by then" in date.proves for date in dates)


def test_proven_stamp_contradicts_what_is_later(tmp_path: Path) -> None:
    steps, root = path_to_root(picture())
    headers = chain(40, roots={20: root})
    anchors = Anchors(chain=check_headers(headers, "headers", rules_of(headers)))
    (tmp_path / "a.jpg").write_bytes(picture())
    (tmp_path / "a.jpg.ots").write_bytes(ots(picture(), steps + in_block(20)))
    found = find_dates(str(tmp_path / "a.jpg"), timezone=None, now=NOW, anchors=anchors)
    assert datetime.fromtimestamp(START, UTC).year < 2019
    assert any("time stamp a.jpg.ots" in text for text in found.contradictions)


def test_stamp_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture())
    found = find_dates(str(tmp_path / "a.jpg"), timezone=None, now=NOW, stamp_paths=(tmp_path / "none.tsr", tmp_path))
    assert [(stamp.state.value, stamp.sha256) for stamp in found.stamps] == [("unread", None), ("unread", None)]


def test_takeout_beside_a_picture(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(make.jpeg())
    times = {"photoTakenTime": {"timestamp": "1551521472"}, "creationTime": {"timestamp": "1561521472"}}
    (tmp_path / "a.jpg.supplemental-metadata.json").write_text(json.dumps(times))
    found = find_dates(str(tmp_path / "a.jpg"), timezone=None, now=NOW)
    name = "a.jpg.supplemental-metadata.json"
    kept = {key: value for key, value in told(found).items() if key.startswith(name)}
    assert kept == {
        f"{name}: photoTakenTime": ("2019-03-02T10:11:12Z", Meaning.TAKEN, DateBasis.EMBEDDED),
        f"{name}: creationTime": ("2019-06-26T03:57:52Z", Meaning.UPLOADED, DateBasis.ASSERTED),
    }
    assert not found.problems
