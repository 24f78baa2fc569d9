"""What a list may bring into an archive, and what it may not."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import edits
from provenance.archive import ArchiveWriter, Outcome, StoredArchive, verify
from provenance.archive.coverage import measure_coverage
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.exchange.exporting import export_lines
from provenance.exchange.formats import ListFormat, format_of
from provenance.exchange.importing import import_list
from provenance.exchange.interface import BadLine, Line
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.dates import UNKNOWN_DATE, DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.match import Tier
from provenance.model.media import MediaItem
from provenance.model.record import Keep, Record
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement
from provenance.model.trust import Trust
from tests.conftest import BY, FIXTURES, add_list, encoded
from tests.pictures import examined, photo
from tests.unit.exchange.lists import SHA, as_csv, bring, listed, needs_pdq, only_appearance, read, records_of

Make = Callable[..., Path]
DigestOf = Callable[[Path], str]
_AT = parse_edtf("2023-10-23")


def exported(folder: Path, kind: ListFormat = ListFormat.CSV) -> bytes:
    with StoredArchive.open(folder) as archive:
        return "".join(export_lines(archive, format_of(kind))).encode()


def asked(folder: Path, query: Path) -> CheckedMedia:
    with StoredArchive.open(folder) as archive:
        (checked,) = check(ask([Statement("s1", _AT, "2023-10-23", (MediaItem("q.jpg", FileContent(query)),))]), archive, Settings(), 1)
    return checked


def bare(record: Record) -> Record:
    """A record as a list can tell of it: no pixels, no local features, no notes."""
    appearances = tuple(replace(one, notes=(), origin=None, stated_basis=None) for one in record.appearances)
    return replace(record, id=0, thumbnail=None, local_features=None, appearances=appearances, origin=None)


def claimed(record: Record) -> Record:
    """A record as it counts by the word of somebody who is not trusted."""
    trust = Trust()
    return replace(
        record, appearances=tuple(replace(one, basis=trust.basis_of(one.basis, one.source, "a desk")) for one in record.appearances)
    )


@pytest.mark.parametrize("kind", [ListFormat.CSV, ListFormat.JSONL, pytest.param(ListFormat.THREATEXCHANGE, marks=needs_pdq)])
def test_round_trip_keeps_records_fingerprints_and_intervals(tmp_path: Path, fixture_archive: Path, kind: ListFormat) -> None:
    before = records_of(fixture_archive)
    assert {item.outcome for item in bring(tmp_path / "b", read(exported(fixture_archive, kind)))} <= {Outcome.ADDED, Outcome.EXTENDED}
    assert [bare(record) for record in records_of(tmp_path / "b")] == [claimed(bare(record)) for record in before]
    heard = [item for record in records_of(tmp_path / "b") for item in record.appearances]
    assert {item.origin for item in heard} == {"a desk"}
    stated = {item.basis for record in before for item in record.appearances}
    assert {item.stated_basis or item.basis for item in heard} == stated == set(DateBasis)


def test_trusted_list_is_exported_as_it_came(tmp_path: Path, fixture_archive: Path) -> None:
    bring(tmp_path / "b", read(exported(fixture_archive)), trust=True)
    assert exported(tmp_path / "b") == exported(fixture_archive)
    with StoredArchive.open(tmp_path / "b") as archive:
        assert list(archive.log())[-1].action == "trust"


def test_same_content_is_the_same_list_whatever_the_order(tmp_path: Path, fixture_archive: Path, digest_of: DigestOf) -> None:
    lines = read(exported(fixture_archive))
    bring(tmp_path / "b", lines)
    bring(tmp_path / "c", lines[::-1])
    assert exported(tmp_path / "b") == exported(tmp_path / "c")
    assert digest_of(tmp_path / "b") == digest_of(tmp_path / "c")


def test_what_is_seen_takes_the_place_of_what_a_list_says(
    tmp_path: Path, fixture_archive: Path, make_archive: Make, digest_of: DigestOf
) -> None:
    """Whichever comes first, the archive is the same, and a list cannot keep a picture from being found by its looks."""
    lines = read(exported(fixture_archive))
    lied = [Line(line.number, {**line.fields, "phash-256": f"phash-256:{'0f' * 32}"}) for line in lines if isinstance(line, Line)]
    bring(tmp_path / "first", lied)
    with ArchiveWriter.open_writer(tmp_path / "first", BY) as writer:
        add_list(writer, FIXTURES / "archive.csv")
        assert all(record.origin is None and record.thumbnail for record in writer.records())
    make_archive([], name="then")
    with ArchiveWriter.open_writer(tmp_path / "then", BY) as writer:
        add_list(writer, FIXTURES / "archive.csv")
        list(import_list(writer, lied, file="list", giver="a desk", now=BY.now))
    assert digest_of(tmp_path / "first") == digest_of(tmp_path / "then")
    assert (
        asked(tmp_path / "first", FIXTURES / "cases" / "photos-of-2019" / "images" / "control-tower.jpg").judgement.verdict
        is Verdict.REUSED
    )


def test_importing_twice_changes_nothing(tmp_path: Path, fixture_archive: Path, digest_of: DigestOf) -> None:
    lines = read(exported(fixture_archive))
    bring(tmp_path / "b", lines, giver="desk")
    before = digest_of(tmp_path / "b")
    assert {item.outcome for item in bring(tmp_path / "b", lines, giver="desk")} == {Outcome.UNCHANGED}
    assert digest_of(tmp_path / "b") == before


def test_check_finds_the_same_records_and_proves_none(tmp_path: Path, fixture_archive: Path) -> None:
    bring(tmp_path / "b", read(exported(fixture_archive)), trust=True)
    for image in sorted((FIXTURES / "cases" / "photos-of-2019" / "images").iterdir()):
        proven, lead = asked(fixture_archive, image), asked(tmp_path / "b", image)
        assert [one.match.record.sha256 for one in lead.findings] == [one.match.record.sha256 for one in proven.findings]
        assert {one.match.tier for one in lead.findings} <= {Tier.UNPROVEN}
        assert lead.judgement.verdict in {Verdict.REVIEW, Verdict.NOT_FOUND}


@pytest.fixture
def dam_archive(make_archive: Make) -> Path:
    """An archive of one picture with a late date."""
    return make_archive([(str(FIXTURES / "photos" / "dam.jpg"), "2024", "published")])


def test_known_picture_keeps_its_pixels_and_gains_the_appearance(dam_archive: Path) -> None:
    (before,) = records_of(dam_archive)
    lie = listed(sha256=str(before.sha256), path="b.jpg")
    (item,) = bring(dam_archive, read(as_csv([lie])))
    (after,) = records_of(dam_archive)
    assert item.outcome is Outcome.EXTENDED
    assert "differ from what is known" in item.notes[0]
    assert after.thumbnail is not None
    assert replace(after, appearances=()) == replace(before, appearances=())
    assert [one.path for one in after.appearances] == [before.appearances[0].path, "b.jpg"]


def test_second_description_of_a_new_picture_is_told(tmp_path: Path) -> None:
    first, second = bring(tmp_path / "b", read(as_csv([listed(), listed(width="31", path="b.jpg")])))
    assert (first.notes, second.outcome) == ((), Outcome.EXTENDED)
    assert second.notes == (f"line 3: size or fingerprint of {SHA} differ from what is known of it; what was known stays",)


def test_archive_that_keeps_originals_lacks_none_of_what_a_list_names(tmp_path: Path) -> None:
    with ArchiveWriter.create(tmp_path / "b", Keep.ORIGINALS, BY) as writer:
        list(import_list(writer, read(as_csv([listed()])), file="list", giver="desk", now=BY.now))
        assert list(verify(writer, read_data=True)) == []
    assert measure_coverage(tmp_path / "b", LOCAL_ALGORITHM).originals == 0


def test_what_was_reported_is_stored_when_the_list_breaks_off(tmp_path: Path) -> None:
    def breaking_off() -> Iterator[Line | BadLine]:
        for number in range(2, 302):
            yield Line(number, listed(sha256=f"{number:064x}"))
        raise InterruptedError

    with ArchiveWriter.create(tmp_path / "b", Keep.NONE, BY) as writer:
        imported = import_list(writer, breaking_off(), file="list", giver="desk", now=BY.now)
        with pytest.raises(InterruptedError):
            list(imported)
    assert len(records_of(tmp_path / "b")) == 200


def test_lines_keep_their_origin_and_the_list_its_word(tmp_path: Path) -> None:
    line = listed(source="wire", url="https://example.org/", rights="ours", date_kind="captured")
    bring(tmp_path / "b", read(as_csv([line])), giver="desk")
    appearance = only_appearance(tmp_path / "b")
    assert (appearance.source, appearance.url, appearance.notes) == ("wire", "https://example.org/", (("rights", "ours"),))
    assert (appearance.origin, appearance.basis, appearance.stated_basis) == ("desk", DateBasis.ASSERTED, DateBasis.CAPTURED)


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"list_version": "2"}, "list_version"),
        ({"date_kind": "sworn"}, "date_kind"),
        ({"sha256": "ab"}, "sha256"),
        ({"sha256": " ".join(["ab"] * 32)}, "sha256"),
        ({"size_bytes": "0"}, "size_bytes"),
        ({"size_bytes": "9" * 30}, "size_bytes"),
        ({"width": "3.5"}, "width"),
        ({"height": "-3"}, "height"),
        ({"height": "٣"}, "height"),
        ({"phash": "5a" * 32}, "phash-256"),
        ({"phash": "pdq:" + "5a" * 32}, "phash-256"),
        ({"detail": "nan"}, "detail"),
        ({"detail": "-1"}, "detail"),
        ({"date": "then"}, "date"),
        ({"date": "2019-03-02T10:00"}, "date"),
        ({"earliest": "2019-01-01"}, "earliest"),
        ({"earliest": "0001-01-01T00:00:00+14:00"}, "earliest"),
        ({"latest": "x"}, "latest"),
        ({"earliest": "2020-01-01T00:00:00Z", "latest": "2019-01-01T00:00:00Z"}, "latest"),
        ({"earliest": "1999-01-01T00:00:00Z", "latest": "1999-02-01T00:00:00Z"}, "earliest"),
        ({"title": "\ud800"}, "title"),
    ],
)
def test_bad_field_is_named_and_the_other_lines_are_kept(tmp_path: Path, fields: dict[str, str], at_fault: str) -> None:
    lines = [Line(2, listed(**fields)), Line(3, listed(sha256="cd" * 32))]
    bad, good = bring(tmp_path / "b", lines)
    assert bad.problem is not None
    assert (bad.outcome, bad.problem.number, bad.problem.field) == (Outcome.NOT_TAKEN, 2, at_fault)
    assert good.outcome is Outcome.ADDED


@pytest.mark.parametrize(
    ("fields", "interval"),
    [
        ({"date": ""}, UNKNOWN_DATE),
        ({"date": "2019"}, parse_edtf("2019")),
        (
            {"date": "2019-03-02", "earliest": "2019-03-01T22:00:00Z", "latest": "2019-03-02T21:59:59Z"},
            DateInterval(datetime(2019, 3, 1, 22, tzinfo=UTC), datetime(2019, 3, 2, 21, 59, 59, tzinfo=UTC)),
        ),
        ({"date": "2019-03-02T10:00", "latest": "2019-03-02T10:00:00Z"}, DateInterval(None, datetime(2019, 3, 2, 10, tzinfo=UTC))),
        ({"date": "1700"}, UNKNOWN_DATE),
        ({"date": "2199"}, UNKNOWN_DATE),
    ],
)
def test_ends_say_what_a_date_means_and_impossible_ones_are_dropped(tmp_path: Path, fields: dict[str, str], interval: DateInterval) -> None:
    (item,) = bring(tmp_path / "b", [Line(2, listed(**fields))])
    assert item.outcome is Outcome.ADDED
    assert only_appearance(tmp_path / "b").interval == interval
    assert bool(item.notes) == (fields["date"] in {"1700", "2199"})


_QUERY = examined(photo("dam"), 80)
assert _QUERY.sha256 is not None
_KEPT = str(Digest.of((FIXTURES / "photos" / "dam.jpg").read_bytes()))
_LIES = st.fixed_dictionaries(
    {
        "sha256": st.sampled_from([str(_QUERY.sha256), _KEPT, SHA]),
        "phash": st.sampled_from([str(_QUERY.fingerprint), "phash-256:" + "00" * 32]),
        "detail": st.sampled_from(["0", "9.9", "60", "1e300"]),
        "date": st.sampled_from(["", "1990", "2019-03-02", "../2001", "2023-10-22", "1826~"]),
        "date_kind": st.sampled_from(["captured", "published", "embedded", "asserted", ""]),
        "path": st.sampled_from(["a.jpg", "b.jpg"]),
        "basis": st.sampled_from(["", "published"]),
        "origin": st.sampled_from(["", "us"]),
        "source": st.sampled_from(["", "us", "a wire"]),
    }
)


@pytest.fixture(scope="module")
def late_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that has the picture with its pixels and a date after the statement."""
    folder = tmp_path_factory.mktemp("late")
    (folder / "list.csv").write_text(f"path,date,date_kind\n{FIXTURES / 'photos' / 'dam.jpg'},2024,published\n", encoding="utf-8")
    with ArchiveWriter.create(folder / "a", Keep.THUMBS, BY) as writer:
        add_list(writer, folder / "list.csv")
    return folder / "a"


@settings(max_examples=25, deadline=None, derandomize=True)
@given(lies=st.lists(_LIES, min_size=1, max_size=5), known=st.booleans(), kept=st.booleans())
def test_no_list_creates_a_reused(
    tmp_path_factory: pytest.TempPathFactory, late_archive: Path, lies: list[dict[str, str]], known: bool, kept: bool
) -> None:
    """Neither by the bytes nor by the looks of the picture that circulates, whether the archive knew it, with pixels or without, or not."""
    folder = tmp_path_factory.mktemp("hostile")
    if kept:
        shutil.copytree(late_archive, folder / "a")
    (folder / "q.jpg").write_bytes(encoded(photo("dam"), quality=80))
    if known:
        honest = listed(sha256=str(_QUERY.sha256), phash=str(_QUERY.fingerprint), date="2024")
        bring(folder / "a", read(as_csv([honest])), giver="us", trust=True)
    bring(folder / "a", read(as_csv([listed(**lie) for lie in lies])), giver="a stranger")
    with ArchiveWriter.open_writer(folder / "a", BY) as writer:
        writer.set_trust("a wire", trusted=True, reason="its own additions are")
    assert asked(folder / "a", folder / "q.jpg").judgement.verdict is not Verdict.REUSED


def test_old_date_beside_a_picture_with_pixels_is_a_lead(dam_archive: Path, tmp_path: Path) -> None:
    """The archive proves by its pixels that it is this picture; the date is still the list's word."""
    (record,) = records_of(dam_archive)
    (tmp_path / "q.jpg").write_bytes(encoded(edits.cut(photo("dam"), 0.05, 0.05, 0.95, 0.95), quality=80))
    bring(dam_archive, read(as_csv([listed(sha256=str(record.sha256), date="1990", date_kind="captured")])))
    checked = asked(dam_archive, tmp_path / "q.jpg")
    assert checked.judgement.verdict is Verdict.REVIEW
    assert checked.findings[0].match.tier.is_reuse


def test_what_a_trusted_giver_passes_on_counts_no_more_than_for_the_giver(tmp_path: Path) -> None:
    """A stranger's claim may name any source, the desk that passes it on as well; exported lists do not say where the desk heard it."""
    (tmp_path / "q.jpg").write_bytes(encoded(photo("dam"), quality=80))
    lies = [listed(sha256=str(_QUERY.sha256), date="1990", source=source) for source in ("a desk", "a wire")]
    bring(tmp_path / "desk", read(as_csv(lies)), giver="a stranger")
    bring(tmp_path / "third", read(exported(tmp_path / "desk")), giver="a desk", trust=True)
    with ArchiveWriter.open_writer(tmp_path / "third", BY) as writer:
        writer.set_trust("a wire", trusted=True, reason="its own publication record")
    assert asked(tmp_path / "third", tmp_path / "q.jpg").judgement.verdict is Verdict.REVIEW


def test_only_trust_makes_the_same_bytes_a_reused(tmp_path: Path) -> None:
    """Else the laws above would say little."""
    (tmp_path / "q.jpg").write_bytes(encoded(photo("dam"), quality=80))
    lines = read(as_csv([listed(sha256=str(_QUERY.sha256), phash=str(_QUERY.fingerprint), date="1990")]))
    bring(tmp_path / "hearsay", lines)
    bring(tmp_path / "trusted", lines, trust=True)
    assert asked(tmp_path / "hearsay", tmp_path / "q.jpg").judgement.verdict is Verdict.REVIEW
    assert asked(tmp_path / "trusted", tmp_path / "q.jpg").judgement.verdict is Verdict.REUSED
