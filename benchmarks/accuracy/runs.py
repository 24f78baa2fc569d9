"""A run's JSON Lines, read beside its bench: what was named for each query, rightly or wrongly."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.bench import Bench, Query

REUSE_TIERS = frozenset({"same-bytes", "same-picture", "part-or-edit"})


@dataclass(frozen=True, slots=True)
class Named:
    """One record that a run named for a query.

    Attributes:
        record: Path within the bench.
        tier: As the run says.
        score: Of the rule; infinite for a reuse that no score decided (the same bytes), minus infinite for such a lead.
        note: Words for a person.
    """

    record: str
    tier: str
    score: float
    note: str

    @property
    def is_reuse(self) -> bool:
        """Whether the tier calls it a reuse."""
        return self.tier in REUSE_TIERS


@dataclass(frozen=True, slots=True)
class Answered:
    """One query with what the run said."""

    query: Query
    verdict: str
    reason: str
    named: tuple[Named, ...]

    @property
    def found(self) -> bool:
        """Whether a true record was called a reuse."""
        return self.verdict == "reused" and any(named.is_reuse and named.record in self.query.truths for named in self.named)

    @property
    def wrong(self) -> tuple[Named, ...]:
        """The records that were wrongly called a reuse, the highest score first."""
        wrong = [named for named in self.named if named.is_reuse and named.record not in self.query.truths]
        return tuple(sorted(wrong, key=lambda named: -named.score))


def read_run(path: Path, bench: Bench) -> list[Answered]:
    """What the run says about each query of the bench, in the bench's order; the verdict is `absent` where it says nothing.

    Raises:
        OSError: The run cannot be read.
        ValueError: A line is not JSON.
    """
    known = {tail(query.path): query for query in bench.queries}
    answers: dict[str, Answered] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        query = known.get(tail(item["media"]["path"] or ""))
        if query is not None and query.path not in answers:
            reason = "; ".join(part["text"] for part in item.get("reasons") or ())
            answers[query.path] = Answered(query, item["verdict"], reason, tuple(_named(match) for match in item["matches"]))
    return [answers.get(query.path) or Answered(query, "absent", "", ()) for query in bench.queries]


def tail(path: str) -> str:
    """The last two parts of a path, which are those within a bench."""
    return "/".join([part for part in path.replace("\\", "/").split("/") if part not in {"", "."}][-2:])


def _named(match: dict[str, Any]) -> Named:
    proof = match.get("proof") or {}
    measures = proof.get("measures") or proof
    score = measures.get("score")
    tier = str(match["tier"])
    if score is None:
        score = math.inf if tier in REUSE_TIERS else -math.inf
    words = [f"score {score:.2f}", f"{proof.get('inliers', 0)} inliers"]
    words += [f"{name} {measures[name]:.2f}" for name in ("agreement", "clash", "residual_px") if measures.get(name) is not None]
    return Named(tail(match["record"]["path"]), tier, float(score), ", ".join(words))
