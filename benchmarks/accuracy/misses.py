"""Contact sheets of a run's misses and wrong findings: the query beside the record that it shows, or was taken for.

    python -m benchmarks.accuracy.misses --bench BENCH run.jsonl OUT [--kinds crop_20,meme] [--per-sheet 24]

Writes OUT/missed-<kind>-NN.png, OUT/wrong-NN.png (a record named with a reuse tier that is not a true one; the highest
score first) and OUT/leads-NN.png (wrong records named as leads only, the highest score first: what a lower threshold
would let through); the sheets are listed on standard output.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.accuracy.bench import Bench, read_bench
from benchmarks.accuracy.drawing import Rgb, font, plain, resized, with_pen
from benchmarks.accuracy.runs import Answered, read_run

SIDE, CAPTION, COLUMNS = 300, 50, 3
LEADS_SHOWN = 48


@dataclass(frozen=True, slots=True)
class Pair:
    """A query beside a record, with two lines of words."""

    query: str
    record: str
    first: str
    second: str


def missed(answers: list[Answered]) -> dict[str, list[Pair]]:
    """The positives that were not found, by kind, beside their first true record."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for answer in answers:
        query = answer.query
        if query.truths and not answer.found:
            right = [named for named in answer.named if named.record in query.truths]
            told = f"{right[0].tier}: {right[0].note}" if right else answer.reason
            pairs[query.kind].append(Pair(query.path, query.truths[0], f"{query.kind}: {query.detail}", f"{answer.verdict}; {told}"))
    return pairs


def wrong(answers: list[Answered]) -> list[Pair]:
    """Every record that was wrongly called a reuse, the highest score first."""
    found = [(named.score, answer, named) for answer in answers for named in answer.wrong]
    found.sort(key=lambda entry: -entry[0])
    return [_named_pair(answer, named.record, f"{named.tier}: {named.note}") for _, answer, named in found]


def wrong_leads(answers: list[Answered]) -> list[Pair]:
    """The wrong records that were named as leads with a score, the highest first."""
    found = [
        (named.score, answer, named)
        for answer in answers
        for named in answer.named
        if not named.is_reuse and named.record not in answer.query.truths and math.isfinite(named.score)
    ]
    found.sort(key=lambda entry: -entry[0])
    return [_named_pair(answer, named.record, f"{named.tier}: {named.note}") for _, answer, named in found[:LEADS_SHOWN]]


def _named_pair(answer: Answered, record: str, words: str) -> Pair:
    query = answer.query
    relation = "related" if record in query.related else "stranger"
    return Pair(query.path, record, f"{query.kind} ({relation}): {query.detail}", words)


def sheets(pairs: list[Pair], bench: Bench, per_sheet: int) -> Iterator[Rgb]:
    """The pairs on sheets, three to a row."""
    for start in range(0, len(pairs), per_sheet):
        part = pairs[start : start + per_sheet]
        rows = math.ceil(len(part) / COLUMNS)
        page = plain(COLUMNS * (2 * SIDE + 16), rows * (SIDE + CAPTION), (255, 255, 255))
        for number, pair in enumerate(part):
            left, top = number % COLUMNS * (2 * SIDE + 16), number // COLUMNS * (SIDE + CAPTION)
            page = _placed(page, bench, pair, left, top)
        yield page


def _placed(page: Rgb, bench: Bench, pair: Pair, left: int, top: int) -> Rgb:
    for k, path in enumerate((pair.query, pair.record)):
        picture = bench.picture(path)
        factor = (SIDE - 4) / max(picture.shape[:2])
        small = resized(picture, round(picture.shape[1] * factor), round(picture.shape[0] * factor))
        page[top + CAPTION : top + CAPTION + small.shape[0], left + k * SIDE : left + k * SIDE + small.shape[1]] = small
    lines = (pair.first, pair.second, f"{pair.query} | {pair.record}")
    chosen = font(2, 12)

    def fitting(line: str) -> str:
        while chosen.getlength(line) > 2 * SIDE:
            line = line[:-4]
        return line

    text = "\n".join(fitting(line) for line in lines)
    band = with_pen(
        plain(2 * SIDE, CAPTION, (255, 255, 255)), lambda pen: pen.multiline_text((2, 1), text, font=chosen, fill=(0, 0, 0), spacing=2)
    )
    page[top : top + CAPTION, left : left + 2 * SIDE] = band
    return page


def write_sheets(pairs: list[Pair], bench: Bench, stem: Path, per_sheet: int) -> None:
    """PNG files `stem`-01.png and on."""
    for number, page in enumerate(sheets(pairs, bench, per_sheet), 1):
        path = stem.with_name(f"{stem.name}-{number:02d}.png")
        cv2.imwrite(str(path), np.ascontiguousarray(page[:, :, ::-1]))
        print(f"{path}  ({len(pairs)} pairs in all)")


def main() -> None:
    """Read the options, write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="JSON Lines of the run")
    parser.add_argument("folder", type=Path, help="where to write the sheets")
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--kinds", default="", help="only the misses of these, comma between")
    parser.add_argument("--per-sheet", type=int, default=24)
    options = parser.parse_args()
    bench = read_bench(options.bench)
    answers = read_run(options.run, bench)
    options.folder.mkdir(parents=True, exist_ok=True)
    chosen = set(filter(None, options.kinds.split(",")))
    for kind, pairs in sorted(missed(answers).items()):
        if not chosen or kind in chosen:
            write_sheets(pairs, bench, options.folder / f"missed-{kind}", options.per_sheet)
    write_sheets(wrong(answers), bench, options.folder / "wrong", options.per_sheet)
    write_sheets(wrong_leads(answers), bench, options.folder / "leads", options.per_sheet)


if __name__ == "__main__":
    main()
