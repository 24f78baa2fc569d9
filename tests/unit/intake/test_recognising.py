"""The door, folders and manifests: what a name stands for, and that nothing named is lost."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from provenance.errors import MediaError, MediaMissingError, SourceError, StatementError, TransportError
from provenance.intake import Options, intake_options, read_manifest, read_named
from provenance.model.edtf import parse_edtf
from provenance.model.kind import Kind
from provenance.model.media import Origin
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement
from provenance.transport import Fetched, FetchKind
from tests.conftest import PHOTOS
from tests.unit.intake.chats import telegram_exports

GIVEN = StatedTime(parse_edtf("2023-10-23", None), "2023-10-23", TimeBasis.GIVEN, "--at")


class Shelf:
    """A network of a few addresses."""

    def __init__(self, **bodies: bytes) -> None:
        self.bodies = bodies
        self.asked: list[str] = []

    @property
    def hosts(self) -> tuple[str, ...]:
        return ("example.org",) if self.asked else ()

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind) -> Fetched:
        self.asked.append(url)
        name = url.rpartition("/")[2]
        if name not in self.bodies:
            raise TransportError(f"{url}: answered 404")
        assert len(self.bodies[name]) <= max_bytes
        assert kind in FetchKind
        return Fetched(url, url, self.bodies[name], None, None, 200, (), GIVEN.interval.earliest, False)  # type: ignore[arg-type]


def read(*names: str, options: Options | None = None, kind: Kind | None = None, stdin: bytes = b"") -> list[Statement | UnreadStatement]:
    return list(read_named(names, intake_options(options or Options(given=GIVEN)), kind, stdin))


def photo(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PHOTOS[0].read_bytes())
    return path


def test_loose_pictures_are_one_statement(tmp_path: Path) -> None:
    """A missing file is among them: the check says that it is missing."""
    photo(tmp_path, "in/b.png")
    one = photo(tmp_path, "a.jpg")
    (statement,) = read(str(one), str(tmp_path / "in"), "nowhere.jpg")
    assert isinstance(statement, Statement)
    assert statement.id == "command-line"
    assert [item.path for item in statement.media] == [str(one), str(tmp_path / "in" / "b.png"), "nowhere.jpg"]
    assert statement.at_basis is TimeBasis.GIVEN


def test_pictures_alone_need_a_time(tmp_path: Path) -> None:
    with pytest.raises(StatementError, match="--at"):
        read(str(photo(tmp_path, "a.jpg")), options=Options())


def test_a_name_that_is_none_is_told_as_such_and_not_as_a_picture_without_a_time() -> None:
    with pytest.raises(MediaMissingError, match=r"article\.html: there is no such file"):
        read("article.html", options=Options())
    (unread,) = read("")
    assert isinstance(unread, UnreadStatement) and "an empty name" in unread.unchecked.text


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FOLDER])
def test_a_folder_that_is_called_a_file_is_told(tmp_path: Path, kind: Kind) -> None:
    photo(tmp_path, "in/a.jpg")
    (unread,) = read(str(tmp_path / "in"), kind=kind)
    assert isinstance(unread, UnreadStatement)
    assert unread.unchecked.text == f"{tmp_path / 'in'}: a folder, where a file is needed; name the file in it"


def test_a_file_that_is_called_a_folder_is_not_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    photo(tmp_path, "b.jpg")
    (unread,) = read(str(photo(tmp_path, "a.jpg")), kind=Kind.FOLDER)
    assert isinstance(unread, UnreadStatement) and "a file, not a folder" in unread.unchecked.text


def test_a_folder_that_is_named_as_a_manifest_raises(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="a folder, where a file is needed"):
        list(read_manifest(str(tmp_path), intake_options(Options())))


def test_pictures_that_a_zip_refuses_cannot_be_had_and_are_not_passed_over() -> None:
    """Refused silently, an encrypted picture would leave the check clear."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("../up.jpg", b"x")
        packed.writestr("../notes.txt", b"x")
        packed.writestr("a.jpg", PHOTOS[0].read_bytes())
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("a.jpg", b"another")
    told: list[LeftOut] = []
    (statement,) = read("-", options=Options(given=GIVEN, leave=told.append), stdin=file.getvalue())
    assert isinstance(statement, Statement)
    assert [item.path for item in statement.media] == ["-!a.jpg", "-!../up.jpg", "-!a.jpg (refused 3)"]
    with pytest.raises(MediaError, match="leads out of the container"):
        statement.media[1].content.read("it", 100)
    assert [left.name for left in told] == ["-!../notes.txt"]
    assert statement.media[0].origin == Origin("-", "a.jpg")


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    manifest = tmp_path / "photo.jpg"
    manifest.write_text(json.dumps({"id": "s1", "at": "2023", "images": ["a.jpg"]}))
    (statement,) = read(str(manifest), options=Options())
    assert statement.id == "s1"
    (as_image,) = read(str(manifest), kind=Kind.IMAGE)
    assert isinstance(as_image, Statement)
    assert [item.path for item in as_image.media] == [str(manifest)]


def test_folder_with_sources_and_the_rest(tmp_path: Path) -> None:
    """What a manifest names is not loose; what is neither a picture nor a source is told."""
    for name in ("a.jpg", "b.jpg", "sub/c.jpg"):
        photo(tmp_path, name)
    (tmp_path / "statements.jsonl").write_text(json.dumps({"id": "s1", "at": "2023", "images": ["a.jpg"]}))
    (tmp_path / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    (tmp_path / ".hidden.jpg").write_bytes(b"")
    left: list[LeftOut] = []
    listed, loose = read(str(tmp_path), options=Options(given=GIVEN, leave=left.append))
    assert isinstance(listed, Statement)
    assert isinstance(loose, Statement)
    assert [item.path for item in listed.media] == ["a.jpg"]
    assert [item.path for item in loose.media] == [f"{tmp_path}/b.jpg", f"{tmp_path}/sub/c.jpg"]
    assert [one.name for one in left] == [f"{tmp_path}/film.mp4"]


def test_export_owns_its_folder_and_its_other_pictures_are_told(tmp_path: Path) -> None:
    """A thumbnail is no picture of the folder; nor is it lost."""
    photo(tmp_path, "photos/photo_1.jpg")
    photo(tmp_path, "photos/photo_1_thumb.jpg")
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "style.css").write_text("")
    telegram_exports.write_json(tmp_path, telegram_exports.chat([telegram_exports.message(1, 1_698_055_200, photo="photos/photo_1.jpg")]))
    left: list[LeftOut] = []
    (statement,) = read(str(tmp_path), options=Options(leave=left.append))
    assert isinstance(statement, Statement)
    assert [item.path for item in statement.media] == ["photos/photo_1.jpg"]
    assert [one.name for one in left] == [f"{tmp_path}/photos/photo_1_thumb.jpg"]


def test_links_and_pipes_in_a_folder_lead_nowhere(tmp_path: Path) -> None:
    secret = photo(tmp_path, "outside/secret.jpg")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.jpg").symlink_to(secret)
    os.mkfifo(folder / "pipe.jpg")
    (statement,) = read(str(folder))
    assert isinstance(statement, Statement)
    for item in statement.media:
        with pytest.raises(MediaError, match=r"leads out|not a regular file"):
            item.content.read(item.path, 10**9)


def test_two_sources_with_one_id(tmp_path: Path) -> None:
    """Ids tell the statements of a run apart."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "s1", "at": "2023", "images": ["a.jpg"]}))
    assert [one.id for one in read(str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl"))] == ["s1", "s1#2"]


def test_source_that_cannot_be_read_does_not_end_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b'{"id": "s1", "at": "2023", "images": ["a.jpg"]}\n\xff\xfe\n')
    first, broken, loose = read(str(tmp_path / "bad.jsonl"), str(photo(tmp_path, "a.jpg")))
    assert first.id == "s1"
    assert isinstance(broken, UnreadStatement)
    assert "line 2: not UTF-8" in broken.unchecked.text
    assert isinstance(loose, Statement)


def test_address_of_a_picture() -> None:
    shelf = Shelf(**{"a.jpg": PHOTOS[0].read_bytes()})
    fetched, missing = "https://example.org/a.jpg", "https://example.org/gone.jpg"
    unread, statement = read(fetched, missing, options=Options(given=GIVEN, fetcher=shelf))
    assert isinstance(statement, Statement)
    assert statement.media[0].content.read("a", 10**7) == PHOTOS[0].read_bytes()
    assert isinstance(unread, UnreadStatement)
    assert (unread.id, unread.unchecked.code) == (missing, "fetch-failed")


def test_no_address_is_asked_without_the_network() -> None:
    (unread,) = read("https://example.org/a.jpg")
    assert isinstance(unread, UnreadStatement)
    assert unread.unchecked.code == "fetch-refused"


def test_standard_input(tmp_path: Path) -> None:
    manifest = json.dumps({"id": "s1", "at": "2023", "images": [str(photo(tmp_path, "a.jpg"))]}).encode()
    (listed,) = read("-", stdin=manifest)
    (picture,) = read("-", stdin=PHOTOS[0].read_bytes())
    assert listed.id == "s1"
    assert isinstance(picture, Statement)
    assert picture.media[0].content.read("-", 10**7) == PHOTOS[0].read_bytes()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('{"id": 1, "at": "2023"}', "field images: a list of paths"),
        ('{"at": "2023", "images": []}', "field images: empty"),
        ('{"images": ["a.jpg"]}', "field at: missing"),
        ('{"at": "soon", "images": ["a.jpg"]}', "field at: 'soon'"),
        ('{"at": "2023", "images": ["a.jpg"], "url": 7}', "field url: a text"),
        ('{"at": "2023", "images": ["a\\u0000.jpg"]}', "field images: a list of paths"),
        ("[1]", "a JSON object is needed"),
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_bad_row_names_line_and_field(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "m.jsonl").write_text('{"id": "good", "at": "2023", "images": ["a.jpg"]}\n\n' + row + "\n")
    good, bad = read(str(tmp_path / "m.jsonl"), options=Options())
    assert isinstance(good, Statement)
    assert isinstance(bad, UnreadStatement)
    assert words in bad.unchecked.text
    assert "line 3" in bad.unchecked.text


def test_manifest_of_folders_addresses_and_sources(tmp_path: Path) -> None:
    """Pictures are the row's own statement; a source that has statements keeps them, under the row's id."""
    photo(tmp_path, "in/a.jpg")
    shelf = Shelf(**{"b.jpg": b"x"})
    (tmp_path / "m.csv").write_text("id,at,images\ns1,2023-10-23,in;https://example.org/b.jpg;https://example.org/gone\n")
    unread, statement = read(str(tmp_path / "m.csv"), options=Options(fetcher=shelf))
    assert isinstance(statement, Statement)
    assert [item.path for item in statement.media] == ["in/a.jpg", "https://example.org/b.jpg"]
    assert unread.id == "s1/https://example.org/gone"


def test_manifest_in_a_manifest_is_refused(tmp_path: Path) -> None:
    """So that none names itself."""
    (tmp_path / "m.jsonl").write_text(json.dumps({"id": "s1", "at": "2023", "images": ["m.jsonl"]}))
    (unread,) = read(str(tmp_path / "m.jsonl"))
    assert isinstance(unread, UnreadStatement)
    assert "manifest named by a manifest" in unread.unchecked.text


def test_named_manifest_that_is_none_raises(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(SourceError, match="no statement in it"):
        list(read_manifest(str(tmp_path / "empty.jsonl"), intake_options(Options())))
