"""Run the program over a bench from an empty archive to a scored result, beside plain rivals where asked.

    python -m benchmarks.accuracy.run --bench BENCH [--work DIR] [--out RESULT] [--rivals] [--scorer score.py]

Writes RESULT.json and RESULT.md: recall of each kind, false findings of each negative kind with a 95 % Wilson interval,
wrong references, CPU a query. An archive that stands in the work folder is used again unless `--fresh` is given.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.accuracy.bench import Bench, read_bench
from benchmarks.accuracy.reporting import Column, markdown
from benchmarks.accuracy.rivals import MIN_INLIERS, Answers, orb_answers, phash_answers, write_lines

DEFAULT_SCORER = Path(__file__).parents[3] / "shared" / "score.py"
PROGRAM = [sys.executable, "-m", "provenance"]
DESCRIBED = {"phash": "phash-256, <= 31 bits", "orb": f"ORB, >= {MIN_INLIERS} inliers"}


def cpu_s(command: list[str], folder: Path) -> float:
    """CPU seconds of a command and its children, run in `folder`.

    Raises:
        SystemExit: It failed; what it wrote to standard error is the message.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def checked(bench: Bench, work: Path, fresh: bool, jobs: int) -> dict[str, float]:
    """Archive the bench's records and check its queries into `run.jsonl`; CPU seconds of both."""
    archive, spent = work / "archive", {"add_s": 0.0, "check_s": 0.0}
    if fresh or not archive.exists():
        if (archive / "archive.db").exists():
            shutil.rmtree(archive)
        cpu_s([*PROGRAM, "archive", "init", str(archive)], bench.folder)
        spent["add_s"] = cpu_s([*PROGRAM, "archive", "add", str(archive), "archive", "--dates", "archive.csv"], bench.folder)
    else:
        print(f"using the archive that stands in {work}", file=sys.stderr)
    options = ["--archive", str(archive), "-f", "jsonl", "-o", str(work / "run.jsonl"), "--exit-zero", "-j", str(jobs)]
    spent["check_s"] = cpu_s([*PROGRAM, "check", "--manifest", "statements.jsonl", *options], bench.folder)
    return spent


def scored(scorer: Path, bench: Bench, lines: Path) -> dict[str, Any]:
    """What the scorer says of a run."""
    numbers = lines.with_suffix(".score.json")
    cpu_s([sys.executable, str(scorer), "--bench", str(bench.folder), str(lines), "--json", str(numbers)], bench.folder)
    summary: dict[str, Any] = json.loads(numbers.read_text(encoding="utf-8"))
    return summary


def rival_columns(bench: Bench, work: Path, scorer: Path) -> list[Column]:
    """Each rival at its usual threshold, and ORB at the lowest at which no negative is found."""
    columns = []
    makers: dict[str, Callable[[Bench], Answers]] = {"phash": phash_answers, "orb": orb_answers}
    for name, make in makers.items():
        start = time.process_time()
        answers = make(bench)
        spent = time.process_time() - start
        thresholds = {DESCRIBED[name]: float(MIN_INLIERS) if name == "orb" else -1000.0}
        if name == "orb":
            lowest = answers.strength_without_false(bench)
            thresholds[f"ORB, >= {lowest:.0f} inliers (first without a false)"] = lowest
        for title, strength in thresholds.items():
            lines = work / f"{name}-{abs(strength):.0f}.jsonl"
            write_lines(answers.at_least(strength), lines)
            columns.append(Column(title, scored(scorer, bench, lines), 1000 * spent / len(bench.queries), "records taken in"))
    return columns


def find_scorer(given: Path | None) -> Path:
    """The scorer to call.

    Raises:
        SystemExit: There is none.
    """
    scorer = given or DEFAULT_SCORER
    if not scorer.is_file():
        raise SystemExit(f"no scorer at {scorer}: name the bench's score.py with --scorer")
    return scorer.resolve()


def main() -> None:
    """Read the options, run, write the result, print the headline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True, help="folder of the bench")
    parser.add_argument("--work", type=Path, help="folder for the archive and the runs; a temporary one by default")
    parser.add_argument("--out", type=Path, help="where to write the result, without suffix; in the work folder by default")
    parser.add_argument("--scorer", type=Path, help=f"the bench's score.py; {DEFAULT_SCORER.name} beside the project by default")
    parser.add_argument("--rivals", action="store_true", help="run the rivals, too (many minutes)")
    parser.add_argument("--fresh", action="store_true", help="archive anew even if the work folder holds an archive")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="images read at a time")
    options = parser.parse_args()
    scorer, bench = find_scorer(options.scorer), read_bench(options.bench.resolve())
    if options.work is None and options.out is None:
        parser.error("give --work or --out, or the result would be lost")
    with ExitStack() as stack:
        work = Path(options.work or stack.enter_context(tempfile.TemporaryDirectory())).resolve()
        work.mkdir(parents=True, exist_ok=True)
        spent = checked(bench, work, options.fresh, options.jobs)
        columns = [
            Column("provenance", scored(scorer, bench, work / "run.jsonl"), 1000 * spent["check_s"] / len(bench.queries), "check alone")
        ]
        columns += rival_columns(bench, work, scorer) if options.rivals else []
        out = (options.out or work / "result").resolve()
        result = {column.title: {"cpu_ms_a_query": column.cpu_ms, "score": column.summary} for column in columns}
        out.with_suffix(".json").write_text(json.dumps({"spent": spent, "runs": result}, indent=1) + "\n", encoding="utf-8")
        out.with_suffix(".md").write_text(markdown(columns, len(bench.records)), encoding="utf-8")
    top = columns[0].summary["headline"]
    told, false = out.with_suffix(".md"), f"{top['false_reused']}/{top['negatives']}"
    print(f"recall {top['recall']:.4f}  false {false}  wrong references {top['wrong_refs']}  -> {told}")


if __name__ == "__main__":
    main()
