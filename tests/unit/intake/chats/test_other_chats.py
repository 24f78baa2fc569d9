"""What exports of Discord, Facebook, Instagram and WhatsApp become."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from provenance.contents import Source
from provenance.errors import FetchRefusedError, MediaError, MediaLeftOutError
from provenance.intake.chats import DiscordReader, MessengerReader, TelegramReader, WhatsAppReader
from provenance.intake.interface import Options, Reader
from provenance.model.edtf import parse_edtf
from provenance.model.statement import LeftOut, Statement, UnreadStatement

READERS: tuple[Reader, ...] = (DiscordReader(), MessengerReader(), TelegramReader(), WhatsAppReader())


def read(path: Path, reader: Reader, options: Options | None = None) -> list[Statement | UnreadStatement]:
    source = Source.of_path(path, path.name)
    assert [one.kind for one in READERS if one.recognises(source, source.head())] == [reader.kind]
    return list(reader.read(source, options or Options()))


def sound(path: Path, reader: Reader, options: Options | None = None) -> Statement:
    (found,) = read(path, reader, options)
    assert isinstance(found, Statement), found
    return found


def discord(folder: Path, *messages: object) -> Path:
    """After JsonMessageWriter.cs of Tyrrrz/DiscordChatExporter."""
    document = {
        "guild": {"id": "25", "name": "Guild", "iconUrl": "https://example.org/icon.png"},
        "channel": {"id": "35", "type": "GuildTextChat", "name": "general"},
        "dateRange": {"after": None, "before": None},
        "messages": messages,
        "messageCount": len(messages),
    }
    path = folder / "chat.json"
    path.write_text(json.dumps(document, indent=2))
    return path


def discord_message(**fields: object) -> dict[str, object]:
    author = {"id": "1", "name": "ava", "nickname": "Ava", "avatarUrl": "https://example.org/a.png"}
    told = {"id": "459", "type": "Default", "timestamp": "2018-05-20T16:09:51.118+00:00", "timestampEdited": None, "content": "words"}
    return {**told, "author": author, "attachments": [], "embeds": [], "stickers": [], **fields}


def test_an_attachment_of_discord_is_at_its_address_or_in_the_folder_beside(tmp_path: Path) -> None:
    link = {"id": "4", "url": "https://cdn.example.org/unknown.png", "fileName": "unknown.png"}
    statement = sound(discord(tmp_path, discord_message(attachments=[link])), DiscordReader())
    assert (statement.id, statement.url) == ("general/459", "https://discord.com/channels/25/35/459")
    assert statement.at.earliest == datetime(2018, 5, 20, 16, 9, 51, 118_000, tzinfo=UTC)
    assert [one.path for one in statement.media] == ["https://cdn.example.org/unknown.png"]
    assert statement.media[0].origin is not None and statement.media[0].origin.place == "message 459"
    with pytest.raises(FetchRefusedError):
        statement.media[0].content.read("it", 10)
    (tmp_path / "chat.json_Files").mkdir()
    (tmp_path / "chat.json_Files/unknown-1A.png").write_bytes(b"png")
    held = {**link, "url": "chat.json_Files/unknown-1A.png"}
    statement = sound(discord(tmp_path, discord_message(attachments=[held])), DiscordReader())
    assert statement.media[0].content.read("it", 10) == b"png"
    assert DiscordReader().owns(Source.of_path(tmp_path / "chat.json", "c")) == "chat.json_Files/"


def test_stickers_linked_pages_and_films_of_discord_are_left_out(tmp_path: Path) -> None:
    message = discord_message(
        stickers=[{"name": "Laugh", "sourceUrl": "https://example.org/s.png"}],
        embeds=[{"url": "https://example.org", "thumbnail": {"url": "https://example.org/t.png"}}],
        attachments=[{"url": "https://example.org/a.mp4", "fileName": "a.mp4"}],
    )
    told: list[LeftOut] = []
    assert read(discord(tmp_path, message, discord_message(id="460")), DiscordReader(), Options(leave=told.append)) == []
    assert [left.name.split(": ")[1] for left in told] == [
        "https://example.org/s.png",
        "https://example.org/t.png",
        "https://example.org/a.mp4",
    ]


def test_a_broken_message_of_discord_costs_no_other(tmp_path: Path) -> None:
    link = {"url": "https://example.org/a.png", "fileName": "a.png"}
    broken = discord_message(timestamp=5, attachments=[link])
    unread, other, statement = read(discord(tmp_path, broken, "text", discord_message(id="460", attachments=[link])), DiscordReader())
    assert isinstance(unread, UnreadStatement) or isinstance(other, UnreadStatement)
    assert isinstance(statement, Statement)


def messenger(folder: Path, *messages: object) -> Path:
    path = folder / "message_1.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"participants": [{"name": "Ava"}], "messages": messages, "title": "Ava", "thread_path": "inbox/ava"}))
    return path


def test_a_photo_of_facebook_is_found_from_the_root_of_the_download_or_beside(tmp_path: Path) -> None:
    folder = tmp_path / "messages/inbox/ava"
    photo = {"uri": "messages/inbox/ava/photos/1.jpg", "creation_timestamp": 1}
    path = messenger(
        folder, {"sender_name": "Ava", "timestamp_ms": 1_415_147_240_411, "content": "\u00c3\u00a9t\u00c3\u00a9", "photos": [photo]}
    )
    (folder / "photos").mkdir()
    (folder / "photos/1.jpg").write_bytes(b"jpg")
    statement = sound(path, MessengerReader())
    assert (statement.text, statement.id) == ("été", "message_1.json/1")
    assert statement.at.earliest == datetime(2014, 11, 5, 0, 27, 20, 411_000, tzinfo=UTC)
    assert statement.media[0].path == photo["uri"]
    assert statement.media[0].content.read("it", 10) == b"jpg"
    (from_root,) = MessengerReader().read(Source.of_path(tmp_path, "here").of_member("messages/inbox/ava/message_1.json"), Options())
    assert isinstance(from_root, Statement)
    assert from_root.media[0].content.read("it", 10) == b"jpg"


@pytest.mark.parametrize("uri", ["../outside.jpg", "/etc/hostname"])
def test_a_path_of_facebook_that_leads_out_is_refused(tmp_path: Path, uri: str) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    message = {"sender_name": "Ava", "timestamp_ms": 1_415_147_240_411, "photos": [{"uri": uri}]}
    statement = sound(messenger(tmp_path / "in", message), MessengerReader())
    with pytest.raises(MediaError, match="leads out"):
        statement.media[0].content.read("it", 10)


def test_stickers_and_films_of_facebook_are_left_out(tmp_path: Path) -> None:
    base = {"sender_name": "Ava", "timestamp_ms": 1_415_147_240_411}
    told: list[LeftOut] = []
    path = messenger(tmp_path, {**base, "sticker": {"uri": "s.png"}}, {**base, "videos": [{"uri": "v.mp4"}]}, base)
    assert read(path, MessengerReader(), Options(leave=told.append)) == []
    assert [left.name.split(": ")[1] for left in told] == ["s.png", "v.mp4"]


@pytest.mark.parametrize("time", [-1, "x", None, 10**40])
def test_a_message_of_facebook_without_a_time_is_unread(tmp_path: Path, time: object) -> None:
    (unread,) = read(messenger(tmp_path, {"sender_name": "A", "timestamp_ms": time, "photos": [{"uri": "p.jpg"}]}), MessengerReader())
    assert isinstance(unread, UnreadStatement) and "message 1" in unread.unchecked.text


@pytest.mark.parametrize("digits", [4_301, 300_000])
def test_a_number_of_any_length_costs_its_message_only(tmp_path: Path, digits: int) -> None:
    """More digits than Python reads must not cost the messages around it."""
    sound = {"sender_name": "Ava", "timestamp_ms": 1_415_147_240_411, "photos": [{"uri": "p.jpg"}]}
    path = messenger(tmp_path, sound, {**sound, "timestamp_ms": "TIME"}, {**sound, "photos": [{"uri": "q.jpg"}]})
    path.write_text(path.read_text().replace('"TIME"', "9" * digits))
    first, unread, last = read(path, MessengerReader())
    assert isinstance(unread, UnreadStatement) and "message 2" in unread.unchecked.text
    assert [one.media[0].path for one in (first, last) if isinstance(one, Statement)] == ["p.jpg", "q.jpg"]


def whatsapp(folder: Path, *lines: str) -> Path:
    path = folder / "chat.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.jfif", "a.heif", "a.JPE"])
def test_seldom_endings_of_pictures_are_pictures_too(tmp_path: Path, name: str) -> None:
    """Browsers save JPEG as .jfif; in a chat it is the same picture as in a folder."""
    held = {"id": "4", "url": f"chat.json_Files/{name}", "fileName": name}
    statement = sound(discord(tmp_path, discord_message(attachments=[held])), DiscordReader())
    assert [item.path for item in statement.media] == [f"chat.json_Files/{name}"]


def test_a_picture_of_whatsapp_is_the_attached_file(tmp_path: Path) -> None:
    (tmp_path / "IMG-20211231-WA0001.jpg").write_bytes(b"jpg")
    path = whatsapp(
        tmp_path, "31/12/21, 23:58 - Ava: hello", "31/12/21, 23:59 - Ava: IMG-20211231-WA0001.jpg (file attached)", "the words", "of it"
    )
    statement = sound(path, WhatsAppReader())
    assert statement.at == parse_edtf("2021-12-31")
    assert statement.media[0].caption == "the words\nof it"
    assert statement.media[0].content.read("it", 10) == b"jpg"
    exact = sound(path, WhatsAppReader(), Options(timezone=ZoneInfo("Asia/Tokyo")))
    assert exact.at.earliest == datetime(2021, 12, 31, 14, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("[31.12.21, 23:59:01] Ava: \u200e<attached: 00000012-PHOTO.jpg>", "2021-12-31"),
        ("[12/31/2021, 11:59:01\u202fPM] Ava: \u200e<attached: 00000012-PHOTO.jpg>", "2021-12-31"),
        ("\u200e[2021-12-31, 23:59:01] Ava: \u200e<Anhang: 00000012-PHOTO.jpg>", "2021-12-31"),
        ("1.2.21, 23:59 - Ava: 00000012-PHOTO.jpg (Datei angehängt)", "2021-02-01"),
    ],
)
def test_the_forms_of_whatsapp_are_read(tmp_path: Path, line: str, day: str) -> None:
    statement = sound(whatsapp(tmp_path, line), WhatsAppReader())
    assert (statement.at, statement.media[0].path) == (parse_edtf(day), "00000012-PHOTO.jpg")


def test_a_day_that_may_be_a_month_means_both(tmp_path: Path) -> None:
    path = whatsapp(tmp_path, "12/9/20, 23:55 - Bob: <Media omitted>")
    statement = sound(path, WhatsAppReader())
    assert statement.at.earliest == parse_edtf("2020-09-12").earliest
    assert statement.at.latest == parse_edtf("2020-12-09").latest


def test_another_date_of_the_file_tells_which_is_the_day(tmp_path: Path) -> None:
    path = whatsapp(tmp_path, "12/9/20, 23:55 - Bob: <Media omitted>", "13/9/20, 10:00 - Bob: hello")
    assert sound(path, WhatsAppReader()).at == parse_edtf("2020-09-12")


def test_two_digits_at_the_front_may_be_those_of_a_year(tmp_path: Path) -> None:
    """`21-3-24` is 24 March 2021 in French of Canada: read as 21 March 2024 it would be three years too late."""
    path = whatsapp(tmp_path, "21-3-24, 10:00 - Bob: hello", "21-3-26, 10:00 - Bob: <Media omitted>")
    earliest = sound(path, WhatsAppReader()).at.earliest
    assert earliest is not None and earliest.date().isoformat() == "2021-03-25"


def test_numbers_at_the_front_that_fall_are_days(tmp_path: Path) -> None:
    path = whatsapp(tmp_path, "21-3-24, 10:00 - Bob: hello", "12-4-24, 10:00 - Bob: <Media omitted>")
    earliest = sound(path, WhatsAppReader()).at.earliest
    assert earliest is not None and earliest.date().isoformat() == "2024-04-11"


def test_a_year_of_another_calendar_is_told(tmp_path: Path) -> None:
    """2566 of the Buddhist calendar is 2023; taken as it stands every picture would be older."""
    (unread,) = read(
        whatsapp(tmp_path, "23/10/2566, 10:00 - Bob: <Media omitted>"), WhatsAppReader(), Options(now=datetime(2026, 1, 1, tzinfo=UTC))
    )
    assert isinstance(unread, UnreadStatement)
    assert "in the future" in unread.unchecked.text


@pytest.mark.parametrize(
    "text", ["<Media omitted>", "<media omitted>", "<Medien ausgeschlossen>", "\u200eimage omitted", "\u200eBild weggelassen"]
)
def test_a_picture_that_whatsapp_left_out_cannot_be_read(tmp_path: Path, text: str) -> None:
    statement = sound(whatsapp(tmp_path, f"31/12/21, 23:59 - Ava: {text}"), WhatsAppReader())
    with pytest.raises(MediaLeftOutError):
        statement.media[0].content.read("it", 10)


@pytest.mark.parametrize("name", ["STK-20211231-WA0002.webp", "00000014-STICKER-2021-12-31-23-59-00.webp"])
def test_stickers_of_whatsapp_are_left_out(tmp_path: Path, name: str) -> None:
    told: list[LeftOut] = []
    path = whatsapp(tmp_path, f"31/12/21, 23:59 - Ava: {name} (file attached)")
    assert read(path, WhatsAppReader(), Options(leave=told.append)) == []
    assert [left.reason for left in told] == ["a sticker"]


def test_words_and_notices_of_whatsapp_are_no_statements(tmp_path: Path) -> None:
    lines = [
        "31/12/21, 23:59 - Messages are end-to-end encrypted.",
        "31/12/21, 23:59 - Ava: <3 a.b (c)",
        "31/12/21, 23:59 - Ava: <Media omitted> said Bob",
    ]
    assert len(read(whatsapp(tmp_path, *lines), WhatsAppReader())) <= 1


def test_a_date_that_is_none_makes_the_statement_unread(tmp_path: Path) -> None:
    (unread,) = read(whatsapp(tmp_path, "45/45/21, 23:59 - Ava: <Media omitted>"), WhatsAppReader())
    assert isinstance(unread, UnreadStatement) and "line 1" in unread.unchecked.text


@pytest.mark.parametrize("name", ["../outside.jpg", "/etc/hostname.jpg"])
def test_an_attachment_that_leads_out_is_no_file_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    found = read(whatsapp(tmp_path / "in", f"31/12/21, 23:59 - Ava: <attached: {name}>"), WhatsAppReader())
    assert found == []


@pytest.mark.parametrize("text", ["", "hello\n", "{}", '{"messages": []}', "2021-12-31 hello", "1/1/21, 12:00 hello"])
def test_other_files_are_not_taken_for_chats(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    source = Source.of_path(tmp_path / "x", "x")
    assert not any(reader.recognises(source, source.head()) for reader in READERS)
