"""The wheel and the source package, built twice under different circumstances and equal to the byte.

`python -m supply.dist FOLDER` builds what git tracks, as it lies here: twice in folders, times, locales, umasks and hash seeds of their
own, and the wheel a third time from the source package. It writes both packages to FOLDER, and exits 1 where anything differs.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from supply.lock import ROOT


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What must not show in a package."""

    folder: str
    umask: int
    variables: tuple[tuple[str, str], ...]
    file_time: int


CIRCUMSTANCES = (
    Circumstances("a", 0o022, (("PYTHONHASHSEED", "1"), ("TZ", "UTC"), ("LC_ALL", "C")), 1_000_000_000),
    Circumstances("b/c d/é", 0o077, (("PYTHONHASHSEED", "2"), ("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C.UTF-8")), 1_700_000_000),
)


class DiffersError(Exception):
    """Two builds of the same sources are not the same."""


def sources() -> list[str]:
    """The files that git tracks and that are there, sorted; what is new and not yet tracked is no part of a release.

    Raises:
        DiffersError: This is no checkout.
    """
    if not (ROOT / ".git").exists():
        raise DiffersError(f"{ROOT} is no checkout: which files are released, git tells")
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def copy_sources(folder: Path, here: Circumstances) -> None:
    """Lay the sources out anew, in one order or the other, so that nothing of this checkout shows."""
    names = sources() if here.umask == 0o022 else sources()[::-1]
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o777 & ~here.umask)
        shutil.copyfile(ROOT / name, file)
        file.chmod((0o777 if os.access(ROOT / name, os.X_OK) else 0o666) & ~here.umask)
        os.utime(file, (here.file_time, here.file_time))


def build(source: Path, into: Path, here: Circumstances, epoch: int, *targets: str) -> None:
    """Run the build backend of pyproject.toml, from the lock, without a network."""
    variables = {"PATH": os.environ["PATH"], "HOME": str(into), "SOURCE_DATE_EPOCH": str(epoch), **dict(here.variables)}
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(into), *targets]
    ended = subprocess.run(command, cwd=source, env=variables, umask=here.umask, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise DiffersError(f"{source}: the build failed\n{ended.stdout}{ended.stderr}")


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each package in a folder."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir()) if file.is_file()}


def build_twice(into: Path, epoch: int) -> dict[str, str]:
    """Build into a folder that is empty or not there; the names of the packages, with their SHA-256.

    Raises:
        DiffersError: A build failed, or what came of it differs.
    """
    with tempfile.TemporaryDirectory() as scratch:
        built = []
        for here in CIRCUMSTANCES:
            source, out = Path(scratch, here.folder, "source"), Path(scratch, here.folder, "out")
            copy_sources(source, here)
            build(source, out, here, epoch, "--target", "sdist", "--target", "wheel")
            built.append(digests(out))
        if built[0] != built[1]:
            raise DiffersError(f"built twice, and not the same: {built[0]} and {built[1]}")
        packed = next(out.glob("*.tar.gz"))
        with tarfile.open(packed) as archive:
            archive.extractall(Path(scratch, "unpacked"), filter="data")
        again = Path(scratch, "again")
        build(Path(scratch, "unpacked", packed.name.removesuffix(".tar.gz")), again, CIRCUMSTANCES[0], epoch, "--target", "wheel")
        if not digests(again).items() <= built[0].items():
            raise DiffersError(f"the wheel of the source package is another one: {digests(again)} and {built[0]}")
        shutil.copytree(out, into, dirs_exist_ok=True)
    return built[0]


def main() -> None:
    """Build, and print the digests as sha256sum does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    try:
        built = build_twice(folder, int(os.environ["SOURCE_DATE_EPOCH"]))
    except DiffersError as differs:
        sys.exit(str(differs))
    sums = "".join(f"{digest}  {name}\n" for name, digest in built.items())
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(f"Built twice, and the wheel again from the source package, all the same:\n{sums}", end="")


if __name__ == "__main__":
    main()
