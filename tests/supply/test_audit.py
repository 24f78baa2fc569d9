"""What is said of known weaknesses: never "none" where nobody was asked."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from supply import audit
from supply.audit import Answer, ask, read_answer
from supply.lock import RUN_LOCK, Pin, read_lock

KNOWN = {"name": "pillow", "version": "9.0.0", "vulns": []}
WEAK = {"name": "pillow", "version": "9.0.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.0.1"], "aliases": ["CVE-1"]}]}
NOT_THERE = "Dependency not found on PyPI and could not be audited: made (1.0)"
SKIPPED = {"name": "made", "skip_reason": NOT_THERE}


def said(*packages: object) -> Answer:
    return read_answer(json.dumps({"dependencies": packages, "fixes": []}), "No known vulnerabilities found\n")


def test_package_that_nobody_knows_is_not_audited() -> None:
    """pip-audit itself ends with 0 and "No known vulnerabilities found"."""
    assert said(SKIPPED) == Answer(frozenset(), (), (NOT_THERE,))


def test_weakness_is_told_with_what_mends_it() -> None:
    assert said(WEAK) == Answer(frozenset({"pillow==9.0.0"}), ("pillow 9.0.0: PYSEC-1, CVE-1; fixed in 9.0.1",), ())


@pytest.mark.parametrize(
    ("out", "err", "why"),
    [("", "Traceback\nConnectionError: no route\n\n", "ConnectionError: no route"), ("[]", "", "pip-audit said nothing")],
)
def test_answer_that_is_none(out: str, err: str, why: str) -> None:
    assert read_answer(out, err) == Answer(frozenset(), (), (why,))


def test_service_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pip-audit does then, for real: by way of a proxy that is not there, as a test asks nobody beyond this machine."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    answer = ask(read_lock(RUN_LOCK)[:1], "osv")
    assert not answer.known
    assert "ProxyError" in answer.unknown[0]


Audit = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Audit:
    """Audit a lock of two packages with services that answer as told; the exit code and what is printed."""
    lock = tmp_path / "some.lock"
    lock.write_text("".join(f"{name}==1.0 --hash=sha256:{'0' * 64}\n" for name in ("first", "second")), encoding="utf-8")

    def start(*options: str, **services: Callable[[Pin], Answer]) -> tuple[int, str]:
        def asked(pins: Iterable[Pin], service: str) -> Answer:
            answers = [services[service](pin) for pin in pins]
            found, unknown = (tuple(told for answer in answers for told in getattr(answer, name)) for name in ("found", "unknown"))
            return Answer(frozenset().union(*(answer.known for answer in answers)), found, unknown)

        monkeypatch.setattr(audit, "ask", asked)
        monkeypatch.setattr("sys.argv", ["audit", str(lock), *options])
        with pytest.raises(SystemExit) as ended:
            audit.main()
        return int(str(ended.value.code)), capsys.readouterr().out

    return start


def silent(_pin: Pin) -> Answer:
    return Answer(frozenset(), (), ("no route to it",))


def clean(pin: Pin) -> Answer:
    return Answer(frozenset({f"{pin.name}=={pin.version}"}), (), ())


def second_is_weak(pin: Pin) -> Answer:
    return Answer(frozenset({f"{pin.name}=={pin.version}"}), (f"{pin.name} 1.0: PYSEC-1",) if pin.name == "second" else (), ())


def second_is_unknown(pin: Pin) -> Answer:
    return silent(pin) if pin.name == "second" else clean(pin)


def test_without_an_answer_nothing_is_claimed(run: Audit) -> None:
    code, told = run(pypi=silent, osv=silent)
    assert code == 0
    assert re.match(r"audit: not audited: nobody could be asked about 2 packages", told)
    assert told.count("no route to it") == 2
    assert run("--required", pypi=silent, osv=silent)[0] == 1


def test_the_second_service_is_asked_where_the_first_is_silent(run: Audit) -> None:
    code, told = run("--required", pypi=silent, osv=clean)
    assert (code, told.splitlines()[-1]) == (0, "audit: audited: 2 of 2 packages, by osv: 0 known weaknesses")


def test_a_known_weakness_fails(run: Audit) -> None:
    code, told = run(pypi=second_is_weak)
    assert (code, told.splitlines()) == (1, ["audit: second 1.0: PYSEC-1", "audit: audited: 2 of 2 packages, by pypi: 1 known weaknesses"])


def test_what_one_service_does_not_know_is_told(run: Audit) -> None:
    code, told = run(pypi=second_is_unknown)
    assert (code, told.splitlines()) == (
        0,
        ["audit: not audited: no route to it", "audit: audited: 1 of 2 packages, by pypi: 0 known weaknesses"],
    )
    assert run("--required", pypi=second_is_unknown)[0] == 1


def test_two_versions_of_one_package_are_both_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def at_once(pins: dict[str, Pin], _service: str) -> Answer:
        asked.append([f"{pin.name}=={pin.version}" for pin in pins.values()])
        return Answer(frozenset(), (), ())

    monkeypatch.setattr(audit, "_ask_at_once", at_once)
    name = canonicalize_name("numpy")
    ask([Pin(name, "1.0", None, ()), Pin(name, "2.0", None, ()), Pin(canonicalize_name("idna"), "3.0", None, ())], "osv")
    assert asked == [["numpy==1.0", "idna==3.0"], ["numpy==2.0"]]
