"""What an address and the answer of its server say of time: claims, all of them."""

import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from provenance.dating.gathering import Gathering
from provenance.dating.written import Written, read_spelled
from provenance.model.dates import DateBasis
from provenance.model.found import Meaning

_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>0?[1-9]|[12]\d|3[01])"
_FULL_MONTH, _FULL_DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_PATTERNS = tuple(
    re.compile(f"(?<![^/]){pattern}(?=/)")
    for pattern in (
        rf"{_YEAR}/{_MONTH}/{_DAY}",
        rf"{_YEAR}[-_.]{_FULL_MONTH}[-_.]{_FULL_DAY}",
        rf"{_YEAR}{_FULL_MONTH}{_FULL_DAY}",
        rf"{_YEAR}/{_MONTH}",
        rf"{_YEAR}[-_.]{_FULL_MONTH}",
    )
)
"""How publishing systems file pictures, whole folders only: WordPress by year and month, newspapers by day. A year alone is left out, since
as many folders are called by a width in pixels."""


def address_path(url: str) -> str:
    """The path of an address as people read it; empty where the address is none."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def add_address(gathering: Gathering, url: str) -> None:
    """Take the date that the folders of an address tell, if they do: the first that is a day, else a month.

    Args:
        gathering: Where it goes.
        url: The address. The name of its file is read elsewhere.
    """
    folders = address_path(url).rpartition("/")[0] + "/"
    for pattern in _PATTERNS:
        if (found := pattern.search(folders)) is not None:
            parts = found.groupdict()
            day = "-".join(part.zfill(2) for part in (parts["year"], parts["month"], parts.get("day")) if part)
            gathering.add("address", found[0], Written(day), Meaning.ADDRESSED, DateBasis.ASSERTED, notes=(f"of {url}",))
            return


def add_answer(gathering: Gathering, last_modified: str | None, http_date: str | None, answered: datetime) -> None:
    """Take what a server said of its copy.

    Args:
        gathering: Where it goes.
        last_modified: Its header `Last-Modified`, or None.
        http_date: Its header `Date`, or None.
        answered: When it answered, by the clock of this machine.
    """
    for field, text, meaning in (
        ("HTTP Last-Modified", last_modified, Meaning.HOSTED),
        ("HTTP Date", http_date, Meaning.SERVED),
    ):
        if text is not None:
            note = f"fetched {answered.replace(microsecond=0).isoformat()} by the clock of this machine"
            notes = (note,) if meaning is Meaning.SERVED else ()
            gathering.add(field, text, read_spelled(text), meaning, DateBasis.ASSERTED, is_utc=True, notes=notes)
