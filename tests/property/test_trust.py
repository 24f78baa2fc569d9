"""The law of trust: what a stranger says, in a list or in a file, neither creates a `reused` nor takes one away."""

from dataclasses import replace

from hypothesis import given

from provenance.model.dates import DateBasis, DateInterval
from provenance.model.finding import Verdict
from provenance.model.label import Label
from provenance.model.trust import Trust
from tests.property.strategies import Found, Said, intervals, judged, labels, listed, mixed, trusts, verdict


def is_worthless(one: Said, trust: Trust) -> bool:
    """Whether it does not count for such an owner: a claim, or anything in the list, or of the source, of somebody not trusted."""
    if one.basis is DateBasis.EMBEDDED or one.source in trust.distrusted:
        return True
    if one.origin is not None and one.origin not in trust.trusted:
        return True
    return one.basis is DateBasis.ASSERTED and (one.origin is not None or one.source not in trust.trusted)


@given(mixed, mixed, intervals, trusts, labels)
def test_claims_and_lists_of_strangers_neither_create_nor_remove_a_reused(
    found: list[Found], more: list[Found], at: DateInterval, trust: Trust, label: Label | None
) -> None:
    """Nor an accusation: a disclosure stays one. They may stand beside what is known of a record, or in a record of their own."""
    worthless = [replace(one, said=tuple(item for item in one.said if is_worthless(item, trust))) for one in more]
    beside = [replace(one, said=one.said + added.said) for one, added in zip(found, worthless, strict=False)]
    alone = [one for one in worthless[len(found) :] if one.said]
    before, after = judged(found, at, trust, label), judged(beside + found[len(worthless) :] + alone, at, trust, label)
    assert (after.verdict is Verdict.REUSED) == (before.verdict is Verdict.REUSED)
    assert (after.level == "error") == (before.level == "error")


@given(listed, intervals, trusts)
def test_lists_alone_prove_nothing_until_a_giver_is_trusted(found: list[Found], at: DateInterval, trust: Trust) -> None:
    """Whatever sources they name, and however much the owner trusts these."""
    untrusted = [replace(one, said=tuple(item for item in one.said if item.origin not in trust.trusted)) for one in found]
    assert verdict([one for one in untrusted if one.said], at, trust) is not Verdict.REUSED


@given(mixed, intervals, trusts, trusts)
def test_less_trust_never_creates_a_reused(found: list[Found], at: DateInterval, trust: Trust, other: Trust) -> None:
    """Neither taking trust back, nor saying that somebody's word does not count."""
    kept = trust.trusted & other.trusted
    never = trust.distrusted | (other.distrusted - kept)
    if verdict(found, at, Trust(kept, never)) is Verdict.REUSED:
        assert verdict(found, at, trust) is Verdict.REUSED


@given(mixed, intervals, trusts)
def test_dates_inside_files_prove_nothing_whomever_the_owner_trusts(found: list[Found], at: DateInterval, trust: Trust) -> None:
    inside = [replace(one, said=tuple(replace(item, basis=DateBasis.EMBEDDED) for item in one.said)) for one in found]
    assert verdict(inside, at, trust) is not Verdict.REUSED
