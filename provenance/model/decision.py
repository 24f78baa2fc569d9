"""Decision: what a person says of one finding, that is of one image beside one record."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from provenance.model.digest import Digest

_DIGITS = 16
"""Hexadecimal digits of each digest: 64 bits, so that no image can be made to fit another one's finding."""
_ID = re.compile(rf"[0-9a-f]{{{_DIGITS}}}-[0-9a-f]{{{_DIGITS}}}")


class Choice(StrEnum):
    """What a person may say of a finding."""

    CONFIRM = "confirm"
    """It is right. That is shown, and changes no verdict: a verdict rests on proof alone."""
    DISMISS = "dismiss"
    """It is wrong, or no matter. It is shown as dismissed and does not count."""
    UNDO = "undo"
    """What was said of it before is taken back."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a finding.

    Attributes:
        finding: See `finding_id`.
        choice: What was said.
        reason: Why, in their words.
        author: Who said it.
        at: When, with a zone.
    """

    finding: str
    choice: Choice
    reason: str
    author: str
    at: datetime


def finding_id(image: Digest, record: Digest) -> str:
    """The name of the finding that an image matches a record: the beginnings of both SHA-256 digests.

    It says nothing of the statement: the same two pictures are the same finding wherever they meet.
    """
    return f"{str(image)[:_DIGITS]}-{str(record)[:_DIGITS]}"


def parse_finding_id(text: str) -> str:
    """The name of a finding, as it was written.

    Raises:
        ValueError: It is none.
    """
    if not _ID.fullmatch(text := text.strip().lower()):
        raise ValueError(f"{text!r} names no finding; it looks like {'0' * _DIGITS}-{'f' * _DIGITS}, as `check` shows it")
    return text
