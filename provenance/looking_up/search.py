"""Which captures of an address show a picture, and how early."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from provenance.checking import Examined, examine
from provenance.contents import BytesContent
from provenance.dating import impossible
from provenance.errors import InputError, TransportError
from provenance.looking_up.pages import page_images
from provenance.mementos import Listed, Listing, Memento, Mementos
from provenance.model.dates import DateBasis, DateInterval, format_instant
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.lookup import LookupOutcome
from provenance.model.match import Match
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Record

Compare: TypeAlias = Callable[[Examined, int], Match | None]
"""What a capture, and the number of its bytes, is to a picture."""
_SAME_CONTENT_TRIES = 3
"""Captures of one content that are asked for, where the web archive fails to give the first."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is looked at for one address.

    Attributes:
        captures: Different contents of one address of a picture, the earliest first.
        pages: Different contents of one address of a page, likewise.
        page_images: Addresses of pictures in these.
        page_captures: Different contents of each of these.
    """

    captures: int = 20
    pages: int = 3
    page_images: int = 20
    page_captures: int = 5


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a capture.

    Attributes:
        at: When it was captured, UTC.
        url: The address that was captured.
        memento: What was read and compared.
        examined: The same, decoded.
        match: What it is to the picture.
        page: The page that led there, or None.
    """

    at: datetime
    url: str
    memento: Memento
    examined: Examined
    match: Match
    page: str | None

    def appearance(self, path: str, host: str, of: Record | None = None) -> Appearance:
        """The capture as an appearance of a picture.

        Args:
            path: Name of the picture.
            host: Host of the web archive.
            of: The record that it is a part or an edit of, where it is not that record's.
        """
        notes = {"captured_url": self.url, "compared": self.match.tier.value, "sha1": self.memento.sha1}
        if of is not None:
            notes["compared_with"] = str(of.sha256)
        if self.page is not None:
            notes["page"] = self.page
        if self.at != self.memento.at:
            notes["read"] = f"as captured on {format_instant(self.memento.at)}; the index lists the same bytes, by SHA-1, at this time"
        return Appearance(
            DateInterval(self.at, self.at),
            DateBasis.CAPTURED,
            format_instant(self.at),
            path,
            source=host,
            url=self.memento.uri_m,
            notes=tuple(sorted(notes.items())),
        )


@dataclass(slots=True, kw_only=True)
class CaptureSearch:
    """Looks for pictures in the captures of one address, the earliest first, until all were shown.

    Attributes:
        mementos: The web archive.
        pictures: What is looked for, by some name.
        now: No capture is later.
        before: Only captures before this are looked at; None: all.
        follows_pages: Whether pictures that a captured page shows are looked for in their own captures.
        bounds: How much is looked at.
        limits: What is refused undecoded.
        shown: What was found, by the names of the pictures: of each the earliest capture.
        listed: Captures that came into question.
        compared: Different contents that were fetched.
        limited: Whether there is more than is looked at.
        problems: What the web archive did not answer, in words.
    """

    mementos: Mementos
    pictures: Mapping[str, Compare]
    now: datetime
    before: datetime | None = None
    follows_pages: bool = False
    bounds: Bounds = DEFAULT_BOUNDS
    limits: Limits = DEFAULT_LIMITS
    shown: dict[str, Shown] = field(default_factory=dict)
    listed: int = 0
    compared: int = 0
    limited: bool = False
    problems: list[str] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)

    def look_through(self, url: str, page: str | None = None) -> None:
        """Look through the captures of an address; of those of a page that led there, `page`."""
        self._asked.add(url)
        try:
            listing = self.mementos.listing(url)
        except TransportError as fault:
            self.problems.append(str(fault))
            return
        wanted = list(self._wanted(listing))
        self.listed += len(wanted)
        self.limited = self.limited or listing.is_cut or bool(listing.elsewhere)
        if listing.unread:
            self.problems.append(f"{url}: {listing.unread} lines of the index could not be read")
        most = self.bounds.captures if page is None else min(self.bounds.captures, self.bounds.page_captures)
        pictures = pages = 0
        for same in _distinct(wanted):
            if self.mementos.left_alone is not None or not self._is_open(same[0].at):
                break
            is_page = same[0].is_page
            if pages >= self.bounds.pages if is_page else pictures >= most:
                self.limited = True
                continue
            pages, pictures = pages + is_page, pictures + (not is_page)
            self._look_at(same, page)

    def outcome(self, name: str) -> LookupOutcome:
        """What came of it for one picture."""
        if name in self.shown:
            return LookupOutcome.FOUND
        if self.problems:
            return LookupOutcome.FAILED
        if self.limited:
            return LookupOutcome.LIMITED
        return LookupOutcome.NOT_SHOWN if self.listed else LookupOutcome.NO_CAPTURE

    def _wanted(self, listing: Listing) -> Iterator[Listed]:
        for listed in listing.captures:
            early = self.before is None or listed.at < self.before
            if listed.may_show and early and (self.follows_pages or not listed.is_page):
                yield listed

    def _is_open(self, at: datetime) -> bool:
        """Whether a capture of this time could be the earliest one of any picture."""
        return any(name not in self.shown or at < self.shown[name].at for name in self.pictures)

    def _look_at(self, same: list[Listed], page: str | None) -> None:
        """Fetch one content, and compare it with each picture."""
        memento, listed = self._fetch(same)
        if memento is None:
            return
        self.compared += 1
        if memento.status >= 300 or not memento.body or (self.before is not None and memento.at >= self.before):
            return
        if (reason := impossible(DateInterval(memento.at, memento.at), self.now)) is not None:
            self.problems.append(f"{memento.uri_m}: its time, {format_instant(memento.at)}, cannot be: {reason}")
            return
        url = self.mementos.service.original(memento.uri_m) or listed.url
        if listed.is_page or memento.body.lstrip()[:1] == b"<":
            if self.follows_pages and page is None:
                self._follow(memento, url)
            return
        examined = examine(MediaItem(memento.uri_m, BytesContent(memento.body)), self.limits)
        if examined.problem is not None:
            return
        at = _earliest(same, listed, memento)
        for name, compare in self.pictures.items():
            if name in self.shown and self.shown[name].at <= at:
                continue
            match = compare(examined, len(memento.body))
            if match is not None and match.tier.is_reuse and match.generic is None:
                self.shown[name] = Shown(at, url, memento, examined, match, page)

    def _fetch(self, same: list[Listed]) -> tuple[Memento | None, Listed]:
        """The first of the captures of one content that the web archive gives."""
        for listed in same[:_SAME_CONTENT_TRIES]:
            try:
                return self.mementos.memento(listed), listed
            except TransportError as fault:
                self.problems.append(str(fault))
                if self.mementos.left_alone is not None:
                    break
        return None, same[0]

    def _follow(self, memento: Memento, url: str) -> None:
        """Look for the pictures in the captures of those that a captured page shows."""
        try:
            addresses = page_images(memento, url, self.limits)
        except InputError as fault:
            self.problems.append(f"{memento.uri_m}: {fault}")
            return
        for address in addresses:
            named = self.mementos.service.original(address)
            if named is None or named in self._asked:
                continue
            if len(self._asked) > self.bounds.page_images:
                self.limited = True
                return
            if self.mementos.left_alone is not None or not self._is_open(datetime.min.replace(tzinfo=self.now.tzinfo)):
                return
            self.look_through(named, url)


def _distinct(captures: list[Listed]) -> list[list[Listed]]:
    """The captures by their content, by the index's own word; each, and all of them, with the earliest first."""
    groups: dict[str, list[Listed]] = {}
    for listed in captures:
        groups.setdefault(listed.key, []).append(listed)
    return list(groups.values())


def _earliest(same: list[Listed], listed: Listed, memento: Memento) -> datetime:
    """When a content was first captured.

    That is the time that the web archive gives with it. Where that is the time that was asked for, and the index lists these
    very bytes at earlier times, too, it is the first of them.
    """
    if memento.at != listed.at or memento.sha1 != listed.sha1:
        return memento.at
    return same[0].at
