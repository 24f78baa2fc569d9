"""What a web archive lists of an address, and one thing that it stored."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of an index: a capture as the web archive tells it. Nothing of it is checked.

    Attributes:
        at: When it was made, UTC, to the second.
        uri_m: Where the bytes are that it stored (a URI-M of RFC 7089), as they were stored where the archive offers that.
        url: What was captured (URI-R).
        media_type: What the server called it; None where that is not told.
        status: HTTP status of what was captured; None where that is not told, as of most revisits.
        sha1: SHA-1 of the stored body in Base32, as indexes write it; None where that is not told.
    """

    at: datetime
    uri_m: str
    url: str
    media_type: str | None = None
    status: int | None = None
    sha1: str | None = None

    @property
    def key(self) -> str:
        """Equal for captures that hold the same bytes by the index's own word."""
        return self.sha1 or self.uri_m

    @property
    def may_show(self) -> bool:
        """Whether there may be something to see: no error page; a redirect may lead to another capture."""
        return self.status is None or 200 <= self.status < 400

    @property
    def is_page(self) -> bool:
        """Whether it was captured as a page; a redirect is none, whatever its server called it."""
        return self.media_type in {"text/html", "application/xhtml+xml"} and (self.status is None or self.status < 300)


@dataclass(frozen=True, slots=True)
class Listing:
    """The captures of an address that a web archive lists.

    Attributes:
        captures: The earliest first.
        unread: Lines that could not be read.
        elsewhere: Captures that lie on other hosts, which are not asked.
        is_cut: Whether the archive has, or may have, more than it was asked to list.
    """

    captures: tuple[Listed, ...]
    unread: int = 0
    elsewhere: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Memento:
    """One thing that a web archive stored, and what it says of the time: the Memento-Datetime of what answered in the end.

    Attributes:
        at: When it was stored, UTC. Never the time that was asked for: archives answer with the nearest capture.
        uri_m: The address that answered, after redirects.
        body: The bytes; empty where an error or a redirect was captured.
        status: HTTP status of what was captured.
        charset: As the server names it, or None.
        sha1: SHA-1 of the body in Base32.
    """

    at: datetime
    uri_m: str
    body: bytes
    status: int
    charset: str | None
    sha1: str
