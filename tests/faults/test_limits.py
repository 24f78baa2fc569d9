"""The limit that takes seconds to be met, and the ways to a worker; the other limits are tried in tests/contract/test_limits.py."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import provenance
from provenance.cli.app import app
from provenance.cli.exit_codes import ExitCode
from provenance.sandbox import Sandbox, SandboxLimits, shared
from tests.conftest import FIXTURES
from tests.unit.intake.documents.making import Page, docx, image_stream, pdf, picture, shown

_ATTRIBUTES = 35_000
"""Of one element: the parser looks for each among those before it, for about four seconds on machines of 2025."""


def test_a_page_that_takes_too_much_processor_time_is_unchecked_by_the_limit(tmp_path: Path) -> None:
    """Given the time it is read, and names a picture that is not there."""
    path = tmp_path / "a.html"
    path.write_text(f"<!doctype html><title>A</title><p {' '.join(f'a{number}' for number in range(_ATTRIBUTES))}>words<img src=a.jpg>")
    provenance.ArchiveWriter.create(tmp_path / "archive").close()
    with provenance.Archive.open(tmp_path / "archive") as archive:
        for seconds, code, text in (
            (1, "over-limit", "more than 1 s of processor time (max_cpu_seconds)"),
            (600, "file-missing", "a.jpg: not beside the page"),
        ):
            limits = provenance.Limits(max_cpu_seconds=seconds, max_wall_seconds=600)
            (item,) = provenance.check(path, archive, at="2023-10-23", limits=limits).media
            assert item.unchecked is not None
            assert item.unchecked.code == code
            assert text in item.unchecked.text


def test_every_worker_of_a_run_is_held_to_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is opened, and by whichever command: no way to a worker goes by the default ones."""
    held: list[int] = []

    class Watched(Sandbox):
        def __init__(self, limits: SandboxLimits) -> None:
            held.append(limits.cpu_s)
            super().__init__(limits)

    monkeypatch.setattr(shared, "Sandbox", Watched)
    monkeypatch.setattr(shared, "_SHARED", {})
    archive, exported = tmp_path / "archive", tmp_path / "list.csv"
    photo = (FIXTURES / "photos" / "dam.jpg").read_bytes()
    (tmp_path / "a.html").write_bytes(b"<!doctype html><title>A</title><p>The dam.<img src=dam.jpg width=640 height=480>")
    (tmp_path / "dam.jpg").write_bytes(photo)
    (tmp_path / "dam.jpg.tsr").write_bytes(b"\x30\x03")
    (tmp_path / "a.docx").write_bytes(docx({"word/media/1.jpg": photo}))
    (tmp_path / "a.pdf").write_bytes(pdf([Page(shown("I", 10, 10, 60, 40), {"I": 0})], [image_stream(picture(1))]))
    sources = [tmp_path / name for name in ("dam.jpg", "a.html", "a.docx", "a.pdf")]
    limit, proofs = ("--max-cpu-seconds", "37"), ("--proofs", tmp_path / "proofs", "--thumbnails", "-f", "json")
    commands: list[tuple[str | Path, ...]] = [
        ("archive", "init", archive),
        ("archive", "add", archive, *sources, "--date", "2019", "--basis", "published", *limit),
        ("archive", "export", archive, "-o", exported),
        ("archive", "import", archive, exported, *limit),
        ("check", *sources, "--archive", archive, "--at", "2023", *proofs, *limit),
        ("dates", tmp_path / "dam.jpg", *limit),
        ("compare", tmp_path / "dam.jpg", FIXTURES / "photos" / "cat.jpg", *limit),
    ]
    for command in commands:
        ended = CliRunner().invoke(app, ["--no-config", *map(str, command)], catch_exceptions=False)
        assert ended.exit_code in {ExitCode.CLEAR, ExitCode.REUSED, ExitCode.INCOMPLETE}, ended.output
    for sandbox in shared._SHARED.values():
        sandbox.close()
    assert set(held) == {37}
