"""An archive open for taking in another one of the same owner, so that neither order nor repetition matters."""

from collections.abc import Iterable
from dataclasses import astuple, replace

from provenance.archive import seals
from provenance.archive.addition import Addition
from provenance.archive.log import append
from provenance.archive.outcome import Stored
from provenance.archive.writing import ArchiveWriter
from provenance.model.decision import Decision
from provenance.model.digest import Digest
from provenance.model.record import GenericRegion, Record

_Rank = tuple[bool, bool, bool, bool, str]


class MergingWriter(ArchiveWriter):
    """Of two descriptions of a picture the better one stays, whichever came first; there is one order of all that there can be.

    What was seen is better than what was heard, a trusted giver better than another, one with a thumbnail and local features better than
    one without. Where all that is equal, the text of the description decides: a rule, no judgement.
    """

    def merge(self, batch: Iterable[Addition], other: str) -> list[Stored]:
        """Store a batch of records of another archive; for each, what it changed.

        Args:
            batch: Complete, each with its picture.
            other: The other archive, for the log.

        Raises:
            ArchiveError: Nothing of the batch was stored.
        """
        return self.add([one if self._describes_better(one) else replace(one, picture=None) for one in batch], other)

    def take_marks(self, marks: Iterable[tuple[Digest, GenericRegion]], other: str) -> int:
        """Mark regions of records as another archive does, and return how many marks are new or have another reason.

        Of two reasons for one region the first in the alphabet stays.
        """
        query = (
            "INSERT INTO marks SELECT id, ?, ?, ?, ?, ? FROM records WHERE sha256 = ? "
            "ON CONFLICT DO UPDATE SET reason = excluded.reason WHERE excluded.reason < reason"
        )
        given = list(marks)
        known = "SELECT id FROM records WHERE sha256 = ?"
        with self._changing():
            numbers = sorted({row[0] for sha256, _ in given for row in self._connection.execute(known, (sha256.value,))})
            seals.require_records(self._connection, numbers)
            changed = sum(self._connection.execute(query, (*astuple(region), sha256.value)).rowcount for sha256, region in given)
            seals.seal_records(self._connection, numbers)
            if changed:
                self._changed()
                append(self._connection, self._by, "mark", {"from": other, "marks": changed})
        return changed

    def take_decisions(self, decisions: Iterable[Decision]) -> int:
        """Keep what was said of findings elsewhere, where nothing later was said here; how many that were."""
        known = {one.finding: one for one in self.decisions()}
        later = [one for one in decisions if one.finding not in known or _order(one) > _order(known[one.finding])]
        for one in later:
            self.decide(one)
        return len(later)

    def _is_better(self, addition: Addition, record_id: int, origin: str | None) -> bool:
        """Whether a known picture is described anew: `merge` has taken away what is no better."""
        del record_id, origin
        return addition.picture is not None

    def _describes_better(self, addition: Addition) -> bool:
        known = self.find_bytes(addition.sha256)
        return known is None or self._rank_of(addition) < self._rank(known.record)

    def _rank_of(self, addition: Addition) -> _Rank:
        picture = addition.picture
        assert picture is not None
        features = None
        if picture.features is not None:
            features = f"{picture.features.algorithm}#{Digest.of(picture.features.to_bytes())}"
        thumbnail = None if picture.thumbnail is None else Digest.of(picture.thumbnail)
        size = (addition.size_bytes, picture.width, picture.height)
        return self._rank(Record(0, addition.sha256, *size, picture.fingerprint, thumbnail, (), features, (), addition.origin))

    def _rank(self, record: Record) -> _Rank:
        """The lower the better."""
        print_ = record.fingerprint
        said = (record.origin, record.size_bytes, record.width, record.height, str(print_), repr(print_.detail), print_.decode_path)
        text = str((*said, str(record.thumbnail), record.local_features))
        heard = record.origin is not None
        return heard, not self.trust().trusts(record.origin), record.thumbnail is None, record.local_features is None, text


def _order(decision: Decision) -> tuple[object, ...]:
    return decision.at, decision.choice.value, decision.reason, decision.author
