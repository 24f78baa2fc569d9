"""What an installation can do, fact by fact: what runs it, what it may use, and what is wrong with it."""

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a fact is about, in the order in which facts are told."""

    PROGRAM = "program"
    PACKAGES = "packages"
    EXTRAS = "extras"
    DECODERS = "decoders"
    LIMITS = "limits"
    SANDBOX = "sandbox"
    MACHINE = "machine"
    PLACES = "places"
    SETTINGS = "settings"
    TERMINAL = "terminal"
    ARCHIVE = "archive"


class Standing(StrEnum):
    """Whether a fact is as it should be, mildest first."""

    FINE = "fine"
    NOTE = "note"
    """Something cannot be done that may never be asked for."""
    PROBLEM = "problem"
    """Checks fail, or leave something out."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at.

    Attributes:
        topic: What it is about.
        name: What was looked at.
        value: What was found, in a few words.
        standing: Whether that is as it should be.
        advice: What it means and what to do; None where it is fine.
        origin: Where it was set, or that it is the default; None of what is not set but found.
    """

    topic: Topic
    name: str
    value: str
    standing: Standing = Standing.FINE
    advice: str | None = None
    origin: str | None = None
