"""What an installation can do, for people and as JSON."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.model.diagnosis import Fact, Standing
from provenance.rendering.clean import clean

_SIGNS = {Standing.FINE: " ", Standing.NOTE: "-", Standing.PROBLEM: "!"}


class FactV1(TypedDict):
    """One thing that was looked at; `advice` is null where it is fine, `origin` of what is not set but found."""

    topic: str
    name: str
    value: str
    standing: Literal["fine", "note", "problem"]
    advice: str | None
    origin: str | None


class DiagnosisV1(TypedDict):
    """Everything that was looked at."""

    schema_version: Literal[1]
    problems: int
    facts: list[FactV1]


def diagnosis_fields(facts: Iterable[Fact]) -> DiagnosisV1:
    """The facts, for programs."""
    told: list[FactV1] = [
        {
            "topic": fact.topic.value,
            "name": fact.name,
            "value": fact.value,
            "standing": fact.standing.value,
            "advice": fact.advice,
            "origin": fact.origin,
        }
        for fact in facts
    ]
    return {"schema_version": 1, "problems": sum(fact["standing"] == Standing.PROBLEM.value for fact in told), "facts": told}


def diagnosis_lines(facts: Iterable[Fact]) -> Iterator[str]:
    """The facts by topic, what is wrong with a sign before it and what to do below it, and a last line that counts."""
    told = tuple(facts)
    width = max((len(clean(fact.name)) for fact in told if len(fact.name) <= 24), default=0)
    for topic, members in groupby(told, key=lambda fact: fact.topic):
        yield topic.value
        for fact in members:
            origin = "" if fact.origin is None else f" ({clean(fact.origin)})"
            yield f"{_SIGNS[fact.standing]} {clean(fact.name):<{width}}  {clean(fact.value)}{origin}".rstrip()
            if fact.advice is not None:
                yield f"    {clean(fact.advice)}"
    problems, notes = (sum(fact.standing is standing for fact in told) for standing in (Standing.PROBLEM, Standing.NOTE))
    yield f"problems (!): {problems}, notes (-): {notes}"
