"""The appearances of one matched picture, in the order of time: in words, and which of many to show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from provenance.dating.saying import say, shorten
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.finding import DatedAppearance, Finding, Precedence, Use
from provenance.model.record import Appearance
from provenance.model.report import CheckedMedia

_LONGEST_TEXT = 160
"""Characters of a title, an address or a caption that are shown to people; JSON has all of them."""
_BASES = {
    DateBasis.CAPTURED: "evidence: captured by a third party",
    DateBasis.PUBLISHED: "evidence: publication record of a source that the archive's owner trusts",
    DateBasis.EMBEDDED: "only a claim: written inside the file",
    DateBasis.ASSERTED: "only a claim: said by a page or a sender",
}
_STATED = {DateBasis.CAPTURED: "captured", DateBasis.PUBLISHED: "published"}

USES = {
    Use.PROOF: "counts as proof: evidence that is surely earlier than the statement",
    Use.DISMISSED: "no proof: a person dismissed the match",
    Use.GENERIC: "no proof: what the pictures share is marked as generic",
    Use.SAME_SCENE: "no proof, whatever the date: the match is another photograph of the scene",
    Use.UNPROVEN: "no proof, whatever the date: that it is the same picture is not proven",
    Use.IMPOSSIBLE: "no proof: its date cannot be, or is a placeholder, and was dropped",
    Use.UNDATED: "no proof: it has no date that can be used",
    Use.NOT_EARLIER: "no proof: it is not earlier than the statement",
    Use.NOT_TRUSTED: "no proof: the archive's owner does not trust whose word it is",
    Use.CLAIM: "no proof: only a claim, which anybody could have written",
    Use.OVERLAPS: "no proof: the date reaches into the statement's time",
    Use.SOURCE_EARLIER: "no proof: not surely earlier than the time that the statement's source itself gives",
}
"""What the date of an appearance is good for, in words."""
SHORT_USES = {
    Use.PROOF: "proof",
    Use.DISMISSED: "dismissed",
    Use.GENERIC: "marked as generic",
    Use.SAME_SCENE: "of the scene only",
    Use.UNPROVEN: "not proven",
    Use.IMPOSSIBLE: "with an impossible date",
    Use.UNDATED: "undated",
    Use.NOT_EARLIER: "not earlier",
    Use.NOT_TRUSTED: "by a giver who is not trusted",
    Use.CLAIM: "only claimed",
    Use.OVERLAPS: "reaching into the statement's time",
    Use.SOURCE_EARLIER: "not before the source's own time",
}
"""The same in a count of several."""
_SAID_ALREADY = (Use.PROOF, Use.NOT_EARLIER, Use.CLAIM, Use.GENERIC, Use.SAME_SCENE, Use.UNPROVEN)
"""Uses that the other words of an appearance, or of its match, tell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One appearance as it is shown.

    Attributes:
        number: Its place in the order of time, from 1.
        dated: The appearance.
        use: What its date is good for.
        is_earliest_evidence: Whether it is the evidence that was over first.
    """

    number: int
    dated: DatedAppearance
    use: Use
    is_earliest_evidence: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The appearances of one finding, those of many that tell most.

    Attributes:
        entries: In the order of time.
        folded: How many others there are, by use, most first.
    """

    entries: tuple[Entry, ...]
    folded: tuple[tuple[Use, int], ...]

    @property
    def folded_text(self) -> str:
        """How many are not shown and why they are alike, in words; empty where all are shown."""
        if not self.folded:
            return ""
        counts = ", ".join(f"{count} {SHORT_USES[use]}" for use, count in self.folded)
        return f"and {sum(count for _, count in self.folded)} more that are not shown: {counts}"


def entries_of(item: CheckedMedia, finding: Finding) -> tuple[Entry, ...]:
    """All appearances of a finding, in the order of time."""
    first = finding.earliest_evidence
    return tuple(
        Entry(number, dated, item.use_of(finding, dated), dated is first) for number, dated in enumerate(finding.appearances, start=1)
    )


def show(item: CheckedMedia, finding: Finding, limit: int) -> Shown:
    """The appearances of a finding, of many those that tell most, and how many others there are.

    These are the earliest evidence, one of every use, what proves, the first and the last; then evidence, then claims.

    Args:
        item: The image that the finding is of.
        finding: With all its appearances.
        limit: How many are shown at most.
    """
    entries = entries_of(item, finding)
    chosen: dict[int, Entry] = {}
    for entry in chain(_telling(entries, limit // 2), entries):
        if len(chosen) >= limit:
            break
        chosen.setdefault(entry.number, entry)
    folded = Counter(entry.use for entry in entries if entry.number not in chosen)
    return Shown(tuple(chosen[number] for number in sorted(chosen)), tuple(folded.most_common()))


def _telling(entries: tuple[Entry, ...], most_proofs: int) -> Iterator[Entry]:
    yield from (entry for entry in entries if entry.is_earliest_evidence)
    by_use: dict[Use, list[Entry]] = {}
    for entry in entries:
        by_use.setdefault(entry.use, []).append(entry)
    yield from (alike[0] for alike in by_use.values())
    yield from by_use.get(Use.PROOF, [])[:most_proofs]
    yield from entries[:1] + entries[-1:]
    yield from (entry for entry in entries if entry.dated.appearance.basis.is_evidence)


def describe_entry(entry: Entry, at: DateInterval | None) -> list[str]:
    """What happened, when and by whom; its title and address; how the date is known, and what it is good for. A line each."""
    appearance = entry.dated.appearance
    told = [shorten(text, _LONGEST_TEXT) for text in (f'"{appearance.title}"' if appearance.title else None, appearance.url) if text]
    return [head_of(entry, at), *([", ".join(told)] if told else []), *describe_weight(entry)]


def head_of(entry: Entry, at: DateInterval | None) -> str:
    """What happened, when and by whom, and how that stands to the statement's time."""
    impossible = ", at a date that cannot be" if entry.use is Use.IMPOSSIBLE else ""
    return f"{say(entry.dated.appearance)}{impossible}{_against_statement(entry.dated, at)}"


def describe_weight(entry: Entry) -> list[str]:
    """How the date is known, and what it is good for; a line each, nothing of what is said elsewhere."""
    appearance = entry.dated.appearance
    known = [] if appearance.interval.is_unknown else [f"{describe_basis(appearance)}; {describe_interval(appearance.interval)}"]
    return known if entry.use in _SAID_ALREADY else [*known, USES[entry.use]]


def describe_basis(appearance: Appearance) -> str:
    """How a date is known, by whose word, and whether that is trusted."""
    stated, giver = appearance.stated_basis, appearance.origin
    listed = None if giver is None else f"the list of {shorten(giver)}"
    if stated is not None and stated.is_evidence and not appearance.basis.is_evidence:
        whose = listed or shorten(appearance.source or "its source")
        return f'only a claim: "{_STATED[stated]}" is said by {whose}, not trusted'
    if stated is not None and appearance.basis.is_evidence:
        return f"evidence: said by {shorten(appearance.source or 'a source')}, whom the archive's owner trusts"
    return f"{_BASES[appearance.basis]}{'' if listed is None else f', in {listed}'}"


def describe_interval(interval: DateInterval) -> str:
    """From when to when a date may be, in words."""
    if interval.is_unknown:
        return "at an unknown time"
    start, end = (None if instant is None else _minute(instant) for instant in (interval.earliest, interval.latest))
    if start == end:
        return f"at {start} UTC"
    if start is None:
        return f"not after {end} UTC"
    return f"not before {start} UTC, with an open end" if end is None else f"between {start} and {end} UTC"


def describe_duration(start: datetime, end: datetime) -> str:
    """Whole years and months from `start` to `end`, or days or hours where there are none; never more than it was."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    months = (end.year - start.year) * 12 + end.month - start.month
    if (end.day, end.time()) < (start.day, start.time()):
        months -= 1
    parts = [count(number, unit) for number, unit in ((months // 12, "year"), (months % 12, "month")) if number]
    if parts:
        return " ".join(parts)
    days, seconds = divmod(int((end - start).total_seconds()), 86_400)
    return count(days, "day") if days else count(seconds // 3600, "hour")


def differing_captions(finding: Finding) -> tuple[tuple[DatedAppearance, str, int], ...]:
    """The captions that the appearances have, or titles where they have none: each once, with the first that has it and their number.

    Empty where all that have one have the same, whatever its blanks and its capital letters.
    """
    first: dict[str, tuple[DatedAppearance, str]] = {}
    numbers: Counter[str] = Counter()
    for dated in finding.appearances:
        text = dated.appearance.caption or dated.appearance.title
        if text and (alike := " ".join(text.casefold().split())):
            first.setdefault(alike, (dated, text))
            numbers[alike] += 1
    return tuple((*told, numbers[alike]) for alike, told in first.items()) if len(first) > 1 else ()


def describe_captions(captions: Iterable[tuple[DatedAppearance, str, int]], most: int = 4) -> list[str]:
    """The first caption and later ones that differ, one below the other; `most` at most."""
    told = list(captions)
    lines = ["captions differ; which is right is not judged"] if told else []
    for dated, text, number in told[:most]:
        when = shorten(dated.appearance.date_text, 24) or "undated"
        also = f" (also of {number - 1} later)" if number > 1 else ""
        lines.append(f'  {when}: "{shorten(text, _LONGEST_TEXT)}"{also}')
    return [*lines, f"  and {count(len(told) - most, 'other caption')}"] if len(told) > most else lines


def count(number: int, unit: str) -> str:
    """A number of things, in words: `1 year`, `2 years`."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _against_statement(dated: DatedAppearance, at: DateInterval | None) -> str:
    interval = dated.appearance.interval
    if interval.is_unknown:
        return ""
    if dated.precedence is Precedence.EARLIER:
        assert at is not None and at.earliest is not None and interval.latest is not None
        return f" ({describe_duration(interval.latest, at.earliest)} before the statement)"
    return " (perhaps before the statement)" if dated.precedence is Precedence.MAYBE_EARLIER else " (not before the statement)"


def _minute(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat(" ", "minutes")
