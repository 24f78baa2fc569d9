"""What of a Telegram export as JSON becomes a statement, and what is told where something cannot be read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from provenance.contents import MissingContent, Source
from provenance.errors import MediaError, MediaLeftOutError, SourceError
from provenance.intake.chats import TelegramReader
from provenance.intake.interface import Options
from provenance.model.dates import UNKNOWN_DATE, DateBasis, DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.label import LabelKind
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement
from tests.unit.intake.chats.telegram_exports import NOT_INCLUDED, TOO_LARGE, UNAVAILABLE, account, chat, message, write_json

AT = 1_698_003_600  # 2023-10-22T19:40:00Z


def read(path: Path, options: Options | None = None) -> list[Statement | UnreadStatement]:
    source = Source.of_path(path, path.name)
    assert TelegramReader().recognises(source, source.head())
    return list(TelegramReader().read(source, options or Options()))


def read_sound(path: Path, options: Options | None = None) -> list[Statement]:
    found = read(path, options)
    assert all(isinstance(one, Statement) for one in found), found
    return [one for one in found if isinstance(one, Statement)]


def second(at: int) -> DateInterval:
    start = datetime.fromtimestamp(at, UTC)
    return DateInterval(start, start + timedelta(microseconds=999_999))


def test_a_photo_is_stated_at_the_second_of_its_message(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(5, AT, "words", photo="photos/a.jpg")]), ("photos/a.jpg",))
    (statement,) = read_sound(path)
    assert (statement.id, statement.at, statement.at_basis, statement.text) == ("Newsroom/5", second(AT), TimeBasis.MESSAGE, "words")
    (item,) = statement.media
    assert item.path == "photos/a.jpg"
    assert item.content.read("it", 1000) == b"\xff\xd8\xffphotos/a.jpg"
    assert item.origin is not None and (item.origin.source, item.origin.place) == ("result.json", "message 5")


@pytest.mark.parametrize("reason", [NOT_INCLUDED, UNAVAILABLE, TOO_LARGE])
def test_a_photo_that_the_export_does_not_hold_is_an_image_that_cannot_be_read(tmp_path: Path, reason: str) -> None:
    statements = read_sound(write_json(tmp_path, chat([message(5, AT, photo=reason), message(6, AT, photo=reason)])))
    (statement,) = statements
    assert [item.path for item in statement.media] == ["message 5, photo", "message 6, photo"]
    for item in statement.media:
        with pytest.raises(MediaLeftOutError, match="does not hold this picture"):
            item.content.read(item.path, 1000)
    assert statement.media[0].content.key != statement.media[1].content.key


def test_a_photo_that_is_named_but_not_there_is_told_as_missing(tmp_path: Path) -> None:
    (statement,) = read_sound(write_json(tmp_path, chat([message(5, AT, photo="photos/gone.jpg")])))
    with pytest.raises(MediaError, match="no such file"):
        statement.media[0].content.read("photos/gone.jpg", 1000)


def test_an_uncompressed_picture_is_a_file_with_an_image_type(tmp_path: Path) -> None:
    document = chat(
        [message(5, AT, file="files/a.png", mime_type="image/png"), message(6, AT + 9, file="files/b.pdf", mime_type="application/pdf")]
    )
    (statement,) = read_sound(write_json(tmp_path, document, ("files/a.png",)))
    assert [item.path for item in statement.media] == ["files/a.png"]


@pytest.mark.parametrize(
    ("kind", "mime"), [("sticker", "image/webp"), ("animation", "video/mp4"), ("video_file", "video/mp4"), ("video_message", "video/mp4")]
)
def test_stickers_and_films_are_left_out_and_told(tmp_path: Path, kind: str, mime: str) -> None:
    fields = {"file": "files/x", "thumbnail": "files/x_thumb.jpg", "media_type": kind, "mime_type": mime}
    told: list[LeftOut] = []
    assert read(write_json(tmp_path, chat([message(5, AT, **fields)]), ("files/x",)), Options(leave=told.append)) == []
    assert [left.name for left in told] == ["result.json, message 5: files/x"]
    assert told[0].key is not None and told[0].key.endswith("files/x")
    (statement,) = read_sound(write_json(tmp_path, chat([message(5, AT, **fields), message(6, AT, photo="photos/1.jpg")])))
    assert [left.name for left in statement.left_out] == ["files/x"]


def test_messages_without_anything_to_see_are_no_statements(tmp_path: Path) -> None:
    bare = [
        message(1, AT, "words"),
        message(2, AT, file="voice.ogg", media_type="voice_message", mime_type="audio/ogg"),
        message(3, AT, poll={"question": "?", "answers": []}),
        message(4, AT, contact_vcard="contacts/a.vcf", location_information={"latitude": 1.5, "longitude": 2}),
        {"id": 5, "type": "unsupported"},
        {**message(6, AT), "type": "service", "action": "create_channel"},
    ]
    assert read(write_json(tmp_path, chat(bare))) == []


def test_the_new_picture_of_a_chat_is_no_image_of_a_statement(tmp_path: Path) -> None:
    service = {**message(6, AT, photo="photos/chat.jpg"), "type": "service", "action": "edit_group_photo"}
    told: list[LeftOut] = []
    assert read(write_json(tmp_path, chat([service]), ("photos/chat.jpg",)), Options(leave=told.append)) == []
    assert [left.name for left in told] == ["result.json, message 6: photos/chat.jpg"]


def test_photos_sent_together_are_one_statement_with_its_words(tmp_path: Path) -> None:
    album = [message(2, AT, photo="photos/1.jpg"), message(3, AT, "words", photo="photos/2.jpg"), message(4, AT, photo="photos/3.jpg")]
    (statement,) = read_sound(write_json(tmp_path, chat([*album, message(5, AT + 1, "alone")])))
    assert [item.path for item in statement.media] == ["photos/1.jpg", "photos/2.jpg", "photos/3.jpg"]
    assert (statement.id, statement.text, statement.source) == ("Newsroom/2", "words", "result.json, message 2 to 4")


@pytest.mark.parametrize(
    "other",
    [
        message(3, AT + 1, photo="photos/2.jpg"),
        message(3, AT, photo="photos/2.jpg", from_id="user5"),
        message(3, AT, photo="photos/2.jpg", forwarded_from="Elsewhere"),
        message(3, AT, "other words", photo="photos/2.jpg"),
    ],
)
def test_photos_of_another_second_sender_origin_or_text_are_another_statement(tmp_path: Path, other: dict[str, object]) -> None:
    statements = read_sound(write_json(tmp_path, chat([message(2, AT, "words", photo="photos/1.jpg"), other])))
    assert [len(statement.media) for statement in statements] == [1, 1]


def test_an_album_holds_ten_at_most(tmp_path: Path) -> None:
    photos = [message(number, AT, photo=f"photos/{number}.jpg") for number in range(1, 13)]
    assert [len(statement.media) for statement in read_sound(write_json(tmp_path, chat(list(photos))))] == [10, 2]


def test_a_forward_is_stated_when_it_was_forwarded_and_claims_its_origin(tmp_path: Path) -> None:
    (statement,) = read_sound(write_json(tmp_path, chat([message(2, AT, photo="photos/1.jpg", forwarded_from="Elsewhere")])))
    assert statement.at == second(AT)
    (claim,) = statement.media[0].claims
    assert (claim.publisher, claim.basis, claim.interval) == ("Elsewhere", DateBasis.ASSERTED, UNKNOWN_DATE)


def test_an_edit_does_not_move_the_time_and_is_told(tmp_path: Path) -> None:
    edited = message(2, AT, photo="photos/1.jpg", edited_unixtime=str(AT + 3600), edited="2023-10-22T20:40:00")
    (statement,) = read_sound(write_json(tmp_path, chat([edited])))
    assert statement.at == second(AT)
    assert dict(statement.media[0].notes)["edited"].startswith("2023-10-22T20:40:00Z")


def test_replies_and_senders_are_noted(tmp_path: Path) -> None:
    (statement,) = read_sound(write_json(tmp_path, chat([message(2, AT, photo="photos/1.jpg", reply_to_message_id=1)])))
    assert statement.media[0].notes == (("from", "Newsroom"), ("reply_to_message_id", "1"))


def test_words_with_entities_are_one_text(tmp_path: Path) -> None:
    text = ["see ", {"type": "link", "text": "https://example.org"}, " and ", {"type": "bold", "text": "this"}]
    (statement,) = read_sound(write_json(tmp_path, chat([message(2, AT, text, photo="photos/1.jpg")])))
    assert statement.text == "see https://example.org and this"


def test_words_that_say_file_photo_are_about_all_photos_of_the_album(tmp_path: Path) -> None:
    album = [message(2, AT, photo="photos/1.jpg"), message(3, AT, "FILE PHOTO: the bridge in 2014", photo="photos/2.jpg")]
    (statement,) = read_sound(write_json(tmp_path, chat([*album, message(9, AT, "no such words")])))
    assert [item.label.kind if item.label else None for item in statement.media] == [LabelKind.FILE_PHOTO] * 2


def old(number: int, date: str, photo: str) -> dict[str, object]:
    """A message of an exporter before 2021: no `date_unixtime`."""
    fields = message(number, AT, photo=photo, date=date)
    del fields["date_unixtime"]
    return fields


def test_a_local_time_without_its_zone_is_its_day_only(tmp_path: Path) -> None:
    (statement,) = read_sound(write_json(tmp_path, chat([old(2, "2019-07-12T16:55:32", "photos/1.jpg")])))
    assert statement.at == parse_edtf("2019-07-12")
    assert statement.at_text == "2019-07-12T16:55:32"


def test_a_local_time_with_the_zone_given_is_exact(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([old(2, "2019-07-12T16:55:32", "photos/1.jpg")]))
    (statement,) = read_sound(path, Options(timezone=ZoneInfo("Europe/Kyiv")))
    assert statement.at.earliest == datetime(2019, 7, 12, 13, 55, 32, tzinfo=UTC)


def test_photos_of_one_day_without_seconds_known_are_not_one_album(tmp_path: Path) -> None:
    document = chat([old(2, "2019-07-12T16:55:32", "photos/1.jpg"), old(3, "2019-07-12T18:00:00", "photos/2.jpg")])
    assert len(read_sound(write_json(tmp_path, document))) == 2


@pytest.mark.parametrize(
    "unixtime", ["-5", "0", "99999999999999999999999", "", "1e9", None, True, [], "٣", 253_402_300_800, "1698003600000"]
)
def test_a_time_that_is_none_of_a_message_makes_the_statement_unread(tmp_path: Path, unixtime: object) -> None:
    fields = {**message(7, AT, photo="photos/1.jpg"), "date_unixtime": unixtime}
    del fields["date"]
    (unread,) = read(write_json(tmp_path, chat([fields])))
    assert isinstance(unread, UnreadStatement)
    assert (unread.id, unread.paths) == ("Newsroom/7", ("photos/1.jpg",))
    assert "message 7" in unread.unchecked.text and "date_unixtime" in unread.unchecked.text
    assert unread.unchecked.code == "statement-date-invalid"


def test_a_time_given_from_outside_counts_before_all(tmp_path: Path) -> None:
    given = StatedTime(parse_edtf("2020"), "2020", TimeBasis.GIVEN, "--at")
    fields = {**message(7, AT, photo="photos/1.jpg"), "date_unixtime": "no", "date": "no"}
    (statement,) = read_sound(write_json(tmp_path, chat([fields])), Options(given=given))
    assert statement.at == parse_edtf("2020")


@pytest.mark.parametrize("photo", [5, None, {}, ["photos/1.jpg"], ""])
def test_a_photo_that_is_no_path_is_told_with_its_message(tmp_path: Path, photo: object) -> None:
    bad, good = message(7, AT, photo=photo), message(8, AT, photo="photos/1.jpg")
    unread, statement = read(write_json(tmp_path, chat([bad, good])))
    assert isinstance(unread, UnreadStatement) and "message 7" in unread.unchecked.text
    assert unread.unchecked.code == "statement-invalid"
    assert isinstance(statement, Statement)


@pytest.mark.parametrize("bad", [5, "text", None, [1]])
def test_a_message_that_is_no_object_costs_no_other(tmp_path: Path, bad: object) -> None:
    found = read(write_json(tmp_path, chat([bad, message(8, AT, photo="photos/1.jpg")])))
    assert isinstance(found[-1], Statement)
    assert bad == [1] or isinstance(found[0], UnreadStatement)


@pytest.mark.parametrize(
    "photo", ["../outside.jpg", "/etc/hostname", "photos/../../outside.jpg", "C:\\secret.jpg", "..\\outside.jpg", "a\0b"]
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, photo: str) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    (statement,) = read_sound(write_json(tmp_path / "export", chat([message(5, AT, photo=photo)])))
    with pytest.raises(MediaError, match="leads out"):
        statement.media[0].content.read("it", 1000)


def test_a_path_that_leads_to_a_neighbour_of_the_export_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    write_json(tmp_path / "export", chat([message(5, AT, photo="../outside.jpg")]))
    (statement,) = TelegramReader().read(Source.of_path(tmp_path, "here").of_member("export/result.json"), Options())
    assert isinstance(statement, Statement)
    with pytest.raises(MediaError, match="leads out"):
        statement.media[0].content.read("it", 1000)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    path = write_json(tmp_path / "export", chat([message(5, AT, photo="photos/1.jpg")]), ("photos/0.jpg",))
    (tmp_path / "export/photos/1.jpg").symlink_to(tmp_path / "outside.jpg")
    (statement,) = read_sound(path)
    assert isinstance(statement.media[0].content, MissingContent)


def test_an_account_is_read_chat_by_chat(tmp_path: Path) -> None:
    photo = [message(1, AT, photo="chats/chat_01/photos/1.jpg")]
    document = account(
        [chat(list(photo), "Ava"), chat(list(photo), "Ava", number=2), chat(list(photo), None, "saved_messages")],
        [chat(list(photo), "Old")],
    )
    statements = read_sound(write_json(tmp_path, document))
    assert [statement.id for statement in statements] == ["Ava/1", "Ava (2)/1", "saved_messages/1", "Old/1"]


def test_numbers_that_repeat_still_make_different_names(tmp_path: Path) -> None:
    again = [message(1, AT, photo="photos/1.jpg"), message(1, AT + 5, photo="photos/2.jpg"), message(1, AT + 9, photo="photos/3.jpg")]
    statements = read_sound(write_json(tmp_path, chat(list(again))))
    assert len({statement.id for statement in statements}) == 3


def test_an_address_is_given_only_where_the_public_name_is_told(tmp_path: Path) -> None:
    document = chat([message(1, AT, photo="photos/1.jpg")])
    assert read_sound(write_json(tmp_path / "a", document))[0].url is None
    told = {"name": "Newsroom", "username": "newsroom", "type": "public_channel", "id": 1, "messages": document["messages"]}
    assert read_sound(write_json(tmp_path / "b", told))[0].url == "https://t.me/newsroom/1"


def test_a_control_character_that_the_exporter_writes_as_no_json_costs_nothing(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, "a~b \\x41", photo="photos/1.jpg"), message(2, AT + 5, photo="photos/2.jpg")]))
    path.write_bytes(path.read_bytes().replace(b"a~b", rb"a\x1Fb"))
    first, _ = read_sound(path)
    assert first.text == "a\x1fb \\x41"


def test_nan_costs_its_message_alone(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, photo="photos/1.jpg", date="no"), message(2, AT + 5, photo="photos/2.jpg")]))
    path.write_bytes(path.read_bytes().replace(f'"date_unixtime": "{AT}"'.encode(), b'"date_unixtime": NaN'))
    unread, statement = read(path)
    assert isinstance(unread, UnreadStatement) and isinstance(statement, Statement)


def test_a_number_that_no_reader_takes_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, photo="photos/1.jpg"), message(2, AT + 5, photo="photos/2.jpg", width=12345)]))
    path.write_bytes(path.read_bytes().replace(b"12345", b"1e99999999999999999999"))
    statement, unread = read(path)
    assert isinstance(statement, Statement) and isinstance(unread, UnreadStatement)


def test_an_integer_of_thousands_of_digits_costs_no_message(tmp_path: Path) -> None:
    """The parser in C crashes on one, or gives up on all that it read at once, some 64 KiB."""
    path = write_json(tmp_path, chat([message(number, AT + number, "x" * 5000, photo="photos/1.jpg") for number in range(1, 40)]))
    path.write_bytes(path.read_bytes().replace(b'"id": 30,', b'"id": ' + b"9" * 5000 + b","))
    assert len(read_sound(path)) == 39


def test_half_a_character_costs_nothing_but_itself(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, "a~b", photo="photos/1.jpg")]))
    path.write_bytes(path.read_bytes().replace(b"a~b", b"a\\ud800b"))
    assert read_sound(path)[0].text == "a?b"


def test_a_text_without_end_is_given_up(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, photo="photos/1.jpg"), message(2, AT + 5, "a~b", photo="photos/2.jpg")]))
    path.write_bytes(path.read_bytes().replace(b"a~b", b"x" * 2**25))
    statement, unread = read(path)
    assert isinstance(statement, Statement) and isinstance(unread, UnreadStatement)
    assert "a value of more than 16,777,216 bytes" in unread.unchecked.text


def test_bytes_that_are_no_utf_8_cost_nothing_but_themselves(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, "a~b", photo="photos/1.jpg")]))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"a~b", b"a\xffb"))
    assert read_sound(path)[0].text == "a\ufffdb"


def test_a_file_that_ends_too_early_is_read_up_to_there_and_the_loss_is_told(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(number, AT + number, photo=f"photos/{number}.jpg") for number in range(1, 9)]))
    path.write_bytes(path.read_bytes()[:-900])
    *statements, unread = read(path)
    assert len(statements) >= 4 and all(isinstance(one, Statement) for one in statements)
    assert isinstance(unread, UnreadStatement) and "is lost" in unread.unchecked.text


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_hundred_thousand_levels_are_refused_at_once(tmp_path: Path, opening: bytes) -> None:
    path = write_json(tmp_path, chat([]))
    deep = b'"messages": [' + opening * 100_000
    path.write_bytes(path.read_bytes().replace(b'"messages": [', deep))
    with pytest.raises(SourceError, match="not valid JSON"):
        read(path)


@pytest.mark.parametrize(("levels", "is_read"), [(40, True), (80, False)])
def test_a_message_has_sixty_four_levels_at_most(tmp_path: Path, levels: int, is_read: bool) -> None:
    path = write_json(tmp_path, chat([message(1, AT, "~", photo="photos/1.jpg")]))
    path.write_bytes(path.read_bytes().replace(b'"~"', b"[" * levels + b"]" * levels))
    (found,) = read(path)
    assert isinstance(found, Statement) == is_read


def test_a_message_of_a_hundred_thousand_levels_costs_itself_alone(tmp_path: Path) -> None:
    path = write_json(tmp_path, chat([message(1, AT, "~", photo="photos/1.jpg"), message(2, AT + 5, photo="photos/2.jpg")]))
    path.write_bytes(path.read_bytes().replace(b'"~"', b"[" * 100_000 + b"]" * 100_000))
    unread, statement = read(path)
    assert isinstance(unread, UnreadStatement) and "message 1" in unread.source
    assert isinstance(statement, Statement)


@pytest.mark.parametrize("text", ["{}", "[]", '{"messages": []}', '{"name": "x", "type": "GuildTextChat", "messages": []}', "not json", ""])
def test_other_files_are_not_taken_for_exports(tmp_path: Path, text: str) -> None:
    (tmp_path / "result.json").write_text(text)
    source = Source.of_path(tmp_path / "result.json", "result.json")
    assert not TelegramReader().recognises(source, source.head())


@pytest.mark.parametrize("text", ["{}", "[]", '{"a": 1}', "5", "", "not json"])
def test_what_is_no_export_is_refused_where_it_is_said_to_be_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(SourceError):
        list(TelegramReader().read(Source.of_path(tmp_path / "x.json", "x.json"), Options()))


def test_an_export_without_a_message_is_none_the_less_one(tmp_path: Path) -> None:
    assert read(write_json(tmp_path, chat([]))) == []


def test_an_export_owns_its_folder_under_its_usual_name_only(tmp_path: Path) -> None:
    write_json(tmp_path / "export", chat([]))
    source = Source.of_path(tmp_path, "here")
    assert TelegramReader().owns(source.of_member("export/result.json")) == "export/"
    assert TelegramReader().owns(source.of_member("result.json")) == ""
    assert TelegramReader().owns(source.of_member("saved/other.json")) is None
