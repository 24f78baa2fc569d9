"""Pages of web archives as statements: which ones, with which images, and at which time."""

from pathlib import Path

import pytest

from provenance.contents import MissingContent, Source
from provenance.errors import MediaMissingError, SourceError
from provenance.intake.interface import Options
from provenance.intake.pages import opening
from provenance.intake.web_archives import WaczReader, WarcReader
from provenance.model.dates import DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement
from tests.unit.intake.pages import deeds
from tests.unit.intake.web_archives.warc_files import AT, png, record, response, revisit, wacz, warcinfo

PAGE = "https://example.org/news/a.html"
IMAGE = "https://example.org/img/a.png"
CAPTURED = DateInterval(None, parse_edtf(AT).latest)


def html(*sources: str, published: str | None = None, title: str = "What happened") -> bytes:
    """A page with an article."""
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    images = "".join(f'<figure><img src="{source}" width="800" height="600"></figure>' for source in sources)
    words = "<p>" + "Something happened in the town on that morning, and many people came to see it. " * 8 + "</p>"
    head, body = f"<title>{title}</title>{meta}", f"<article><h1>{title}</h1>{images}{words}</article>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def page(url: str = PAGE, content: bytes | None = None, at: str = AT, **headers: str) -> bytes:
    return response(url, html("/img/a.png") if content is None else content, "text/html; charset=utf-8", at=at, **headers)


def read(content: bytes, path: Path, options: Options | None = None) -> list[Statement | UnreadStatement]:
    path.write_bytes(content)
    source = Source.of_path(path, path.name)
    reader = WaczReader() if path.suffix == ".wacz" else WarcReader()
    assert reader.recognises(source, source.head())
    assert reader.owns(source) is None
    return list(reader.read(source, options or Options()))


def read_sound(content: bytes, path: Path, options: Options | None = None) -> list[Statement]:
    found = read(content, path, options)
    assert all(isinstance(one, Statement) for one in found), found
    return [one for one in found if isinstance(one, Statement)]


def test_a_page_has_its_captured_images_and_is_not_later_than_its_capture(tmp_path: Path) -> None:
    (found,) = read_sound(warcinfo() + page() + response(IMAGE, png(1)), tmp_path / "a.warc")
    assert (found.id, found.url, found.source) == (PAGE, PAGE, f"a.warc!{PAGE}")
    assert [item.content.read("x", 2**20) for item in found.media] == [png(1)]
    assert (found.at, found.at_basis) == (CAPTURED, TimeBasis.CAPTURE)


def test_a_page_that_gives_its_time_has_that_and_its_capture_second(tmp_path: Path) -> None:
    content = page(content=html("/img/a.png", published="2018-05-06T07:08:09Z")) + response(IMAGE)
    (found,) = read_sound(content, tmp_path / "a.warc")
    assert (found.at, found.at_basis) == (parse_edtf("2018-05-06T07:08:09Z"), TimeBasis.META)
    assert found.times[-1].basis is TimeBasis.CAPTURE


def test_a_time_later_than_the_capture_is_not_used(tmp_path: Path) -> None:
    content = page(content=html("/img/a.png", published="2021-05-06T07:08:09Z")) + response(IMAGE)
    (found,) = read_sound(content, tmp_path / "a.warc")
    assert (found.at, [time.basis for time in found.times]) == (CAPTURED, [TimeBasis.CAPTURE])


def test_a_time_that_is_given_counts_first(tmp_path: Path) -> None:
    given = StatedTime(parse_edtf("2017"), "2017", TimeBasis.GIVEN, "--at")
    (found,) = read_sound(page() + response(IMAGE), tmp_path / "a.warc", Options(given=given))
    assert (found.at, found.at_basis) == (parse_edtf("2017"), TimeBasis.GIVEN)


def test_a_capture_without_a_time_cannot_be_checked(tmp_path: Path) -> None:
    (found,) = read(page(at="yesterday") + response(IMAGE), tmp_path / "a.warc")
    assert isinstance(found, UnreadStatement)
    assert found.unchecked.code == "statement-date-missing"


def test_an_image_that_was_not_captured_is_told(tmp_path: Path) -> None:
    content = page(content=html("/img/a.png", "/img/lost.png")) + response(IMAGE)
    (found,) = read_sound(content, tmp_path / "a.warc")
    lost = next(item.content for item in found.media if isinstance(item.content, MissingContent))
    assert isinstance(lost.error, MediaMissingError)
    assert "https://example.org/img/lost.png: was not captured" in str(lost.error)


def test_the_capture_nearest_in_time_is_taken(tmp_path: Path) -> None:
    records = [response(IMAGE, png(year), at=f"{year}-03-02T10:00:05Z") for year in (2017, 2019, 2023)]
    (found,) = read_sound(b"".join([*records, page()]), tmp_path / "a.warc")
    assert found.media[0].content.read("x", 2**20) == png(2019)


@pytest.mark.parametrize(
    "captured", ["http://example.org/img/a.png", "https://example.org/img/a.png#top", "https://example.org/img/%61.png"]
)
def test_scheme_fragment_and_escapes_do_not_hide_an_image(captured: str, tmp_path: Path) -> None:
    (found,) = read_sound(page() + response(captured, png(1)), tmp_path / "a.warc")
    assert found.media[0].content.read("x", 2**20) == png(1)


def test_redirects_are_followed(tmp_path: Path) -> None:
    moved = record("response", b"HTTP/1.1 302 Found\r\nLocation: /cdn/a.png\r\n\r\n", IMAGE)
    circle = record("response", b"HTTP/1.1 302 Found\r\nLocation: /circle\r\n\r\n", "https://example.org/circle")
    content = page(content=html("/img/a.png", "/circle")) + moved + circle + response("https://example.org/cdn/a.png", png(1))
    (found,) = read_sound(content, tmp_path / "a.warc")
    assert [isinstance(item.content, MissingContent) for item in found.media] == [False, True]


def test_the_same_page_captured_again_counts_once_and_another_twice(tmp_path: Path) -> None:
    later = "2020-01-01T00:00:00Z"
    changed = page(content=html("/img/a.png", title="Something else happened"), at="2021-01-01T00:00:00Z")
    again = revisit(PAGE, at=later, refers_to=PAGE, refers_to_date=AT)
    found = read_sound(page(at=later) + page() + again + changed + response(IMAGE), tmp_path / "a.warc")
    assert [one.id for one in found] == [PAGE, f"{PAGE}@2021-01-01T00:00:00Z"]
    assert found[0].at == CAPTURED


def test_pages_without_captured_images_and_embedded_ones_are_no_statements(tmp_path: Path) -> None:
    frame = "https://ads.example.com/frame.html"
    hops = record("metadata", b"via: https://example.org/\r\nhopsFromSeed: LE\r\n", frame, Content_Type="application/warc-fields")
    bare = page("https://example.org/bare.html", html())
    left: list[LeftOut] = []
    content = page() + page(frame, html(IMAGE)) + hops + bare + response(IMAGE) + response("https://example.org/stray.png")
    (found,) = read_sound(content, tmp_path / "a.warc", Options(leave=left.append))
    assert found.id == PAGE
    assert [one.name for one in left] == ["a.warc!https://example.org/bare.html", "a.warc!https://example.org/stray.png"]


def test_a_captured_page_that_its_parser_does_not_survive_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_said", deeds.crash_at_the_word)
    bad = "https://example.org/bad.html"
    first, second = read(page(bad, html("/img/a.png", title="crash")) + page() + response(IMAGE), tmp_path / "a.warc")
    assert isinstance(first, UnreadStatement)
    assert (first.id, first.unchecked.code) == (bad, "decoder-crashed")
    assert first.unchecked.text.startswith(f"a.warc!{bad}: this page cannot be read: ")
    assert isinstance(second, Statement)
    assert second.id == PAGE


def test_an_icon_of_a_page_that_is_no_statement_is_told(tmp_path: Path) -> None:
    icon = "https://example.org/icons/logo.png"
    bare = html().replace(b"<article>", b'<header><img src="/icons/logo.png" width="16" height="16"></header><article>')
    left: list[LeftOut] = []
    content = page() + page("https://example.org/bare.html", bare) + response(IMAGE, png(1)) + response(icon, png(2))
    (found,) = read_sound(content, tmp_path / "a.warc", Options(leave=left.append))
    assert [item.path for item in found.media] == [IMAGE]
    assert f"a.warc!{icon}" in [one.name for one in left]


def test_the_pages_that_a_crawler_names_are_taken(tmp_path: Path) -> None:
    info = record("resource", b'{"url": "https://example.org/news/b.html"}', "urn:pageinfo:https://example.org/news/b.html")
    found = read_sound(page() + page("https://example.org/news/b.html") + info + response(IMAGE), tmp_path / "a.warc")
    assert [one.id for one in found] == ["https://example.org/news/b.html"]


def test_the_pages_that_a_package_lists_are_taken_in_its_order(tmp_path: Path) -> None:
    other, gone = "https://example.org/news/b.html", "https://example.org/gone.html"
    listed = [{"url": other, "ts": AT}, {"url": gone}, {"url": IMAGE}, {"url": PAGE, "ts": AT}]
    packed = wacz({"a.warc": page() + page(other, html()), "b.warc": response(IMAGE)}, listed)
    found = read(packed, tmp_path / "a.wacz")
    assert [one.id for one in found] == [other, gone, IMAGE, PAGE]
    assert isinstance(found[1], UnreadStatement)
    assert "was not captured" in found[1].unchecked.text
    assert [len(one.media) for one in found if isinstance(one, Statement)] == [0, 1, 1]


def test_a_preview_of_a_channel_gives_its_messages(tmp_path: Path) -> None:
    def message(number: int, at: str, image: str) -> str:
        photo = (
            f"""<a class="tgme_widget_message_photo_wrap" style="background-image:url('{image}')" href="https://t.me/desk/{number}"></a>"""
        )
        date = f'<a class="tgme_widget_message_date" href="https://t.me/desk/{number}"><time datetime="{at}">then</time></a>'
        text = '<div class="tgme_widget_message_text">words</div>'
        return f'<div class="tgme_widget_message" data-post="desk/{number}">{photo}{text}{date}</div>'

    messages = message(1, "2019-01-02T03:04:05+00:00", IMAGE) + message(2, "2021-01-02T03:04:05+00:00", IMAGE)
    preview = f"<!doctype html><html><head><title>Desk</title></head><body>{messages}</body></html>".encode()
    first, second = read_sound(page("https://t.me/s/desk", preview) + response(IMAGE, png(1)), tmp_path / "a.warc")
    assert (first.id, first.url, first.at_basis) == ("desk/1", "https://t.me/desk/1", TimeBasis.MESSAGE)
    assert first.media[0].content.read("x", 2**20) == png(1)
    assert (second.at, second.at_basis) == (CAPTURED, TimeBasis.CAPTURE)


def test_images_without_a_page_are_one_statement(tmp_path: Path) -> None:
    later = "2020-01-01T00:00:00Z"
    content = response(IMAGE, png(1)) + response(IMAGE, png(2), at=later) + response("https://example.org/b.png", png(3))
    (found,) = read_sound(content, tmp_path / "a.warc")
    assert len({item.path for item in found.media}) == 3
    assert (found.at, found.at_basis) == (DateInterval(None, parse_edtf(later).latest), TimeBasis.CAPTURE)


def test_damage_is_told_and_the_rest_read(tmp_path: Path) -> None:
    found = read(page() + response(IMAGE) + b"garbage", tmp_path / "a.warc")
    assert [type(one) for one in found] == [Statement, UnreadStatement]


def test_a_file_without_images_says_so(tmp_path: Path) -> None:
    left: list[LeftOut] = []
    assert read(warcinfo(), tmp_path / "a.warc", Options(leave=left.append)) == []
    assert left == [LeftOut("a.warc", "a web archive without a captured image")]


def test_a_file_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no record can be read"):
        read(b"WARC/1.0\r\nbroken\r\n\r\n", tmp_path / "a.warc")
