"""The parts of a run, each made by `check --shard`, put together again."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from provenance.errors import RunError
from provenance.model.report import CheckedMedia, Report, Shard
from provenance.rendering.json_run_v1 import RunV1
from provenance.rendering.json_text import dump
from provenance.runs.differing import describe_differences, facts_of
from provenance.runs.documents import iterate_results, read_head, report_of
from provenance.runs.spool import Spool


def merge_parts(paths: Sequence[Path], spool: Spool) -> Report:
    """The whole run, as if it had not been divided; its results are put into `spool`, one at a time.

    Args:
        paths: What `check --shard -f json` wrote, one file a part, in any order.
        spool: An empty one.

    Raises:
        RunError: A file cannot be read or is no part of a run, a part is missing or given twice, or the parts are not of one run.
    """
    heads = [(path, read_head(path)) for path in paths]
    parts = {shard: path for path, shard in _in_order(heads)}
    (first_path, first), *others = heads
    for path, head in others:
        if differing := describe_differences(_facts(first), _facts(head)):
            raise RunError(f"{first_path} and {path}: parts of different runs ({differing})")
    for item in heapq.merge(*(_results_of(shard, path) for shard, path in parts.items()), key=lambda item: item.index):
        spool.add(item)
    hosts = sorted({host for _, head in heads for host in head["hosts_contacted"]})
    notes = sorted({note for _, head in heads for note in head["notes"]})
    return replace(report_of(first, first_path, spool), shard=None, hosts=tuple(hosts), notes=tuple(notes))


def _in_order(heads: Sequence[tuple[Path, RunV1]]) -> list[tuple[Path, Shard]]:
    """Each file with its part, by number.

    Raises:
        RunError: They are not all parts of one division, each once.
    """
    parts: dict[Shard, Path] = {}
    for path, head in heads:
        if head["shard"] is None:
            raise RunError(f"{path}: no part of a run, but a whole one; `check --shard 1/4 -f json` makes a part")
        try:
            shard = Shard.parse(head["shard"])
        except ValueError as error:
            raise RunError(f"{path}, field shard: {error}") from error
        if shard in parts:
            raise RunError(f"{parts[shard]} and {path}: both are part {shard}")
        first = next(iter(parts), shard)
        if shard.of != first.of:
            raise RunError(f"{parts[first]} and {path}: part {first} and part {shard} are not of one division")
        parts[shard] = path
    of = next(iter(parts)).of
    if missing := [str(one) for one in (Shard(number, of) for number in range(1, of + 1)) if one not in parts]:
        raise RunError(f"part {', '.join(missing)} of the run is missing; give all {of} files")
    return [(path, shard) for shard, path in sorted(parts.items(), key=lambda one: one[0].number)]


def _facts(head: RunV1) -> dict[str, str]:
    """All that must be the same in every part, by name."""
    archive = head["archive"]
    facts = facts_of(head["tool_version"], archive["digest"], archive["unsearched"], head["settings"])
    return {**facts, "archive_path": archive["path"], "coverage": dump(archive["coverage"])}


def _results_of(shard: Shard, path: Path) -> Iterator[CheckedMedia]:
    """The results of one part.

    Raises:
        RunError: One does not belong to it.
    """
    for item in iterate_results(path):
        if not shard.holds(item.index):
            raise RunError(f"{path}: statement {item.statement_id} is none of part {shard}")
        yield item
