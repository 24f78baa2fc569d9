"""One image: its bytes -> its pixels, its fingerprint and the dates in its file; or what an earlier run saw of these bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from provenance.errors import InputError
from provenance.model.dates import DateInterval
from provenance.model.digest import Digest
from provenance.model.finding import Unchecked
from provenance.model.fingerprint import MAX_DISTANCE_BITS, Fingerprint
from provenance.model.found import NO_DATES, EmbeddedDates
from provenance.model.image import DecodedImage
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.local import LocalFeatures
from provenance.model.match import Match
from provenance.model.media import MediaItem
from provenance.model.report import Depth
from provenance.opening.query import Wanted, open_query


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for that can change answers.

    Attributes:
        max_distance_bits: Largest distance of a candidate's code, inclusive.
        depth: Whether parts of pictures are looked for.
        limits: What is refused unread or undecoded.
    """

    max_distance_bits: int = MAX_DISTANCE_BITS
    depth: Depth = Depth.FULL
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class KnownLooks:
    """What an earlier run saw of an image: it need not be decoded, searched and looked at again.

    Attributes:
        width: In pixels, upright.
        height: In pixels, upright.
        matches: In the order that they had. Of their records only the identity counts: all else is read from the archive.
    """

    width: int
    height: int
    matches: tuple[Match, ...]


class Known(Protocol):
    """What an earlier run saw."""

    def __call__(self, sha256: Digest, at: DateInterval) -> KnownLooks | None:
        """What it saw of these bytes beside a statement of this time; None: nothing. Called from several threads."""
        ...


@dataclass(frozen=True, slots=True)
class Examined:
    """One image, read and decoded; `image` is None and `problem` says why where it could not be.

    Attributes:
        sha256: Digest of its bytes; None where they could not be read.
        image: Its pixels; None where an earlier run saw them and nobody asked to see them again.
        fingerprint: What it looks like.
        codes: The codes of its 8 forms.
        forms: Local features of it and of its mirror image; None where it is too plain, or parts are not looked for.
        problem: Why there is no image.
        dates: What its file says of dates; empty where they were not asked for.
        known: What an earlier run saw of it: then there are no fingerprint, codes and forms.
    """

    sha256: Digest | None
    image: DecodedImage | None = None
    fingerprint: Fingerprint | None = None
    codes: tuple[bytes, ...] = ()
    forms: tuple[LocalFeatures, LocalFeatures] | None = None
    problem: Unchecked | None = None
    dates: EmbeddedDates = NO_DATES
    known: KnownLooks | None = None


def examine(
    item: MediaItem,
    limits: Limits = DEFAULT_LIMITS,
    depth: Depth = Depth.FULL,
    now: datetime | None = None,
    known: Callable[[Digest], KnownLooks | None] | None = None,
    *,
    shown: bool = False,
) -> Examined:
    """Read, decode and fingerprint one image.

    Args:
        item: The image.
        limits: What is refused.
        depth: Whether its parts are described.
        now: What lies behind it is in the future; None: the dates inside it are not read.
        known: What an earlier run saw of these bytes.
        shown: Whether the pixels are needed even where it is known what they show.
    """
    try:
        content = item.content.read(item.path, limits.max_bytes)
    except InputError as error:
        return Examined(None, problem=Unchecked(error.code, str(error)))
    sha256 = Digest.of(content)
    looks = None if known is None else known(sha256)
    opened = open_query(content, Wanted(looks is None or shown, looks is None, depth is Depth.FULL, now, limits))
    if opened.refused is not None:
        problem = Unchecked(opened.refused.code, f"{item.path}: {opened.refused}")
        return Examined(sha256, problem=problem, dates=opened.dates)
    return Examined(sha256, opened.image, opened.fingerprint, opened.codes, opened.forms, dates=opened.dates, known=looks)
