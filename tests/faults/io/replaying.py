"""What a disk may hold after a power cut: the recorded calls up to some point, with what was not synced lost, torn, or there.

The model is the harshest that a journaling file system allows: the bytes of a file since its last sync may be there or not, write by
write, and a write may be there in part, in sectors of 512 bytes; names made, given and removed in a folder since its last sync may be
there or not, but in their order.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

_SECTOR = 512


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call.

    Attributes:
        kind: `create`, `truncate`, `write`, `resize`, `sync`, `rename`, `link`, `remove`, `folder` or `acknowledged`.
        path: Below the folder that was recorded; empty for that itself.
        place: Offset in the file, or its new size.
        content: What was written, acknowledged, or the new name.
    """

    kind: str
    path: str
    place: int
    content: bytes


def read_record(path: Path) -> list[Call]:
    """The calls of a record."""
    content, calls, start = path.read_bytes(), [], 0
    while start < len(content):
        end = content.index(b"\n", start)
        kind, rest = content[start:end].decode().split(" ", 1)
        name, place, size = rest.rsplit(" ", 2)
        start = end + 1 + int(size)
        calls.append(Call(kind, name, int(place), content[end + 1 : start]))
    return calls


@dataclass(eq=False)
class _File:
    """A file: what is on disk of it, and what is not yet."""

    synced: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def content(self, generator: random.Random | None) -> bytes:
        """What is there after a cut; with no generator nothing that was not synced is."""
        content = bytearray(self.synced)
        for place, written in self.pending if generator is not None else ():
            fate = generator.random() if generator is not None else 0
            if fate < 0.4:
                continue
            part = written
            if part is not None and fate < 0.6:
                sectors = range(0, len(part), _SECTOR)
                kept = [part[at : at + _SECTOR] if generator and generator.random() < 0.5 else None for at in sectors]
                for at, sector in zip(sectors, kept, strict=True):
                    if sector is not None:
                        _put(content, place + at, sector)
                continue
            _put(content, place, part)
        return bytes(content)

    def whole(self) -> bytes:
        """What the process saw."""
        content = bytearray(self.synced)
        for place, written in self.pending:
            _put(content, place, written)
        return bytes(content)


def _put(content: bytearray, place: int, written: bytes | None) -> None:
    """Write at a place, or cut or fill up to it."""
    end = place + len(written or b"")
    content.extend(bytes(max(end - len(content), 0)))
    if written is None:
        del content[place:]
    else:
        content[place:end] = written


_Names = dict[str, "_File | None"]
"""What the names in a folder stand for; None for a folder."""


class Disk:
    """The folder as the process saw it, and what of it is on disk."""

    def __init__(self) -> None:
        self._seen: dict[str, _Names] = {"": {}}
        self._synced: dict[str, _Names] = {"": {}}
        self._changes: dict[str, list[tuple[str, str, _File | None]]] = {}

    def apply(self, call: Call) -> None:
        """Do what a call did."""
        parent, name = _split(call.path)
        names = self._seen.setdefault(parent, {})
        known = names.get(name)
        match call.kind:
            case "create" | "truncate" if known is None:
                self._change(parent, "put", name, _File())
            case "truncate" if known is not None:
                known.pending.append((0, None))
            case "write" if known is not None:
                known.pending.append((call.place, call.content))
            case "resize" if known is not None:
                known.pending.append((call.place, None))
            case "sync" if known is not None:
                known.synced, known.pending = known.whole(), []
            case "sync":
                self._sync_names(call.path)
            case "folder":
                self._change(parent, "put", name, None)
                self._seen.setdefault(call.path, {})
            case "remove":
                self._change(parent, "take", name, None)
            case "rename" | "link":
                self._move(call, parent, name, known)
            case _:
                pass

    def write(self, target: Path, generator: random.Random | None) -> None:
        """Write what may be there after a cut now; with no generator nothing that was not synced is."""
        self._write_folder("", target, generator)

    def _write_folder(self, path: str, target: Path, generator: random.Random | None) -> None:
        target.mkdir(parents=True, exist_ok=True)
        names = dict(self._synced.get(path, {}))
        changes = self._changes.get(path, [])
        for kind, name, file in changes[: generator.randrange(len(changes) + 1)] if generator is not None else ():
            _apply(names, kind, name, file)
        for name, file in names.items():
            if file is None:
                self._write_folder(str(PurePosixPath(path, name)), target / name, generator)
            else:
                (target / name).write_bytes(file.content(generator))

    def _move(self, call: Call, parent: str, name: str, known: "_File | None") -> None:
        other, new = _split(call.content.decode())
        assert other == parent, "names move within a folder only"
        self._change(parent, "put", new, known)
        if call.kind == "rename":  # one change: the new name is there, and the old one is not
            kind, taken, file = self._changes[parent].pop()
            self._changes[parent].append((f"{kind} and take {name}", taken, file))
            del self._seen[parent][name]

    def _change(self, folder: str, kind: str, name: str, file: "_File | None") -> None:
        _apply(self._seen[folder], kind, name, file)
        self._changes.setdefault(folder, []).append((kind, name, file))

    def _sync_names(self, folder: str) -> None:
        names = self._synced.setdefault(folder, {})
        for kind, name, file in self._changes.pop(folder, []):
            _apply(names, kind, name, file)


def _apply(names: _Names, kind: str, name: str, file: "_File | None") -> None:
    if kind == "take":
        names.pop(name, None)
        return
    names[name] = file
    if kind.startswith("put and take "):
        names.pop(kind.removeprefix("put and take "), None)


def _split(path: str) -> tuple[str, str]:
    parent, _, name = path.rpartition("/")
    return parent, name


def cuts(calls: list[Call], points: int, seed: int) -> Iterator[tuple[int, Disk, random.Random | None]]:
    """So many cuts spread over a record, in its order: the number of calls before it, the disk, and what decides the fate of the rest.

    One in four loses all that was not synced.
    """
    generator = random.Random(seed)
    wanted = sorted(generator.randrange(len(calls) + 1) for _ in range(points))
    disk, done = Disk(), 0
    for number, cut in enumerate(wanted):
        for call in calls[done:cut]:
            disk.apply(call)
        done = cut
        yield cut, disk, random.Random(f"{seed} {number}") if number % 4 else None
