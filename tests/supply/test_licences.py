"""The default install holds no code under the GPL, and a package that brings some would be seen."""

from collections.abc import Callable
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest
from license_expression import ExpressionError
from packaging.requirements import Requirement

from supply import licences
from supply.licences import Kind, kind_of, library_stem, licensed, report, stated, under_gpl
from supply.lock import PDQ_LOCK, RUN_LOCK, declared, install_of, installs, read_lock
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def whole() -> tuple[list[str], list[str]]:
    return report()


def test_the_default_install_holds_nothing_under_the_gpl(whole: tuple[list[str], list[str]]) -> None:
    assert whole[1] == []


def test_what_is_told_apart_is_shown(whole: tuple[list[str], list[str]]) -> None:
    lines = "\n".join(whole[0])
    assert "The default install:" in lines
    assert all(f"What the extra {extra} adds:" in lines for extra in declared() if extra)


def test_installs_are_what_the_resolver_locked() -> None:
    """All that the default install and the extras bring, and what builds it, is the lock: not one package more or less."""
    brought = frozenset[str]().union(*(names for extra, names in installs() if extra != "pdq"), install_of([Requirement("hatchling")]))
    assert brought == {pin.name for pin in read_lock(RUN_LOCK)}
    assert dict(installs())["pdq"] == {pin.name for pin in read_lock(PDQ_LOCK)} - dict(installs())[""]


@pytest.mark.parametrize("file", sorted(ROOT.glob("requirements*.lock")), ids=lambda file: file.name)
def test_every_package_is_locked_by_its_hash(file: Path) -> None:
    assert all(pin.hashes for pin in read_lock(file))


@pytest.mark.parametrize("line", ["numpy>=2 --hash=sha256:" + "0" * 64, "numpy==2.4.6", "numpy==2.* --hash=sha256:" + "0" * 64])
def test_lock_without_version_or_hash_is_refused(line: str, tmp_path: Path) -> None:
    (tmp_path / "some.lock").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.lock: numpy has no version or no SHA-256"):
        read_lock(tmp_path / "some.lock")


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("MIT", Kind.PERMISSIVE),
        ("MPL-2.0 AND MIT", Kind.PERMISSIVE),
        ("BSD-3-Clause OR GPL-2.0-only", Kind.PERMISSIVE),
        ("LGPL-2.1-or-later", Kind.LESSER),
        ("MIT AND LGPL-3.0-only", Kind.LESSER),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", Kind.RUNTIME),
        ("GPL-2.0-only WITH Bison-exception-2.2", Kind.GPL),
        ("MIT AND GPL-3.0-or-later", Kind.GPL),
        ("AGPL-3.0-only OR GPL-3.0-only", Kind.GPL),
        ("MIT AND (AGPL-3.0-only OR LGPL-3.0-only)", Kind.LESSER),
    ],
)
def test_licence_asks_for_the_most_of_the_best_choice(expression: str, kind: Kind) -> None:
    assert kind_of(expression) is kind


@pytest.mark.parametrize("text", ["", "the usual one", "2-clause BSD License"])
def test_free_text_is_no_licence(text: str) -> None:
    with pytest.raises(ExpressionError):
        kind_of(text)


@pytest.mark.parametrize(
    ("file", "stem"),
    [
        ("libavcodec-c4204469.so.62.28.101", "libavcodec"),
        ("libopenblasp-r0-59ffcd50.3.15.so", "libopenblas"),
        ("libopenblaso-r0-d77a1985.3.15.so", "libopenblas"),
        ("libscipy_openblas64_-32a4b2a6.so", "libscipy_openblas"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran"),
        ("libpng16-1d1ba958.so.16.58.0", "libpng16"),
        ("libwebpmux-8fb1c9f6.so.3.1.2", "libwebpmux"),
        ("libarrow_python_flight.so.2600", "libarrow"),
        ("libx264-0123abcd.so.164", "libx264"),
        ("libavcodecs-0123abcd.so.1", "libavcodecs"),
    ],
)
def test_libraries_are_known_by_their_name(file: str, stem: str) -> None:
    assert library_stem(file) == stem


Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Let a package be installed that says, and brings, what a test wants."""

    def lay(metadata: str, **files: str) -> None:
        info = tmp_path / "made-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: made\nVersion: 1.0\n{metadata}", encoding="utf-8")
        for name, text in files.items():
            (tmp_path / "made.libs").mkdir(exist_ok=True)
            (tmp_path / "made.libs" / name).write_text(text, encoding="utf-8")
        (info / "RECORD").write_text("".join(f"made.libs/{name},,\n" for name in files), encoding="utf-8")

    def made(_name: str) -> Distribution:
        return PathDistribution(tmp_path / "made-1.0.dist-info")

    monkeypatch.setattr(licences, "distribution", made)
    return lay


MADE = install_of([Requirement("made")])


def look() -> licences.Licensed:
    (name,) = MADE
    return licensed(name, "1.0")


@pytest.mark.parametrize("told", ["License-Expression: AGPL-3.0-or-later", "License: GPL-2.0-only"])
def test_package_under_the_gpl_is_seen(told: str, install: Install) -> None:
    install(told + "\n")
    assert under_gpl(look()) == [f"made: made is under {told.split(': ')[1]}"]


def test_package_that_tells_nothing_is_not_let_through(install: Install) -> None:
    install("Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)\n")
    assert [problem.partition(":")[0] for problem in look().problems] == ["it tells no licence"]


def test_shipped_library_that_nobody_told_of_is_seen(install: Install) -> None:
    install("License-Expression: MIT\n", **{"libx264-0123abcd.so.164": "", "libz-0123abcd.so.1": ""})
    assert [problem.partition(":")[0] for problem in look().problems] == [
        "nobody told the licence of libx264-0123abcd.so.164",
        "nobody told the licence of libz-0123abcd.so.1",
    ]


def test_shipped_library_under_the_gpl_is_seen(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(stated()["libraries"], "libx264", "GPL-2.0-or-later")
    install("License-Expression: MIT\n", **{"libx264-0123abcd.so.164": ""})
    assert under_gpl(look()) == ["made: libx264 is under GPL-2.0-or-later"]


def test_ffmpeg_that_was_built_with_gpl_parts_is_seen(install: Install) -> None:
    """Its licence is that of how it was built, which stands in the library."""
    install("License-Expression: MIT\n", **{"libavcodec-0123abcd.so.62": "--enable-shared --enable-gpl --enable-libx264"})
    assert look().problems == ("libavcodec-0123abcd.so.62 was built with parts under the GPL",)


def test_licence_file_that_speaks_of_the_gpl_is_seen(install: Install) -> None:
    install("License-Expression: MIT\n", LICENSE="contains parts under the GNU General Public License")
    assert [problem.partition(":")[0] for problem in look().problems] == ["made.libs/LICENSE speaks of the GPL"]


def test_nothing_is_stated_that_packages_tell_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stated and no longer needed would hide what a later version says."""
    brought = frozenset().union(*(names for _, names in installs()))
    locked = {pin.name: pin.version for lock in (RUN_LOCK, PDQ_LOCK) for pin in read_lock(lock) if pin.name in brought}
    assert set(stated()["packages"]) | set(stated()["gpl-texts"]) <= set(locked)
    nothing: dict[str, dict[str, str]] = {"packages": {}, "gpl-texts": {}}
    monkeypatch.setattr(licences, "stated", lambda: stated() | nothing)
    without = {name: " ".join(licensed(name, locked[name]).problems) for name in locked}
    assert {name for name, told in without.items() if "tells no licence" in told} == set(stated()["packages"])
    assert {name for name, told in without.items() if "speaks of the GPL" in told} == set(stated()["gpl-texts"])
