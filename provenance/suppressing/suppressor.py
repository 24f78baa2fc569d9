"""A result of this run -> the same, with why it fails no job."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from provenance.model.report import CheckedMedia
from provenance.model.suppression import SuppressedBy, Suppression
from provenance.suppressing.baseline import Baseline
from provenance.suppressing.grounds import grounds_of
from provenance.suppressing.ignore_file import Entry, IgnoreFile

_KNOWN = "an earlier run had it"


class Suppressor:
    """Applies an ignore file and a baseline to the results of one run, and remembers what each entry was good for.

    An entry comes before the baseline, since it has a reason. What an expired entry names is not known by the baseline either: somebody
    asked to look again.
    """

    def __init__(self, ignored: IgnoreFile | None, baseline: Baseline | None, today: date) -> None:
        """Both for one run.

        Args:
            ignored: The ignore file; None for none.
            baseline: The earlier run; None for none.
            today: The day, in UTC, on which entries have to hold.
        """
        self._ignored, self._baseline, self._today = ignored, baseline, today
        entries = () if ignored is None else ignored.entries
        self._standing = {entry.id: entry for entry in entries if entry.holds_on(today)}
        self._expired = {entry.id: entry for entry in entries if not entry.holds_on(today)}
        self._met: set[str] = set()
        self._counts: Counter[SuppressedBy] = Counter()

    def apply(self, item: CheckedMedia, *, keep: bool = False) -> CheckedMedia:
        """The result with the suppression that holds today; nothing else is changed.

        Args:
            item: Of this run.
            keep: Whether a suppression that it has already stays, as where a run is only shown again.
        """
        suppression = self._why(item)
        if keep and item.suppression is not None:
            return item
        if suppression is not None:
            self._counts[suppression.by] += 1
        return replace(item, suppression=suppression)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many results each file suppressed, of those that were applied so far: the ignore file, then the baseline."""
        places = ((SuppressedBy.IGNORED, self._ignored), (SuppressedBy.BASELINE, self._baseline))
        return tuple((source.place, self._counts[by]) for by, source in places if source is not None)

    def warnings(self, *, whole: bool) -> Iterator[str]:
        """What is to be done about the ignore file, an entry a line, in its order.

        Args:
            whole: Whether all results of a run were applied: of a part nobody can say that an entry is of no use.
        """
        for entry in () if self._ignored is None else self._ignored.entries:
            place = f"{self._place}, entry {entry.number}, {entry.id}"
            if entry.id in self._expired:
                yield f"{place}: expired on {entry.until}; look again, then renew or remove it"
            elif whole and entry.id not in self._met:
                yield f"{place}: unused, nothing of this run that could fail has this id; remove it if it is not for another run"

    @property
    def _place(self) -> str:
        return "" if self._ignored is None else self._ignored.place

    def _why(self, item: CheckedMedia) -> Suppression | None:
        grounds = grounds_of(item)
        if grounds is None:
            return None
        self._met.update(name for name in (item.id, *grounds.counted) if name in self._standing)
        if item.id in self._standing:
            return self._by_entries([self._standing[item.id]])
        ignored = grounds.decisive & self._standing.keys()
        entries = sorted((self._standing[name] for name in ignored), key=lambda entry: entry.number)
        if entries and ignored == grounds.decisive:
            return self._by_entries(entries)
        asked_again = any(name in self._expired for name in (item.id, *grounds.decisive))
        if self._baseline is None or asked_again or not self._baseline.knows(item, grounds, ignored):
            return None
        besides = f", but for what {self._place} ignores: {_joined(entry.reason for entry in entries)}" if entries else ""
        return Suppression(SuppressedBy.BASELINE, _KNOWN + besides, place=self._baseline.place)

    def _by_entries(self, entries: Sequence[Entry]) -> Suppression:
        """What several entries say together: they hold as long as all of them do."""
        authors = _joined(entry.by for entry in entries if entry.by is not None)
        until = min((entry.until for entry in entries if entry.until is not None), default=None)
        return Suppression(SuppressedBy.IGNORED, _joined(entry.reason for entry in entries), authors or None, until, self._place)


def _joined(texts: Iterator[str]) -> str:
    """Each text once, in its order."""
    return "; ".join(dict.fromkeys(texts))
