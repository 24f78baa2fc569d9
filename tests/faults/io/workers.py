"""Runs the program again and again in one process that has all modules loaded, each time in a fork of it whose calls can be made to fail.

    python -m tests.faults.io.workers LIBRARY

Reads jobs, a line of JSON each, and answers each with a line. It is started with LIBRARY (`failing_io.c`) preloaded.
"""

import contextlib
import ctypes
import gc
import importlib
import io
import json
import os
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, cast

from click.testing import CliRunner
from typer.main import get_command

import provenance.decoding
import provenance.ingesting
import provenance.stamping
from provenance.archive import Addition, ArchiveWriter, StoredArchive, verify
from provenance.archive.outcome import Stored
from provenance.cli.app import app

Job = dict[str, Any]
_PROGRAM = get_command(app)


class Faults:
    """The preloaded library."""

    def __init__(self, path: str) -> None:
        self._library = ctypes.CDLL(path)
        self._library.faults_end.restype = ctypes.c_long

    def begin(self, job: Job) -> None:
        """Count, fail or record from here on."""
        record = job.get("record")
        path = None if record is None else os.fsencode(record)
        folder = os.fsencode(job["folder"])
        self._library.faults_begin(folder, ctypes.c_long(job.get("fail", 0)), job.get("error", 0), job.get("stays", 0), path)

    def end(self) -> int:
        """No longer; how many calls there were."""
        return int(self._library.faults_end())

    def acknowledge(self, text: str) -> None:
        """Put into the record what was acknowledged."""
        self._library.faults_acknowledge(text.encode())


def run(job: Job, faults: Faults, acknowledge: Callable[[str], None]) -> Job:
    """Run the commands of a job one after the other; how the last one ended."""
    _small_batches(int(job.get("batch", 2)), acknowledge)
    faults.begin(job)
    code, said = 0, ""
    for arguments in job["commands"]:
        ended = CliRunner().invoke(cast("Any", _PROGRAM), ["--no-config", *arguments], prog_name="provenance")
        code, said = ended.exit_code, ended.output
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            said += "".join(traceback.format_exception(ended.exception))
            break
        acknowledge(json.dumps({"command": arguments, "code": code}))
        if code:
            break
    return {"code": code, "said": said, "calls": faults.end()}


def _small_batches(size: int, acknowledge: Callable[[str], None]) -> None:
    """Store few pictures at a time, and tell of each batch as soon as it counts as stored."""
    provenance.ingesting._BATCH = size
    stored = ArchiveWriter.add

    def add(self: ArchiveWriter, batch: Iterable[Addition], origin: str, run: int | None = None) -> list[Stored]:
        additions = list(batch)
        answer = stored(self, additions, origin, run)
        acknowledge(json.dumps({"stored": [str(one.sha256) for one in additions]}))
        return answer

    ArchiveWriter.add = add  # type: ignore[method-assign]


def look(job: Job) -> Job:
    """What an archive holds, and what is wrong with it."""
    from pathlib import Path

    with StoredArchive.open(Path(job["archive"])) as archive:
        faults = [f"{fault.place}: {fault.text}" for fault in verify(archive, read_data=True) if not fault.derived]
        held = [str(record.sha256) for record in archive.records()]
        return {"faults": faults, "held": held, "digest": str(archive.compute_digest())}


def dump(job: Job) -> Job:
    """Every value of every table of an archive's database, of those that SQLite keeps for itself as well."""
    with closing(sqlite3.connect(f"file:{job['dump']}/archive.db?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        tables = [row[0].decode() for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {name: [repr(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in (*tables, "sqlite_schema")}
    return {"dump": rows}


def main() -> None:
    """Answer jobs until there are no more."""
    faults = Faults(sys.argv[1])
    answers = sys.stdout
    gc.disable()
    gc.freeze()  # what a collection looks at is copied into each fork
    for line in sys.stdin:
        job = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            os.setsid()
            _answer(job, faults, writing)
        os.close(writing)
        if "told" in job:  # whoever asks kills it, and reads what it told
            print(json.dumps({"process": child}), file=answers, flush=True)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        for name in json.loads(answer).pop("modules", ()) if answer else ():
            with contextlib.suppress(ImportError):  # the next fork has them
                importlib.import_module(name)
        print(answer or json.dumps({"status": status}), file=answers, flush=True)


def _answer(job: Job, faults: Faults, writing: int) -> None:
    before = set(sys.modules)
    told = os.open(job["told"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if "told" in job else None
    acknowledged: list[str] = []

    def acknowledge(text: str) -> None:
        acknowledged.append(text)
        faults.acknowledge(text)
        if told is not None:
            os.write(told, text.encode() + b"\n")

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = look(job) if "archive" in job else dump(job) if "dump" in job else run(job, faults, acknowledge)
    except BaseException:  # noqa: BLE001  whatever it is, whoever asked has to learn of it
        answer = {"failed": traceback.format_exc()}
    answer |= {"acknowledged": [json.loads(one) for one in acknowledged], "modules": sorted(set(sys.modules) - before)}
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps(answer).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
