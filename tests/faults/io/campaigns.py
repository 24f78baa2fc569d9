"""Campaigns against an archive: calls that fail, runs that are killed, power cuts, flipped bits. What each has to show is asserted here,
so that a few cases of each are a test and thousands of them a benchmark.
"""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from tests.faults.io.replaying import Call, Disk, read_record

ROOT = Path(__file__).parents[3]
_SOURCE = Path(__file__).with_name("failing_io.c")
ERRORS = (errno.EIO, errno.ENOSPC, errno.EINTR)
_STAYS = {errno.EIO: (0,), errno.ENOSPC: (1,), errno.EINTR: (0,)}
"""Whether all later calls fail as well: a disk stays full; a bad sector and a signal do not."""
_KNOWN_CODES = {2, 4}
"""Exit codes of a run that could not do what it was to do."""


def build(folder: Path) -> Path | None:
    """Compile the library that makes calls fail; None where there is no compiler, or no Linux."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "failing_io.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, _SOURCE, "-ldl", "-pthread"], check=True)
    return library


class Workers:
    """A process that runs jobs in forks of itself."""

    def __init__(self, library: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.io.workers", str(library)]
        environment = os.environ | {"LD_PRELOAD": str(library), "XDG_CONFIG_HOME": os.devnull, "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, **job: object) -> dict[str, Any]:
        """How a job ended."""
        self._send(job)
        return self._answer()

    def start(self, **job: object) -> int:
        """Start a job that is to be killed; its process. `wait` then."""
        self._send(job)
        return int(self._answer()["process"])

    def wait(self) -> dict[str, Any]:
        """How the job that was started ended."""
        return self._answer()

    def close(self) -> None:
        """No more jobs. Where a test failed there may be an answer left: nobody may wait for it to be read."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.read()
        self._process.wait()
        self._process.stdout.close()

    def _send(self, job: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job, default=str) + "\n")
        self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return answer


@contextmanager
def workers(library: Path) -> Iterator[Workers]:
    """Workers, until the end of the block."""
    process = Workers(library)
    try:
        yield process
    finally:
        process.close()


@dataclass(frozen=True, slots=True)
class Commands:
    """What is run, in a folder of its own.

    Attributes:
        name: For people.
        before: Run first, and not made to fail.
        commands: Made to fail; `{a}` stands for the archive, `{b}` for a folder beside it, `{list}` for a list of pictures.
        target: The archive that is looked at; `{a}` or `{b}`.
    """

    name: str
    before: tuple[str, ...]
    commands: tuple[str, ...]
    target: str = "{a}"


_ADD = "archive add {a} --dates {list} -j 1"
COMMANDS = (
    Commands("init", (), ("archive init {a}",)),
    Commands("add", ("archive init {a}",), (_ADD,)),
    Commands("add originals", ("archive init {a} --keep originals",), (_ADD,)),
    Commands("remove", ("archive init {a}", _ADD), ("archive remove {a} 0.jpg",)),
    Commands("mark", ("archive init {a}", _ADD), ("archive mark {a} 1.jpg --reason logo",)),
    Commands("repair", ("archive init {a}", _ADD, "spoil {a}"), ("archive repair {a}",)),
    Commands("backup", ("archive init {a}", _ADD), ("archive backup {a} {b}",), "{b}"),
    Commands("upgrade", ("old {a}",), (_ADD,)),
)


def pictures(folder: Path, number: int) -> Path:
    """A list of so many small pictures: two of three too plain to have features, so that most cases are quick."""
    folder.mkdir()
    photos = sorted((ROOT / "fixtures" / "photos").glob("*.jpg"))
    generator = random.Random(number)
    lines = ["path,date,date_kind"]
    for index in range(number):
        if index % 3:
            Image.new("RGB", (16, 16), tuple(generator.randrange(256) for _ in range(3))).save(folder / f"{index}.jpg")
        else:
            with Image.open(photos[index % len(photos)]) as photo:
                photo.convert("RGB").resize((96, 72)).save(folder / f"{index}.jpg")
        lines.append(f"{index}.jpg,2019,published")
    (folder / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "list.csv"


@dataclass(slots=True)
class Tally:
    """What a campaign showed; the texts say which cases failed."""

    cases: int = 0
    failed_runs: int = 0
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)


class Place:
    """Where the commands of a case are run."""

    def __init__(self, folder: Path, run: Workers, list_file: Path) -> None:
        self.folder, self._run, self._list = folder, run, list_file

    def words(self, command: str) -> list[str]:
        """A command with its names put in."""
        names = {"a": self.folder / "a", "b": self.folder / "b", "list": self._list}
        return [word.format(**names) for word in command.split()]

    def prepare(self, commands: tuple[str, ...]) -> None:
        """Run what comes first."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for command in commands:
            words = self.words(command)
            if words[0] == "old":
                Path(words[1]).mkdir()
                shutil.copy(ROOT / "tests" / "peers" / "archive-1" / "archive.db", words[1])
            elif words[0] == "spoil":
                for path in Path(words[1], "index").iterdir():
                    path.unlink()
            else:
                ended = self._run(folder="/nowhere", commands=[words])
                assert ended["code"] == 0, ended


def fail_each_call(run: Workers, folder: Path, list_file: Path, *, errors: tuple[int, ...], stride: int, rerun: int) -> Tally:
    """Fail the n-th call of each command, and see that it says so and that nothing is lost.

    Args:
        run: Workers.
        folder: To work in.
        list_file: Pictures to add.
        errors: What calls fail with.
        stride: Every so many calls are made to fail; 1 for all.
        rerun: Every so many cases the command is run again, and has to end in the same archive as one that nothing failed in.
    """
    tally = Tally()
    for commands in COMMANDS:
        prepared = Place(folder / "prepared", run, list_file)
        prepared.prepare(commands.before)
        place = Place(folder / "case", run, list_file)
        words = [place.words(one) for one in commands.commands]
        target = place.words(commands.target)[0]
        _copy(prepared, place)
        clean = run(folder=place.folder, commands=words)
        assert clean["code"] == 0, clean
        digest = run(archive=target)["digest"]
        tally.calls[commands.name] = clean["calls"]
        for number in range(1, clean["calls"] + 1, stride):
            for error in errors:
                for stays in _STAYS[error]:
                    _copy(prepared, place)
                    ended = run(folder=place.folder, commands=words, fail=number, error=error, stays=stays)
                    case = f"{commands.name}, call {number}, {errno.errorcode[error]}{', and all after it' if stays else ''}"
                    _judge(run, tally, case, words, target, ended, digest, rerun)
    return tally


def _copy(prepared: Place, place: Place) -> None:
    shutil.rmtree(place.folder, ignore_errors=True)
    shutil.copytree(prepared.folder, place.folder)


def _judge(
    run: Workers, tally: Tally, case: str, words: list[list[str]], target: str, ended: dict[str, Any], digest: str, rerun: int
) -> None:
    tally.cases += 1
    tally.failed_runs += ended["code"] != 0
    wrong = []
    told = "error: " in ended["said"] or "damaged: " in ended["said"]
    if ended["code"] and (ended["code"] not in _KNOWN_CODES or not told or "Traceback" in ended["said"]):
        wrong.append(f"ended with {ended['code']}: {ended['said'][-1500:]}")
    stored = [one for told in ended["acknowledged"] for one in told.get("stored", ())]
    if Path(target, "archive.db").exists():
        seen = run(archive=target)
        if seen["faults"] or not set(stored) <= set(seen["held"]):
            wrong.append(f"{seen['faults']}, acknowledged {stored}, held {seen['held']}")
    elif stored:
        wrong.append("acknowledged, and there is no archive")
    if ended["code"] and tally.cases % rerun == 0:
        again = run(folder="/nowhere", commands=words)
        if again["code"] and not _was_done(words, again):
            wrong.append(f"again: {again['code']} {again['said'][-1500:]}")
    if not wrong and (not ended["code"] or tally.cases % rerun == 0) and (found := run(archive=target)["digest"]) != digest:
        wrong.append(f"digest {found} instead of {digest}")
    tally.acknowledged += len(stored)
    tally.wrong += [f"{case}: {one}" for one in wrong]


def _was_done(words: list[list[str]], again: dict[str, Any]) -> bool:
    """Whether a command was done though it failed afterwards: to make, remove or copy again is then refused."""
    return words[-1][1] in {"init", "remove", "backup"} and ("nothing there by the name" in again["said"] or "not empty" in again["said"]
                                                             or "is there already" in again["said"])  # fmt: skip


def kill(run: Workers, folder: Path, list_file: Path, *, times: int, seed: int) -> Tally:
    """Kill runs of `archive add` at random times; begin anew whenever one came to its end."""
    tally, generator = Tally(), random.Random(seed)
    place = Place(folder / "case", run, list_file)
    words = [place.words(_ADD)]
    for _ in range(2):  # the first time, modules are read
        place.prepare(("archive init {a}",))
        began = time.monotonic()
        assert run(folder="/nowhere", commands=words)["code"] == 0
        long = time.monotonic() - began
    digest = run(archive=place.folder / "a")["digest"]
    fresh, acknowledged = True, set[str]()
    for number in range(times):
        if fresh:
            place.prepare(("archive init {a}",))
            acknowledged = set()
        told = folder / "told"
        told.unlink(missing_ok=True)
        process = run.start(folder="/nowhere", commands=words, told=told)
        time.sleep(generator.uniform(0, long * 1.1))
        with suppress(ProcessLookupError):  # it came to its end
            os.kill(process, signal.SIGKILL)
        fresh = run.wait().get("code") == 0
        lines = [json.loads(line) for line in told.read_text().splitlines()] if told.exists() else []
        acknowledged |= {one for line in lines for one in line.get("stored", ())}
        seen = run(archive=place.folder / "a")
        tally.cases += 1
        tally.acknowledged += len(acknowledged)
        tally.failed_runs += not fresh
        if seen["faults"] or not acknowledged <= set(seen["held"]):
            tally.wrong.append(f"kill {number}: {seen['faults']}, lost {acknowledged - set(seen['held'])}")
        if fresh and seen["digest"] != digest:
            tally.wrong.append(f"kill {number}: after it ran to its end {seen['digest']} instead of {digest}")
    assert run(folder="/nowhere", commands=words)["code"] == 0
    if (found := run(archive=place.folder / "a")["digest"]) != digest:
        tally.wrong.append(f"at the end {found} instead of {digest}")
    return tally


LIFE = (
    "archive init {a}",
    _ADD,
    "archive remove {a} 0.jpg",
    "archive mark {a} 1.jpg --reason logo",
    "archive trust {a} wire --reason known",
    "archive add {a} --dates {list} -j 1",
)
"""What is recorded for power cuts."""


def record(run: Workers, folder: Path, list_file: Path) -> list[Call]:
    """The calls of an archive's life."""
    place = Place(folder / "life", run, list_file)
    place.prepare(())
    ended = run(folder=place.folder, commands=[place.words(one) for one in LIFE], record=folder / "record")
    assert ended["code"] == 0, ended
    return read_record(folder / "record")


def cut_power(run: Workers, calls: list[Call], folder: Path, *, points: int, seed: int) -> Tally:
    """Cut the power at so many points of a record; the archive opens, holds what was acknowledged, and no half of a batch."""
    tally, generator = Tally(), random.Random(seed)
    disk, done = Disk(), 0
    target = folder / "cut"
    for number, cut in enumerate(sorted(generator.randrange(len(calls) + 1) for _ in range(points))):
        for call in calls[done:cut]:
            disk.apply(call)
        done = cut
        shutil.rmtree(target, ignore_errors=True)
        disk.write(target, random.Random(f"{seed} {number}") if number % 4 else None)
        told = [json.loads(call.content) for call in calls[:cut] if call.kind == "acknowledged"]
        tally.cases += 1
        tally.acknowledged += sum(len(one.get("stored", ())) for one in told)
        tally.wrong += [
            f"cut after {cut} of {len(calls)} calls (point {number}): {one}" for one in _after_cut(run, target / "a", told, calls[cut:])
        ]
    return tally


def _after_cut(run: Workers, archive: Path, told: list[dict[str, Any]], later: list[Call]) -> list[str]:
    """What is wrong with an archive after a power cut."""
    if not told and not (archive / "archive.db").exists():
        return []
    seen = run(archive=archive)
    wrong, held = list(seen["faults"]), set(seen["held"])
    batches = [one["stored"] for one in told if "stored" in one]
    kept = {picture for batch in batches for picture in batch}
    commands = [one["command"] for one in told if "command" in one]
    under_way: dict[str, Any] = next((json.loads(call.content) for call in later if call.kind == "acknowledged"), {})
    removing = [one for one in (*commands, under_way.get("command", ["", ""])) if one[1] == "remove"]
    optional = {batches[0][0]} if removing and len(commands) < len(LIFE) else set[str]()  # added again by the last command
    if lost := kept - optional - held:
        wrong.append(f"lost: {sorted(lost)}")
    half = set(under_way.get("stored", ())) - kept
    if half & held not in (set(), half):
        wrong.append(f"half of a batch: {sorted(half & held)} of {sorted(half)}")
    return wrong


@dataclass(slots=True)
class Flips:
    """What flipped bits did.

    Attributes:
        found: Flips that `verify --read-data` told of.
        named: Of these, those in `archive.db` whose entry it named, and not only the table or page.
        in_database: Flips in `archive.db` that were found.
        unused: Flips that it did not tell of, in bytes that no table holds and nothing reads.
        stopped: Flips that made a check end with an error, and not with another answer.
        wrong: Flips in used bytes that it did not tell of, and checks that gave another answer without a word.
    """

    cases: int = 0
    found: int = 0
    named: int = 0
    in_database: int = 0
    unused: int = 0
    stopped: int = 0
    wrong: list[str] = field(default_factory=list)


def flip(run: Workers, folder: Path, *, flips: int, seed: int) -> Flips:
    """Flip one bit of an archive at a time, half of them in its database, the others in any other file of it."""
    told, generator = Flips(), random.Random(seed)
    whole, case = folder / "whole", folder / "flipped"
    queries = _archive_with_everything(run, folder, whole)
    checks = [["check", *queries, "--archive", str(case), "--at", "2023-10-23", "-f", "jsonl", "-j", "1"]]
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    others = [path for path in files if path.name != "archive.db"]
    shutil.copytree(whole, case)
    clean = run(folder="/nowhere", commands=checks)
    dumped = run(dump=case)
    assert clean["code"] == 11, clean
    for number in range(flips):
        file = Path("archive.db") if number % 2 else generator.choice(others)
        content = bytearray((whole / file).read_bytes())
        place, bit = generator.randrange(len(content)), generator.randrange(8)
        content[place] ^= 1 << bit
        (case / file).write_bytes(content)
        _judge_flip(run, told, f"{file}, byte {place}, bit {bit}", case, dumped if file.name == "archive.db" else None)
        _judge_check(run, told, f"{file}, byte {place}, bit {bit}", checks, clean)
        for path in case.glob("archive.db-*"):
            path.unlink()
        shutil.copyfile(whole / file, case / file)
    return told


def _archive_with_everything(run: Workers, folder: Path, archive: Path) -> list[str]:
    """An archive with rows in every table that has to do with answers, and pictures that are found in it in each way."""
    photos = ROOT / "fixtures" / "photos"
    names = ("cat", "dam", "moose", "coffee")
    lines = ["path,date,date_kind,source", *(f"{photos}/{name}.jpg,2019,published,wire" for name in names)]
    (folder / "flips.csv").write_text("\n".join(lines), encoding="utf-8")
    commands = [
        ["archive", "init", str(archive), "--keep", "originals"],
        ["archive", "add", str(archive), "--dates", str(folder / "flips.csv")],
        ["archive", "mark", str(archive), f"{photos}/moose.jpg", "--region", "0,75,100,25", "--reason", "lower third"],
        ["archive", "trust", str(archive), "wire", "--reason", "known"],
        ["archive", "trust", str(archive), "elsewhere", "--never", "--reason", "known"],
    ]
    for command in commands:
        ended = run(folder="/nowhere", commands=[command])
        assert ended["code"] == 0, ended
    queries = [folder / "same.jpg", folder / "mirrored.jpg", folder / "part.jpg", folder / "other.jpg"]
    shutil.copyfile(photos / "cat.jpg", queries[0])
    with Image.open(photos / "dam.jpg") as photo:
        photo.convert("RGB").transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(queries[1], quality=80)
    with Image.open(photos / "coffee.jpg") as photo:
        picture = photo.convert("RGB")
        whole = Image.new("RGB", (picture.width * 2, picture.height * 2), "white")
        whole.paste(picture, (picture.width // 2, picture.height))
        whole.save(queries[2], quality=85)
    shutil.copyfile(photos / "retina.jpg", queries[3])
    return [str(query) for query in queries]


def _judge_flip(run: Workers, told: Flips, case: str, archive: Path, dumped: dict[str, Any] | None) -> None:
    """Whether a flip is found, or lies where nothing is."""
    ended = run(folder="/nowhere", commands=[["archive", "verify", str(archive), "--read-data"]])
    told.cases += 1
    if "Traceback" in ended["said"]:
        told.wrong.append(f"{case}: {ended['said'][-800:]}")
    lines = [line for line in ended["said"].splitlines() if line.startswith(("damaged: ", "note: ", "error: "))]
    if lines:
        told.found += 1
        if dumped is not None:
            told.in_database += 1
            entries = ("record ", "features of ", "remembered file ", "look-up of ", "settings: ", "log: entry")
            told.named += any(line.split(": ", 1)[1].startswith(entries) for line in lines)
    elif dumped is not None and run(dump=archive)["dump"] == dumped["dump"]:
        told.unused += 1
    else:
        told.wrong.append(f"{case}: not found")


def _judge_check(run: Workers, told: Flips, case: str, checks: list[list[str]], clean: dict[str, Any]) -> None:
    """Whether a check gives the same answers, or none."""
    ended = run(folder="/nowhere", commands=checks)
    if "Traceback" in ended["said"] or ended["code"] not in {4, clean["code"]}:
        told.wrong.append(f"{case}: check ended with {ended['code']}: {ended['said'][-800:]}")
    elif ended["code"] == clean["code"] and ended["said"] != clean["said"]:
        told.wrong.append(f"{case}: check said {ended['said'][-800:]}")
    told.stopped += ended["code"] == 4
