import base64
from pathlib import Path

import pytest

from provenance.contents import BytesContent, BytesTree, MissingContent, Source
from provenance.errors import FetchRefusedError, InputError, SourceError
from provenance.intake.interface import Options
from provenance.intake.pages import PageReader, read_page
from provenance.intake.pages.statements import data_content
from provenance.model.label import LabelKind
from provenance.model.media import Content
from provenance.model.statement import LeftOut, Statement, TimeBasis, UnreadStatement
from tests.unit.intake.pages.layouts import PARAGRAPH, SITE, channel, data_uri, jpeg, json_ld, message, news, page

DATED = json_ld({"@type": "NewsArticle", "datePublished": "2023-10-23T10:00:00+02:00"})


def read(content: bytes, url: str | None = f"{SITE}/a/b", options: Options | None = None) -> Statement:
    tree = BytesTree((("page", content),))
    (statement,) = PageReader().read(Source("the page", tree, "page", url), options or Options())
    assert isinstance(statement, Statement)
    return statement


def saved(folder: Path, content: bytes, files: dict[str, bytes]) -> Source:
    for name, file in {"story.html": content, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
    return Source.of_path(folder / "story.html", "story.html")


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf\n<!doctype HTML>",
        b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
        b"<!-- saved from url=(0014)https://a.b/ -->\n<html>",
        b"<!--" + b" Page saved with a tool " * 300,
        "<html lang=de>".encode("utf-16"),
        b"<div class=post>",
        b"<p>text",
        b"<img src=a.jpg>",
    ],
)
def test_a_page_is_told_by_its_content(head: bytes) -> None:
    assert PageReader().recognises(Source("x", BytesTree((("x", head),)), "x"), head[:4096])


@pytest.mark.parametrize(
    "head",
    [b"", b"\xff\xd8\xff", b"{}", b"<svg xmlns='x'>", b'<?xml version="1.0"?><rss>', b"From: a@b.example\n\n<html>", b"<alpha>", b"PK"],
)
def test_other_sources_are_no_pages(head: bytes) -> None:
    assert not PageReader().recognises(Source("x", BytesTree((("x", head),)), "x"), head)


def test_a_page_becomes_a_statement_with_time_words_and_address() -> None:
    head = DATED + '<link rel="canonical" href="https://news.example/story"><meta name="description" content="Works on the bridge begin.">'
    statement = read(news('<img src="/img/lead-picture.jpg">', head=head), url=None)
    assert (statement.at_text, statement.at_basis) == ("2023-10-23T10:00:00+02:00", TimeBasis.JSON_LD)
    assert (statement.url, statement.text) == ("https://news.example/story", "Bridge works begin\nWorks on the bridge begin.")
    assert [one.path for one in statement.media] == ["https://news.example/img/lead-picture.jpg"]
    assert (
        LeftOut("https://news.example/img/most-read.jpg", "in a side bar", "https://news.example/img/most-read.jpg") in statement.left_out
    )


def test_a_page_without_a_time_is_unchecked_and_names_its_pictures() -> None:
    tree = BytesTree((("page", page(f'<img src="/one.jpg">{PARAGRAPH}')),))
    (statement,) = PageReader().read(Source("p", tree, "page", f"{SITE}/x"), Options())
    assert isinstance(statement, UnreadStatement)
    assert statement.paths == (f"{SITE}/one.jpg",)


def test_labels_come_from_the_caption_before_the_alternative_text() -> None:
    figure = '<figure><img src="/i/a.jpg" alt="Symbolbild"><figcaption>FILE PHOTO: The bridge in May 2019</figcaption>'
    figure += '</figure><p><img src="/i/b.jpg" alt="Symbolbild">'
    first, second = read(news("", figure, head=DATED)).media
    assert first.label is not None
    assert first.label.kind is LabelKind.FILE_PHOTO
    assert second.label is not None
    assert second.label.kind is LabelKind.ILLUSTRATIVE
    assert first.notes == (("alt", "Symbolbild"),)
    assert first.origin is not None
    assert first.origin.source == "the page"


def test_a_saved_page_shows_the_files_in_its_folder(tmp_path: Path) -> None:
    body = '<img src="./story_files/lead%20picture.jpg"><p><img src="story_files/second.jpg" srcset="/img/second-large.jpg 2000w">'
    content = b"<!-- saved from url=(0023)https://news.example/s/t -->" + news(body, head=DATED)
    source = saved(
        tmp_path, content, {"story_files/lead picture.jpg": jpeg(), "story_files/second.jpg": b"2", "story_files/style.css": b""}
    )
    assert PageReader().owns(source) == "story_files/"
    (statement,) = PageReader().read(source, Options())
    assert isinstance(statement, Statement)
    assert statement.media[0].path == "story_files/lead picture.jpg"
    assert [one.content.read("x", 10**6) for one in statement.media] == [jpeg(), b"2"]
    assert statement.url == "https://news.example/s/t"


def test_what_was_not_saved_is_told_with_its_address_on_the_web(tmp_path: Path) -> None:
    content = b"<!-- saved from url=(0023)https://news.example/s/t -->" + news(
        '<img src="/img/lead-one.jpg"><p><img src="pics/two-two.jpg">', head=DATED
    )
    (statement,) = PageReader().read(saved(tmp_path, content, {}), Options())
    assert isinstance(statement, Statement)
    assert [one.path for one in statement.media] == ["https://news.example/img/lead-one.jpg", "https://news.example/s/pics/two-two.jpg"]
    with pytest.raises(FetchRefusedError, match="--fetch"):
        statement.media[0].content.read("x", 100)


def test_a_saved_page_cannot_name_files_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"no")
    content = news('<img src="../secret.jpg"><p><img src="%2e%2e/secret.jpg"><p><img src="file:///etc/passwd">', head=DATED)
    (statement,) = PageReader().read(saved(tmp_path / "in", content, {}), Options())
    assert isinstance(statement, Statement)
    assert statement.media
    for one in statement.media:
        with pytest.raises(InputError):
            one.content.read("x", 100)


def test_pictures_within_the_page_are_read_and_broken_ones_told() -> None:
    uri = data_uri(jpeg())
    statement = read(news(f'<img src="{uri}">', f'<p><img src="data:image/jpeg;base64,{"!" * 3000}">', head=DATED))
    good, broken = statement.media
    assert good.content.read("x", 10**6) == jpeg()
    assert good.path != broken.path
    with pytest.raises(InputError, match="cannot be read"):
        broken.content.read("x", 10**6)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("data:image/png;base64," + base64.b64encode(b"\xfb\xff\x00").decode(), b"\xfb\xff\x00"),
        ("data:;base64,-_8A", b"\xfb\xff\x00"),
        ("data:;BASE64 ,AA\n AA", b"\0\0\0"),
        ("data:image/gif,%47%49F", b"GIF"),
    ],
)
def test_data_addresses_are_read_as_browsers_do(address: str, expected: bytes) -> None:
    assert data_content(address).read("x", 100) == expected


def test_renditions_that_are_there_come_before_larger_ones_that_are_not() -> None:
    def resolve(address: str) -> Content:
        return BytesContent(b"small") if "300" in address else MissingContent(SourceError("not captured"), address)

    content = news('<img src="/i/lead-300x200.jpg" srcset="/i/lead.jpg 2000w">', head=DATED)
    statement = read_page(content, name="capture", url=f"{SITE}/x", charset=None, resolve=resolve, options=Options())
    assert isinstance(statement, Statement)
    assert [one.content.read("x", 100) for one in statement.media] == [b"small"]
    asked = read_page(b'<img src="cid:part1@x">', name="mail", url=None, charset=None, resolve=resolve, options=Options())
    assert isinstance(asked, UnreadStatement)
    assert asked.paths == ("cid:part1@x",)


def test_times_known_from_elsewhere_count_after_those_of_the_page() -> None:
    known = read(news("", head=DATED)).times
    statement = read_page(
        news(""), name="c", url=None, charset=None, resolve=lambda one: BytesContent(one.encode()), options=Options(), also=known
    )
    assert isinstance(statement, Statement)
    assert statement.times[-1] == known[-1]


def test_every_message_of_a_channel_is_a_statement_of_its_own_time() -> None:
    content = channel(
        message(41, ("https://cdn4.example/file/a.jpg", "https://cdn4.example/file/b.jpg"), text="FILE PHOTO: harbour, 2019"),
        message(42, (), text="words alone"),
        message(
            43,
            ("https://cdn4.example/file/c.jpg",),
            time="2023-10-24T06:00:00+00:00",
            extra='<i class="link_preview_image" style="background-image:url(/l.jpg)"></i>',
        ),
    )
    tree = BytesTree((("page", content),))
    first, second = PageReader().read(Source("s.html", tree, "page", "https://t.me/s/citydesk"), Options())
    assert isinstance(first, Statement)
    assert isinstance(second, Statement)
    assert (first.id, first.url, first.at_text, first.at_basis) == (
        "citydesk/41",
        "https://t.me/citydesk/41",
        "2023-10-23T17:05:11+00:00",
        TimeBasis.MESSAGE,
    )
    assert [one.path for one in first.media] == ["https://cdn4.example/file/a.jpg", "https://cdn4.example/file/b.jpg"]
    assert [one.label is not None for one in (*first.media, *second.media)] == [True, True, False]
    assert second.at_text == "2023-10-24T06:00:00+00:00"
    assert second.left_out == (LeftOut("https://t.me/l.jpg", "the preview of a linked page"),)


def test_a_message_without_a_time_is_told_and_the_others_are_read() -> None:
    content = channel(message(1, ("/a.jpg",), time="noon"), message(2, ("/b.jpg",)))
    tree = BytesTree((("page", content),))
    first, second = PageReader().read(Source("s.html", tree, "page", "https://t.me/s/citydesk"), Options())
    assert isinstance(first, UnreadStatement)
    assert isinstance(second, Statement)
    assert any("noon" in one.reason for one in first.left_out)
