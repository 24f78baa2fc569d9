"""What this program is, what it runs in, and what it refuses to open."""

import platform
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import fields
from importlib.metadata import version

from provenance.contents import CONTAINER_LIMITS
from provenance.diagnosing.packages import NAME
from provenance.model.diagnosis import Fact, Standing, Topic
from provenance.model.limits import DEFAULT_LIMITS
from provenance.sandbox import DEFAULT_SANDBOX_LIMITS


def program_facts() -> Iterator[Fact]:
    """Version, Python, system, and what Python brings along."""
    yield Fact(Topic.PROGRAM, "provenance", version(NAME))
    yield Fact(Topic.PROGRAM, "python", f"{platform.python_implementation()} {platform.python_version()}, {sys.executable or 'unknown'}")
    yield Fact(Topic.PROGRAM, "platform", platform.platform())
    yield Fact(Topic.PROGRAM, "sqlite", sqlite3.sqlite_version)
    encoding = sys.getfilesystemencoding()
    if encoding == "utf-8":
        yield Fact(Topic.PROGRAM, "names of files", encoding)
    else:
        advice = "names of other alphabets are shown with escapes; set PYTHONUTF8=1, or a UTF-8 locale"
        yield Fact(Topic.PROGRAM, "names of files", encoding, Standing.NOTE, advice)


def limit_facts() -> Iterator[Fact]:
    """The largest pictures and containers that are opened, and what opening one may take, by the names that messages use."""
    for limits in (DEFAULT_LIMITS, CONTAINER_LIMITS):
        for field in fields(limits):
            yield Fact(Topic.LIMITS, field.name, f"{getattr(limits, field.name):,}")
    for name in ("cpu_s", "wall_s", "memory_bytes"):
        yield Fact(Topic.LIMITS, name, f"{getattr(DEFAULT_SANDBOX_LIMITS, name):,}")
