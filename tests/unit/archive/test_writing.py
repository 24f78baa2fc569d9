"""What a batch stores, what it logs, what it leaves alone; and that nothing damaged is sealed on the way."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provenance.archive import ArchiveWriter, Fault, StoredArchive, database, verify
from provenance.archive.addition import FileState
from provenance.archive.outcome import Outcome
from provenance.errors import ArchiveDamagedError, ArchiveError, ArchiveExistsError
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.exchange_code import ExchangeCode
from provenance.model.fingerprint import Fingerprint
from provenance.model.lookup import LookupOutcome
from provenance.model.record import GenericRegion, Keep
from tests.conftest import BY
from tests.unit.archive.additions import FEATURES, addition, looks, new_archive, seen

A, B = Digest.of(b"a"), Digest.of(b"b")
WHOLE = GenericRegion(0.0, 0.0, 1.0, 1.0, "a banner")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ArchiveWriter]:
    with new_archive(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[ArchiveWriter]:
    """Of an archive that keeps everything."""
    with new_archive(tmp_path / "keeper", keep=Keep.ORIGINALS) as made:
        yield made


def rows(archive: StoredArchive, query: str) -> list[Any]:
    return archive.connection.execute(query).fetchall()


def last(archive: StoredArchive) -> tuple[str, dict[str, Any]]:
    """Action and detail of the last entry of the log."""
    entry = list(archive.log())[-1]
    return entry.action, json.loads(entry.detail)


def faults(archive: ArchiveWriter) -> list[Fault]:
    """What is not as it was written, or not up to date when all is done."""
    archive.finish()
    return list(verify(archive, read_data=True))


def test_new_archive_is_empty_and_says_who_made_it(writer: ArchiveWriter) -> None:
    assert (writer.keep, writer.generation, writer.summary().records) == (Keep.NONE, 0, 0)
    (entry,) = writer.log()
    assert (entry.number, entry.action, json.loads(entry.detail)) == (1, "init", {"keep": "none"})
    assert (entry.operator, entry.tool, entry.at) == ("tester", "provenance 0", "2026-01-01T00:00:00Z")
    assert writer.setting("digest") is not None
    assert faults(writer) == []
    with pytest.raises(ArchiveExistsError):
        new_archive(writer.folder)


def test_batch_is_stored_and_logged_by_what_was_new(writer: ArchiveWriter) -> None:
    first = writer.add([addition("a"), addition("b", seen("b"), seen("c", "2020"))], "list.csv", 7)
    assert [(one.outcome, one.new_appearances, one.new_features) for one in first] == [(Outcome.ADDED, 1, False), (Outcome.ADDED, 2, False)]
    action, detail = last(writer)
    names = [one.hex() for stored in first for one in stored.new_identities]
    assert (action, detail) == ("add", {"from": "list.csv", "records": 2, "appearances": 3, "identities": names, "run": 7})
    assert writer.generation == 1
    again = writer.add([addition("a"), addition("b", seen("b"))], "list.csv")
    assert [one.outcome for one in again] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert (last(writer), writer.generation) == ((action, detail), 1)
    (extended,) = writer.add([addition("a", seen("a"), seen("d"))], "more")
    assert extended.outcome is Outcome.EXTENDED
    names = [one.hex() for one in extended.new_identities]
    assert last(writer) == ("add", {"from": "more", "records": 0, "appearances": 1, "identities": names})
    assert [[one.path for one in record.appearances] for record in writer.records()] == [["b", "c"], ["a", "d"]]
    assert faults(writer) == []


def test_known_picture_needs_no_looks(writer: ArchiveWriter) -> None:
    """Bytes that the archive holds are not decoded again."""
    writer.add([addition("a")], "x")
    (stored,) = writer.add([replace(addition("a", seen("b")), picture=None)], "x")
    assert (stored.outcome, stored.new_appearances, stored.new_features) == (Outcome.EXTENDED, 1, False)


def test_what_a_record_lacked_is_completed_and_logged(writer: ArchiveWriter) -> None:
    writer.add([addition("a"), addition("b")], "x")
    code = ExchangeCode("pdq", bytes(32), 80)
    stored = writer.add([addition("a", picture=looks(features=FEATURES)), addition("b", picture=looks(codes=(code,)))], "y", 3)
    assert [one.outcome for one in stored] == [Outcome.EXTENDED, Outcome.EXTENDED]
    assert last(writer) == ("add", {"from": "y", "records": 0, "appearances": 0, "completed": 2, "run": 3})
    assert writer.generation == 2
    record = next(one for one in writer.records() if one.sha256 == A)
    assert (found := writer.local_features(record)) is not None
    assert found.to_bytes() == FEATURES.to_bytes()
    assert [one.outcome for one in writer.add([addition("a", picture=looks(features=FEATURES))], "y")] == [Outcome.UNCHANGED]
    assert faults(writer) == []


def test_pictures_are_kept_before_rows_name_them(keeper: ArchiveWriter) -> None:
    keeper.add([addition("a", picture=looks(b"small", b"a")), addition("b", picture=looks(original=b"b"))], "x")
    assert keeper.keep is Keep.ORIGINALS
    (record, other) = sorted(keeper.records(), key=lambda one: one.path)
    assert keeper.thumbnails.get(Digest.of(b"small")) == b"small"
    assert (record.thumbnail, other.thumbnail) == (Digest.of(b"small"), None)
    assert [keeper.originals.get(digest) for digest in (A, B)] == [b"a", b"b"]
    assert faults(keeper) == []


def test_batch_that_fails_stores_nothing(writer: ArchiveWriter) -> None:
    short = replace(looks(), fingerprint=Fingerprint("phash-256", b"short", 50.0, "png/1"))
    with pytest.raises(ArchiveError), writer:
        writer.add([addition("a"), addition("b", picture=short)], "x")
    with StoredArchive.open(writer.folder) as archive:
        assert archive.summary().records == 0
        assert last(archive)[0] == "init"


class TestRemoving:
    def test_record_goes_with_all_that_nobody_else_needs(self, keeper: ArchiveWriter) -> None:
        both = looks(b"shared", b"a")
        keeper.add([addition("a", seen("a"), seen("x"), picture=both), addition("b", picture=looks(b"shared", b"b"))], "x")
        assert keeper.remove(str(A)) == (2, 1)
        assert last(keeper) == ("remove", {"name": str(A), "records": 1, "appearances": 2})
        assert keeper.generation == 2
        assert [one.sha256 for one in keeper.records()] == [B]
        assert keeper.thumbnails.get(Digest.of(b"shared")) == b"shared"
        assert keeper.originals.get(B) == b"b"
        with pytest.raises(ArchiveDamagedError):
            keeper.originals.get(A)
        assert keeper.remove("b") == (1, 1)
        with pytest.raises(ArchiveDamagedError):
            keeper.thumbnails.get(Digest.of(b"shared"))
        assert faults(keeper) == []

    def test_files_that_another_writer_names_by_then_stay(self, keeper: ArchiveWriter) -> None:
        """Rows go in one transaction, files in the next: between the two the same picture may be added again."""
        keeper.add([addition("a", picture=looks(b"small", b"a"))], "x")
        with database.transaction(keeper.connection, keeper.folder):
            keeper._forget_bytes([(1, A.value, Digest.of(b"small").value)])
        assert (keeper.originals.get(A), keeper.thumbnails.get(Digest.of(b"small"))) == (b"a", b"small")

    def test_path_goes_and_the_record_stays_while_it_has_another(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a", seen("x"), seen("y")), addition("b", seen("x"))], "x")
        assert writer.remove("x") == (2, 1)
        (record,) = writer.records()
        assert [one.path for one in record.appearances] == ["y"]
        assert faults(writer) == []

    def test_what_is_not_there_changes_nothing(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a")], "x")
        entry = last(writer)
        assert writer.remove("none") == (0, 0)
        assert writer.remove(str(B)) == (0, 0)
        assert (last(writer), writer.generation) == (entry, 1)

    def test_half_characters_of_names_are_found_as_they_are_stored(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a", seen("a\udcff"))], "x")
        assert writer.remove("a\udcff") == (1, 1)


class TestMarking:
    def test_marks_are_set_changed_and_taken_away(self, writer: ArchiveWriter) -> None:
        half = GenericRegion(0.0, 0.0, 0.5, 1.0, "a logo")
        writer.add([addition("a", seen("x")), addition("b", seen("x"), seen("y"))], "x")
        assert writer.mark("x", WHOLE) == (2, 2)
        action, detail = last(writer)
        assert (action, detail["name"], detail["marks"], detail["reason"]) == ("mark", "x", 2, "a banner")
        assert writer.generation == 2
        assert writer.mark("x", WHOLE) == (2, 0)
        assert writer.mark(str(B), half) == (1, 1)
        assert writer.mark(str(B), replace(half, reason="another")) == (1, 1)
        assert writer.mark("none", WHOLE) == (0, 0)
        assert writer.generation == 4
        assert {one.sha256: [region.reason for region in one.generic] for one in writer.records()} == {
            A: ["a banner"],
            B: ["another", "a banner"],
        }
        assert writer.unmark("x", (0.0, 0.0, 1.0, 1.0)) == (2, 2)
        assert last(writer) == ("mark", {"name": "x", "box": [0.0, 0.0, 1.0, 1.0], "undo": True, "marks": 2})
        assert writer.unmark("x", (0.0, 0.0, 1.0, 1.0)) == (2, 0)
        assert writer.unmark(str(B), None) == (1, 1)
        assert last(writer)[1] == {"name": str(B), "box": None, "undo": True, "marks": 1}
        assert writer.count_marks() == 0
        assert faults(writer) == []

    def test_a_record_that_was_changed_takes_no_mark(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a")], "x")
        writer.connection.execute("UPDATE records SET width = 61")
        for work in (lambda: writer.mark("a", WHOLE), lambda: writer.unmark("a", None), lambda: writer.add([addition("a")], "x")):
            with pytest.raises(ArchiveDamagedError, match="is not what was written"):
                work()
        assert rows(writer, "SELECT count(*) FROM marks") == [(0,)]


def test_trust_is_said_changed_and_taken_back(writer: ArchiveWriter) -> None:
    assert writer.set_trust("Wire", True, "their own record")
    assert not writer.set_trust("Wire", True, "their own record")
    assert last(writer) == ("trust", {"name": "Wire", "trusted": True, "reason": "their own record"})
    assert writer.set_trust("Wire", True, "asked them")
    assert writer.trust_reasons() == [("Wire", True, "asked them")]
    assert writer.set_trust("Wire", False, "asked them")
    assert not writer.trust().trusts("Wire")
    assert writer.set_trust("Wire", None, "a mistake")
    assert not writer.set_trust("Wire", None, "a mistake")
    assert writer.trust_reasons() == []
    assert last(writer) == ("trust", {"name": "Wire", "trusted": None, "reason": "a mistake"})
    assert writer.generation == 4
    assert faults(writer) == []


def test_last_word_on_a_finding_is_kept(writer: ArchiveWriter) -> None:
    dismissed = Decision("f-1", Choice.DISMISS, "the same crest", "ava", BY.now)
    writer.decide(dismissed)
    assert last(writer) == ("decide", {"finding": "f-1", "decision": "dismiss", "reason": "the same crest", "author": "ava"})
    confirmed = replace(dismissed, choice=Choice.CONFIRM, reason="seen", author="ben")
    writer.decide(confirmed)
    other = replace(dismissed, finding="f-2")
    writer.decide(other)
    assert writer.decisions() == [confirmed, other]
    writer.decide(replace(confirmed, choice=Choice.UNDO))
    assert writer.decisions() == [other]
    assert writer.generation == 4
    assert faults(writer) == []


def test_answers_of_web_archives_are_kept_by_picture(writer: ArchiveWriter) -> None:
    writer.keep_lookup("https://web.archive.example", "https://example.org/a.jpg", {A: LookupOutcome.FOUND})
    writer.keep_lookup("https://web.archive.example", "https://example.org/a.jpg", {B: LookupOutcome.NO_CAPTURE})
    known = writer.lookup("https://web.archive.example", "https://example.org/a.jpg")
    assert known == {A: LookupOutcome.FOUND, B: LookupOutcome.NO_CAPTURE}
    assert rows(writer, "SELECT at FROM lookups") == [("2026-01-01T00:00:00Z",)]
    assert faults(writer) == []


def test_entry_of_the_log_has_the_next_number(writer: ArchiveWriter) -> None:
    assert writer.write_log("run", {"options": ["é\udcff"]}) == 2
    assert writer.write_log("end", {}) == 3
    assert [(one.number, one.action) for one in writer.log()] == [(1, "init"), (2, "run"), (3, "end")]
    assert [json.loads(one.detail) for one in writer.log()][1:] == [{"options": ["é\udcff"]}, {}]
    assert faults(writer) == []


def test_file_is_remembered_until_it_changes(writer: ArchiveWriter) -> None:
    file = FileState("/desk/a.jpg", 1, 5)
    writer.add([addition("a", file=file, picture=looks(features=FEATURES))], "x")
    complete = writer.complete_records(FEATURES.algorithm)
    assert (len(complete), A in complete, B in complete) == (1, True, False)
    assert complete.digest_of(file) == A
    assert complete.digest_of(replace(file, modified_ns=6)) is None
    assert len(writer.complete_records("others/1")) == 0
    assert len(writer.complete_records(FEATURES.algorithm, "pdq")) == 0


class TestWhoseLooksCount:
    """Of a record from a list: what was seen takes the place of what was heard, trusted words that of others, nobody's their own."""

    @pytest.mark.parametrize(
        ("by", "trusted", "code"),
        [
            (None, (), 2),
            ("other", (), 1),
            ("other", ("other",), 2),
            ("other", ("giver", "other"), 1),
            ("other", ("giver",), 1),
            ("giver", ("giver",), 1),
        ],
    )
    def test_looks_are_exchanged(self, writer: ArchiveWriter, by: str | None, trusted: tuple[str, ...], code: int) -> None:
        for name in trusted:
            writer.set_trust(name, True, "x")
        writer.add([addition("a", origin="giver", picture=looks(code=1))], "list")
        writer.add([addition("a", origin=by, picture=looks(b"small", code=2))], "other list")
        (record,) = writer.records()
        assert record.fingerprint.code == bytes([code]) * 32
        assert record.thumbnail == (None if code == 1 else Digest.of(b"small"))
        assert record.origin == ("giver" if code == 1 else by)
        assert [one for one in faults(writer) if not one.derived] == []

    def test_seen_looks_are_never_exchanged(self, writer: ArchiveWriter) -> None:
        writer.set_trust("other", True, "x")
        writer.add([addition("a", picture=looks(code=1))], "x")
        writer.add([addition("a", origin="other", picture=looks(code=2))], "list")
        (record,) = writer.records()
        assert (record.fingerprint.code, record.origin) == (bytes([1]) * 32, None)

    def test_picture_that_is_seen_again_stays_as_it_was_first_seen(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a")], "x")
        (stored,) = writer.add([addition("a", picture=looks(b"small", features=FEATURES, code=2))], "x")
        (record,) = writer.records()
        assert (record.thumbnail, record.fingerprint.code, stored.outcome) == (None, bytes([1]) * 32, Outcome.EXTENDED)

    def test_word_of_a_giver_that_has_no_looks_exchanges_none(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a", origin="giver")], "list")
        (stored,) = writer.add([replace(addition("a", seen("b")), origin="giver", picture=None)], "list")
        (record,) = writer.records()
        assert (stored.new_appearances, record.fingerprint.code) == (1, bytes([1]) * 32)

    def test_list_describes_what_it_brings_and_nothing_that_was_seen(self, writer: ArchiveWriter) -> None:
        """Its parts are taken with a record of its own; of a picture that somebody saw they would be another's word."""
        heard = addition("a", seen("a", origin="giver"), origin="giver", picture=looks(features=FEATURES))
        writer.add([heard, addition("b")], "list")
        (stored,) = writer.add([addition("b", origin="giver", picture=looks(features=FEATURES))], "list")
        listed, own = sorted(writer.records(), key=lambda one: one.path)
        assert (listed.local_features is not None, listed.appearances[0].origin) == (True, "giver")
        assert (own.local_features, own.appearances[0].origin, stored.outcome) == (None, None, Outcome.UNCHANGED)

    def test_giver_may_add_a_thumbnail(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a", origin="giver")], "list")
        (stored,) = writer.add([addition("a", origin="giver", picture=looks(b"small"))], "list")
        (record,) = writer.records()
        assert (stored.outcome, record.thumbnail) == (Outcome.EXTENDED, Digest.of(b"small"))

    def test_giver_may_add_what_was_lacking(self, writer: ArchiveWriter) -> None:
        writer.add([addition("a", origin="giver")], "list")
        (stored,) = writer.add([addition("a", origin="giver", picture=looks(features=FEATURES))], "list")
        assert stored.outcome is Outcome.EXTENDED
        assert faults(writer) == []
        (stored,) = writer.add([addition("a", origin="giver", picture=looks(b"small"))], "list")
        assert stored.outcome is Outcome.UNCHANGED
        (record,) = writer.records()
        assert (record.thumbnail, record.local_features is None) == (None, False)


def test_what_was_changed_behind_the_program_is_sealed_by_nothing(writer: ArchiveWriter) -> None:
    """Whatever is done afterwards: settings, trust and decisions have one checksum, which each change compares first."""
    writer.connection.execute("INSERT INTO trust VALUES ('Wire', 1, 'x')")
    works = (
        lambda: writer.add([addition("a")], "x"),
        lambda: writer.remove("a"),
        lambda: writer.mark("a", WHOLE),
        lambda: writer.unmark("a", None),
        lambda: writer.write_log("run", {}),
        lambda: writer.keep_lookup("x", "y", {}),
        lambda: writer.set_trust("Other", True, "x"),
        lambda: writer.decide(Decision("f-1", Choice.DISMISS, "x", "ava", BY.now)),
        writer.finish,
    )
    for work in works:
        with pytest.raises(ArchiveDamagedError) as caught:
            work()
        told = f"{writer.folder}/archive.db: settings, trust or decisions are not what was written; restore it from a copy"
        assert str(caught.value) == told
    assert len(list(writer.log())) == 1


def test_readers_leave_nothing_beside_a_database_whose_writer_is_gone(tmp_path: Path) -> None:
    new_archive(tmp_path / "a").close()
    with ArchiveWriter.open_writer(tmp_path / "a", BY) as writer:
        writer.add([addition("a")], "x")
        assert (tmp_path / "a" / "archive.db-wal").exists()
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["archive.db", "index"]
    with suppress(sqlite3.Error), closing(sqlite3.connect(tmp_path / "a" / "archive.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
