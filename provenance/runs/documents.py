"""The JSON document of a run -> the Report that it was made of."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ijson import JSONError, ObjectBuilder  # type: ignore[import-untyped]  # it ships no types
from ijson.backends import python as json_parser  # type: ignore[import-untyped]  # that in C: see intake/chats/streaming.py

from provenance.errors import RunError
from provenance.model.coverage import Coverage, LastAddition, PublisherRecords, YearRecords
from provenance.model.dates import DateBasis, DateInterval, parse_instant
from provenance.model.digest import Digest
from provenance.model.record import ArchiveSummary
from provenance.model.report import CheckedMedia, Report, Shard
from provenance.rendering.json_run_v1 import RunArchiveV1, RunCoverageV1, RunV1
from provenance.rendering.json_v1 import SCHEMA_VERSION
from provenance.runs.reading import read_item
from provenance.runs.spool import Spool
from provenance.runs.validating import require_shallow, valid_head

_MEDIA = "media"


def read_run(path: Path, spool: Spool) -> Report:
    """The run that `check -f json` wrote to `path`; its results are put into `spool`, one at a time.

    Raises:
        RunError: The file cannot be read, or is no run of a version that is known.
    """
    head = read_head(path)
    for item in iterate_results(path):
        spool.add(item)
    return report_of(head, path, spool)


def read_head(path: Path) -> RunV1:
    """Everything that a run's document holds but its results.

    Raises:
        RunError: The file cannot be read, or is no run of a version that is known.
    """
    try:
        require_shallow(path)
        with path.open("rb") as file:
            return _head(file, path)
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from error
    except (KeyError, TypeError, ValueError, JSONError) as error:
        raise _no_run(path, error) from error


def report_of(head: RunV1, path: Path, spool: Spool) -> Report:
    """The run of a document's head and of results that were put into `spool`.

    Raises:
        RunError: The head, which was read from `path`, lacks something.
    """
    try:
        return _report(head, spool)
    except (KeyError, TypeError, ValueError) as error:
        raise _no_run(path, error) from error


def iterate_results(path: Path) -> Iterator[CheckedMedia]:
    """The results of a run, one at a time.

    Raises:
        RunError: The file cannot be read, or holds no such results.
    """
    number = 0
    try:
        with path.open("rb") as file:
            for item in json_parser.items(file, f"{_MEDIA}.item", use_float=True):
                number += 1
                yield read_item(item)
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from error
    except (AttributeError, KeyError, TypeError, ValueError, JSONError) as error:
        raise _no_run(path, error, f", result {number}") from error


def _no_run(path: Path, error: Exception, place: str = "") -> RunError:
    reason = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
    return RunError(f"{path}{place}: no run as `check -f json` writes it: {reason}")


def _head(file: BinaryIO, path: Path) -> RunV1:
    """Everything but the results, wherever it stands in the document.

    Raises:
        RunError: It is of another version.
    """
    builder = ObjectBuilder()
    in_media = False
    for prefix, event, value in json_parser.parse(file, use_float=True):
        if prefix == _MEDIA and event in ("start_array", "end_array"):
            in_media = event == "start_array"
        elif in_media:
            continue
        builder.event(event, value)
    head = builder.value
    if not isinstance(head, dict) or "schema_version" not in head:
        raise RunError(f"{path}: no run; `check -f json -o FILE` writes one")
    if head["schema_version"] != SCHEMA_VERSION:
        raise RunError(f"{path}: schema_version {json.dumps(head['schema_version'])} is not known, {SCHEMA_VERSION} is; update the program")
    return valid_head(head)


def _report(head: RunV1, spool: Spool) -> Report:
    archive = head["archive"]
    span = DateInterval(*(None if end is None else parse_instant(end) for end in (archive["earliest"], archive["latest"])))
    return Report(
        tool_version=head["tool_version"],
        settings=tuple(head["settings"].items()),
        archive_path=archive["path"],
        archive=ArchiveSummary(Digest.parse(archive["digest"]), archive["records"], span, archive["unsearched"]),
        media=spool,
        tally=spool.tally,
        hosts=tuple(head["hosts_contacted"]),
        coverage=None if archive["coverage"] is None else _coverage(archive, archive["coverage"]),
        notes=tuple(head["notes"]),
        shard=None if head["shard"] is None else Shard.parse(head["shard"]),
    )


def _coverage(archive: RunArchiveV1, told: RunCoverageV1) -> Coverage:
    last = told["last_addition"]
    return Coverage(
        records=archive["records"],
        appearances=told["appearances"],
        by_basis=tuple((basis, told["appearances_by_basis"][basis.value]) for basis in DateBasis),
        years=tuple(YearRecords(one["year"], tuple(one["by_basis"][basis.value] for basis in DateBasis)) for one in told["years"]),
        spanning_years=told["records_spanning_several_years"],
        undated=told["records_undated"],
        evidence=tuple((parse_instant(one["by"]), one["records"]) for one in told["evidence"]),
        publishers=tuple(PublisherRecords(one["name"], one["records"]) for one in told["records_by_publisher"]),
        other_publishers=told["other_publishers"]["names"],
        other_records=told["other_publishers"]["records"],
        unnamed=told["records_without_publisher"],
        last_addition=None if last is None else LastAddition(last["entry"], last["at"], last["operator"], last["tool"]),
        with_features=told["local_features"]["records"],
        too_plain=told["local_features"]["too_plain"],
        marked=told["generic"]["records"],
        marked_whole=told["generic"]["whole"],
        thumbnails=told["kept"]["thumbnails"],
        originals=told["kept"]["originals"],
        with_pdq=told["pdq"]["records"],
        pdq_alone=told["pdq"]["alone"],
    )
