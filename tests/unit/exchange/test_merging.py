"""Several archives of one owner, made one; and two held against each other."""

import itertools
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.archive import ArchiveWriter, Outcome, StoredArchive, verify
from provenance.archive.merging import MergingWriter
from provenance.errors import ConfigurationError
from provenance.exchange.differing import Difference, DifferenceKind, differences
from provenance.exchange.merging import Merged, merge
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.record import GenericRegion, Keep
from tests.conftest import BY, FIXTURES, add_list
from tests.unit.exchange.lists import as_csv, bring, listed, read, records_of

Make = Callable[..., Path]
DigestOf = Callable[[Path], str]
_DAM, _CAT = str(FIXTURES / "photos" / "dam.jpg"), str(FIXTURES / "photos" / "cat.jpg")
_SHA = str(Digest.of(Path(_DAM).read_bytes()))
_FINDING = "0" * 16 + "-" + "f" * 16


def merged(target: Path, *others: Path, keep: Keep = Keep.THUMBS) -> list[Merged]:
    opened = MergingWriter.open_writer(target, BY) if target.exists() else MergingWriter.create(target, keep, BY)
    found = []
    with opened as writer:
        for other in others:
            with StoredArchive.open(other) as archive:
                found += list(merge(writer, archive))
    return found


def differing(first: Path, second: Path) -> list[Difference]:
    with StoredArchive.open(first) as one, StoredArchive.open(second) as other:
        return list(differences(one, other))


def decision(choice: Choice, day: int) -> Decision:
    return Decision(_FINDING, choice, "seen", "ava", datetime(2025, 1, day, tzinfo=UTC))


@pytest.fixture
def three(tmp_path: Path, make_archive: Make) -> list[Path]:
    """Archives that say different things of the same picture."""
    own = make_archive([(_DAM, "2019", "published"), (_CAT, "2020", "asserted")], name="own")
    bare = make_archive([(_DAM, "2019-03", "captured")], Keep.NONE, name="bare")
    with ArchiveWriter.open_writer(own, BY) as writer:
        writer.mark(_SHA, GenericRegion(0, 0, 1, 0.2, "banner"))
        writer.decide(decision(Choice.DISMISS, 1))
    with ArchiveWriter.open_writer(bare, BY) as writer:
        writer.mark(_SHA, GenericRegion(0, 0, 1, 0.2, "a logo"))
        writer.mark(_SHA, GenericRegion(0, 0.5, 1, 1, "plate"))
        writer.decide(decision(Choice.CONFIRM, 2))
    heard = tmp_path / "heard"
    bring(heard, read(as_csv([listed(sha256=_SHA), listed(sha256="cd" * 32, path="c.jpg")])), giver="north")
    bring(heard, read(as_csv([listed(sha256="cd" * 32, phash="phash-256:" + "11" * 32, path="c.jpg")])), giver="south")
    other = tmp_path / "other"
    bring(other, read(as_csv([listed(sha256="cd" * 32, phash="phash-256:" + "22" * 32, path="d.jpg")])), giver="east")
    for folder in (own, bare, heard, other):
        with ArchiveWriter.open_writer(folder, BY) as writer:
            writer.finish()
    return [own, bare, heard, other]


def test_order_does_not_change_the_digest(tmp_path: Path, three: list[Path], digest_of: DigestOf) -> None:
    digests = set()
    for number, order in enumerate(itertools.permutations(three)):
        merged(tmp_path / f"m{number}", *order)
        digests.add(digest_of(tmp_path / f"m{number}"))
    assert len(digests) == 1
    by_two = tmp_path / "x"
    merged(by_two, three[2], three[0])
    merged(tmp_path / "y", three[1], three[3], by_two)
    assert digests == {digest_of(tmp_path / "y")}


def test_everything_comes_along_but_trust(tmp_path: Path, three: list[Path]) -> None:
    with ArchiveWriter.open_writer(three[2], BY) as writer:
        writer.set_trust("north", trusted=True, reason="a partner")
    assert {one.outcome for one in merged(tmp_path / "m", *three)} == {Outcome.ADDED, Outcome.EXTENDED}
    records = {str(record.sha256): record for record in records_of(tmp_path / "m")}
    dam = records[_SHA]
    assert {(one.origin, (one.stated_basis or one.basis).value) for one in dam.appearances} == {
        (None, "published"),
        (None, "captured"),
        ("north", "published"),
    }
    assert dam.origin is None
    assert dam.thumbnail is not None
    assert dam.local_features is not None
    assert [region.reason for region in dam.generic] == ["a logo", "plate"]
    assert records["cd" * 32].origin in {"north", "east"}
    with StoredArchive.open(tmp_path / "m") as archive:
        assert archive.trust_reasons() == []
        assert [one.choice for one in archive.decisions()] == [Choice.CONFIRM]
        assert list(verify(archive, read_data=True)) == []
        digest = records_digest(three[0])
        assert any(digest in entry.detail for entry in archive.log())


def records_digest(folder: Path) -> str:
    with StoredArchive.open(folder) as archive:
        return str(archive.summary().digest)


def test_merging_again_changes_nothing_and_neither_is_the_other_changed(tmp_path: Path, three: list[Path], digest_of: DigestOf) -> None:
    content = {path: path.read_bytes() for folder in three for path in sorted(folder.rglob("*")) if path.is_file()}
    merged(tmp_path / "m", *three)
    before = digest_of(tmp_path / "m")
    with StoredArchive.open(tmp_path / "m") as archive:
        entries = len(list(archive.log()))
    assert {one.outcome for one in merged(tmp_path / "m", *three)} == {Outcome.UNCHANGED}
    assert digest_of(tmp_path / "m") == before
    with StoredArchive.open(tmp_path / "m") as archive:
        assert len(list(archive.log())) == entries
    assert {path: path.read_bytes() for folder in three for path in sorted(folder.rglob("*")) if path.is_file()} == content


def test_copy_is_equal_to_what_it_was_made_of(tmp_path: Path, fixture_archive: Path) -> None:
    merged(tmp_path / "m", fixture_archive)
    assert differing(tmp_path / "m", fixture_archive) == []
    assert records_digest(tmp_path / "m") == records_digest(fixture_archive)


def test_damaged_thumbnail_is_named_and_not_copied(tmp_path: Path, fixture_archive: Path) -> None:
    shutil.copytree(fixture_archive, tmp_path / "a")
    (path,) = sorted(path for path in (tmp_path / "a" / "thumbs").rglob("*") if path.is_file())[:1]
    path.write_bytes(b"rot")
    problems = [text for one in merged(tmp_path / "m", tmp_path / "a") for text in one.problems]
    assert len(problems) == 1
    assert path.name in problems[0]
    assert sum(record.thumbnail is None for record in records_of(tmp_path / "m")) == 1
    with StoredArchive.open(tmp_path / "m") as archive:
        assert list(verify(archive, read_data=True)) == []
    assert Outcome.EXTENDED in {one.outcome for one in merged(tmp_path / "m", fixture_archive)}
    assert records_digest(tmp_path / "m") == records_digest(fixture_archive)


def test_originals_come_along_and_damaged_ones_cost_the_record(tmp_path: Path, make_archive: Make) -> None:
    archive = make_archive([(_DAM, "2019", "published"), (_CAT, "2020", "asserted")], Keep.ORIGINALS, name="o")
    with StoredArchive.open(archive) as opened:
        (path,) = list((archive / "originals").rglob(_SHA))
        assert opened.keep is Keep.ORIGINALS
    path.write_bytes(b"rot")
    outcomes = {one.name: one.outcome for one in merged(tmp_path / "m", archive, keep=Keep.ORIGINALS)}
    assert sorted(outcomes.values()) == [Outcome.ADDED, Outcome.NOT_TAKEN]
    with StoredArchive.open(tmp_path / "m") as opened:
        assert list(verify(opened, read_data=True)) == []


def test_archive_that_keeps_originals_takes_none_without(tmp_path: Path, fixture_archive: Path) -> None:
    with pytest.raises(ConfigurationError, match="keeps originals"):
        merged(tmp_path / "m", fixture_archive, keep=Keep.ORIGINALS)
    with pytest.raises(ConfigurationError, match="is the archive itself"):
        merged(tmp_path / "m", tmp_path / "m")


def test_differences_are_named(three: list[Path]) -> None:
    own, bare, heard, _ = three
    with ArchiveWriter.open_writer(own, BY) as writer:
        writer.set_trust("north", trusted=True, reason="a partner")
    found = {(one.kind, one.fields) for one in differing(own, bare)}
    assert found == {
        (DifferenceKind.ONLY_IN_FIRST, ()),
        (DifferenceKind.RECORD, ("appearances", "facts", "marks")),
        (DifferenceKind.TRUST, ()),
        (DifferenceKind.DECISION, ()),
    }
    (record,) = [one for one in differing(own, bare) if one.kind is DifferenceKind.RECORD]
    assert {"thumbnail"} == {name for row in record.first for name, _ in row if name in {"thumbnail", "width"}}
    mirrored = differing(bare, own)
    assert {one.kind for one in mirrored} == {
        DifferenceKind.ONLY_IN_SECOND,
        DifferenceKind.RECORD,
        DifferenceKind.TRUST,
        DifferenceKind.DECISION,
    }
    assert [(one.first, one.second) for one in mirrored] == [(one.second, one.first) for one in differing(own, bare)]
    assert json.dumps([[dict(row) for row in one.first] for one in differing(own, heard)])


@settings(max_examples=15, deadline=None, derandomize=True)
@given(parts=st.lists(st.sets(st.sampled_from(["dam", "cat", "moose", "coffee"]), min_size=1), min_size=2, max_size=3), data=st.data())
def test_merging_parts_in_any_order_is_adding_all(
    tmp_path_factory: pytest.TempPathFactory, parts: list[set[str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    archives = []
    for number, names in enumerate([*parts, set().union(*parts)]):
        (folder / f"{number}.csv").write_text("path,date\n" + "".join(f"{FIXTURES / 'photos' / name}.jpg,2019\n" for name in sorted(names)))
        with ArchiveWriter.create(folder / f"a{number}", Keep.THUMBS, BY) as writer:
            add_list(writer, folder / f"{number}.csv")
        archives.append(folder / f"a{number}")
    whole = archives.pop()
    merged(folder / "m", *data.draw(st.permutations(archives)))
    assert differing(folder / "m", whole) == []
