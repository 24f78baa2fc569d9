"""`archive diff` and `archive merge`: two archives side by side, and several made one."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import AsFormat, Folder, InfoFormat, archive_app, signature, tell_outcomes
from provenance.cli.exit_codes import ExitCode
from provenance.cli.progress import Meter, progress
from provenance.cli.terminal import command, tell
from provenance.rendering.clean import clean

if TYPE_CHECKING:
    from provenance.archive import StoredArchive
    from provenance.exchange.differing import Difference, Row

_SIGNS = {"only-in-first": "-", "only-in-second": "+", "record": "~", "trust": "trust", "decision": "decision"}


@archive_app.command("diff")
@command
def diff_command(
    first: Annotated[Path, typer.Argument(help="Folder of an archive.", show_default=False)],
    second: Annotated[Path, typer.Argument(help="Folder of the one to hold against it.", show_default=False)],
    format_: AsFormat = InfoFormat.TEXT,
) -> ExitCode:
    """Say which records only one of two archives has, and what they say otherwise; 0 whether they differ or not."""
    from provenance.archive import StoredArchive
    from provenance.exchange.differing import differences

    counts: Counter[str] = Counter()
    with StoredArchive.open(first) as one, StoredArchive.open(second) as other:
        equal = one.summary().digest == other.summary().digest
        if format_ is InfoFormat.JSON:
            print(json.dumps({"equal": equal, "first": _named(first, one), "second": _named(second, other)}))
        for difference in differences(one, other):
            counts[difference.kind.value] += 1
            print(_json(difference) if format_ is InfoFormat.JSON else "\n".join(_lines(difference)))
        if format_ is InfoFormat.TEXT:
            told = ", ".join(f"{counts[kind]} {kind}" for kind in _SIGNS if counts[kind])
            print(f"equal: digest {one.summary().digest}" if equal else f"different: {told or 'nothing that is shown'}")
    return ExitCode.CLEAR


def _named(folder: Path, archive: "StoredArchive") -> dict[str, object]:
    summary = archive.summary()
    return {"path": str(folder), "digest": str(summary.digest), "records": summary.records}


def _json(difference: "Difference") -> str:
    told: dict[str, object] = {"difference": difference.kind.value, "name": difference.name, "sha256": difference.sha256}
    told |= {"fields": list(difference.fields)}
    return json.dumps(told | {"first": [dict(row) for row in difference.first], "second": [dict(row) for row in difference.second]})


def _lines(difference: "Difference") -> list[str]:
    digest = "" if difference.sha256 is None else f"  {difference.sha256[:16]}"
    fields = f"  {', '.join(difference.fields)}" if difference.fields else ""
    head = f"{_SIGNS[difference.kind.value]} {clean(difference.name)}{digest}{fields}"
    rows = [f"    - {_row(row)}" for row in difference.first] + [f"    + {_row(row)}" for row in difference.second]
    return [head, *rows]


def _row(row: "Row") -> str:
    return clean("  ".join(f"{name}={value}" for name, value in row if value not in {None, ""}))


@archive_app.command("merge")
@command
def merge_command(
    folder: Folder,
    others: Annotated[list[Path], typer.Argument(help="Archives to take in, as they are; all are your own.", show_default=False)],
) -> ExitCode:
    """Take other archives of your own into this one: records, dates, pictures, marks and decisions, but not whom they trust."""
    from provenance.archive import Outcome, StoredArchive
    from provenance.archive.merging import MergingWriter
    from provenance.exchange.merging import merge

    counts: Counter[Outcome] = Counter()
    damaged = False
    with MergingWriter.open_writer(folder, signature()) as archive:
        for path in others:
            with StoredArchive.open(path) as other:
                for one in progress(merge(archive, other), Meter("merging")):
                    counts[one.outcome] += 1
                    for problem in one.problems:
                        damaged = True
                        tell(f"damaged: {problem}")
                for name, trusted, _ in other.trust_reasons():
                    tell(f"note: {path} {'trusts' if trusted else 'never trusts'} {name}; that does not come along: archive trust {folder}")
        summary = archive.summary()
    code = tell_outcomes(counts, folder, summary)
    return ExitCode.INCOMPLETE if damaged else code
