"""What auto-archiver's CSV, items and results sheet become.

Written as bellingcat/auto-archiver does: `asdict` of Metadata and Media (core/metadata.py, core/media.py) as `repr` in a CSV
(modules/csv_db) or as JSON (modules/json_enricher), the columns of GWorksheet.COLUMN_NAMES (modules/gsheet_feeder_db).
"""

import csv
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from provenance.contents import Source
from provenance.errors import FetchRefusedError, MediaError, MediaLeftOutError
from provenance.intake.interface import Options
from provenance.intake.posts import AutoArchiverReader
from provenance.intake.posts.python_literals import UNREAD, read_literal
from provenance.model.media import Origin
from provenance.model.statement import Statement, TimeBasis, UnreadStatement

POSTED = datetime(2023, 10, 23, 10, 1, tzinfo=UTC)
SAVED = datetime(2023, 10, 23, 11, 7, 40, tzinfo=UTC)
URL = "https://twitter.com/front/status/17"
PDQ = "25d9e7a52f7344a1927e1df93255df4715268ac346cc556f2de19ee8498db"
COLUMNS = [
    "Link", "Archive status", "Destination folder", "Archive location", "Archive date", "Thumbnail", "Upload timestamp",
    "Upload title", "Text content", "Screenshot", "Hash", "Perceptual hashes", "WACZ", "ReplayWebpage",
]  # fmt: skip


def media(name: str, kind: str = "image/jpeg", **properties: object) -> dict[str, object]:
    return {
        "filename": f"/tmp/tmpabc/{name}",
        "_key": f"media/{name}",
        "urls": [f"media/{name}"],
        "properties": properties,
        "_mimetype": kind,
    }


def item(*files: dict[str, object], posted: object = POSTED) -> dict[str, object]:
    told = {"_processed_at": SAVED, "url": URL, "title": "Title", "content": "line one\nline two"}
    return {"status": "twitter: success", "metadata": told if posted is None else {**told, "timestamp": posted}, "media": list(files)}


def write_csv(folder: Path, *items: dict[str, object]) -> Path:
    path = folder / "db.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, ["status", "metadata", "media"])
        writer.writeheader()
        writer.writerows(items)
    return path


def write_sheet(folder: Path, *rows: dict[str, str], above: tuple[str, ...] = ()) -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        for line in above:
            handle.write(f"{line}\r\n")
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path, options: Options | None = None) -> list[Statement | UnreadStatement]:
    source = Source.of_path(path, path.name)
    assert AutoArchiverReader().recognises(source, source.head())
    return list(AutoArchiverReader().read(source, options or Options()))


def read_one(path: Path) -> Statement:
    (found,) = read(path)
    assert isinstance(found, Statement), found
    return found


def put(folder: Path, *names: str) -> None:
    (folder / "media").mkdir(exist_ok=True)
    for name in names:
        (folder / "media" / name).write_bytes(name.encode())


def test_a_row_is_a_post_with_its_time_address_and_pictures(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "b.png")
    statement = read_one(write_csv(tmp_path, item(media("a.jpg", src="https://example.org/a", hash="SHA3:1"), media("b.png", "image/png"))))
    assert (statement.id, statement.source, statement.url) == ("line 2", "db.csv, line 2", URL)
    assert (statement.at.earliest, statement.at_basis, statement.text) == (POSTED, TimeBasis.MESSAGE, "line one\nline two")
    assert [one.path for one in statement.media] == ["media/a.jpg", "media/b.png"]
    assert statement.media[0].content.read("a", 100) == b"a.jpg"
    assert statement.media[0].origin == Origin("db.csv", "line 2")
    assert ("original_url", "https://example.org/a") in statement.media[0].notes


def test_screenshots_reports_frames_and_films_are_left_out_and_told(tmp_path: Path) -> None:
    frame = media("frame.jpg", id="thumbnail_0")
    files = [
        media("a.jpg"),
        media("shot.png", "image/png", id="screenshot"),
        media("shot2.png", "image/png", id="browsertrix-screenshot-1"),
        media("face.jpg", id="profile_picture"),
        media("page.jpg", id="warc-file-3"),
        media("report.html", "text/html", id="_final_media"),
        media("film.mp4", "video/mp4", thumbnails=[frame]),
    ]
    statement = read_one(write_csv(tmp_path, item(*files)))
    assert [one.path for one in statement.media] == ["media/a.jpg"]
    names = ["shot.png", "shot2.png", "face.jpg", "page.jpg", "report.html", "film.mp4", "frame.jpg"]
    assert [left.name for left in statement.left_out] == [f"media/{name}" for name in names]
    assert all(left.reason and left.key for left in statement.left_out)


@pytest.mark.parametrize("pdq", [PDQ, PDQ.upper(), "0" * 3 + PDQ])
def test_a_pdq_gets_back_the_zeros_that_it_begins_with(tmp_path: Path, pdq: str) -> None:
    statement = read_one(write_csv(tmp_path, item(media("a.jpg", pdq_hash=pdq))))
    assert dict(statement.media[0].notes)["pdq"] == "000" + PDQ


def test_a_pdq_that_is_none_is_not_noted(tmp_path: Path) -> None:
    statement = read_one(write_csv(tmp_path, item(media("a.jpg", pdq_hash="no hash"))))
    assert "pdq" not in dict(statement.media[0].notes)


def test_a_time_in_another_zone_is_the_same_instant(tmp_path: Path) -> None:
    statement = read_one(write_csv(tmp_path, item(media("a.jpg"), posted=POSTED.astimezone(timezone(timedelta(hours=2))))))
    assert statement.at.earliest == POSTED


def test_a_post_without_a_time_was_made_no_later_than_it_was_saved(tmp_path: Path) -> None:
    statement = read_one(write_csv(tmp_path, item(media("a.jpg"), posted=None)))
    assert (statement.at_basis, statement.at.earliest) == (TimeBasis.CAPTURE, None)
    assert statement.at.latest is not None and statement.at.latest >= SAVED


@pytest.mark.parametrize("posted", ["soon", float("nan"), -5.0, 1e300])
def test_a_time_that_cannot_be_read_makes_the_post_unread(tmp_path: Path, posted: object) -> None:
    unread, statement = read(write_csv(tmp_path, item(media("a.jpg"), posted=posted), item(media("b.jpg"))))
    assert isinstance(unread, UnreadStatement) and unread.source == "db.csv, line 2" and unread.paths == ("media/a.jpg",)
    assert isinstance(statement, Statement)


@pytest.mark.parametrize("cell", ["", "[", "__import__('os').system('true')", "[" * 100_000, "{'a': 1}", "9" * 5000])
def test_a_row_that_cannot_be_read_costs_no_other(tmp_path: Path, cell: str) -> None:
    path = write_csv(tmp_path, {"status": "x", "metadata": "{'url': 'https://example.org'}", "media": cell}, item(media("b.jpg")))
    unread, statement = read(path)
    assert isinstance(unread, UnreadStatement) and "line 2" in unread.unchecked.text
    assert isinstance(statement, Statement) and statement.source == "db.csv, line 3"


def test_a_cell_of_any_usual_size_is_read(tmp_path: Path) -> None:
    many = [media(f"{number}.jpg", src="https://example.org/" + "x" * 300) for number in range(500)]
    assert len(read_one(write_csv(tmp_path, item(*many))).media) == 500
    assert csv.field_size_limit() == 131_072


def test_a_quote_without_end_is_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path, item(media("a.jpg")))
    path.write_text(path.read_text() + 'twitter: success,"{')
    *statements, unread = read(path)
    assert isinstance(unread, UnreadStatement) and len(statements) == 1


@pytest.mark.parametrize("stored", ["../outside.jpg", "/etc/hostname", "media/../../outside.jpg"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, stored: str) -> None:
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    (tmp_path / "kept").mkdir()
    statement = read_one(write_csv(tmp_path / "kept", item({**media("a.jpg"), "urls": [stored], "_key": None})))
    with pytest.raises(MediaError, match="leads out"):
        statement.media[0].content.read("it", 1000)


def test_a_picture_stored_elsewhere_is_at_its_address(tmp_path: Path) -> None:
    stored = {**media("a.jpg"), "urls": ["https://bucket.example.org/a.jpg"]}
    statement = read_one(write_csv(tmp_path, item(stored)))
    assert statement.media[0].path == "https://bucket.example.org/a.jpg"
    with pytest.raises(FetchRefusedError):
        statement.media[0].content.read("it", 1000)
    put(tmp_path, "a.jpg")
    assert read_one(write_csv(tmp_path, item(stored))).media[0].path == "media/a.jpg"


@pytest.mark.parametrize("posted", [POSTED.timestamp(), str(POSTED), POSTED.isoformat()])
def test_an_item_as_json_is_a_post(tmp_path: Path, posted: object) -> None:
    path = tmp_path / "item.json"
    path.write_text(json.dumps({**item(media("a.jpg", pdq_hash=PDQ), posted=posted)}, default=lambda time: time.timestamp()))
    statement = read_one(path)
    assert (statement.at.earliest, statement.url) == (POSTED, URL)
    assert [one.path for one in statement.media] == ["media/a.jpg"]


def row(**cells: str) -> dict[str, str]:
    told = {"Link": URL, "Archive status": "twitter: success", "Upload timestamp": POSTED.isoformat(), "Archive date": SAVED.isoformat()}
    return {**told, **{name.replace("_", " ").capitalize(): cell for name, cell in cells.items()}}


def test_a_row_of_the_sheet_is_a_post_and_its_unnamed_pictures_are_told(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    told = row(
        thumbnail='=IMAGE("media/a.jpg")',
        perceptual_hashes=f"{'f' * 64},{PDQ}",
        screenshot="media/shot.png",
        archive_location="archive/0.html",
    )
    statement = read_one(write_sheet(tmp_path, told))
    assert (statement.at.earliest, statement.url) == (POSTED, URL)
    named, unnamed = statement.media
    assert (named.path, dict(named.notes)["pdq"], dict(unnamed.notes)["pdq"]) == ("media/a.jpg", "f" * 64, "000" + PDQ)
    with pytest.raises(MediaLeftOutError, match="by its PDQ only"):
        unnamed.content.read("it", 1000)
    assert [left.name for left in statement.left_out] == ["media/shot.png", "archive/0.html"]


def test_a_thumbnail_that_is_the_screenshot_is_no_picture_of_the_post(tmp_path: Path) -> None:
    statement = read_one(write_sheet(tmp_path, row(thumbnail='=IMAGE("media/shot.png")', screenshot="media/shot.png")))
    assert statement.media == ()


def test_the_sheet_is_utc_also_where_a_spreadsheet_dropped_the_zone(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, row(thumbnail='=IMAGE("media/a.jpg")', upload_timestamp="2023-10-23 10:01:00"), above=("Our sheet,,",))
    assert read_one(path).at.earliest == POSTED


def test_a_row_not_archived_yet_is_told_and_an_empty_one_is_none(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, {"Link": URL, "Archive status": "Archive in progress"}, {"Link": ""})
    (unread,) = read(path)
    assert isinstance(unread, UnreadStatement) and "Archive in progress" in unread.unchecked.text


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "path,date\nx,2019\n", "link,title\n", '{"metadata": {}, "media": 1}', "", "status,metadata\n"]
)
def test_other_files_are_not_taken_for_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    source = Source.of_path(tmp_path / "x", "x")
    assert not AutoArchiverReader().recognises(source, source.head())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': [1, -2.5, None, True, 'x'], 'b': (1,)}", {"a": [1, -2.5, None, True, "x"], "b": [1]}),
        ("datetime.datetime(2023, 1, 2, 3, 4, tzinfo=datetime.timezone.utc)", datetime(2023, 1, 2, 3, 4, tzinfo=UTC)),
        ("datetime.datetime(2023, 1, 2, 3, 4, tzinfo=tzutc())", datetime(2023, 1, 2, 3, 4, tzinfo=UTC)),
        ("datetime.datetime(2023, 1, 2, 3, 4, tzinfo=<UTC>)", datetime(2023, 1, 2, 3, 4, tzinfo=UTC)),
        (repr(datetime(2023, 1, 2, tzinfo=timezone(timedelta(hours=-3)))), datetime(2023, 1, 2, 3, tzinfo=UTC)),
        ("datetime.datetime(2023, 1, 2, tzinfo=tzoffset(None, 7200))", datetime(2023, 1, 1, 22, tzinfo=UTC)),
        ("datetime.datetime(2023, 13, 2)", UNREAD),
        ("open('/etc/passwd').read()", UNREAD),
        ("nan", UNREAD),
    ],
)
def test_a_value_is_read_and_never_run(text: str, value: object) -> None:
    assert read_literal(text) == value
