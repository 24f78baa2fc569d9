"""What a page may do to the process that parses it, as jobs for its tests: each stands for a flaw in a parser."""

import os
import signal
import sys

from provenance.intake.pages import opening
from provenance.intake.pages.said import Asked, Said


def crash(content: bytes, asked: Asked) -> Said:
    os.write(2, b"libxml2: heap is corrupt\n")
    signal.raise_signal(signal.SIGKILL)
    return read_soundly(content, asked)


def hog(content: bytes, asked: Asked) -> Said:
    return read_soundly(content + bytes(2**40), asked)


def recurse(content: bytes, asked: Asked) -> Said:
    return recurse(content, asked)


def stumble(content: bytes, asked: Asked) -> Said:
    del content, asked
    raise KeyError("no\nkey")


def miss(content: bytes, asked: Asked) -> Said:
    """As where lxml is not installed."""
    sys.modules["lxml"] = None  # type: ignore[assignment]
    try:
        return read_soundly(content, asked)
    finally:
        del sys.modules["lxml"]


def spin(content: bytes, asked: Asked) -> Said:
    while content:
        pass
    return read_soundly(content, asked)


def crash_at_the_word(content: bytes, asked: Asked) -> Said:
    """As one page of many does."""
    return crash(content, asked) if b"crash" in content else read_soundly(content, asked)


read_soundly = opening._said
"""The worker loads this anew, where nothing is replaced."""
