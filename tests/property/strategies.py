"""What the laws of the rules are tried on: statements' times, and matches with what was said of their dates, and by whom."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product

from hypothesis import strategies as st

from provenance.dating import date_match
from provenance.judging import judge
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.finding import Finding, Judgement, Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.label import Label, LabelKind
from provenance.model.match import Match, Proof, Tier
from provenance.model.record import Appearance, Record
from provenance.model.trust import Trust

NAMES = ("wire", "desk", "stranger")
"""Of sources and of givers of lists alike."""
_PROOF = Proof(0, None, (), (), None, None, 0, None, (), False, 0.0, "phash-256")
_DISMISSED = Decision("0" * 16 + "-" + "0" * 16, Choice.DISMISS, "another place", "a person", datetime(2026, 1, 1, tzinfo=UTC))
_INSTANT = timedelta(microseconds=1)
# Few days, each with its last instant and the one after its first: what touches, and what just does not, comes often.
_INSTANTS = tuple(datetime(2019, 1, day, tzinfo=UTC) + shift for day in range(1, 6) for shift in (-_INSTANT, timedelta(0), _INSTANT))
_INTERVALS = tuple(
    DateInterval(earliest, latest)
    for earliest, latest in product((None, *_INSTANTS), repeat=2)
    if earliest is None or latest is None or earliest <= latest
)
intervals = st.sampled_from(_INTERVALS)
"""Every interval is drawn as one number, and so is what is said below: ten thousand cases of a law then take seconds."""


@cache
def vaguer(interval: DateInterval) -> st.SearchStrategy[DateInterval]:
    """The intervals that hold all of `interval`; spelt out, not asked of the code."""

    def holds(one: DateInterval) -> bool:
        starts = one.earliest is None or (interval.earliest is not None and one.earliest <= interval.earliest)
        return starts and (one.latest is None or (interval.latest is not None and one.latest >= interval.latest))

    return st.sampled_from([one for one in _INTERVALS if holds(one)])


@cache
def meeting(interval: DateInterval) -> st.SearchStrategy[DateInterval]:
    """The intervals that share an instant with `interval`, if only an end of both."""

    def meets(one: DateInterval) -> bool:
        apart = [
            (one.latest is not None and interval.earliest is not None and one.latest < interval.earliest),
            (interval.latest is not None and one.earliest is not None and interval.latest < one.earliest),
        ]
        return not any(apart)

    return st.sampled_from([one for one in _INTERVALS if meets(one)])


@dataclass(frozen=True)
class Said:
    """What was said of one appearance: when, how that is known, by which source, in whose list (None: by the owner)."""

    interval: DateInterval
    basis: DateBasis
    source: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Found:
    """A match of a tier, and what was said of the appearances of its record."""

    tier: Tier
    generic: bool
    said: tuple[Said, ...]
    dismissed: bool = False


_KINDS = tuple(product(Tier, (False, False, False, True)))
_OWNED = tuple(Said(*one) for one in product(_INTERVALS, DateBasis))
_LISTED = tuple(Said(*one) for one in product(_INTERVALS, DateBasis, (None, *NAMES), NAMES))


def _founds(said: tuple[Said, ...]) -> st.SearchStrategy[list[Found]]:
    """Up to six appearances in some matches: each is drawn as one number, with its match, and whether that is the one before."""

    def matches(numbers: list[int]) -> list[Found]:
        found: list[Found] = []
        for number in numbers:
            rest, place = divmod(number, len(said))
            beside, kind = divmod(rest, len(_KINDS))
            if found and beside:
                found[-1] = replace(found[-1], said=(*found[-1].said, said[place]))
            else:
                found.append(Found(*_KINDS[kind], (said[place],)))
        return found

    return st.lists(st.integers(0, 2 * len(_KINDS) * len(said) - 1), max_size=6).map(matches)


owned = _founds(_OWNED)
"""What the owner of an archive added."""
listed = _founds(_LISTED)
"""What came in lists, of any source."""
mixed = _founds((*_LISTED, *(replace(one, origin=None) for one in _LISTED[:: len(NAMES)])))
"""Either."""
choices = st.integers(0, 2**8 - 1).map(lambda bits: [bool(bits >> place & 1) for place in range(8)])
"""Yes or no, for each of up to eight."""
labels = st.none() | st.builds(Label, st.sampled_from(LabelKind), st.just("FILE PHOTO"), st.none(), intervals)


def _trust(words: tuple[bool | None, ...]) -> Trust:
    named = tuple(zip(NAMES, words, strict=True))
    return Trust(frozenset(name for name, word in named if word), frozenset(name for name, word in named if word is False))


trusts = st.sampled_from([_trust(words) for words in product((True, None, False), repeat=len(NAMES))])
"""An owner says of each name that it counts, nothing, or that it does not."""
NO_TRUST = Trust()


def judged(found: list[Found], at: DateInterval, trust: Trust = NO_TRUST, label: Label | None = None) -> Judgement:
    """What is said of an image with these matches, by the archive of an owner with this trust."""
    return judge(dated(found, at, trust), label)


def dated(found: list[Found], at: DateInterval, trust: Trust = NO_TRUST) -> tuple[Finding, ...]:
    """The findings that these matches are; each of another record, the same ones in every call."""
    return tuple(date_match(_match(number, one, trust), at) for number, one in enumerate(found, 1))


def verdict(found: list[Found], at: DateInterval, trust: Trust = NO_TRUST) -> Verdict:
    """The same, in one word."""
    return judged(found, at, trust).verdict


def _match(number: int, found: Found, trust: Trust) -> Match:
    print_ = Fingerprint("phash-256", bytes(32), 50.0, "png/1")
    seen = tuple(_appearance(one, trust) for one in found.said)
    record = Record(number, Digest(bytes([number]) * 32), 1, 1, 1, print_, None, seen)
    return Match(record, found.tier, _PROOF, "a logo" if found.generic else None, _DISMISSED if found.dismissed else None)


def _appearance(said: Said, trust: Trust) -> Appearance:
    counts = trust.basis_of(said.basis, said.source, said.origin)
    stated = None if counts is said.basis else said.basis
    return Appearance(said.interval, counts, "2019", "a.jpg", said.source, origin=said.origin, stated_basis=stated)
