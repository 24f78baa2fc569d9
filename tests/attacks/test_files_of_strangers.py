"""Runs, lists, manifests that a stranger wrote: none of them accuses, runs anything, or ends a batch."""

import base64
import copy
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from provenance.decoding import decode, encode_thumbnail, is_thumbnail
from provenance.fingerprinting import fingerprint
from tests.attacks.desk import AT, check, checked, save
from tests.cli.batches import provenance
from tests.conftest import FIXTURES, encoded
from tests.pictures import photo

MOOSE = FIXTURES / "photos" / "moose.jpg"


@pytest.fixture(scope="module")
def run_of_two(fixture_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with a reused and an unknown picture, and the run over it."""
    folder = tmp_path_factory.mktemp("run")
    save(folder / "1-moose.jpg", photo("moose").resize((300, 200)))
    save(folder / "2-nobody.jpg", photo("gravel"))
    said = check(fixture_archive, folder, "--thumbnails", "-f", "json", "-o", folder / "run.json")
    assert said.code == 11, said
    run: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert [item["verdict"] for item in run["media"]] == ["reused", "not-found"]
    return folder, run


def written(folder: Path, run: object) -> Path:
    path = folder / "forged.json"
    path.write_text(json.dumps(run), encoding="utf-8")
    return path


def test_forged_earlier_run_accuses_nobody(fixture_archive: Path, run_of_two: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Its matches are those of another picture; it is of this very archive, program and time."""
    folder, run = run_of_two
    forged = copy.deepcopy(run)
    forged["media"][1] |= {"matches": run["media"][0]["matches"], "verdict": "reused"}
    item = checked(fixture_archive, folder / "2-nobody.jpg", "--since", written(tmp_path, forged))[0]
    assert (item["verdict"], item["matches"]) == ("not-found", [])


def test_forged_earlier_run_does_not_hide_the_same_file(fixture_archive: Path, tmp_path: Path) -> None:
    """What it does hide, a copy that merely looks alike, is told in docs/attacks.md."""
    check(fixture_archive, MOOSE, "-f", "json", "-o", tmp_path / "run.json")
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    run["media"][0] |= {"matches": [], "verdict": "not-found"}
    item = checked(fixture_archive, MOOSE, "--since", written(tmp_path, run))[0]
    assert (item["verdict"], item["matches"][0]["tier"]) == ("reused", "same-bytes")


def _at(*keys: str | int) -> Callable[[Any, Any], None]:
    def put(run: Any, value: Any) -> None:
        for key in keys[:-1]:
            run = run[key]
        run[keys[-1]] = value

    return put


_MATCH = ("media", 0, "matches", 0)
_SVG = "data:image/webp;base64," + base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").decode()


@pytest.mark.parametrize(
    ("put", "value"),
    [
        (_at(*_MATCH, "proof", "inliers"), "\x1b]8;;https://example.org\x07"),
        (_at(*_MATCH, "proof", "textured_blocks"), "</style><script>"),
        (_at(*_MATCH, "proof", "transform"), [[1]]),
        (_at(*_MATCH, "proof", "distance_bits"), 10**30),
        (_at(*_MATCH, "proof", "record_outline", 0, 0), None),
        (_at(*_MATCH, "record", "thumbnail"), _SVG),
        (_at("media", 0, "media", "thumbnail"), _SVG),
        (_at("media", 0, "media", "thumbnail"), "data:text/html,<script>"),
        (_at("media", 0, "media", "width"), 1e300),
        (_at("media", 0, "reasons"), []),
        (_at("media", 0, "statement", "at_basis"), None),
        (_at("media", 0, "statement", "id"), 7),
        (_at("settings"), "x"),
        (_at("archive", "coverage", "years", 0, "year"), "1e9"),
        (_at("media", 1, "notes"), json.loads("[" * 100 + "]" * 100)),
    ],
)
def test_run_of_a_stranger_is_refused_where_it_is_none(
    run_of_two: tuple[Path, dict[str, Any]], tmp_path: Path, put: Callable[[Any, Any], None], value: object
) -> None:
    """A number that is a text would reach the terminal as it is, a picture that is none the browser."""
    forged = copy.deepcopy(run_of_two[1])
    put(forged, value)
    said = provenance("report", written(tmp_path, forged), "-f", "html")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {tmp_path}/forged.json")


@pytest.mark.parametrize("option", ["--baseline", "--since", None])
def test_run_of_brackets_costs_no_memory(fixture_archive: Path, tmp_path: Path, option: str | None) -> None:
    """100 kB of them took a streaming parser gigabytes, since it names each place by all that is around it."""
    path = tmp_path / "run.json"
    path.write_text('{"media": ' + "[" * 100_000)
    said = provenance("report", path) if option is None else check(fixture_archive, MOOSE, option, path)
    assert (said.code, "nested deeper than 64 levels" in said.err) == (2, True), said


def _line(picture: Path, date: str) -> str:
    content = picture.read_bytes()
    image = decode(content, side=1024)
    print_ = fingerprint(image)
    size = {"size_bytes": len(content), "width": image.width, "height": image.height}
    looks = {"phash-256": str(print_), "detail": print_.detail}
    said = {"date": date, "date_kind": "published", "source": "example-wire"}
    return json.dumps({"sha256": sha256(content).hexdigest(), **size, **looks, **said}) + "\n"


@pytest.mark.parametrize("trust_first", [True, False])
def test_list_named_as_a_trusted_source_is_not_that_source(fixture_archive: Path, tmp_path: Path, *, trust_first: bool) -> None:
    """Whoever sends a file chooses its name, and its fields: a date of 1990 by a trusted wire is still a stranger's word."""
    archive = Path(shutil.copytree(fixture_archive, tmp_path / "A"))
    picture = save(tmp_path / "new.jpg", photo("gravel"))
    (tmp_path / "example-wire").write_text(_line(picture, "1990"))
    trust = ("archive", "trust", archive, "example-wire", "--reason", "their own record")
    for command in (trust, ("archive", "import", archive, tmp_path / "example-wire"))[:: 1 if trust_first else -1]:
        assert provenance(*command).code == 0
    item = checked(archive, picture)[0]
    assert (item["verdict"], item["reasons"][0]["code"]) == ("review", "claimed-date-only")
    assert item["matches"][0]["appearances"][0]["origin"] == "list example-wire"
    provenance("archive", "trust", archive, "list example-wire", "--reason", "once")
    said = provenance("archive", "import", archive, tmp_path / "example-wire")
    assert (said.code, "say who gives it with --source" in said.err) == (2, True), said


def test_row_of_a_manifest_that_is_a_trap_is_one_unchecked_row(fixture_archive: Path, tmp_path: Path) -> None:
    """A number that Python refuses to read, one field twice, deep brackets; the rows after them are checked."""
    shutil.copy(MOOSE, tmp_path / "moose.jpg")
    rows = [
        '{"id": "1", "at": %s, "images": ["moose.jpg"]}' % ("9" * 5_000),
        f'{{"id": "2", "at": "{AT}", "at": "1990", "images": ["moose.jpg"]}}',
        '{"id": "3", "images": ' + "[" * 100_000,
        f'{{"id": "4", "at": "{AT}", "images": ["moose.jpg"]}}',
    ]
    (tmp_path / "statements.jsonl").write_text("\n".join(rows))
    items = checked(fixture_archive, "--manifest", tmp_path / "statements.jsonl")
    assert [item["verdict"] for item in items] == ["unchecked"] * 3 + ["reused"]
    assert "the field 'at' stands twice" in items[1]["unchecked"]["text"]


def test_no_byte_of_a_foreign_picture_reaches_the_page(run_of_two: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """The pictures of a run are WebP as we lay it out; what they hold is a stranger's, and is for the confined decoder alone."""
    prefix = "data:image/webp;base64,"
    sound, broken = copy.deepcopy(run_of_two[1]), copy.deepcopy(run_of_two[1])
    content = base64.b64decode(sound["media"][0]["media"]["thumbnail"].removeprefix(prefix))
    garbage = content[:30] + b"\xff" * (len(content) - 30)
    for item in broken["media"]:
        item["media"]["thumbnail"] = prefix + base64.b64encode(garbage).decode()
    for run, shown in ((sound, True), (broken, False)):
        said = provenance("report", written(tmp_path, run), "-f", "html", "-o", tmp_path / "page.html")
        assert said.code == 11, said
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert run["media"][0]["media"]["thumbnail"] not in page
        assert ("The circulated image" in page) is shown


def test_thumbnail_of_a_stranger_is_a_picture_and_nothing_else() -> None:
    """Text, metadata or a second file in it would be handed on with every export; a picture made by us has none of them."""
    with Image.open(MOOSE) as opened:
        made = encode_thumbnail(decode(MOOSE.read_bytes(), side=1024))
        with_text = encoded(opened, comment=b"<script>", exif=opened.getexif())
        progressive = encoded(opened, progressive=True)
    assert is_thumbnail(made)
    for forged in (
        with_text,
        progressive,
        made + b"PK",
        made[:-2],
        made[:-2] + b"\xff\xfe\0\6evil\xff\xd9",
        made[:2] + made[20:],
        b"\xff\xd8\xff\xd9",
        b"",
    ):
        assert not is_thumbnail(forged)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("believed", [False, True])
def test_hearsay_gains_nothing_on_its_way(tmp_path: Path, form: str, *, believed: bool) -> None:
    """A's word, exported again by B, whom C trusts: as much as B takes it for, and a source that C never trusts counts for nothing."""
    picture = save(tmp_path / "new.jpg", photo("gravel"))
    said = json.loads(_line(picture, "1990")) | {"origin": "B", "list": "B", "basis": "captured", "trusted": "true"}
    (tmp_path / "of-a.jsonl").write_text(json.dumps(said) + "\n")
    b, c, exported = tmp_path / "B", tmp_path / "C", tmp_path / f"exported.{form}"
    for archive in (b, c):
        assert provenance("archive", "init", archive).code == 0
    if believed:
        provenance("archive", "trust", b, "A", "--reason", "a partner")
    assert provenance("archive", "import", b, tmp_path / "of-a.jsonl", "--source", "A").code == 0
    thumbnails = ["--thumbnails"] if form == "parquet" else []
    assert provenance("archive", "export", b, "-f", form, "-o", exported, *thumbnails).code == 0
    provenance("archive", "trust", c, "B", "--reason", "a partner")
    assert provenance("archive", "import", c, exported, "--source", "B").code == 0
    item = checked(c, picture)[0]
    told = item["matches"][0]["appearances"][0]
    assert (item["verdict"], told["basis"]) == (("reused", "published") if believed else ("review", "asserted"))
    assert told["origin"] == "B"
    provenance("archive", "trust", c, "example-wire", "--never", "--reason", "not theirs")
    assert checked(c, picture)[0]["verdict"] == "review"


def test_merging_again_and_back_changes_nothing(fixture_archive: Path, tmp_path: Path) -> None:
    """The same records with another history: neither gains a record, a date or trust by going round."""
    one, other = (Path(shutil.copytree(fixture_archive, tmp_path / name)) for name in ("one", "other"))
    provenance("archive", "trust", other, "Example Wire", "--reason", "x")
    for _ in range(2):
        assert provenance("archive", "merge", one, other).code == 0
        assert provenance("archive", "merge", other, one).code == 0
    digests = [json.loads(provenance("archive", "info", archive, "-f", "json").out)["digest"] for archive in (fixture_archive, one)]
    assert digests[0] == digests[1]
    assert "Example Wire" not in provenance("archive", "trust", one).out
