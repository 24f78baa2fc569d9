"""Whether weaknesses of the locked packages are known: pip-audit, with an answer that is true where nobody can be asked.

`python -m supply.audit LOCK...` asks the services in turn for one package, and the first that knows it for all. It exits 1 where a
weakness is known. Where no service answers it says so and why, claims nothing, and exits 0; with --required it exits 1.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from supply.lock import Pin, read_lock

# The package index tells of weaknesses beside its files; OSV is where it has them from.
SERVICES = ("pypi", "osv")
_TIMEOUT_S = 600
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: names with versions that it knows, what it found as lines, and why it did not answer for the others."""

    known: frozenset[str]
    found: tuple[str, ...]
    unknown: tuple[str, ...]


def ask(pins: Iterable[Pin], service: str) -> Answer:
    """Ask a service about these versions. Nothing is installed or resolved."""
    known: set[str] = set()
    found: set[str] = set()
    unknown: set[str] = set()
    for part in _without_twins(pins):
        answer = _ask_at_once(part, service)
        known |= answer.known
        found.update(answer.found)
        unknown.update(answer.unknown)
    return Answer(frozenset(known), tuple(sorted(found)), tuple(sorted(unknown)))


def _without_twins(pins: Iterable[Pin]) -> list[dict[str, Pin]]:
    """Lists that hold each name once, as pip-audit wants them: a lock has two versions of some, for different Pythons."""
    parts: list[dict[str, Pin]] = []
    for pin in pins:
        part = next((one for one in parts if pin.name not in one), None)
        if part is None:
            parts.append(part := {})
        part[pin.name] = pin
    return parts


def _ask_at_once(pins: dict[str, Pin], service: str) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins.values()), encoding="utf-8")
        asked = ["--requirement", str(wanted), "--no-deps", "--disable-pip", f"--vulnerability-service={service}"]
        told = ["--progress-spinner=off", "--format=json", "--cache-dir", folder, "--timeout", "20"]
        command = [sys.executable, "-m", "pip_audit", *asked, *told]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return Answer(frozenset(), (), (f"no answer within {_TIMEOUT_S} s",))
    return read_answer(ended.stdout, ended.stderr)


def read_answer(out: str, err: str) -> Answer:
    """What pip-audit says, where it says anything: it takes packages that nobody knows for packages without weaknesses."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = next((line for line in reversed(err.splitlines()) if line.strip()), "pip-audit said nothing")
        return Answer(frozenset(), (), (last.strip()[:_SHOWN],))
    known, found, unknown = set(), [], []
    for one in packages:
        if "vulns" not in one:
            unknown.append(str(one.get("skip_reason", f"{one.get('name')}: no reason was given"))[:_SHOWN])
            continue
        known.add(f"{one['name']}=={one['version']}")
        for weakness in one["vulns"]:
            fixed = ", ".join(weakness.get("fix_versions") or []) or "no version yet"
            names = ", ".join([weakness["id"], *weakness.get("aliases", [])])
            found.append(f"{one['name']} {one['version']}: {names}; fixed in {fixed}")
    return Answer(frozenset(known), tuple(found), tuple(unknown))


def audit(pins: Sequence[Pin]) -> tuple[list[str], bool, bool]:
    """The lines to print, whether a weakness is known, and whether every pin was looked up."""
    lines: list[str] = []
    for service in SERVICES:
        probe = ask(pins[:1], service)
        if not probe.known:  # asked for one, not for all, where nobody answers
            lines.append(f"{service} does not answer: {'; '.join(probe.unknown)}")
            continue
        answer = ask(pins, service)
        every = {f"{pin.name}=={pin.version}" for pin in pins}
        lines += [*answer.found, *(f"not audited: {why}" for why in answer.unknown)]
        lines.append(f"audited: {len(answer.known)} of {len(every)} packages, by {service}: {len(answer.found)} known weaknesses")
        return lines, bool(answer.found), len(answer.known) == len(every)
    return [f"not audited: nobody could be asked about {len(pins)} packages, so nothing is known of their weaknesses", *lines], False, False


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("locks", nargs="+", type=Path)
    parser.add_argument("--required", action="store_true", help="exit 1 where a package could not be looked up, as before a release")
    chosen = parser.parse_args()
    pins = {(pin.name, pin.version): pin for lock in chosen.locks for pin in read_lock(lock)}
    lines, weak, whole = audit(list(pins.values()))
    print("\n".join(f"audit: {line}" for line in lines))
    sys.exit(1 if weak or (chosen.required and not whole) else 0)


if __name__ == "__main__":
    main()
