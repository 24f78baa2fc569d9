"""The `srcset` attribute by the grammar of the HTML standard ("parse a srcset attribute", 4.8.4.2.2)."""

import re
from functools import lru_cache
from typing import NamedTuple

_ADDRESS = re.compile(r"[\t\n\f\r ,]*([^\t\n\f\r ]+)")
_DESCRIPTORS = re.compile(r"([^(,]*(?:\([^)]*(?:\)|\Z)[^(,]*)*),?")
"""Up to the next comma outside brackets; brackets that do not end take the rest."""
_WIDTH = re.compile(r"([0-9]{1,9})w")
_HEIGHT = re.compile(r"[0-9]{1,9}h")
_DENSITY = re.compile(r"(-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)x")
"""A valid floating-point number of HTML: without a plus sign, and with digits after its point."""


MAX_CANDIDATES = 10_000
"""Of one attribute; the longest in use have about thirty."""


class Candidate(NamedTuple):
    """One address of a srcset.

    Attributes:
        address: As written.
        width: Its width in pixels, or None where its density is given.
        density: Image pixels for each pixel of the page, or None where its width is given; 1 where neither is.
    """

    address: str
    width: int | None
    density: float | None


def parse_srcset(text: str) -> list[Candidate]:
    """The candidates of a `srcset`, in its order, at most 10,000; those with descriptors that the standard refuses are left out.

    Args:
        text: The value of the attribute; commas within addresses are fine, as `data:` and image servers have them.
    """
    found: list[Candidate] = []
    at, end = 0, len(text)
    while at < end and len(found) < MAX_CANDIDATES and (begin := _ADDRESS.match(text, at)) is not None:
        address, at = begin[1], begin.end()
        if address.endswith(","):
            address, descriptors = address.rstrip(","), ""
        else:
            said = _DESCRIPTORS.match(text, at)
            assert said is not None
            descriptors, at = said[1], said.end()
        if address and (size := _size(descriptors)) is not None:
            found.append(Candidate(address, *size))
    return found


@lru_cache(maxsize=1024)  # a page repeats its few widths at every picture
def _size(descriptors: str) -> tuple[int | None, float | None] | None:
    """Width and density that descriptors give, or None where they are not allowed."""
    parts = descriptors.split()
    widths = [found for part in parts if (found := _WIDTH.fullmatch(part)) is not None]
    densities = [found for part in parts if (found := _DENSITY.fullmatch(part)) is not None]
    heights = [part for part in parts if _HEIGHT.fullmatch(part)]
    if len(widths) + len(densities) + len(heights) != len(parts) or len(heights) > 1:
        return None
    if not parts:
        return None, 1.0
    if len(widths) == 1 and not densities and int(widths[0][1]) > 0:
        return int(widths[0][1]), None
    if len(densities) == 1 and not widths and not heights and float(densities[0][1]) >= 0:
        return None, float(densities[0][1])
    return None
