"""Whose word counts: in the rule, in an archive, and in one of the version before."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from provenance.archive import Addition, ArchiveWriter, NewPicture, StoredArchive
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.digest import Digest
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.record import Appearance, Keep
from provenance.model.trust import Trust
from tests.conftest import BY

_NAMES = st.sampled_from(["a wire", "a desk", "a stranger"])
_TRUST = st.builds(Trust, st.frozensets(_NAMES), st.frozensets(_NAMES))
_SHA = Digest(b"\1" * 32)
_SAID = Appearance(UNKNOWN_DATE, DateBasis.PUBLISHED, "2019", "a.jpg", "a wire")


def _picture(code: int) -> NewPicture:
    return NewPicture(30, 20, Fingerprint(PHASH_256, bytes([code]) * 32, 50.0, "jpeg/1"), b"thumbnail %d" % code, None)


def _said_by(origin: str | None, code: int) -> Addition:
    return Addition(_SHA, 100, (replace(_SAID, origin=origin),), _picture(code), origin=origin)


@given(trust=_TRUST, stated=st.sampled_from(DateBasis), source=st.none() | _NAMES, origin=_NAMES)
def test_word_of_a_strangers_list_is_never_evidence(trust: Trust, stated: DateBasis, source: str | None, origin: str) -> None:
    if origin not in trust.trusted:
        assert not trust.basis_of(stated, source, origin).is_evidence


@given(trust=_TRUST, stated=st.sampled_from(DateBasis), source=st.none() | _NAMES, origin=st.none() | _NAMES)
def test_only_a_claim_of_a_trusted_source_is_raised(trust: Trust, stated: DateBasis, source: str | None, origin: str | None) -> None:
    counted = trust.basis_of(stated, source, origin)
    if counted.is_evidence and not stated.is_evidence:
        assert (stated, counted) == (DateBasis.ASSERTED, DateBasis.PUBLISHED)
        assert source in trust.trusted
        assert origin is None
    if source in trust.distrusted and source not in trust.trusted:
        assert not counted.is_evidence


def test_what_counts_follows_the_trust_of_today(tmp_path: Path) -> None:
    with ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY) as archive:
        archive.add([_said_by("a desk", 1)], "a list")
        seen = []
        for trusted in (None, True, False, None):
            archive.set_trust("a desk", trusted, "why")
            (record,) = archive.records()
            (appearance,) = record.appearances
            seen.append((appearance.basis, appearance.stated_basis, archive.thumbnail(record)))
        hearsay = (DateBasis.ASSERTED, DateBasis.PUBLISHED, None)
        assert seen == [hearsay, (DateBasis.PUBLISHED, None, b"thumbnail 1"), hearsay, hearsay]
        assert [entry.action for entry in archive.log()] == ["init", "add", "trust", "trust", "trust"]


def test_looks_said_by_a_stranger_give_way_to_those_of_a_trusted_one_and_of_the_owner(tmp_path: Path) -> None:
    """Else a stranger's false fingerprint could carry the true dates of somebody who is trusted."""
    with ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY) as archive:
        archive.set_trust("a desk", trusted=True, reason="a partner")
        told = []
        for code, origin in enumerate(("a stranger", "another", "a desk", "a stranger", None, "a desk")):
            archive.add([_said_by(origin, code)], "a list")
            (record,) = archive.records()
            told.append((record.origin, record.fingerprint.code[0]))
        assert told == [("a stranger", 0), ("a stranger", 0), ("a desk", 2), ("a desk", 2), (None, 4), (None, 4)]


def test_trust_changes_the_digest_and_taking_it_back_restores_it(tmp_path: Path) -> None:
    with ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY) as archive:
        archive.add([_said_by("a desk", 1)], "a list")
        before = archive.compute_digest()
        archive.set_trust("a desk", trusted=True, reason="a partner")
        assert archive.compute_digest() != before
        archive.set_trust("a desk", None, "")
        assert archive.compute_digest() == before


def test_hearsay_of_the_version_before_stays_hearsay(tmp_path: Path) -> None:
    """It was marked in the decode path then, and in a note."""
    with ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY) as archive:
        archive.add([Addition(_SHA, 100, (replace(_SAID, source="a desk"),), _picture(1))], "a list")
        archive.finish()
    with sqlite3.connect(tmp_path / "a" / "archive.db") as database:
        for table in ("heard", "heard_facts", "trust", "decisions", "hashes", "lookups"):
            database.execute(f"DROP TABLE {table}")
        for change in ("DROP TABLE seals", "DROP TABLE gone", "DROP TRIGGER features_gone", "ALTER TABLE files DROP COLUMN checksum"):
            database.execute(change)
        database.execute("DELETE FROM settings WHERE name = 'seal'")
        database.execute("UPDATE records SET decode_path = 'list:' || decode_path")
        database.execute("PRAGMA user_version = 2")
    database.close()
    with StoredArchive.open(tmp_path / "a") as old:
        assert [one.origin for record in old.records() for one in record.appearances] == [None]
    with ArchiveWriter.open_writer(tmp_path / "a", BY) as archive:
        (record,) = archive.records()
        assert (record.origin, record.fingerprint.decode_path) == ("unknown list", "jpeg/1")
        assert [(one.origin, one.basis) for one in record.appearances] == [("unknown list", DateBasis.ASSERTED)]
