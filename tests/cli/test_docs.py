"""The docs say what the program does: every code, command, option and exit code is there, and the examples run."""

import re
import shlex
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image

from provenance import errors
from provenance.cli.app import app
from provenance.cli.exit_codes import ExitCode, FailOn, of_error, of_tally
from provenance.model.finding import DISCLOSED, Judgement, Reason, Use, Verdict
from provenance.model.report import CheckedMedia, Shard, Tally
from provenance.rendering.formats import Format, renderer
from tests.cli.conftest import Run
from tests.cli.desk import write_sources
from tests.conftest import FIXTURES, ROOT
from tests.contract.runs import part_of_run, whole_run

DOCS = {path: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]}
ALL = "\n".join(DOCS.values())
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "provenance").rglob("*.py")))


def subclasses(kind: type[errors.ProvenanceError]) -> list[type[errors.ProvenanceError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in subclasses(child))]


def test_every_reason_code_has_a_heading_and_every_heading_a_code() -> None:
    headings = set(re.findall(r"^### (\S+)$", DOCS[ROOT / "docs" / "verdicts.md"], re.MULTILINE))
    of_reasons = set(re.findall(r"(?:Reason|Unchecked)\(\s*\"([a-z-]+)\"", SOURCE)) - {"dates-invalid", "date-missing"}
    bases = (errors.MediaError, errors.SourceError, errors.TransportError, errors.DecodeError, errors.StatementError)
    kinds = [kind for base in bases for kind in subclasses(base)]
    of_media = {kind.code for kind in kinds}
    of_dates = {"statement-date-invalid", "statement-date-without-zone"}
    assert headings == of_reasons | of_media | of_dates | {DISCLOSED}
    assert all(code in SOURCE for code in of_dates)


def test_every_use_of_a_date_and_every_contradiction_is_in_the_docs() -> None:
    text = DOCS[ROOT / "docs" / "verdicts.md"]
    uses, contradictions = (
        text.partition(f"## {head}\n")[2].partition("\n## ")[0] for head in ("What a date is good for", "Contradictions")
    )
    assert {use.value for use in Use} <= set(re.findall(r"`([a-z-]+)`", uses))
    told = set(re.findall(r"(?:Contradiction|_told)\(\s*\"([a-z-]+)\"", SOURCE))
    assert len(told) == 8
    assert set(re.findall(r"^\| `([a-z-]+)` \|", contradictions, re.MULTILINE)) == told


def test_every_exit_code_is_in_the_table() -> None:
    table = DOCS[ROOT / "docs" / "verdicts.md"].partition("## Exit codes")[2]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == set(ExitCode)


def exit_code(judgements: Iterable[Judgement], fail_on: FailOn) -> ExitCode:
    return of_tally(Tally.of(CheckedMedia("s", None, None, None, "x.jpg", None, one, (), None) for one in judgements), fail_on)


def test_every_error_and_verdict_has_an_exit_code() -> None:
    raised = [kind for kind in subclasses(errors.ProvenanceError) if kind is not errors.ProvenanceError]
    for kind in raised:
        arguments = ("text", "text") if issubclass(kind, errors.DateError | errors.ExtraMissingError) else ("text",)
        assert of_error(kind(*arguments)) in {ExitCode.USAGE, ExitCode.COULD_NOT_RUN}
    judged = {verdict: Judgement(verdict, (Reason("some", ""),)) for verdict in Verdict}
    codes = {verdict: exit_code([judgement], FailOn.REVIEW) for verdict, judgement in judged.items()}
    assert codes == {
        Verdict.REUSED: ExitCode.REUSED,
        Verdict.REVIEW: ExitCode.REVIEW,
        Verdict.CONSISTENT: ExitCode.CLEAR,
        Verdict.NOT_FOUND: ExitCode.CLEAR,
        Verdict.UNCHECKED: ExitCode.INCOMPLETE,
    }
    assert exit_code(judged.values(), FailOn.REUSED) is ExitCode.REUSED
    assert exit_code([judged[Verdict.REVIEW], judged[Verdict.UNCHECKED]], FailOn.REVIEW) is ExitCode.REVIEW
    assert exit_code([judged[Verdict.REVIEW]], FailOn.REUSED) is ExitCode.CLEAR
    assert exit_code([], FailOn.REUSED) is ExitCode.INCOMPLETE
    disclosed = Judgement(Verdict.REUSED, (Reason(DISCLOSED, ""),))
    assert exit_code([disclosed], FailOn.REVIEW) is ExitCode.CLEAR
    assert exit_code([disclosed, judged[Verdict.REUSED]], FailOn.REUSED) is ExitCode.REUSED


def test_error_tree_in_the_docstring_is_whole() -> None:
    assert errors.__doc__ is not None
    drawn = set(re.findall(r"\b[A-Z]\w+Error\b", errors.__doc__))
    assert drawn == {kind.__name__ for kind in subclasses(errors.ProvenanceError)}


def test_every_command_is_documented() -> None:
    group = typer.main.get_command(app)
    names = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        names += [f"{name} {inner}" for inner in getattr(command, "commands", {})] or [name]
    undocumented = [name for name in names if f"provenance {name}" not in ALL]
    assert not undocumented


@pytest.mark.parametrize("kind", ["report", "run", "intake", "manifest", "dates", "config", "ignore"])
def test_published_schema_is_the_real_one(run: Run, kind: str) -> None:
    """Renew it with `provenance schema KIND > docs/schemas/KIND.json`."""
    assert run("schema", kind).out == (ROOT / "docs" / "schemas" / f"{kind}.json").read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    for path, text in DOCS.items():
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def examples() -> list[str]:
    """Every line of the docs that is a command of the program; those that go to the network are in test_sources.py."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", ALL, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ").split("  #")[0].split("|")[0].strip() for block in blocks for line in block.splitlines()]
    return list(dict.fromkeys(line for line in lines if line.startswith("provenance ") and "https://" not in line))


@pytest.fixture
def desk(tmp_path: Path, fixture_archive: Path) -> Path:
    """A folder with everything that the examples name."""
    case = FIXTURES / "cases" / "photos-of-2019"
    shutil.copytree(fixture_archive, tmp_path / "ARCHIVE")
    shutil.copytree(case / "images", tmp_path / "images")
    shutil.copytree(case / "images", tmp_path / "FOLDER")
    for sidecar in (tmp_path / "FOLDER").iterdir():
        sidecar.with_suffix(".jpg.json").write_text('{"date": "2019"}')
    for name in ("statement.jsonl", "statements.jsonl"):
        shutil.copy(case / "statement.jsonl", tmp_path / name)
    write_sources(tmp_path)
    (tmp_path / "run.json").write_text("".join(renderer(Format.JSON)(whole_run())), encoding="utf-8")
    for number in (1, 2):
        (tmp_path / f"part-{number}.json").write_text("".join(renderer(Format.JSON)(part_of_run(Shard(number, 2)))), encoding="utf-8")
    shutil.copy(FIXTURES / "archive.csv", tmp_path)
    shutil.copytree(FIXTURES / "photos", tmp_path / "photos")
    shutil.copytree(FIXTURES / "photos", tmp_path / "fixtures" / "photos")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "proof-circulated.jpg", tmp_path / "docs")
    shutil.copy(FIXTURES / "photos" / "dam.jpg", tmp_path / "IMAGE")
    shutil.copy(FIXTURES / "photos" / "dam.jpg", tmp_path / "A")
    shutil.copy(FIXTURES / "photos" / "cat.jpg", tmp_path / "B")
    return tmp_path


@pytest.mark.parametrize("example", examples())
def test_example_runs(run: Run, desk: Path, example: str) -> None:
    arguments = ["photos/cat.jpg" if word == "PATH" else word for word in shlex.split(example)[1:]]
    if arguments[:2] == ["archive", "init"]:
        shutil.rmtree(desk / "ARCHIVE")
    ended = run(*arguments, cwd=desk)
    assert ended.code in {ExitCode.CLEAR, ExitCode.REUSED}, ended


def test_proof_in_the_docs_is_the_real_one(run: Run, desk: Path) -> None:
    """Up to what another processor rounds differently."""
    (command,) = re.findall(r"^provenance (.* -o docs/proof\.png)$", DOCS[ROOT / "docs" / "proof.md"], re.MULTILINE)
    assert run(*shlex.split(command), cwd=desk).code == ExitCode.CLEAR
    drawn, shown = (np.asarray(Image.open(folder / "docs" / "proof.png").convert("RGB"), np.float32) for folder in (desk, ROOT))
    assert drawn.shape == shown.shape
    far_off = np.abs(drawn - shown).max(axis=2) > 100
    assert far_off.mean() < 0.0002  # another number in the last line makes that much


def test_report_in_the_readme_is_the_real_one() -> None:
    real = (Path(__file__).parent / "photos-of-2019.txt").read_text(encoding="utf-8")
    shown = re.findall(r"--archive ARCHIVE\n(.*?)^```", DOCS[ROOT / "README.md"], re.MULTILINE | re.DOTALL)[0]
    assert all(line in real.splitlines() for line in shown.splitlines() if line != "...")
