"""Targets with every fault there is, for the tests of what looks for them."""

import os
import time

from provenance.errors import InputError
from tests.fuzzing.targets import Target


def _raise(content: bytes) -> None:
    if len(content) % 2:
        raise InputError("refused, as it should be")
    raise KeyError(content[:1])


def _speak(content: bytes) -> None:
    os.write(2, b"warning: %d bytes\n" % len(content))


def _take(content: bytes) -> None:
    (content[:1] or b"x") * (9 << 27)


def _wait(content: bytes) -> None:
    time.sleep(60 * len(content))


TARGETS = {
    name: Target(name, lambda: (b"seed",), (), run)
    for name, run in {
        "raise": _raise,
        "speak": _speak,
        "take": _take,
        "wait": _wait,
        "abort": lambda _: os.abort(),
        "sound": lambda _: None,
    }.items()
}
