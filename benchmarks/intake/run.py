"""Measure the intake on samples with known answers, and print one table.

    python -m benchmarks.intake.run SAMPLES [KIND ...] [--misses]

SAMPLES is a folder with `truth.jsonl`, one line an input, and the inputs in folders by kind. KIND is a module of this
folder; without one all are measured.
"""

import argparse
import importlib
from pathlib import Path

from benchmarks.intake.table import Row, render

MODULES = ("page_dates", "pages", "page_captions", "web_archives", "documents", "telegram", "sidecars")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=Path)
    parser.add_argument("kinds", nargs="*", choices=[*MODULES, []])
    parser.add_argument("--misses", action="store_true", help="name the inputs that were not right")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for name in arguments.kinds or MODULES:
        rows += importlib.import_module(f"benchmarks.intake.{name}").measure(arguments.samples)
    print(render(rows, with_misses=arguments.misses))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
