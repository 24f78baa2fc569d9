"""A small program's settings."""

from pathlib import Path

from provenance.configuring.files import SettingsFile
from provenance.configuring.settings import Catalogue, Kind, Section, Setting, Trust

ARCHIVE = Setting("archive", Kind.STRING, is_path=True, trust=Trust.TAKEN)
FAIL_ON = Setting("fail-on", Kind.STRING, choices=("reused", "review"), trust=Trust.TAKEN, default="reused")
FORMAT = Setting("format", Kind.STRING, choices=("text", "html"), trust=Trust.TAKEN, default="text")
OUTPUT = Setting("output", Kind.STRING, many=True, is_path=True, prefixes=FORMAT.choices, trust=Trust.BELOW)
JOBS = Setting("jobs", Kind.INTEGER, minimum=1, maximum=64, trust=Trust.TAKEN)
TIMEOUT = Setting("timeout", Kind.NUMBER, trust=Trust.TAKEN, default=30.0)
OFFLINE = Setting("offline", Kind.BOOLEAN, trust=Trust.TAKEN, default=False)
PORTS = Setting("allow-port", Kind.INTEGER, many=True, minimum=1)

CHECK = Section("check", (ARCHIVE, FAIL_ON, FORMAT, OUTPUT, JOBS, TIMEOUT, OFFLINE, PORTS))
DATES = Section("dates", (Setting("format", Kind.STRING, choices=("text", "jsonl"), trust=Trust.TAKEN), TIMEOUT))
ADD = Section("archive add", (JOBS, TIMEOUT, OUTPUT, Setting("keep", Kind.STRING, trust=Trust.TAKEN)))
LIMITS = (Setting("max-size", Kind.SIZE, minimum=0), Setting("max-depth", Kind.INTEGER, minimum=0, maximum=16, default=2))
CATALOGUE = Catalogue((CHECK, DATES, ADD), frozenset({"at"}), LIMITS)


def write(folder: Path, text: str | bytes, name: str = "provenance.toml", *, is_named: bool = False) -> SettingsFile:
    """A file of settings with this text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return SettingsFile(path, ("tool", "provenance") if name == "pyproject.toml" else (), is_named=is_named)
