"""Fit the rule of the second look on measured pairs, and say how far it carries: by folds and by leaving each photo set out.

    python -m benchmarks.accuracy.fit PAIRS.csv [PAIRS.csv ...] [--write REPORT.md]

The pairs are those of `pairs.py`. Simulated second photographs (`neg_sim_*`) are told apart: they are not fitted on, since
a smooth bend of a copy and of a photograph from another place are the same pixels.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.matching import rule
from provenance.matching.measuring import Numbers

_Array = npt.NDArray[Any]
_FOLDS = 8
_STIFFNESS = 3e-4
"""Weight of the squared coefficients, of standardised terms."""
_FIT_DISPLACED_PX = 0.2
"""Displaced pairs are left out of the fit from here on, less strictly than the rule leaves them out: what lies between
teaches the fit, and is counted as refused in what is told."""
_TOLD = (0, 1, 2, 3, 5, 10, 20)
_INTEGERS = frozenset({"photographic", "blocks", "places"})


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs that pass the rule's gates, and how many true ones there are in all.

    Attributes:
        terms: `(N, K)`: what the rule adds up, before its coefficients.
        is_true: `(N,)` bool.
        photo_set: `(N,)` of the record.
        kind: `(N,)` of the query.
        source: `(N,)` file that the pair was read from.
        is_displaced: `(N,)` bool: the rule refuses it, whatever its score.
        all_true: True pairs, those that a gate stops among them, by source.
    """

    terms: _Array
    is_true: _Array
    photo_set: _Array
    kind: _Array
    source: _Array
    is_displaced: _Array
    all_true: Counter[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--write", type=Path, help="Markdown for docs/accuracy.md")
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)
    lines = list(report(pairs))
    print("\n".join(lines))
    if options.write is not None:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_pairs(paths: Sequence[Path]) -> Pairs:
    """The measured pairs of the files, simulated ones left out."""
    rows, all_true = [], Counter[str]()
    for path in paths:
        with path.open(newline="", encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                all_true[path.stem] += int(row["is_true"])
                numbers = _numbers(row)
                overlaps = float(row["query_overlap"]), float(row["record_overlap"])
                still = not rule.is_displaced(numbers, _FIT_DISPLACED_PX)
                if still and rule.may_be_copy(numbers, overlaps) and not row["kind"].startswith("neg_sim_"):
                    head = rule.terms_of(numbers), row["is_true"] == "1", row["photo_set"], row["kind"], path.stem
                    rows.append((*head, rule.is_displaced(numbers)))
    terms, is_true, photo_set, kind, source, is_displaced = (np.array(column) for column in zip(*rows, strict=True))
    return Pairs(terms, is_true, photo_set, kind, source, is_displaced, all_true)


def _numbers(row: dict[str, str]) -> Numbers:
    values: dict[str, Any] = {name: (int if name in _INTEGERS else float)(row[name]) for name in Numbers.__dataclass_fields__}
    return Numbers(**values)


def fit(terms: _Array, is_true: _Array) -> _Array:
    """Coefficients and intercept of a logistic model, both classes weighing the same: `(K + 1,)`."""
    mean, spread = terms.mean(axis=0), terms.std(axis=0) + 1e-9
    x = np.column_stack([(terms - mean) / spread, np.ones(len(terms))])
    weight = np.where(is_true, 0.5 / max(1, is_true.sum()), 0.5 / max(1, (~is_true).sum())) * len(terms)
    stiff = _STIFFNESS * weight.sum() * np.diag([*np.ones(terms.shape[1]), 0])
    found = np.zeros(x.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ (weight * (chance - is_true)) + stiff @ found
        curve = x.T @ (x * (weight * np.maximum(chance * (1 - chance), 1e-6))[:, None]) + stiff
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(curve)), slope)
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    coefficients = found[:-1] / spread
    return np.append(coefficients, found[-1] - coefficients @ mean)


def held_out(pairs: Pairs, part: _Array) -> _Array:
    """The score of each pair by a rule that was fitted without its part, minus infinite for a displaced one, `(N,)`."""
    scores = np.empty(len(pairs.is_true))
    for number in np.unique(part):
        own = part == number
        found = fit(pairs.terms[~own], pairs.is_true[~own])
        scores[own] = pairs.terms[own] @ found[:-1] + found[-1]
    return np.where(pairs.is_displaced, -np.inf, scores)


def report(pairs: Pairs) -> list[str]:
    """What the fit says, as Markdown."""
    sets = np.unique(pairs.photo_set)
    fold = dict(zip(np.random.default_rng(0).permutation(sets), np.arange(len(sets)) % _FOLDS, strict=True))
    by_fold = held_out(pairs, np.array([fold[name] for name in pairs.photo_set]))
    by_set = held_out(pairs, pairs.photo_set)
    found = fit(pairs.terms, pairs.is_true)
    lines = ["| Term | Coefficient |", "|---|---|", *(f"| {name} | {value:.3f} |" for name, value in zip(rule.TERMS, found, strict=False))]
    lines += [f"| constant | {found[-1]:.3f} |", "", "| Recall of pairs at wrong pairs | " + " | ".join(map(str, _TOLD)) + " |"]
    lines += ["|---|" + "---|" * len(_TOLD)]
    for name, scores in (("8 folds over photo sets", by_fold), ("each photo set left out", by_set)):
        lines.append(f"| {name} | " + " | ".join(f"{value:.4f}" for value in _curve(pairs, scores)) + " |")
    wrong = np.sort(by_set[~pairs.is_true])[::-1]
    lines += ["", f"Highest wrong scores, each photo set left out: {', '.join(f'{score:.2f}' for score in wrong[:8])}.", ""]
    lines += ["| Photo set left out | wrong pairs | highest | at or over the threshold |", "|---|---|---|---|"]
    for name in sets:
        own = by_set[(pairs.photo_set == name) & ~pairs.is_true]
        if len(own):
            lines.append(f"| {name or 'none'} | {len(own)} | {own.max():.2f} | {int((own >= rule.COPY_SCORE).sum())} |")
    lines += ["", f"| Recall at {rule.COPY_SCORE} | " + " | ".join(sorted(pairs.all_true)) + " |", "|---|" + "---|" * len(pairs.all_true)]
    shares = (
        ((by_set >= rule.COPY_SCORE) & pairs.is_true & (pairs.source == name)).sum() / pairs.all_true[name]
        for name in sorted(pairs.all_true)
    )
    return [*lines, "| each photo set left out | " + " | ".join(f"{share:.4f}" for share in shares) + " |"]


def _curve(pairs: Pairs, scores: _Array) -> list[float]:
    wrong = np.sort(scores[~pairs.is_true])[::-1]
    return [float((scores[pairs.is_true] > wrong[number]).sum()) / pairs.all_true.total() for number in _TOLD if number < len(wrong)]


if __name__ == "__main__":
    main()
