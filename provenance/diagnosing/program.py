"""What this program is, and what it runs in."""

import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version

from provenance.diagnosing.packages import NAME
from provenance.model.diagnosis import Fact, Standing, Topic


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
