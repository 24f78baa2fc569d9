"""The packages of a lock, and which of them an install brings."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).parents[1]
RUN_LOCK = ROOT / "requirements-run.lock"
PDQ_LOCK = ROOT / "requirements-pdq.lock"

# What the locks are for: every one of these systems and Pythons, as `uv pip compile --universal` takes them.
_SYSTEMS = (("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"))
_PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, slots=True)
class Pin:
    """One version of a package: `marker` says for which systems, `hashes` are the SHA-256 of the files that are taken, sorted."""

    name: NormalizedName
    version: str
    marker: str | None
    hashes: tuple[str, ...]


def read_lock(file: Path) -> list[Pin]:
    """The pins of a lock in its order, which is by name.

    Raises:
        ValueError: A package has no version or no hash.
    """
    pins = []
    for line in file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        wanted = Requirement(line.partition(" --hash=")[0])
        version = re.fullmatch(r"==([^*]+)", str(wanted.specifier))
        hashes = tuple(sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", line)))
        if version is None or not hashes:
            raise ValueError(f"{file.name}: {wanted.name} has no version or no SHA-256; renew it with: make lock")
        pins.append(Pin(canonicalize_name(wanted.name), version[1], str(wanted.marker) if wanted.marker else None, hashes))
    return pins


@cache
def declared() -> dict[str, tuple[Requirement, ...]]:
    """What pyproject.toml asks for: "" is the default install, each other key an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        name: tuple(map(Requirement, texts)) for name, texts in {"": project["dependencies"], **project["optional-dependencies"]}.items()
    }


@cache
def needs(name: NormalizedName, extras: frozenset[str]) -> tuple[Requirement, ...]:
    """What a package asks for on any system, as it says itself; nothing where it is only for another system and so not installed."""
    try:
        told = requires(name) or []
    except PackageNotFoundError:
        return ()
    return tuple(one for one in map(Requirement, told) if _applies(one, extras))


def _applies(wanted: Requirement, extras: frozenset[str]) -> bool:
    if wanted.marker is None:
        return True
    for (system, platform, kind), python, extra in product(_SYSTEMS, _PYTHONS, extras or {""}):
        environment = {"sys_platform": system, "platform_system": platform, "os_name": kind, "python_version": python, "extra": extra}
        if wanted.marker.evaluate({**environment, "python_full_version": f"{python}.0"}):
            return True
    return False


def install_of(wanted: Iterable[Requirement]) -> frozenset[NormalizedName]:
    """The names of all that an install of these brings, on any system."""
    found: dict[NormalizedName, frozenset[str]] = {}
    open_ends = list(wanted)
    while open_ends:
        one = open_ends.pop()
        name, extras = canonicalize_name(one.name), frozenset(one.extras)
        if name in found and extras <= found[name]:
            continue
        found[name] = found.get(name, frozenset()) | extras
        open_ends.extend(needs(name, found[name]))
    return frozenset(found)


def installs() -> Iterator[tuple[str, frozenset[NormalizedName]]]:
    """The default install (""), then each extra with what it adds to that."""
    default = install_of(declared()[""])
    yield "", default
    for extra, wanted in declared().items():
        if extra:
            yield extra, install_of(wanted) - default
