"""One examined image -> what the archive has that may be it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from provenance.archive import Archive
from provenance.checking.asking import Asked
from provenance.checking.examining import Examined, Settings
from provenance.dating import date_match
from provenance.fingerprinting import LOCAL_ALGORITHM, has_pdq, pdq_of_forms
from provenance.judging import judge
from provenance.matching import Proposal, match_bytes, match_code, propose
from provenance.model.decision import Decision, finding_id
from provenance.model.digest import Digest
from provenance.model.exchange_code import MIN_PDQ_QUALITY, PDQ
from provenance.model.finding import Verdict
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.match import Match
from provenance.model.record import ArchiveSummary, Record

Decisions: TypeAlias = Mapping[str, Decision]
"""What people said of findings, by the names of these (see `model.decision.finding_id`)."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One image with what the archive proposes for it.

    Attributes:
        asked: The image and its statement.
        examined: The image, decoded.
        matches: What needs no second look: the record of the same bytes, and those that look alike by the one code that is
            known of them.
        proposals: Records to look at a second time.
        thumbnails: Of records, by their SHA-256, as they are kept: those of all proposals, of others where they are to be shown.
    """

    asked: Asked
    examined: Examined
    matches: tuple[Match, ...]
    proposals: tuple[Proposal, ...]
    thumbnails: Mapping[Digest, bytes]


def searched_summary(archive: Archive) -> ArchiveSummary:
    """What an archive holds, and how much of it a check on this machine cannot search."""
    return replace(archive.summary(), unsearched=0 if has_pdq() else archive.count_known_by_code(PDQ))


def search(asked: Asked, examined: Examined, *, archive: Archive, settings: Settings, decisions: Decisions, shown: bool) -> Searched:
    """What the archive has that may be the image.

    Args:
        asked: The image.
        examined: The same, decoded.
        archive: Open for reading.
        settings: What to look for.
        decisions: What people said of findings.
        shown: Whether thumbnails of all that match are to be shown.
    """
    if examined.known is not None:
        return _search_known(asked, examined, archive, decisions, shown=shown)
    same = _same_bytes(examined, archive, decisions)
    proposals: tuple[Proposal, ...] = ()
    if examined.image is not None and examined.fingerprint is not None and not examined.fingerprint.is_plain:
        whole = archive.find_codes(examined.codes, settings.max_distance_bits)
        # Nothing can be added to the file itself with evidence that it is earlier.
        settled = same is not None and judge((date_match(same, asked.statement.at),)).verdict is Verdict.REUSED
        parts = archive.find_local(examined.forms) if examined.forms is not None and not settled else ()
        size = examined.image.width, examined.image.height
        proposals = propose(size, examined.codes, whole, parts, LOCAL_ALGORITHM)
    others = tuple(one for one in proposals if same is None or one.record.id != same.record.id)
    by_code = tuple(decided(examined.sha256, match, decisions) for match in _match_codes(examined, archive))
    needed = [one.record for one in others] + ([same.record] if shown and same is not None else [])
    return Searched(asked, examined, (*(() if same is None else (same,)), *by_code), others, _thumbnails(needed, archive))


def _search_known(asked: Asked, examined: Examined, archive: Archive, decisions: Decisions, *, shown: bool) -> Searched:
    """What the archive has of an image that an earlier run found by its bytes alone, or not: whatever that run says, the same file."""
    same = _same_bytes(examined, archive, decisions)
    matches = () if same is None else (same,)
    return Searched(asked, examined, matches, (), _thumbnails([match.record for match in matches] if shown else [], archive))


def _same_bytes(examined: Examined, archive: Archive, decisions: Decisions) -> Match | None:
    """The match of the record that is the same file; None where the archive has none."""
    candidate = None if examined.sha256 is None else archive.find_bytes(examined.sha256)
    return None if candidate is None else decided(examined.sha256, match_bytes(candidate), decisions)


def _thumbnails(records: Iterable[Record], archive: Archive) -> dict[Digest, bytes]:
    kept = ((record.sha256, archive.thumbnail(record)) for record in records)
    return {sha256: thumbnail for sha256, thumbnail in kept if thumbnail is not None}


def _match_codes(examined: Examined, archive: Archive) -> tuple[Match, ...]:
    """The records of which nothing but their PDQ is known and that look alike by it; none where the extra is missing."""
    if examined.image is None or not archive.count_known_by_code(PDQ):
        return ()
    codes = pdq_of_forms(examined.image)
    if codes is None or codes[1] < MIN_PDQ_QUALITY:
        return ()
    return tuple(match_code(one) for one in archive.find_exchange_codes(PDQ, codes[0], MAX_DISTANCE_BITS))


def decided(image: Digest | None, match: Match, decisions: Decisions) -> Match:
    """A match with what a person said of it."""
    return match if image is None else replace(match, decision=decisions.get(finding_id(image, match.record.sha256)))
