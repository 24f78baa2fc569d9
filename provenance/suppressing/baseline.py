"""The baseline: what an earlier run had, so that only what is new fails."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from ijson import JSONError  # type: ignore[import-untyped]  # it ships no types
from ijson.backends import python as json_parser  # type: ignore[import-untyped]  # that in C: see intake/chats/streaming.py

from provenance.errors import RunError
from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia
from provenance.model.suppression import SuppressedBy
from provenance.rendering.json_v1 import SCHEMA_VERSION, MediaItemV1
from provenance.runs import iterate_results
from provenance.runs.reading import read_item
from provenance.runs.validating import require_shallow
from provenance.suppressing.grounds import Grounds, grounds_of

_MEDIA, _VERSION = "media", "schema_version"


@dataclass(slots=True)
class _Had:
    """What an earlier run had of one result.

    Attributes:
        proofs: Findings that proved a reuse.
        counted: Findings that did, or were leads.
        codes: Why it could not be checked.
    """

    proofs: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)


class Baseline:
    """The results of an earlier run that could fail, by their names; only names are kept, so that a run of any length fits.

    Attributes:
        place: Name of its file, as given.
    """

    def __init__(self, place: str, results: Iterable[CheckedMedia]) -> None:
        """What these results were.

        One that an ignore file suppressed then is left out: it was accepted by that entry alone, and has to fail where the entry is gone.
        """
        self.place = place
        self._had: defaultdict[str, _Had] = defaultdict(_Had)
        for item in results:
            grounds = grounds_of(item)
            if grounds is None or (item.suppression is not None and item.suppression.by is SuppressedBy.IGNORED):
                continue
            had = self._had[item.id]
            had.counted |= grounds.counted
            if item.judgement.verdict is Verdict.REUSED:
                had.proofs |= grounds.decisive
            if item.unchecked is not None:
                had.codes.add(item.unchecked.code)

    def knows(self, item: CheckedMedia, grounds: Grounds, ignored: AbstractSet[str] = frozenset()) -> bool:
        """Whether the earlier run had this result, at least as grave and for the same reason.

        Args:
            item: Of this run.
            grounds: What it rests on.
            ignored: Findings that need not have been there, since an ignore file names them.
        """
        had = self._had.get(item.id)
        if had is None:
            return False
        if item.unchecked is not None:
            return item.unchecked.code in had.codes
        there = had.proofs if item.judgement.verdict is Verdict.REUSED else had.counted
        return bool(grounds.decisive) and grounds.decisive - ignored <= there


def read_baseline(path: Path) -> Baseline:
    """The baseline that an earlier `check -f json` or `-f jsonl` wrote.

    Raises:
        RunError: The file cannot be read, or is neither; it is never taken for an empty one.
    """
    try:
        require_shallow(path)
        with path.open("rb") as file:
            version, media = _head(file)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise RunError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except JSONError as error:
        raise RunError(f"{path}: no run as `check -f json` or `-f jsonl` writes it: {error}") from error
    if media is None or version is None:
        raise RunError(f"{path}: no run; `check -f json -o FILE` writes one")
    if version != SCHEMA_VERSION:
        raise RunError(f"{path}: {_VERSION} {json.dumps(version)} is not known, {SCHEMA_VERSION} is; update the program")
    return Baseline(str(path), iterate_results(path) if media == "start_array" else _lines(path))


def _head(file: BinaryIO) -> tuple[object, str | None]:
    """Version of the first value of a file, and how its `media` begins: an array in a whole run, an object in a line of one."""
    version, media = None, None
    for prefix, event, value in json_parser.parse(file, use_float=True, multiple_values=True):
        if prefix == _VERSION:
            version = value
        elif prefix == _MEDIA and media is None:
            media = event
        if (version is not None and media is not None) or (prefix == "" and event == "end_map"):
            break
    return version, media


def _lines(path: Path) -> Iterator[CheckedMedia]:
    """The results of a run that was written as JSON Lines."""
    number = 0
    try:
        with path.open("rb") as file:
            for line in file:
                number += 1
                item = cast("MediaItemV1", json.loads(line))
                if item["schema_version"] != SCHEMA_VERSION:
                    raise ValueError(f"{_VERSION} is not {SCHEMA_VERSION}")
                yield read_item(item)
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        reason = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
        raise RunError(f"{path}, line {number}: no result as `check -f jsonl` writes it: {reason}") from error
