"""Recall against false findings, as the threshold of the rule's score moves: CSV and SVG from runs' JSON Lines.

    python -m benchmarks.accuracy.curve OUT --run "open bench" BENCH run.jsonl [--run "harder set" HARDER run2.jsonl]

A query counts as found from the threshold down at which a true record is named, as wrong from the one at which any other
record is named, whatever the tier: leads carry a score, too. Matches that no score decided (the same bytes) always
count; leads without a score never. What the archive's votes or the rule's gates refused is in no run, so a curve never reaches it.
The ring marks what the run itself called a reuse.
"""

import argparse
import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from benchmarks.accuracy.bench import read_bench
from benchmarks.accuracy.runs import Answered, read_run

COLOURS = ("#1f5fa8", "#c2571a", "#3c8d40", "#8a4fa3", "#6b6b6b")
SHOWN_WRONG = 30
"""Wrong queries up to which the picture goes; the CSV goes on."""
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 64, 24, 24, 56


@dataclass(frozen=True, slots=True)
class Step:
    """What holds at a threshold: counts of queries whose best score is at least `score`."""

    score: float
    found: int
    false: int
    wrong: int

    @property
    def all_wrong(self) -> int:
        """Negatives found, and positives with a wrong record."""
        return self.false + self.wrong


@dataclass(frozen=True, slots=True)
class Curve:
    """The steps of one run, the highest threshold first, and where the run itself stands."""

    name: str
    positives: int
    negatives: int
    steps: tuple[Step, ...]
    own: Step


def curve_of(name: str, answers: list[Answered]) -> Curve:
    """The curve of one run."""
    found, false, wrong = list[float](), list[float](), list[float]()
    for answer in answers:
        truths = answer.query.truths
        right = [named.score for named in answer.named if named.record in truths]
        other = [named.score for named in answer.named if named.record not in truths]
        if truths:
            found.append(max(right, default=-math.inf))
            wrong.append(max(other, default=-math.inf))
        else:
            false.append(max(other, default=-math.inf))
    thresholds = sorted({score for score in (*found, *false, *wrong) if score > -math.inf}, reverse=True)
    steps = tuple(Step(t, *(sum(score >= t for score in scores) for scores in (found, false, wrong))) for t in thresholds)
    own = Step(
        math.nan,
        sum(answer.found for answer in answers),
        sum(answer.verdict == "reused" for answer in answers if not answer.query.truths),
        sum(bool(answer.wrong) for answer in answers if answer.query.truths),
    )
    return Curve(name, len(found), len(false), steps, own)


def write_csv(curves: list[Curve], path: Path) -> None:
    """Every threshold of every run."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("set", "score", "recall", "found", "negatives_found", "positives_with_a_wrong_record"))
        for curve in curves:
            for step in curve.steps:
                score = "" if math.isinf(step.score) else f"{step.score:.4f}"
                writer.writerow((curve.name, score, f"{step.found / max(1, curve.positives):.4f}", step.found, step.false, step.wrong))


def svg(curves: list[Curve]) -> str:
    """The picture: wrong queries to the right, recall upwards."""
    shown = [[step for step in curve.steps if step.all_wrong <= SHOWN_WRONG] for curve in curves]
    span = max([5, *(step.all_wrong for steps in shown for step in steps)])
    best = [
        [max((_recall(c, s) for s in steps if s.all_wrong <= k), default=0.0) for k in range(span + 1)]
        for c, steps in zip(curves, shown, strict=True)
    ]
    floor = math.floor(10 * max(0.0, min([0.9, *(recalls[0] for recalls in best)]))) / 10

    def at(wrong: float, recall: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * wrong / span
        return round(x, 1), round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (max(recall, floor) - floor) / (1 - floor), 1)

    parts = _axes(at, span, floor)
    for number, (curve, recalls) in enumerate(zip(curves, best, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        points = [at(k + end, recall) for k, recall in enumerate(recalls) for end in (0, 1) if k + end <= span]
        line = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = at(min(curve.own.all_wrong, span), _recall(curve, curve.own))
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" fill="none" stroke="{colour}" stroke-width="2"/>')
        label = f"{curve.name}: {curve.positives:,} positives, {curve.negatives:,} negatives"
        parts.append(_text(WIDTH - RIGHT, HEIGHT - BOTTOM - 14 - 18 * (len(curves) - 1 - number), label, "end", colour))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *parts, "</svg>", ""])


def _recall(curve: Curve, step: Step) -> float:
    return step.found / max(1, curve.positives)


def _axes(at: Callable[[float, float], tuple[float, float]], span: int, floor: float) -> list[str]:
    parts = []
    for k in range(11):
        recall = floor + (1 - floor) * k / 10
        x, y = at(0, recall)
        parts.append(f'<line x1="{x}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#dddddd"/>')
        parts.append(_text(x - 8, y + 4, f"{recall:.2f}", "end"))
    for wrong in range(0, span + 1, max(1, span // 10)):
        x, y = at(wrong, floor)
        parts.append(_text(x, y + 18, str(wrong), "middle"))
    parts.append(
        _text(
            (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 14,
            "queries with a wrong record: negatives found, and positives with another record named",
            "middle",
        )
    )
    parts.append(_text(LEFT, TOP - 8, "recall", "end"))
    return parts


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#333333") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def main() -> None:
    """Read the runs, write OUT.csv and OUT.svg, print the recall at few wrong ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="where to write, without suffix")
    parser.add_argument("--run", nargs=3, action="append", required=True, metavar=("NAME", "BENCH", "RUN"), help="may be given again")
    options = parser.parse_args()
    curves = [curve_of(name, read_run(Path(run), read_bench(Path(folder)))) for name, folder, run in options.run]
    write_csv(curves, options.out.with_suffix(".csv"))
    options.out.with_suffix(".svg").write_text(svg(curves), encoding="utf-8")
    for curve in curves:
        for allowed in (0, 1, 3, 10):
            held = [step for step in curve.steps if step.all_wrong <= allowed]
            if held:
                print(f"{curve.name}: recall {_recall(curve, held[-1]):.4f} at {allowed} wrong or fewer, from score {held[-1].score:.3f}")
        own = curve.own
        print(f"{curve.name}: the run itself: recall {_recall(curve, own):.4f}, {own.false} negatives, {own.wrong} positives wrong")


if __name__ == "__main__":
    main()
