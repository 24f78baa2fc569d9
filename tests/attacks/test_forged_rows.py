"""Each column of each table of an archive with values that nobody would write, all checksums right: told, or an answer; never a crash."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.model.decision import Choice, Decision
from provenance.model.lookup import LookupOutcome
from provenance.model.record import GenericRegion
from tests.attacks.desk import AT, save
from tests.attacks.forging import cases, forge
from tests.cli.batches import provenance
from tests.cli.conftest import Ended
from tests.conftest import BY, FIXTURES
from tests.pictures import photo

SLOW = settings.get_current_profile_name() == "slow"
CASES = 96 if SLOW else 16
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


@pytest.fixture(scope="module")
def told(fixture_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a row in every table, and pictures to ask it about."""
    folder = tmp_path_factory.mktemp("told")
    archive = Path(shutil.copytree(fixture_archive, folder / "A"))
    with StoredArchive.open(archive) as opened:
        record = next(opened.records())
    with ArchiveWriter.open_writer(archive, BY) as writer:
        writer.mark(str(record.sha256), GenericRegion(0.0, 0.0, 0.5, 0.5, "banner"))
        writer.set_trust("Example Wire", True, "their own record")
        writer.decide(Decision("a" * 16 + "-" + "b" * 16, Choice.DISMISS, "a crest", "desk", datetime(2024, 1, 1, tzinfo=UTC)))
        writer.keep_lookup("wayback", "https://example.org/a", {record.sha256: next(iter(LookupOutcome))})
        writer.finish()
    (folder / "codes.txt").write_text(f"{PDQ},100\n")
    assert provenance("archive", "import", archive, folder / "codes.txt", "--source", "Hash Club").code == 0
    (folder / "images").mkdir()
    save(folder / "images" / "moose-part.jpg", photo("moose").crop((100, 60, 520, 380)))
    shutil.copy(FIXTURES / "photos" / "dam.jpg", folder / "images")
    return folder


def uses(archive: Path, told: Path) -> dict[str, Ended]:
    """What is done with somebody else's archive."""
    own = Path(shutil.copytree(told / "A", archive.parent / "own"))
    commands: dict[str, tuple[str | Path, ...]] = {
        "check": ("check", told / "images", "--at", AT, "--archive", archive),
        "info": ("archive", "info", archive),
        "verify": ("archive", "verify", archive),
        "log": ("archive", "log", archive, "--verify"),
        "trust": ("archive", "trust", archive),
        "export": ("archive", "export", archive, "-f", "csv"),
        "parts": ("archive", "export", archive, "-f", "parquet", "-o", archive.parent / "parts"),
        "diff": ("archive", "diff", own, archive),
        "merge": ("archive", "merge", own, archive),
        "backup": ("archive", "backup", archive, archive.parent / "backup"),
        "repair": ("archive", "repair", archive),
    }
    return {name: provenance(*command) for name, command in commands.items()}


@pytest.mark.parametrize("index", range(0, CASES, 8))
def test_forged_rows_are_told_or_answered_from(told: Path, tmp_path: Path, index: int) -> None:
    for number, (table, column, value) in enumerate(cases(told / "A", CASES, 7)[index : index + 8]):
        folder = tmp_path / str(number)
        archive = Path(shutil.copytree(told / "A", folder / "A"))
        if not forge(archive, table, column, value):
            continue
        for name, said in uses(archive, told).items():
            what = f"{name} with {table}.{column} = {value!r:.60}: {said}"
            assert said.code in ({0, 3, 4, 10, 11} if name == "check" else {0, 2, 3, 4}), what
            assert "Traceback" not in said.err, what
            assert not any(character < " " and character != "\n" for character in said.out + said.err), what
            assert said.code != 4 or said.err.startswith("error: ") or name in {"verify", "repair", "log"}, what
        shutil.rmtree(folder)
