"""Suppression: why a result fails no job. It stays in every report, with its verdict."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SuppressedBy(StrEnum):
    """What suppresses a result."""

    BASELINE = "baseline"
    """An earlier run had it already."""
    IGNORED = "ignored"
    """An entry of an ignore file names it."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a result fails no job.

    Attributes:
        by: What suppresses it.
        reason: Why, in the words of who wrote the entry; of a baseline, in ours.
        author: Who wrote the entry, or None.
        until: Last day on which the entry holds, or None.
        place: Name of the file that says so.
    """

    by: SuppressedBy
    reason: str
    author: str | None = None
    until: date | None = None
    place: str = ""
