"""How programs use the library, for the type checker; never run."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import assert_type
from zoneinfo import ZoneInfo

import provenance


def check_in_every_way(archive: provenance.Archive) -> None:
    """One source or several, by name or with bytes, at a time in every form."""
    image = provenance.MediaItem("a.jpg", provenance.BytesContent(b""))
    statement = provenance.Statement("s1", provenance.parse_edtf("2023"), "2023", (image,))
    assert_type(provenance.check("folder", archive, at="2023-10-23"), provenance.Report)
    provenance.check(Path("page.html"), archive)
    provenance.check(["a.jpg", Path("b.jpg"), image, statement], archive, at=date(2023, 10, 23))
    provenance.check((one for one in (image,)), archive, at=datetime.now(UTC), statement_id="m-1", now=datetime.now(UTC))
    provenance.check(image, archive, at="2023-10-23T10:00", timezone=ZoneInfo("Europe/Kyiv"), depth="quick", decisions=Path("d.jsonl"))
    provenance.check(
        statement, archive, depth=provenance.Depth.FULL, limits=provenance.Limits(max_bytes=1), workers=1, max_distance_bits=10
    )
    with provenance.Transport(provenance.TransportSettings(timeout_s=5)) as transport:
        provenance.check("https://example.org/page", archive, transport=transport)


def read_results(report: provenance.Report) -> list[str]:
    """What the page documents of a result."""
    lines = []
    for result in report.media:
        assert_type(result, provenance.CheckedMedia)
        assert_type(result.judgement.verdict, provenance.Verdict)
        assert_type(result.path, str | None)
        lines += [f"{result.id} {reason.code} {reason.text}" for reason in result.judgement.reasons]
        for finding in result.findings:
            if finding.earliest_evidence is not None:
                assert_type(finding.earliest_evidence.appearance.url, str | None)
        if result.unchecked is not None:
            assert_type(result.unchecked.code, str)
    assert_type(report.tally.verdicts[provenance.Verdict.REUSED], int)
    assert_type(report.archive.records, int)
    return lines


def write_reports(report: provenance.Report) -> None:
    """A format by its name or as a member."""
    assert_type(provenance.render(report, "text"), str)
    provenance.render(report, provenance.Format.JSONL)
    provenance.write_report(report, "json", "run.json")
    assert_type(provenance.read_run(Path("run.json")), provenance.Report)


def make_an_archive() -> None:
    """By names of files, and with bytes."""
    with provenance.ArchiveWriter.create("archive", provenance.Keep.ORIGINALS, now=datetime.now(UTC)) as writer:
        assert_type(writer, provenance.ArchiveWriter)
        image = provenance.MediaItem("a.jpg", provenance.FileContent(Path("a.jpg")))
        pictures = (provenance.DatedPicture(one, "2019", provenance.DateBasis.CAPTURED) for one in ("a.jpg", Path("b.jpg"), image))
        done = writer.add(pictures, origin="cms", timezone=UTC)
        assert_type(done, provenance.Added)
        assert_type(done.added, int)
        writer.trust("Example Wire", reason="their own record")
    with provenance.ArchiveWriter.open(Path("archive")) as again:
        again.add([], origin="cms")
    try:
        provenance.Archive.open("archive").close()
    except provenance.ProvenanceError as error:
        assert_type(error.code, str)
