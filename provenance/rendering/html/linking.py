"""Addresses -> links, where they are harmless; text where they are not."""

import re
from dataclasses import dataclass

from provenance.rendering.clean import clean

_ADDRESS = re.compile(r"https?://(?P<host>[A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:[/?#][^\s\\]*)?", re.IGNORECASE)
"""What every browser reads as the same host: no user before it, no backslash, no letters that look like others."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the page shows it.

    Attributes:
        text: All of it.
        host: Where a link to it leads; None where it is no link.
    """

    text: str
    host: str | None


def address_of(url: str | None) -> Address | None:
    """The address with the host that its link leads to; a link only for http and https, and where nothing in it is hidden."""
    if not url:
        return None
    found = _ADDRESS.fullmatch(url) if clean(url) == url else None
    return Address(url, None if found is None else found["host"].lower().removeprefix("www."))
