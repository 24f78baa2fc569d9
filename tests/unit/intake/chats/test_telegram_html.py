"""What of a Telegram export as HTML becomes a statement."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from provenance.contents import MissingContent, Source
from provenance.errors import MediaError, MediaLeftOutError
from provenance.intake.chats import TelegramReader, telegram_page
from provenance.intake.interface import Options
from provenance.model.edtf import parse_edtf
from provenance.model.statement import LeftOut, Statement, UnreadStatement
from tests.unit.intake.chats import deeds
from tests.unit.intake.chats.telegram_exports import html_date, html_media, html_message, html_page, html_photo

AT = 1_705_305_600  # 2024-01-15T08:00:00Z
DATE = html_date(AT, 2)
PARENT = """
import sys
from provenance.intake import Options, intake_options, read_named
from provenance.model.statement import Statement

(found,) = read_named(sys.argv[1:], intake_options(Options()))
assert isinstance(found, Statement), found
print("lxml" in sys.modules)
"""


def write_pages(folder: Path, *pages: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        (folder / f"messages{number if number > 1 else ''}.html").write_text(page, encoding="utf-8")
    return folder / "messages.html"


def read(path: Path, options: Options | None = None) -> list[Statement | UnreadStatement]:
    source = Source.of_path(path, path.name)
    assert TelegramReader().recognises(source, source.head())
    return list(TelegramReader().read(source, options or Options()))


def read_one(path: Path, options: Options | None = None) -> Statement:
    (found,) = read(path, options)
    assert isinstance(found, Statement), found
    return found


def test_a_photo_is_the_linked_file_and_not_its_thumbnail(tmp_path: Path) -> None:
    page = html_page([html_message(5, DATE, media=html_photo("photos/a.jpg"), text="two<br>lines &amp; more")], "Sky & Sea")
    statement = read_one(write_pages(tmp_path, page))
    assert (statement.id, statement.text, statement.at_text) == ("Sky & Sea/5", "two\nlines & more", DATE)
    assert [item.path for item in statement.media] == ["photos/a.jpg"]
    assert statement.at.earliest == datetime(2024, 1, 15, 8, tzinfo=UTC)
    assert statement.at.latest == datetime(2024, 1, 15, 8, 0, 0, 999_999, tzinfo=UTC)


def test_the_offset_is_that_outside_of_summer_time_so_that_a_summer_clock_may_mean_an_hour_earlier(tmp_path: Path) -> None:
    page = html_page([html_message(5, "15.07.2024 10:00:00 UTC+02:00", media=html_photo("photos/a.jpg"))])
    statement = read_one(write_pages(tmp_path, page))
    assert statement.at.earliest == datetime(2024, 7, 15, 7, tzinfo=UTC)
    assert statement.at.latest == datetime(2024, 7, 15, 8, 0, 0, 999_999, tzinfo=UTC)


def test_a_winter_clock_of_central_europe_is_exact(tmp_path: Path) -> None:
    page = html_page([html_message(5, "15.01.2024 10:00:00 UTC+01:00", media=html_photo("photos/a.jpg"))])
    statement = read_one(write_pages(tmp_path, page))
    assert statement.at.earliest == datetime(2024, 1, 15, 9, tzinfo=UTC)
    assert statement.at.latest == datetime(2024, 1, 15, 9, 0, 0, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Kyiv", 7), ("Africa/Johannesburg", 8)])
def test_the_zone_tells_whether_a_clock_was_on_summer_time(tmp_path: Path, zone: str, hour: int) -> None:
    page = html_page([html_message(5, "15.07.2024 10:00:00 UTC+02:00", media=html_photo("photos/a.jpg"))])
    statement = read_one(write_pages(tmp_path, page), Options(timezone=ZoneInfo(zone)))
    assert statement.at.earliest == datetime(2024, 7, 15, hour, tzinfo=UTC)
    assert statement.at.latest == statement.at.earliest + timedelta(microseconds=999_999)


def test_a_zone_of_another_offset_is_not_believed(tmp_path: Path) -> None:
    page = html_page([html_message(5, DATE, media=html_photo("photos/a.jpg"))])
    assert read_one(write_pages(tmp_path, page), Options(timezone=ZoneInfo("Asia/Tokyo"))).at.earliest == datetime(
        2024, 1, 15, 8, tzinfo=UTC
    )


def test_a_clock_without_offset_is_its_day_only(tmp_path: Path) -> None:
    page = html_page([html_message(5, "15.01.2024 10:00:00", media=html_photo("photos/a.jpg"))])
    path = write_pages(tmp_path, page)
    assert read_one(path).at == parse_edtf("2024-01-15")
    assert read_one(path, Options(timezone=ZoneInfo("Asia/Tokyo"))).at.earliest == datetime(2024, 1, 15, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "title", ["", "yesterday", "31.02.2024 10:00:00 UTC+02:00", "15.01.2024 25:00:00", "15.01.0000 10:00:00 UTC+02:00"]
)
def test_a_time_that_cannot_be_read_makes_the_statement_unread(tmp_path: Path, title: str) -> None:
    unread, statement = read(
        write_pages(
            tmp_path,
            html_page([html_message(5, title, media=html_photo("photos/a.jpg")), html_message(6, DATE, media=html_photo("photos/b.jpg"))]),
        )
    )
    assert isinstance(unread, UnreadStatement)
    assert "message 5" in unread.unchecked.text and unread.paths == ("photos/a.jpg",)
    assert isinstance(statement, Statement)


def test_joined_messages_of_one_second_are_one_statement(tmp_path: Path) -> None:
    messages = [
        html_message(5, DATE, media=html_photo("photos/a.jpg"), text="words"),
        html_message(6, DATE, sender=None, media=html_photo("photos/b.jpg")),
        html_message(7, html_date(AT + 60, 2), sender=None, media=html_photo("photos/c.jpg")),
    ]
    first, second = read(write_pages(tmp_path, html_page(messages)))
    assert isinstance(first, Statement) and [item.path for item in first.media] == ["photos/a.jpg", "photos/b.jpg"]
    assert isinstance(second, Statement) and dict(second.media[0].notes)["from"] == "Newsroom"


def test_a_forward_is_stated_at_its_own_time_and_claims_origin_and_date(tmp_path: Path) -> None:
    origin = ("Field unit", html_date(AT - 86_400, 2))
    statement = read_one(write_pages(tmp_path, html_page([html_message(5, DATE, media=html_photo("photos/a.jpg"), forwarded=origin)])))
    assert statement.at.earliest == datetime(2024, 1, 15, 8, tzinfo=UTC)
    (claim,) = statement.media[0].claims
    assert (claim.publisher, claim.path) == ("Field unit", "photos/a.jpg")
    assert claim.interval.earliest == datetime(2024, 1, 14, 8, tzinfo=UTC)


def test_a_reply_is_noted(tmp_path: Path) -> None:
    statement = read_one(write_pages(tmp_path, html_page([html_message(5, DATE, media=html_photo("photos/a.jpg"), reply=3)])))
    assert dict(statement.media[0].notes)["reply_to_message_id"] == "3"


def test_a_photo_that_the_export_does_not_hold_is_an_image_that_cannot_be_read(tmp_path: Path) -> None:
    box = html_media("media_photo", "Photo", "Not included, change data exporting settings to download.", "1280x960, 120 KB")
    statement = read_one(write_pages(tmp_path, html_page([html_message(5, DATE, media=box)])))
    with pytest.raises(MediaLeftOutError, match="Not included"):
        statement.media[0].content.read("it", 1000)


def test_a_photo_too_small_for_a_thumbnail_and_a_picture_sent_as_file_are_taken(tmp_path: Path) -> None:
    messages = [
        html_message(5, DATE, media=html_media("media_photo", "Photo", "", "60x60", "photos/small.jpg")),
        html_message(6, html_date(AT + 9, 2), media=html_media("media_file", "IMG.PNG", "", "1 MB", "files/IMG.PNG")),
        html_message(7, html_date(AT + 19, 2), media=html_media("media_file", "IMG.jpg", "Exceeds maximum size, ...", "1 MB")),
        html_message(8, html_date(AT + 29, 2), media=html_media("media_file", "a.pdf", "", "1 MB", "files/a.pdf")),
    ]
    statements = read(write_pages(tmp_path, html_page(messages)))
    paths = [item.path for one in statements if isinstance(one, Statement) for item in one.media]
    assert paths == ["photos/small.jpg", "files/IMG.PNG", "message 7, img.jpg"]


def test_films_and_stickers_are_left_out_and_told(tmp_path: Path) -> None:
    messages = [
        html_message(5, DATE, media=html_media("media_video", "Video file", "", "00:14", "video_files/a.mp4")),
        html_message(
            6, html_date(AT + 9, 2), media='<a class="sticker_wrap clearfix pull_left" href="stickers/a.webp"><img class="sticker"/></a>'
        ),
        html_message(7, html_date(AT + 19, 2), media=html_media("media_photo", "Sticker", "", "x", "stickers/b.webp")),
    ]
    told: list[LeftOut] = []
    assert read(write_pages(tmp_path, html_page(messages)), Options(leave=told.append)) == []
    assert [left.name.split(": ")[1] for left in told] == ["video_files/a.mp4", "stickers/a.webp", "stickers/b.webp"]


def test_headings_services_and_words_are_no_statements(tmp_path: Path) -> None:
    day = '<div class="message service" id="message-1"><div class="body details">\n23 October 2023\n</div></div>'
    created = '<div class="message service" id="message1"><div class="body details">Channel created</div></div>'
    assert read(write_pages(tmp_path, html_page([day, created, html_message(2, DATE, text="words")]))) == []


def test_all_pages_of_a_chat_are_one_source_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    pages = [
        html_page([html_message(number, html_date(AT + number, 2), media=html_photo(f"photos/{number}.jpg"))]) for number in range(1, 12)
    ]
    path = write_pages(tmp_path, *pages)
    expected = [f"Newsroom/{number}" for number in range(1, 12)]
    assert [one.id for one in read(path)] == expected
    assert [one.id for one in read(path.with_name("messages3.html"))] == expected


def test_a_page_that_is_not_there_is_told(tmp_path: Path) -> None:
    pages = [html_page([html_message(number, html_date(AT + number, 2), media=html_photo(f"photos/{number}.jpg"))]) for number in (1, 2, 3)]
    path = write_pages(tmp_path, *pages)
    path.with_name("messages2.html").unlink()
    first, lost, third = read(path)
    assert isinstance(lost, UnreadStatement) and "pages 2 to 2" in lost.unchecked.text
    assert (first.id, third.id) == ("Newsroom/1", "Newsroom/3")


@pytest.mark.parametrize("href", ["../outside.jpg", "/etc/hostname", "file:///etc/hostname", "photos/../../outside.jpg"])
def test_a_link_that_leads_out_is_refused(tmp_path: Path, href: str) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    statement = read_one(write_pages(tmp_path / "export", html_page([html_message(5, DATE, media=html_photo(href))])))
    with pytest.raises(MediaError, match=r"leads out|no such file"):
        statement.media[0].content.read("it", 1000)


def test_a_page_nested_too_deeply_is_read_up_to_there_and_the_loss_is_told(tmp_path: Path) -> None:
    deep = html_message(5, DATE, media=html_photo("photos/a.jpg")) + "<div>" * 100_000
    found = read(write_pages(tmp_path, html_page([deep])))
    assert isinstance(found[0], Statement)
    assert isinstance(found[-1], UnreadStatement) and "is lost" in found[-1].unchecked.text


def test_a_page_that_its_parser_does_not_survive_costs_no_other_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_page, "_exported", deeds.crash_at_the_word)
    sound, bad = (html_page([html_message(number, DATE, media=html_photo(f"photos/{number}.jpg"))], "Sky") for number in (5, 6))
    found = read(write_pages(tmp_path, sound, bad.replace("Sky", "crash")))
    assert isinstance(found[0], Statement)
    assert isinstance(found[1], UnreadStatement)
    assert "messages2.html: this page cannot be read: the process that opened it crashed (SIGKILL)" in found[1].unchecked.text


def test_the_program_itself_makes_no_tree_of_a_page(tmp_path: Path) -> None:
    path = write_pages(tmp_path, html_page([html_message(5, DATE, media=html_photo("photos/a.jpg"))]))
    ran = subprocess.run([sys.executable, "-c", PARENT, path], capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stdout.decode().strip()) == (0, "False"), ran.stderr.decode()


def test_a_page_owns_the_folder_of_its_export(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "export", html_page([]))
    source = Source.of_path(tmp_path, "here").of_member("export/messages.html")
    assert TelegramReader().owns(source) == "export/"
    assert TelegramReader().recognises(source, path.read_bytes()[:4096])
    (tmp_path / "other.html").write_text("<html><body>messages</body></html>")
    assert not TelegramReader().recognises(Source.of_path(tmp_path / "other.html", "o"), b"<html><body>messages</body></html>")


def test_an_account_is_read_from_its_summary_chat_by_chat(tmp_path: Path) -> None:
    for folder, name in [("chats/chat_01", "Ava"), ("chats/chat_02", "Bob"), ("left_chats/chat_01", "Ava")]:
        pages = [html_page([html_message(number, DATE, media=html_photo("photos/a.jpg"))], name) for number in (1, 2)]
        write_pages(tmp_path / folder, *pages)
    (tmp_path / "export_results.html").write_text('<html><body><div class="page_wrap"><div class="page_body"></div></div></body></html>')
    found = read(tmp_path / "export_results.html")
    assert [one.id for one in found] == ["Ava/1", "Bob/1", "Ava (3)/1"]
    assert [len(one.media) for one in found if isinstance(one, Statement)] == [1, 1, 1]
    assert TelegramReader().owns(Source.of_path(tmp_path / "export_results.html", "e")) == ""


def test_a_message_of_very_many_pictures_is_cut_and_costs_no_time(tmp_path: Path) -> None:
    many = "".join(html_photo(f"photos/{number}.jpg") for number in range(20_000))
    statement = read_one(write_pages(tmp_path, html_page([html_message(5, DATE, media=many)])))
    *taken, rest = statement.media
    assert len(taken) == 100
    assert isinstance(rest.content, MissingContent)
    assert "19,900 more files: no message has so many" in str(rest.content.error)
