"""`provenance.check`: what it takes, what it gives back, and what it never does."""

import json
import logging
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import provenance
from provenance.errors import ConfigurationError, DateError, StatementError
from tests.conftest import BY, FIXTURES

IMAGES = FIXTURES / "cases" / "photos-of-2019" / "images"
AT = "2023-10-23"


@pytest.fixture
def archive(fixture_archive: Path) -> Iterator[provenance.Archive]:
    with provenance.Archive.open(fixture_archive) as opened:
        yield opened


def verdicts(report: provenance.Report) -> dict[str | None, str]:
    return {result.path: result.judgement.verdict.value for result in report.media}


def test_a_source_may_be_named_listed_or_at_hand(archive: provenance.Archive) -> None:
    """The images of a manifest, by name, and as bytes have the verdicts that they have each in a run of its own."""
    launch = IMAGES / "launch-site.jpg"
    at_hand = provenance.MediaItem("sent.jpg", provenance.BytesContent(launch.read_bytes()))
    statement = provenance.Statement("s9", provenance.parse_edtf("2018"), "2018", (at_hand,))
    report = provenance.check([statement, str(launch), IMAGES / "field.jpg", at_hand], archive, at=AT)
    told = [(result.statement_id, Path(str(result.path)).name, result.judgement.verdict.value) for result in report.media]
    assert told == [
        ("s9", "sent.jpg", "consistent"),
        ("command-line", "launch-site.jpg", "reused"),
        ("command-line", "field.jpg", "not-found"),
        ("command-line", "sent.jpg", "reused"),
    ]
    manifest = IMAGES.parent / "statement.jsonl"
    assert list(verdicts(provenance.check(manifest, archive)).values()) == ["reused", "reused", "not-found", "consistent"]
    assert verdicts(provenance.check(at_hand, archive, at=AT)) == {"sent.jpg": "reused"}
    assert verdicts(provenance.check(statement, archive, at=AT)) == {"sent.jpg": "consistent"}


def test_a_time_means_the_same_in_every_form(archive: provenance.Archive) -> None:
    image = IMAGES / "launch-site.jpg"
    zone = timezone(timedelta(hours=2))

    def at(time: str | date, zone: timezone | None = None) -> tuple[object, object]:
        (result,) = provenance.check(image, archive, at=time, timezone=zone).media
        return result.at, result.at_text

    assert at(date(2023, 10, 23)) == at(AT)
    assert at(datetime(2023, 10, 23, 8, tzinfo=UTC))[0] == at("2023-10-23T08:00:00Z")[0]
    assert at(datetime(2023, 10, 23, 8), zone)[0] == at("2023-10-23T08:00:00+02:00")[0]
    with pytest.raises(DateError):
        at(datetime(2023, 10, 23, 8))


def test_what_cannot_be_read_is_a_result(archive: provenance.Archive, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    named = provenance.MediaItem("attachment", provenance.BytesContent(b"<html"))
    report = provenance.check([tmp_path / "gone.jpg", tmp_path / "broken.jpg", named, "", "-"], archive, at=AT)
    codes = [(result.judgement.verdict.value, result.unchecked and result.unchecked.code) for result in report.media]
    assert all(verdict == "unchecked" and code for verdict, code in codes)
    assert len(codes) == report.tally.images == 5


def test_no_image_gives_a_report_without_results(archive: provenance.Archive) -> None:
    report = provenance.check([], archive, at=AT)
    assert list(report.media) == []
    assert provenance.render(report, "jsonl") == ""


def test_an_address_is_not_asked_for_unless_a_transport_is_given(archive: provenance.Archive) -> None:
    report = provenance.check(["https://example.org/a.jpg"], archive, at=AT)
    assert [result.unchecked and result.unchecked.code for result in report.media] == ["fetch-refused"]
    assert report.hosts == ()
    with provenance.Transport(provenance.TransportSettings(offline=True)) as transport:
        report = provenance.check(["https://example.org/a.jpg"], archive, at=AT, transport=transport)
    (result,) = report.media
    assert result.unchecked is not None and "offline" in result.unchecked.text


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"depth": "deep"}, "depth: 'deep' is none of quick, full"),
        ({"max_distance_bits": 65}, "max_distance_bits: 65"),
        ({"now": datetime(2024, 1, 1)}, "now: has no zone"),
        ({"decisions": "gone.jsonl"}, "gone.jsonl"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(archive: provenance.Archive, arguments: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        provenance.check(IMAGES, archive, at=AT, **arguments)  # type: ignore[arg-type]


def test_loose_images_need_a_time(archive: provenance.Archive) -> None:
    with pytest.raises(StatementError):
        provenance.check(IMAGES, archive)
    with pytest.raises(DateError):
        provenance.check(IMAGES, archive, at="yesterday")


def test_depth_in_words_is_the_depth(archive: provenance.Archive) -> None:
    """The member and its name ask for the same: a text that is no member would else pass for `quick`."""
    crop = FIXTURES / "cases" / "crop-50" / "images"
    by_depth = {depth: verdicts(provenance.check(crop, archive, at=AT, depth=depth)) for depth in ("full", provenance.Depth.FULL, "quick")}
    assert by_depth["full"] == by_depth[provenance.Depth.FULL] != {}
    assert set(by_depth["full"].values()) == {"reused"}
    assert set(by_depth["quick"].values()) == {"not-found"}


def test_other_limits_hold_and_are_told(archive: provenance.Archive) -> None:
    report = provenance.check(IMAGES / "field.jpg", archive, at=AT, limits=provenance.Limits(max_bytes=100))
    assert [result.unchecked and result.unchecked.code for result in report.media] == ["file-too-large"]
    assert dict(report.settings)["max_bytes"] == "100"


def test_what_is_left_out_of_a_folder_is_told_to_the_logger(
    archive: provenance.Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(IMAGES / "field.jpg", tmp_path)
    (tmp_path / "notes\x1b.txt").write_text("hello")
    with caplog.at_level(logging.WARNING, logger="provenance"):
        report = provenance.check(tmp_path, archive, at=AT)
    assert report.tally.images == 1
    (message,) = caplog.messages
    assert "notes" in message and "\x1b" not in message


def test_nothing_is_printed(archive: provenance.Archive, capsys: pytest.CaptureFixture[str]) -> None:
    provenance.render(provenance.check([IMAGES, "gone.jpg"], archive, at=AT), "text")
    assert capsys.readouterr() == ("", "")


def test_the_same_inputs_give_the_same_bytes(archive: provenance.Archive) -> None:
    runs = [provenance.render(provenance.check(IMAGES, archive, at=AT, now=BY.now, workers=workers), "json") for workers in (1, 4)]
    assert runs[0] == runs[1]


def test_many_results_are_not_in_memory_and_leave_no_file(
    archive: provenance.Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Beyond the limit they lie in a temporary file without a name, which goes with the report."""
    monkeypatch.setattr("provenance.runs.spool._MAX_IN_MEMORY", 100)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    report = provenance.check(IMAGES, archive, at=AT)
    assert len(list(report.media)) == len(list(report.media)) == 4
    del report
    assert list(tmp_path.iterdir()) == []


def test_program_and_library_say_the_same(archive: provenance.Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The JSON of one run, byte for byte, but for where and when."""
    from provenance.cli.app import main

    shutil.copytree(IMAGES, tmp_path / "tips")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/dev/null")
    arguments = ["provenance", "check", "tips", "--archive", str(archive.folder), "--at", AT, "-f", "json", "-o", "run.json"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit):
        main()
    by_program = json.loads(Path("run.json").read_text(encoding="utf-8"))
    by_library = json.loads(provenance.render(provenance.check("tips", archive, at=AT), "json"))
    assert by_library == by_program


def test_an_open_archive_sees_what_others_add(tmp_path: Path) -> None:
    """A service that has it open says `not-found` of no picture that was added before the check, and names the state that was searched."""
    folder, image = tmp_path / "archive", FIXTURES / "photos" / "dam.jpg"
    circulated = IMAGES / "control-tower.jpg"
    with provenance.ArchiveWriter.create(folder):
        pass
    with provenance.Archive.open(folder) as archive:
        before = provenance.check(circulated, archive, at=AT)
        with provenance.ArchiveWriter.open(folder) as writer:
            writer.add([provenance.DatedPicture(image, "2019", "published")], origin="test")
        after = provenance.check(circulated, archive, at=AT)
        assert archive.summary() == after.archive
    assert [list(verdicts(one).values()) for one in (before, after)] == [["not-found"], ["reused"]]
    assert (before.archive.records, after.archive.records) == (0, 1)
    assert after.coverage is not None and after.coverage.records == 1


def test_decisions_of_the_archive_and_of_a_file_hold(archive: provenance.Archive, tmp_path: Path) -> None:
    (result,) = provenance.check(IMAGES / "launch-site.jpg", archive, at=AT).media
    finding = f"{str(result.sha256)[:16]}-{str(result.findings[0].match.record.sha256)[:16]}"
    decided = {"finding": finding, "decision": "dismiss", "reason": "a test", "author": "tester", "at": "2026-01-01T00:00:00Z"}
    (tmp_path / "decisions.jsonl").write_text(json.dumps(decided) + "\n", encoding="utf-8")
    report = provenance.check(IMAGES / "launch-site.jpg", archive, at=AT, decisions=tmp_path / "decisions.jsonl")
    assert [one.code for each in report.media for one in each.judgement.reasons] == ["dismissed"]
