"""The packages that are released: the same from the same sources, and exactly what belongs in them."""

import re
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from supply import dist
from supply.dist import Circumstances, DiffersError, build_twice, sources
from tests.conftest import ROOT

EPOCH = 1_700_000_000
pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout of the project")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both packages, built twice and compared."""
    folder = tmp_path_factory.mktemp("dist")
    assert len(build_twice(folder, EPOCH)) == 2
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(built.glob("*.whl")))


def test_wheel_holds_the_program_and_what_it_reads_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    """Every file of the package, the pictures of the demo and of `init`, and the page of the manual: no test, no cache."""
    names = {re.sub(r"^image_provenance-[\d.]+\.", "", name) for name in wheel.namelist()}
    photos = {f"provenance/{name}" for name in sources() if name.startswith(("fixtures/photos/", "fixtures/cases/photos-of-2019/"))}
    info = {f"dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    package = {name for name in sources() if name.startswith("provenance/")}
    assert names == package | photos | info | {"provenance/fixtures/archive.csv", "data/data/share/man/man1/provenance.1"}
    assert "provenance/py.typed" in names
    assert any(name.endswith(".html.jinja") for name in names)


def test_source_package_holds_all_that_git_tracks_and_nothing_else(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as packed:
        names = {member.name.partition("/")[2] for member in packed if member.isfile()}
    assert names == {*sources(), "PKG-INFO"}


def test_packages_tell_nothing_of_where_and_when_they_were_built(built: Path, wheel: zipfile.ZipFile) -> None:
    then = datetime.fromtimestamp(EPOCH, UTC)
    assert {datetime(*one.date_time, tzinfo=UTC).replace(second=0) for one in wheel.infolist()} == {then.replace(second=0)}
    assert {one.external_attr >> 16 & 0o777 for one in wheel.infolist()} <= {0o644, 0o755}
    with tarfile.open(next(built.glob("*.tar.gz"))) as packed:
        for member in packed:
            assert (member.mtime, member.uid, member.gid, member.uname, member.gname) == (EPOCH, 0, 0, "", "")
            assert member.mode in {0o644, 0o755}


def test_what_differs_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(_source: Path, into: Path, here: Circumstances, _epoch: int, *_targets: str) -> None:
        into.mkdir(parents=True)
        (into / "some.whl").write_text(str(here.file_time), encoding="utf-8")

    monkeypatch.setattr(dist, "build", build)
    monkeypatch.setattr(dist, "copy_sources", lambda _folder, _here: None)
    with pytest.raises(DiffersError, match="not the same"):
        build_twice(tmp_path / "out", EPOCH)
    assert not (tmp_path / "out").exists()


def test_sources_are_laid_out_under_other_circumstances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing would be shown by their being built the same."""
    monkeypatch.setattr(dist, "sources", lambda: ["pyproject.toml"])
    seen = []
    for here in dist.CIRCUMSTANCES:
        dist.copy_sources(tmp_path / here.folder, here)
        state = (tmp_path / here.folder / "pyproject.toml").stat()
        seen.append((state.st_mode & 0o777, state.st_mtime))
    assert seen == [(0o644, 1e9), (0o600, 1.7e9)]
