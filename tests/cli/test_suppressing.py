"""`check --ignore`, `check --baseline` and `ignore add`: the job fails only for what nobody has looked at yet."""

import hashlib
import json
import shutil
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Ended, Run
from tests.conftest import FIXTURES, ROOT

CASES = FIXTURES / "cases"
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date()


class Desk:
    """A folder with a statement of two reused images and an archive, checked as a job does."""

    def __init__(self, run: Run, folder: Path, archive: Path) -> None:
        self.folder, self.archive, self._run = folder, archive, run
        shutil.copytree(CASES / "photos-of-2019", folder)

    def check(self, *options: str | Path, manifest: str | Path = "statement.jsonl") -> Ended:
        return self._run("check", "--manifest", manifest, "--archive", self.archive, *options, cwd=self.folder)

    def ignore(self, *arguments: str | Path) -> Ended:
        return self._run("ignore", "add", *arguments, cwd=self.folder)

    def results(self, *options: str | Path, manifest: str | Path = "statement.jsonl") -> list[dict[str, object]]:
        return [json.loads(line) for line in self.check(*options, "-f", "jsonl", manifest=manifest).out.splitlines()]

    def findings(self) -> list[str]:
        """Names of those that make a result `reused`."""
        return [match["finding"] for one in self.results() if one["verdict"] == "reused" for match in one["matches"]]  # type: ignore[attr-defined]


@pytest.fixture
def desk(run: Run, tmp_path: Path, fixture_archive: Path) -> Desk:
    return Desk(run, tmp_path / "desk", fixture_archive)


def test_what_is_ignored_fails_nothing_and_stays_in_every_format(desk: Desk) -> None:
    first, *others = desk.findings()
    assert desk.ignore(first, "--reason", "our own\x1b[31m picture", "--by", "ava", "--until", str(TOMORROW)).code == 0
    assert desk.check("--ignore", "ignore.toml").code == 11
    for name in others:
        added = desk.ignore(name, "--reason", "sold to the agency", "--by", "ben")
        assert (added.code, added.err) == (0, f"{name}: ignored, by ben, kept in ignore.toml\n")
    ended = desk.check("--ignore", "ignore.toml", "-o", "json=run.json", "-o", "jsonl=run.jsonl")
    assert (ended.code, ended.err) == (0, "note: suppressed by ignore.toml: 2\n")
    assert "REUSED      images/launch-site.jpg" in ended.out
    assert f"suppressed: ignored by ava until {TOMORROW}: our own\\x1b[31m picture" in ended.out
    assert "2 of them suppressed, and fail no job" in ended.out
    told = json.loads((desk.folder / "run.json").read_text())
    assert told["tally"]["suppressed"]["reused"] == 2
    assert told["notes"] == []
    for item in (told["media"][0], json.loads((desk.folder / "run.jsonl").read_text().splitlines()[0])):
        assert (item["verdict"], item["suppression"]["by"], item["suppression"]["author"]) == ("reused", "ignored", "ava")
        assert item["suppression"]["place"] == "ignore.toml"


def test_suppression_changes_nothing_but_itself(desk: Desk) -> None:
    plain = desk.results()
    for name in desk.findings():
        desk.ignore(name, "--reason", "seen")
    shown = desk.results("--ignore", "ignore.toml")
    assert [one["suppression"] is None for one in shown] == [False, False, True, True]
    assert [one | {"suppression": None} for one in shown] == plain


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_only_what_is_new_since_the_baseline_fails(desk: Desk, form: str) -> None:
    """Whatever the order of the statements, the folder in which they lie, and how many are read at a time."""
    assert desk.check("-o", f"{form}=earlier").code == 11
    again = desk.check("--baseline", "earlier", "-o", f"{form}=earlier")
    assert (again.code, again.err) == (0, "note: suppressed by earlier: 2\n")
    assert "suppressed: in the baseline: an earlier run had it" in again.out
    statement = json.loads((desk.folder / "statement.jsonl").read_text())
    elsewhere = desk.folder.with_name("elsewhere")
    desk.folder.rename(elsewhere)
    desk.folder = elsewhere
    turned = statement | {"images": [str(elsewhere / image) for image in reversed(statement["images"])]}
    other = turned | {"id": "s2", "images": ["images/snow.jpg"]}
    (elsewhere / "turned.jsonl").write_text(f"{json.dumps(other)}\n{json.dumps(turned)}\n")
    assert desk.check("--baseline", "earlier", "-j", "1", manifest="turned.jsonl").code == 0
    (elsewhere / "new.jsonl").write_text(f"{json.dumps(turned)}\n{json.dumps(turned | {'id': 's2'})}\n")
    assert desk.check("--baseline", "earlier", manifest="new.jsonl").code == 11


def test_run_that_is_shown_again_keeps_what_its_check_suppressed_and_takes_more(desk: Desk, run: Run) -> None:
    first, *others = desk.findings()
    desk.ignore(first, "--reason", "seen")
    assert desk.check("--ignore", "ignore.toml", "-o", "json=run.json").code == 11
    shown = run("report", "run.json", cwd=desk.folder)
    assert (shown.code, shown.out.count("suppressed: ignored by")) == (11, 1)
    for name in others:
        desk.ignore(name, "--reason", "seen", "--file", "more.toml")
    shown = run("report", "run.json", "--ignore", "more.toml", cwd=desk.folder)
    assert (shown.code, shown.out.count("suppressed: ignored by"), shown.err) == (0, 2, "note: suppressed by more.toml: 1\n")


def test_parts_of_a_run_tell_nothing_of_unused_entries_and_their_whole_does(desk: Desk, run: Run) -> None:
    statement = json.loads((desk.folder / "statement.jsonl").read_text())
    reused, clean = statement["images"][:1], statement["images"][2:]
    rows = (statement | {"images": reused}, statement | {"id": "s2", "images": clean})
    (desk.folder / "two.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    desk.ignore(desk.findings()[0], "--reason", "seen")
    desk.ignore("0" * 16, "--reason", "seen")
    for number, suppressed in ((1, 1), (2, 0)):
        part = desk.check("--ignore", "ignore.toml", "--shard", f"{number}/2", "-o", f"json={number}.json", manifest="two.jsonl")
        assert (part.code, part.err) == (0, f"note: suppressed by ignore.toml: {suppressed}\n")
    assert run("report", "merge", "1.json", "2.json", cwd=desk.folder).code == 0
    whole = run("report", "merge", "1.json", "2.json", "--ignore", "ignore.toml", cwd=desk.folder)
    assert whole.code == 0
    assert whole.err.count("warning: ") == whole.err.count("entry 2, 0000000000000000: unused") == 1


def test_run_that_is_gone_on_with_is_suppressed_by_the_files_of_today(desk: Desk) -> None:
    for name in desk.findings():
        desk.ignore(name, "--reason", "seen")
    assert desk.check("--resume", "journal", "--ignore", "ignore.toml").code == 0
    assert desk.check("--resume", "journal").code == 11
    assert desk.check("--since", "journal", "--ignore", "ignore.toml").code == 0


def test_entry_whose_day_has_passed_fails_again_and_says_so(desk: Desk) -> None:
    (desk.folder / "ignore.toml").write_text(
        "".join(f'[[ignore]]\nid = "{name}"\nreason = "seen"\nuntil = 2020-01-31\n' for name in desk.findings())
    )
    assert desk.check("-o", "json=earlier.json").code == 11
    ended = desk.check("--ignore", "ignore.toml", "--baseline", "earlier.json")
    assert ended.code == 11
    assert ended.err.startswith("note: suppressed by ignore.toml: 0\nnote: suppressed by earlier.json: 0\nwarning: ignore.toml, entry 1, ")
    assert ended.err.count("expired on 2020-01-31; look again, then renew or remove it\n") == 2


def test_entry_that_names_nothing_warns_and_changes_no_exit_code(desk: Desk) -> None:
    """A warning is about the file, not about the images: nothing was left unchecked."""
    desk.ignore("0" * 16, "--reason", "seen")
    for statement, code in (("statement.jsonl", 11), (CASES / "not-found" / "statement.jsonl", 0)):
        ended = desk.check("--ignore", "ignore.toml", manifest=statement)
        assert ended.code == code
        assert "warning: ignore.toml, entry 1, 0000000000000000: unused" in ended.err
        assert "unused" not in ended.out


def test_what_could_not_be_checked_is_ignored_by_the_name_of_the_result(desk: Desk) -> None:
    """Of a file that is not there it is made of the name that the statement gives, wherever the statement lies."""
    manifest = CASES / "missing-file" / "statement.jsonl"
    unchecked = [result for result in desk.results(manifest=manifest) if result["verdict"] == "unchecked"]
    names = [str(result["id"]) for result in unchecked]
    for result in unchecked:
        media, statement = result["media"], result["statement"]
        assert isinstance(media, dict)
        assert isinstance(statement, dict)
        assert media["sha256"] is None
        assert result["id"] == hashlib.sha256(f"{statement['id']}\0{media['path']}".encode()).hexdigest()[:16]
    shutil.copy(manifest, desk.folder / "moved.jsonl")
    shown = desk.check(manifest="moved.jsonl")
    assert shown.code == 3
    assert names
    for name in names:
        assert f"result {name}\n" in shown.out
        desk.ignore(name, "--reason", "the agency took it back")
    assert desk.check("--ignore", "ignore.toml", manifest="moved.jsonl").code == 0


def test_file_that_merely_lies_there_is_not_read(desk: Desk) -> None:
    """Whoever sends a folder must not be able to silence what is found in it."""
    for name in desk.findings():
        desk.ignore(name, "--reason", "seen")
    assert desk.check().code == 11


@pytest.mark.parametrize(
    ("option", "content", "words"),
    [
        ("--ignore", '[[ignore]]\nid = "abc"\n', "file, entry 1, key id: 'abc' names neither"),
        ("--baseline", "", "file: no run"),
        ("--ignore", None, "file: cannot be read"),
        ("--baseline", None, "file: cannot be read"),
    ],
)
def test_file_that_cannot_be_used_ends_the_check_before_it_begins(desk: Desk, option: str, content: str | None, words: str) -> None:
    if content is not None:
        (desk.folder / "file").write_text(content)
    ended = desk.check(option, "file", "-o", "json=run.json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {words}")
    assert not (desk.folder / "run.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("abc", "--reason", "why"), "ID: 'abc' names neither a finding nor a result"),
        (("0" * 16, "--reason", " "), "--reason is empty"),
        (("0" * 16, "--reason", "why", "--by", " "), "--by is empty"),
        (("0" * 16, "--reason", "why", "--until", "soon"), "--until: 'soon' is no day"),
        (("0" * 16, "--reason", "why", "--until", "2020-01-31"), "--until 2020-01-31: has passed; such an entry ignores nothing"),
        (("f" * 16, "--reason", "why"), f"ignore.toml, entry 1: {'f' * 16} stands there already; change that entry"),
        (("0" * 16, "--reason", "why", "--file", "no/such.toml"), "no/such.toml: cannot be written"),
    ],
)
def test_entry_that_would_say_nothing_is_not_written(desk: Desk, arguments: tuple[str, ...], words: str) -> None:
    assert desk.ignore("f" * 16, "--reason", "seen").code == 0
    before = (desk.folder / "ignore.toml").read_bytes()
    ended = desk.ignore(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {words}")
    assert (desk.folder / "ignore.toml").read_bytes() == before


def test_published_schema_holds_for_what_is_written(desk: Desk) -> None:
    desk.ignore(f"{'0' * 16}-{'f' * 16}", "--reason", "why", "--until", str(TOMORROW))
    schema = json.loads((ROOT / "docs" / "schemas" / "ignore.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    tables = tomllib.loads((desk.folder / "ignore.toml").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(json.dumps(tables, default=str)))
