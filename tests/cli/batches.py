"""A desk with a manifest of many kinds of statements, for tests of long runs."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from fixtures import edits
from provenance.rendering.formats import Format
from tests.cli.conftest import Ended, invoked
from tests.conftest import FIXTURES, encoded
from tests.pictures import photo

SIGNED = ("--author-name", "The desk", "--author-url", "https://desk.example.org")
AT = "2023-10-23"


def write_images(folder: Path, *, backwards: bool = False) -> None:
    """Pictures that are reused, leads, of no archive, too plain, and no pictures; made in one order or in the other."""
    pictures = {
        "moose-small.jpg": encoded(photo("moose").resize((300, 200)), quality=70),
        "moose.jpg": (FIXTURES / "photos" / "moose.jpg").read_bytes(),
        "rocket-part.jpg": encoded(edits.cut(photo("rocket-launch"), 0.2, 0.1, 0.9, 0.9), quality=80),
        "nobody.jpg": encoded(photo("gravel"), quality=80),
        "later.jpg": encoded(photo("igloo"), quality=60),
        "plain.png": encoded(Image.new("RGB", (64, 64), "navy"), "PNG"),
        "broken.jpg": b"\xff\xd8\xff no picture",
        "café ünï.jpg": encoded(photo("dam").transpose(Image.Transpose.FLIP_LEFT_RIGHT), quality=75),
    }
    folder.mkdir(parents=True)
    for name in sorted(pictures, reverse=backwards):
        (folder / name).write_bytes(pictures[name])


def write_manifest(path: Path, folder: str = "images") -> None:
    """Statements of one image, of several, of a whole folder, of none that can be read, and at no time."""
    rows: list[object] = [
        {"id": "s1", "at": AT, "images": [f"{folder}/moose-small.jpg", f"{folder}/nobody.jpg"]},
        {"id": "s2", "at": AT, "images": [folder]},
        {"id": "s3", "at": "yesterday", "images": [f"{folder}/moose.jpg"]},
        {"id": "s4", "at": "2018", "images": [f"{folder}/moose.jpg", f"{folder}/gone.jpg"]},
        {"id": "s5", "at": AT, "images": [f"{folder}/moose.jpg", f"{folder}/rocket-part.jpg"], "url": "https://example.org/s5"},
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def outputs(folder: Path) -> list[str]:
    """Options that write the report in every format."""
    folder.mkdir(exist_ok=True)
    return [*SIGNED, "-f", "json", "-o", str(folder / "json"), *(f"-o{one}={folder / one}" for one in Format if one is not Format.JSON)]


def written(folder: Path) -> dict[str, bytes]:
    """The reports, by format."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@dataclass(frozen=True)
class BatchDesk:
    """A folder with images, a manifest and an archive."""

    folder: Path
    archive: Path

    @classmethod
    def make(cls, folder: Path, archive: Path, *, backwards: bool = False) -> "BatchDesk":
        """Its folder, and a copy of the archive."""
        write_images(folder / "images", backwards=backwards)
        write_manifest(folder / "statements.jsonl")
        return cls(folder, Path(shutil.copytree(archive, folder / "ARCHIVE")))

    @property
    def options(self) -> list[str]:
        """What every check of it is given."""
        return ["check", "--manifest", str(self.folder / "statements.jsonl"), "--archive", str(self.archive)]

    def check(self, *options: str | Path) -> Ended:
        """Run a check within this process."""
        return provenance(*self.options, *options)

    def report(self, name: str, *options: str | Path) -> bytes:
        """What a check with these options reports, as JSON: whatever any format shows is in it."""
        path = self.folder / f"{name}.json"
        said = self.check("-f", "json", "-o", path, *options)
        assert said.code == 11, said
        return path.read_bytes()

    def reports(self, name: str, *options: str | Path) -> dict[str, bytes]:
        """The same in every format."""
        folder = self.folder / name
        said = self.check(*outputs(folder), *options)
        assert said.code == 11, said
        return written(folder)


def provenance(*arguments: str | Path) -> Ended:
    """Run a command within this process."""
    return invoked("--no-config", *arguments)
