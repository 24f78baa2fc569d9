"""What the files that yt-dlp, gallery-dl and Instaloader write beside a post become.

Written with the fields of their sources: yt_dlp/extractor/common.py ("Dictionary fields"), gallery_dl/extractor/twitter.py,
instaloader/structures.py (save_structure_to_file).
"""

import json
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.contents import Source
from provenance.errors import FetchRefusedError, InputError, MediaMissingError, SourceError
from provenance.intake.interface import Options, Reader
from provenance.intake.posts import AutoArchiverReader, GalleryDlReader, InstaloaderReader, YtDlpReader
from provenance.model.edtf import parse_edtf
from provenance.model.label import LabelKind
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

AT = 1_698_055_460
INSTANT = datetime(2023, 10, 23, 10, 4, 20, tzinfo=UTC)
READERS: tuple[Reader, ...] = (AutoArchiverReader(), YtDlpReader(), GalleryDlReader(), InstaloaderReader())

FILM = {
    "id": "x1", "title": "A film", "description": "words", "formats": [{"format_id": "137", "url": "https://example.org/v"}],
    "extractor": "youtube", "extractor_key": "Youtube", "webpage_url": "https://example.org/watch?v=x1", "ext": "mp4",
    "upload_date": "20231023", "timestamp": AT, "epoch": 1_700_000_000, "thumbnail": "https://example.org/cover.webp", "_type": "video",
}  # fmt: skip
ACCOUNT = {"date": "2011-02-03 04:05:06", "id": 99, "name": "front", "profile_image": "https://example.org/face.jpg"}
TWEET = {
    "category": "twitter", "subcategory": "tweet", "tweet_id": 1_700_650_953_689_549_043, "date": "2023-10-23 10:04:20", "num": 1,
    "content": "words", "extension": "jpg", "filename": "Fbad", "author": ACCOUNT, "user": ACCOUNT,
}  # fmt: skip
NODE = {
    "__typename": "GraphImage", "shortcode": "C7194a", "taken_at_timestamp": AT, "is_video": False,
    "display_url": "https://example.org/C7194a.jpg", "edge_media_to_caption": {"edges": [{"node": {"text": "words"}}]},
}  # fmt: skip


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(name.encode())


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, indent=4))
    return path


def write_xz(path: Path, node: object, node_type: str = "Post") -> Path:
    document = {"node": node, "instaloader": {"version": "4.10.1", "node_type": node_type}}
    path.write_bytes(lzma.compress(json.dumps(document, separators=(",", ":")).encode(), check=lzma.CHECK_NONE))
    return path


def read(path: Path, reader: Reader, options: Options | None = None) -> Statement | UnreadStatement:
    source = Source.of_path(path, path.name)
    assert [one.kind for one in READERS if one.recognises(source, source.head())] == [reader.kind]
    (found,) = reader.read(source, options or Options())
    return found


def sound(path: Path, reader: Reader) -> Statement:
    found = read(path, reader)
    assert isinstance(found, Statement), found
    return found


def test_a_film_has_its_cover_as_picture_and_is_left_out_itself(tmp_path: Path) -> None:
    put(tmp_path, "clip.mp4", "clip.webp")
    statement = sound(write(tmp_path / "clip.info.json", FILM), YtDlpReader())
    assert (statement.id, statement.url, statement.text) == ("clip", "https://example.org/watch?v=x1", "words")
    assert (statement.at.earliest, statement.at_basis) == (INSTANT, TimeBasis.MESSAGE)
    assert [one.path for one in statement.media] == ["clip.webp"]
    assert statement.media[0].content.read("it", 100) == b"clip.webp"
    assert statement.left_out[0].name == "clip.mp4"


def test_a_cover_that_was_not_saved_is_at_its_address(tmp_path: Path) -> None:
    statement = sound(write(tmp_path / "clip.info.json", FILM), YtDlpReader())
    assert statement.media[0].path == "https://example.org/cover.webp"
    with pytest.raises(FetchRefusedError):
        statement.media[0].content.read("it", 100)


def test_a_day_is_a_day_in_any_zone_and_the_run_of_the_tool_no_time(tmp_path: Path) -> None:
    fields = {name: value for name, value in FILM.items() if name != "timestamp"}
    assert sound(write(tmp_path / "clip.info.json", fields), YtDlpReader()).at == parse_edtf("2023-10-23")
    del fields["upload_date"]
    unread = read(write(tmp_path / "clip.info.json", fields), YtDlpReader())
    assert isinstance(unread, UnreadStatement) and unread.paths == ("https://example.org/cover.webp",)


def test_a_film_is_recognised_behind_formats_of_any_length(tmp_path: Path) -> None:
    formats = [{"format_id": str(number), "url": "https://example.org/" + "x" * 200} for number in range(200)]
    late = {"id": "x", "title": "t", "formats": formats, "upload_date": "20231023"}
    assert sound(write(tmp_path / "clip.info.json", late), YtDlpReader()).media == ()


@pytest.mark.parametrize("value", [-1, "soon", [], 1e300, "9" * 400])
def test_a_film_without_a_time_that_can_be_read_is_told(tmp_path: Path, value: object) -> None:
    fields = {**FILM, "timestamp": value, "upload_date": "2023"}
    unread = read(write(tmp_path / "clip.info.json", fields), YtDlpReader())
    assert isinstance(unread, UnreadStatement) and "field" in unread.unchecked.text
    given = StatedTime(parse_edtf("2020"), "2020", TimeBasis.GIVEN, "--at")
    assert isinstance(read(tmp_path / "clip.info.json", YtDlpReader(), Options(given=given)), Statement)


def test_the_time_of_a_tweet_is_utc_and_not_that_of_its_author(tmp_path: Path) -> None:
    put(tmp_path, "1_1.jpg")
    statement = sound(write(tmp_path / "1_1.jpg.json", TWEET), GalleryDlReader())
    assert (statement.at.earliest, statement.id) == (INSTANT, "1_1.jpg")
    assert statement.url == "https://twitter.com/front/status/1700650953689549043"
    assert [one.path for one in statement.media] == ["1_1.jpg"]
    assert statement.media[0].content.read("it", 100) == b"1_1.jpg"


def test_midnight_to_the_second_is_a_day_in_the_zone_of_the_site(tmp_path: Path) -> None:
    put(tmp_path, "1_1.jpg")
    statement = sound(write(tmp_path / "1_1.jpg.json", {**TWEET, "date": "2023-10-23 00:00:00"}), GalleryDlReader())
    assert statement.at == parse_edtf("2023-10-23", None)


def test_words_that_say_that_a_picture_only_illustrates_are_its_label(tmp_path: Path) -> None:
    put(tmp_path, "1_1.jpg")
    said = sound(write(tmp_path / "1_1.jpg.json", {**TWEET, "content": "Trial begins (Symbolbild)"}), GalleryDlReader()).media[0].label
    assert said is not None and said.kind is LabelKind.ILLUSTRATIVE
    assert sound(write(tmp_path / "1_1.jpg.json", TWEET), GalleryDlReader()).media[0].label is None


def test_a_sidecar_named_without_the_ending_of_its_picture_finds_it(tmp_path: Path) -> None:
    put(tmp_path, "1_1.jpg")
    assert [one.path for one in sound(write(tmp_path / "1_1.json", TWEET), GalleryDlReader()).media] == ["1_1.jpg"]


def test_a_picture_that_is_not_there_is_told_as_missing(tmp_path: Path) -> None:
    statement = sound(write(tmp_path / "1_1.jpg.json", TWEET), GalleryDlReader())
    with pytest.raises(MediaMissingError):
        statement.media[0].content.read("it", 100)


@pytest.mark.parametrize("fields", [{"extension": "mp4"}, {"subcategory": "avatar"}])
def test_films_and_pictures_of_accounts_are_left_out_and_told(tmp_path: Path, fields: dict[str, object]) -> None:
    statement = sound(write(tmp_path / "1_1.json", {**TWEET, **fields}), GalleryDlReader())
    assert statement.media == () and len(statement.left_out) == 1


@pytest.mark.parametrize("date", [None, "", "1970-01-01 00:00:00", "0001-01-01 00:00:00", "[Invalid DateTime]", 5])
def test_a_post_without_a_date_is_unread_although_its_author_has_one(tmp_path: Path, date: object) -> None:
    put(tmp_path, "1_1.jpg")
    unread = read(write(tmp_path / "1_1.jpg.json", {**TWEET, "date": date}), GalleryDlReader())
    assert isinstance(unread, UnreadStatement) and unread.paths == ("1_1.jpg",) and "date" in unread.unchecked.text


def test_a_post_of_instagram_has_the_file_of_its_stem(tmp_path: Path) -> None:
    put(tmp_path, "2023_UTC.jpg", "2023_UTC_1.txt")
    statement = sound(write_xz(tmp_path / "2023_UTC.json.xz", NODE), InstaloaderReader())
    assert (statement.id, statement.at.earliest, statement.text) == ("2023_UTC", INSTANT, "words")
    assert statement.url == "https://www.instagram.com/p/C7194a/"
    assert [one.path for one in statement.media] == ["2023_UTC.jpg"]


def test_an_album_has_the_files_of_its_numbers_and_its_films_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "s_1.jpg", "s_2.webp", "s_3.mp4", "s_4.jpg")
    children = [{"node": {"is_video": number == 2, "display_url": f"https://example.org/{number}.jpg"}} for number in range(3)]
    album = {**NODE, "__typename": "GraphSidecar", "edge_sidecar_to_children": {"edges": children}}
    statement = sound(write_xz(tmp_path / "s.json.xz", album), InstaloaderReader())
    assert [one.path for one in statement.media] == ["s_1.jpg", "s_2.webp", "https://example.org/2.jpg", "s_4.jpg"]
    assert [left.name for left in statement.left_out] == ["s_3.mp4"]


def test_a_post_that_was_not_compressed_is_read_too(tmp_path: Path) -> None:
    put(tmp_path, "s.jpg")
    document = {"instaloader": {"node_type": "StoryItem"}, "node": {**NODE, "taken_at_timestamp": None, "date": AT}}
    assert sound(write(tmp_path / "s.json", document), InstaloaderReader()).at.earliest == INSTANT


@pytest.mark.parametrize("value", [None, -5, 10**30, "x", True])
def test_a_post_of_instagram_without_a_time_is_unread(tmp_path: Path, value: object) -> None:
    put(tmp_path, "s.jpg")
    unread = read(write_xz(tmp_path / "s.json.xz", {**NODE, "taken_at_timestamp": value}), InstaloaderReader())
    assert isinstance(unread, UnreadStatement) and "taken_at_timestamp" in unread.unchecked.text
    assert unread.unchecked.code == "statement-date-invalid"


def test_what_inflates_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.json.xz"
    path.write_bytes(lzma.compress(b'{"node": {"a": "' + b"x" * 20_000_000 + b'"}}'))
    source = Source.of_path(path, "s.json.xz")
    assert InstaloaderReader().recognises(source, source.head())
    with pytest.raises(SourceError, match="max_page_bytes"):
        list(InstaloaderReader().read(source, Options()))


def test_xz_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    path = write_xz(tmp_path / "s.json.xz", {**NODE, "more": [str(number) for number in range(9000)]})
    path.write_bytes(path.read_bytes()[:-300])
    source = Source.of_path(path, "s.json.xz")
    with pytest.raises(SourceError, match=r"ends too early|cannot be read"):
        list(InstaloaderReader().read(source, Options()))


def test_a_profile_is_no_post(tmp_path: Path) -> None:
    path = write_xz(tmp_path / "s.json.xz", {"username": "front"}, "Profile")
    source = Source.of_path(path, "s.json.xz")
    assert not InstaloaderReader().recognises(source, source.head())


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "null", '{"formats": [], "channel_id": "x"}', '{"date": "2019-01-01"}', '{"category": 5, "subcategory": "x", "date": ""}',
     '{"_type": "playlist", "extractor": "youtube", "webpage_url": "x"}', '{"formats": ' + "[" * 100_000, "\x00", '{"node": {}}'],
)  # fmt: skip
def test_other_files_are_not_taken_for_sidecars(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    source = Source.of_path(tmp_path / "x.json", "x.json")
    assert not any(reader.recognises(source, source.head()) for reader in READERS)
    for reader in READERS[1:]:
        if text in {"{}", "[]", "null", "\x00"} or "[[" in text:
            try:
                found = list(reader.read(source, Options()))
            except InputError:
                continue
            assert all(isinstance(one, UnreadStatement) for one in found)
