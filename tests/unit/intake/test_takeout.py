"""The JSON that Google Takeout writes beside pictures."""

import json
from pathlib import Path

import pytest

from provenance.contents import FileContent
from provenance.dating.stamps.beside import stamp_files
from provenance.errors import DateError, DatesFileError
from provenance.intake import DatedMedia, NotTaken, OwnWords, read_sidecar
from provenance.intake.takeout import takeout_sidecar
from provenance.model.dates import DateBasis
from provenance.model.media import MediaItem

LONG = "a-name-of-a-photograph-that-takes-some-room.jpg"


def write(folder: Path, name: str, taken: object = "1551521472", **more: object) -> None:
    times = {"photoTakenTime": {"timestamp": taken, "formatted": "2 Mar 2019, 10:11:12 UTC"}, **more}
    (folder / name).write_text(json.dumps({"title": "a.jpg", **times}))


@pytest.mark.parametrize(
    ("picture", "sidecar"),
    [
        ("a.jpg", "a.jpg.json"),
        ("a.jpg", "a.jpg.supplemental-metadata.json"),
        ("photo-of-a-dam-in-march.jpg", "photo-of-a-dam-in-march.jpg.supplemental-metad.json"),
        (LONG, f"{LONG[:46]}.json"),
        ("a(1).jpg", "a.jpg(1).json"),
        ("a(1).jpg", "a.jpg.supplemental-metadata(1).json"),
    ],
)
def test_names_that_takeout_gives(tmp_path: Path, picture: str, sidecar: str) -> None:
    write(tmp_path, sidecar)
    found = takeout_sidecar(tmp_path / picture)
    assert found is not None
    assert (found.path.name, found.taken.written, found.uploaded) == (sidecar, "2019-03-02T10:11:12Z", None)


def test_time_of_upload_and_times_before_1970(tmp_path: Path) -> None:
    write(tmp_path, "a.jpg.json", "-157766400", creationTime={"timestamp": "1561521472"})
    found = takeout_sidecar(tmp_path / "a.jpg")
    assert found is not None and found.uploaded is not None
    assert (found.taken.written, found.uploaded.written) == ("1965-01-01T00:00:00Z", "2019-06-26T03:57:52Z")


@pytest.mark.parametrize("taken", ["", "soon", "9" * 30, None, [1]])
def test_time_that_is_none_is_told(tmp_path: Path, taken: object) -> None:
    write(tmp_path, "a.jpg.json", taken)
    with pytest.raises(DateError, match="photoTakenTime"):
        takeout_sidecar(tmp_path / "a.jpg")
    (entry,) = read_sidecar(MediaItem("a.jpg", FileContent(tmp_path / "a.jpg")), OwnWords())
    assert isinstance(entry, NotTaken)
    assert entry.unchecked.code == "date-invalid"


def test_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.supplemental-metadata.json").write_text("{")
    with pytest.raises(DatesFileError, match="cannot be read"):
        takeout_sidecar(tmp_path / "a.jpg")


def test_sidecar_of_another_kind_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.json").write_text('{"date": "2019"}')
    assert takeout_sidecar(tmp_path / "a.jpg") is None
    (tmp_path / "a.jpg.json").write_text("{")
    assert takeout_sidecar(tmp_path / "a.jpg") is None


def test_time_is_no_more_than_what_is_written_in_a_file(tmp_path: Path) -> None:
    """Whatever the owner says: Google read it there, or somebody typed it in."""
    write(tmp_path, "a.jpg.json", creationTime={"timestamp": "1561521472"})
    own = OwnWords(basis=DateBasis.PUBLISHED, source="Example Wire")
    (entry,) = read_sidecar(MediaItem("a.jpg", FileContent(tmp_path / "a.jpg")), own)
    assert isinstance(entry, DatedMedia)
    assert (entry.appearance.basis, entry.appearance.date_text) == (DateBasis.EMBEDDED, "2019-03-02T10:11:12Z")
    assert dict(entry.appearance.notes) == {"sidecar": "a.jpg.json", "uploaded": "2019-06-26T03:57:52Z"}


@pytest.mark.parametrize("length", [250, 251, 255])
def test_a_name_as_long_as_file_systems_take_has_no_sidecar(tmp_path: Path, length: int) -> None:
    """With `.json` behind it no file can have it: to ask for one fails, and is no reason to end a run."""
    picture = tmp_path / ("a" * (length - 4) + ".jpg")
    picture.touch()
    (entry,) = read_sidecar(MediaItem(picture.name, FileContent(picture)), OwnWords())
    assert isinstance(entry, NotTaken) and entry.unchecked.code == "date-missing"
    assert stamp_files(picture) == ()
