"""Whether an install brings code under the GPL: what each package says of itself, what its wheel ships beside, and what its files tell.

`python -m supply.licences` prints all of it, for the default install and for what each extra adds, and exits 1 where the default
install holds something under the GPL or AGPL, or anything has a licence that nobody told.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from typing import Any

from license_expression import AND, ExpressionError, LicenseWithExceptionSymbol, Licensing, get_spdx_licensing
from packaging.utils import NormalizedName

from supply.lock import PDQ_LOCK, RUN_LOCK, installs, read_lock

_STATED = Path(__file__).with_name("licences.toml")
UNTOLD = "NOASSERTION"  # as SPDX has it
_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_GPL = re.compile(r"GNU (?:Affero )?General Public License|\bA?GPL", re.IGNORECASE)
_FFMPEG_UNDER_GPL = re.compile(rb"--enable-(?:gpl|nonfree)\b")


class Kind(IntEnum):
    """What a licence asks of those who pass the code on, from little to much."""

    PERMISSIVE = 0
    LESSER = 1
    """LGPL: used as a shared library that anybody can exchange, which is how wheels ship it."""
    RUNTIME = 2
    """GPL with the exception for run-time libraries of a compiler: what is compiled with it is not touched."""
    GPL = 3


_TOLD_AS = {Kind.PERMISSIVE: "", Kind.LESSER: "LGPL, a shared library", Kind.RUNTIME: "GPL with run-time exception", Kind.GPL: "GPL"}


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library of somebody else's that a wheel ships."""

    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class Licensed:
    """A package, the licence of its own code, and what it ships."""

    name: NormalizedName
    version: str
    licence: str
    libraries: tuple[Library, ...] = ()
    problems: tuple[str, ...] = ()


@cache
def stated() -> dict[str, dict[str, str]]:
    """What licences.toml tells."""
    return tomllib.loads(_STATED.read_text(encoding="utf-8"))


@cache
def _spdx() -> Licensing:
    return get_spdx_licensing()


@cache
def kind_of(expression: str) -> Kind:
    """The most that the best choice of an SPDX expression asks for.

    Raises:
        ExpressionError: It is no SPDX expression.
    """
    if not expression.strip():
        raise ExpressionError("it is empty")
    return _kind(_spdx().parse(expression, validate=True, strict=True))


def _kind(node: Any) -> Kind:
    if isinstance(node, LicenseWithExceptionSymbol):
        runtime = node.exception_symbol.key in {"GCC-exception-3.1", "GCC-exception-2.0"}
        return Kind.RUNTIME if runtime else _kind(node.license_symbol)
    if getattr(node, "args", ()):
        return (max if isinstance(node, AND) else min)(map(_kind, node.args))
    key = str(node.key)
    if key.startswith(("GPL-", "AGPL-")):
        return Kind.GPL
    return Kind.LESSER if key.startswith("LGPL-") else Kind.PERMISSIVE


def _installed(name: NormalizedName) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _field(package: Distribution, name: str) -> list[str]:
    return [str(text) for text in package.metadata.get_all(name) or []]


def _own_licence(name: NormalizedName, package: Distribution | None) -> str | None:
    if package is not None and (expressions := _field(package, "License-Expression")):
        return expressions[0]
    if name in stated()["packages"] or package is None:
        return stated()["packages"].get(name)
    for told in _field(package, "License"):
        try:
            kind_of(told)
        except ExpressionError:  # free text
            continue
        return told
    classifiers = (text.rpartition(" :: ")[2] for text in _field(package, "Classifier") if text.startswith("License ::"))
    return next((stated()["classifiers"][text] for text in classifiers if text in stated()["classifiers"]), None)


def _shipped(package: Distribution) -> Iterator[PackagePath]:
    """Shared libraries that are not modules of the package itself."""
    for file in package.files or []:
        beside = file.parent.name.endswith((".libs", ".dylibs")) and file.suffix == ".so"
        if beside or re.search(r"\.so\.\d|\.dylib$|\.dll$", file.name):
            yield file


def _libraries(package: Distribution) -> tuple[list[Library], list[str]]:
    found, problems = set(), []
    for file in _shipped(package):
        stem = library_stem(file.name)
        licence = stated()["libraries"].get(stem)
        if licence is None:
            problems.append(f"nobody told the licence of {file.name}: find it, and state it under [libraries] of {_STATED.name}")
        else:
            found.add(Library(stem, licence))
    return sorted(found, key=lambda one: one.name), problems


def library_stem(file: str) -> str:
    """The name that licences.toml has of a library: `libavcodec` of `libavcodec-c4204469.so.62.28.101`."""
    name = re.split(r"-[0-9a-f]{8}|\.", file.replace("64_", ""), maxsplit=1)[0]
    known = [stem for stem in stated()["libraries"] if re.fullmatch(rf"{stem}(?:[op]?-r0|[-_].*)?", name)]
    return max(known, key=len, default=name)


def _problems(name: NormalizedName, package: Distribution) -> Iterator[str]:
    for file in package.files or []:
        if file.suffix in {".py", ".pyc"}:
            continue
        path = Path(str(package.locate_file(file)))
        told = name in stated()["gpl-texts"] or not _LICENCE_FILE.search(str(file))
        if not told and path.is_file() and _GPL.search(path.read_text(encoding="utf-8", errors="replace")):
            yield f"{file} speaks of the GPL: find out what of it is shipped, and state it under [gpl-texts] of {_STATED.name}"
        if file.name.startswith("libav") and _FFMPEG_UNDER_GPL.search(path.read_bytes()):
            yield f"{file.name} was built with parts under the GPL"


def licensed(name: NormalizedName, version: str) -> Licensed:
    """What a package of the lock says, as it is installed here."""
    package = _installed(name)
    licence = _own_licence(name, package)
    problems = [] if licence else [f"it tells no licence: find it, and state it under [packages] of {_STATED.name}"]
    libraries: list[Library] = []
    if package is not None:
        libraries, unknown = _libraries(package)
        problems += [*unknown, *_problems(name, package)]
    return Licensed(name, version, licence or UNTOLD, tuple(libraries), tuple(problems))


def under_gpl(one: Licensed) -> list[str]:
    """What of a package is under the GPL or AGPL, and no exception."""
    parts = [(one.name, one.licence), *((part.name, part.licence) for part in one.libraries)]
    told = ((name, licence) for name, licence in parts if licence != UNTOLD)
    return [f"{one.name}: {name} is under {licence}" for name, licence in told if kind_of(licence) is Kind.GPL]


def report() -> tuple[list[str], list[str]]:
    """The lines of the table, and what is wrong."""
    versions = {pin.name: pin.version for lock in (RUN_LOCK, PDQ_LOCK) for pin in reversed(read_lock(lock))}
    lines: list[str] = []
    wrong: list[str] = []
    for extra, names in installs():
        lines += ["", f"What the extra {extra} adds:" if extra else "The default install:"]
        for name in sorted(names):
            one = licensed(name, versions[name])
            lines.append(_row("  ", name, one.version, one.licence))
            lines += [_row("    + ", part.name, "", part.licence) for part in one.libraries]
            wrong += [f"{name}: {problem}" for problem in one.problems]
            if extra:
                lines += [f"    ! {told}" for told in under_gpl(one)]
            else:
                wrong += under_gpl(one)
    return lines, sorted(set(wrong))


def _row(indent: str, name: str, version: str, licence: str) -> str:
    kind = _TOLD_AS[kind_of(licence)] if licence != UNTOLD else "?"
    return f"{indent + name:<32}{version:<18}{licence}{f'  [{kind}]' if kind else ''}"


def main() -> None:
    """Print the table."""
    lines, wrong = report()
    print("\n".join(lines[1:]))
    print("\n+ is a shared library that the wheel for this system ships; other systems' wheels ship others, which are not looked at here.")
    if wrong:
        sys.exit("\n".join(["", *wrong]))
    print("The default install holds nothing under the GPL or AGPL, but for run-time libraries of GCC, whose exception allows any use.")


if __name__ == "__main__":
    main()
