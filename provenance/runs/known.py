"""An earlier run as a memory: what it did not find of the same bytes, beside a statement of the same time, need not be looked for again.

That holds for the same archive, program and settings alone. All else, matches, dates and judgement among them, is found out anew: the
file may be anybody's, and must not accuse. The memory lies in a temporary file, so that a run of any length fits.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from ijson import JSONError  # type: ignore[import-untyped]  # it ships no types
from ijson.backends import python as json_parser  # type: ignore[import-untyped]  # that in C: see intake/chats/streaming.py

from provenance.errors import RunError
from provenance.model.dates import DateInterval, format_ends
from provenance.model.digest import Digest
from provenance.rendering.json_text import dump
from provenance.rendering.json_v1 import MediaItemV1
from provenance.runs import documents
from provenance.runs.differing import BASIS, describe_differences, facts_of
from provenance.runs.journal import read_head
from provenance.runs.reading import read_matches
from provenance.runs.validating import valid_item

if TYPE_CHECKING:
    from provenance.checking import KnownLooks


class KnownRun:
    """What an earlier run saw, by bytes and time; a context manager. May be asked from several threads.

    Attributes:
        unused: Why some of it, or all, is of no use now; None where nothing is in the way.
    """

    def __init__(self) -> None:
        """Knowing nothing."""
        self._lock = threading.Lock()
        # A database without a name is a temporary file that goes with its connection (sqlite.org/inmemorydb.html).
        self._seen = sqlite3.connect("", check_same_thread=False)
        self._seen.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, looks BLOB NOT NULL) WITHOUT ROWID")
        self.unused: str | None = None

    @classmethod
    def read(cls, path: Path, run: Mapping[str, str]) -> Self:
        """What the run in a file saw, as far as it is of use for another one.

        Args:
            path: What `check` wrote with `-f json`, `-f jsonl` or `--resume`; there need be none yet.
            run: What the answers of the other run rest on, by name; see `facts_of`.

        Raises:
            RunError: It cannot be read, or is none of these.
        """
        known = cls()
        try:
            known._take_in(path, {name: run[name] for name in BASIS})
        except BaseException:
            known.close()
            raise
        return known

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._seen.close()

    def __len__(self) -> int:
        """How many images are known, each beside one time."""
        with self._lock:
            return int(self._seen.execute("SELECT count(*) FROM seen").fetchone()[0])

    def __call__(self, sha256: Digest, at: DateInterval) -> "KnownLooks | None":
        """See `checking.Known`."""
        from provenance.checking import KnownLooks

        with self._lock:
            row = self._seen.execute("SELECT looks FROM seen WHERE key = ?", (_key(str(sha256), format_ends(at)),)).fetchone()
        if row is None:
            return None
        looks = json.loads(row[0])
        return KnownLooks(looks["width"], looks["height"], read_matches(looks["matches"]))

    def _take_in(self, path: Path, basis: Mapping[str, str]) -> None:
        number = 0
        try:
            with path.open("rb") as file:
                for facts, item in _results(path, file):
                    number += 1
                    differing = describe_differences({name: facts.get(name, "not told") for name in BASIS}, basis)
                    self.unused = self.unused or differing or None
                    if not differing:
                        self._remember(item)
        except FileNotFoundError:
            self.unused = "there is no such file"
        except OSError as error:
            raise RunError(f"{path}: cannot be read: {error.strerror}") from error
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError, JSONError) as error:
            raise RunError(
                f"{path}, result {number + 1}: no run as `check -f json`, `-f jsonl` or `--resume` writes it: {error}"
            ) from error
        self._seen.commit()

    def _remember(self, value: object) -> None:
        """Keep what was seen of an image; an answer that rests on anything besides its bytes and the archive is left out."""
        item = valid_item(value)
        statement, media = item["statement"], item["media"]
        if item["unchecked"] is not None or item["web_archives"] or media["sha256"] is None or statement["at_basis"] is None:
            return
        key = _key(media["sha256"], (statement["earliest"], statement["latest"]))
        read_matches(item["matches"])  # what cannot be read is told now, with its place
        looks = dump({"width": media["width"], "height": media["height"], "matches": item["matches"]})
        self._seen.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (key, looks.encode()))


def _key(sha256: str, ends: tuple[str | None, str | None]) -> bytes:
    return hashlib.sha256(json.dumps([sha256, *ends]).encode()).digest()


def _results(path: Path, file: BinaryIO) -> Iterator[tuple[Mapping[str, str], object]]:
    """Every result in a file, with what it rests on, whichever of the three kinds the file is."""
    first = file.readline()
    if (head := read_head(first)) is not None:
        for line in file:
            if line.endswith(b"\n"):  # one that was cut off is no result yet
                yield head["run"], json.loads(line)
    elif (item := _line(first)) is not None:
        while item is not None:
            archive = item["archive"]
            yield facts_of(item["tool_version"], archive["digest"], archive["unsearched"], item["settings"]), item
            item = _line(file.readline())
    else:
        run = documents.read_head(path)
        facts = facts_of(run["tool_version"], run["archive"]["digest"], run["archive"]["unsearched"], run["settings"])
        file.seek(0)
        for one in json_parser.items(file, "media.item", use_float=True):
            yield facts, one


def _line(line: bytes) -> MediaItemV1 | None:
    """A line of JSON Lines; None at their end, and where the file is none."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return cast("MediaItemV1", fields) if isinstance(fields, dict) and "verdict" in fields else None
