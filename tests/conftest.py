"""What tests of several folders share."""

import csv
import io
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from PIL import Image

from provenance.archive import ArchiveWriter, Signature, StoredArchive
from provenance.ingesting import Ingested, ingest
from provenance.intake import OwnWords
from provenance.intake.lists import open_dates_list, open_list
from provenance.intake.lists.reading import files_of
from provenance.model.record import Keep

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
PHOTOS = sorted((FIXTURES / "photos").glob("*.jpg"))
BY = Signature("tester", "provenance 0", datetime(2026, 1, 1, tzinfo=UTC))
pytest_plugins = ["tests.loopback.plugin"]  # before anything is started

# A shell without job control starts what runs beside it with Ctrl-C ignored, and what is started from there would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("quick", derandomize=True, deadline=None)
settings.register_profile("slow", max_examples=10_000, deadline=None, print_blob=True)
settings.load_profile("quick")


def cases(quick: int, slow: int) -> settings:
    """How often to try a law whose cases are dear; all others are tried as often as the profile says."""
    return settings(max_examples=slow if settings.get_current_profile_name() == "slow" else quick)


def encoded(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    """The bytes of a picture."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def add_list(writer: ArchiveWriter, list_file: Path) -> list[Ingested]:
    """Add every row of a list of dates."""
    entries = open_dates_list(open_list(str(list_file)), OwnWords(), {}).entries(files_of(None, str(list_file)))
    return list(ingest(writer, entries, origin=list_file.name, now=BY.now, workers=2))


@pytest.fixture(scope="session")
def fixture_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of fixtures/archive.csv, for reading only."""
    folder = tmp_path_factory.mktemp("archive") / "a"
    with ArchiveWriter.create(folder, Keep.THUMBS, BY) as writer:
        add_list(writer, FIXTURES / "archive.csv")
    return folder


@pytest.fixture
def make_archive(tmp_path: Path) -> Callable[..., Path]:
    """Make an archive of rows `(path, date, date_kind)`."""

    def make(rows: list[tuple[str, str, str]], keep: Keep = Keep.THUMBS, name: str = "archive") -> Path:
        list_file = tmp_path / f"{name}.csv"
        with list_file.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([("path", "date", "date_kind"), *rows])
        with ArchiveWriter.create(tmp_path / name, keep, BY) as writer:
            add_list(writer, list_file)
        return tmp_path / name

    return make


@pytest.fixture
def digest_of() -> Callable[[Path], str]:
    """The content digest of an archive."""

    def read(folder: Path) -> str:
        with StoredArchive.open(folder) as archive:
            return str(archive.summary().digest)

    return read
