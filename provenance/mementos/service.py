"""One web archive: where its index is asked, and where what it stored lies."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self
from urllib.parse import quote, urlsplit

from provenance.errors import ConfigurationError, TransportError

MOST_LISTED = 10_000
"""Captures of one address that are listed, the earliest ones."""
_CDX_SERVER = "/cdx/search/cdx"
_CDX = "/cdx"
_TIMEMAP = "/timemap/link"
_INTERNET_ARCHIVE = "web.archive.org"
_STAMPED = re.compile(r"/(\d{4,14})(?:[a-z]{2}_)?/(https?:/.+)", re.DOTALL)
"""The end of a URI-M of Wayback software: a time stamp, perhaps a modifier, and the address."""
_FULL_STAMP = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(?=https?:)")


class IndexForm(StrEnum):
    """How a web archive lists what it has."""

    CDX = "cdx"
    """A CDX server: lines of JSON as pywb writes them, or the one array of the Internet Archive."""
    TIMEMAP = "timemap"
    """A TimeMap of RFC 7089, in link format."""


@dataclass(frozen=True, slots=True)
class Service:
    """One web archive, or one collection of it.

    Attributes:
        name: The address by which it was named, without a slash at its end.
        form: How it lists.
        index: What an address is appended to, to ask for its captures.
        replay: What a time stamp and an address are appended to, to get what was stored; ends with a slash.
    """

    name: str
    form: IndexForm
    index: str
    replay: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The archive that an address names: a pywb collection, a CDX server, a TimeMap, or the Internet Archive.

        Raises:
            ConfigurationError: It is no such address.
        """
        name = text.rstrip("/")
        try:
            parts = urlsplit(name)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ConfigurationError(f"--wayback {text}: no address: {error}") from error
        if (
            parts.scheme not in {"http", "https"}
            or not host
            or not host.isascii()
            or parts.query
            or parts.fragment
            or parts.username is not None
        ):
            raise ConfigurationError(f"--wayback {text}: give the http address of a web archive, in ASCII: https://web.archive.org")
        if host == _INTERNET_ARCHIVE and parts.path in {"", "/web"}:
            name = f"https://{_INTERNET_ARCHIVE}"
            return cls(name, IndexForm.CDX, f"{name}{_CDX_SERVER}", f"{name}/web/")
        if parts.path.endswith(_TIMEMAP):
            return cls(name, IndexForm.TIMEMAP, f"{name}/", name.removesuffix("timemap/link"))
        if parts.path.endswith(_CDX_SERVER):
            return cls(name, IndexForm.CDX, name, f"{name.removesuffix(_CDX_SERVER)}/web/")
        root = name.removesuffix(_CDX)
        return cls(name, IndexForm.CDX, f"{root}{_CDX}", f"{root}/")

    @property
    def host(self) -> str:
        """Its host as it stands in addresses, with the port where that is not the scheme's."""
        parts = urlsplit(self.index)
        name = parts.hostname or ""
        name = f"[{name}]" if ":" in name else name
        return name if parts.port in {None, 443 if parts.scheme == "https" else 80} else f"{name}:{parts.port}"

    def question(self, url: str) -> str:
        """The address that lists the captures of `url`, and of nothing else: a star at its end is part of it."""
        if self.form is IndexForm.TIMEMAP:
            return self.index + url.replace("#", "%23")
        return f"{self.index}?url={quote(url, safe='')}&matchType=exact&output=json&limit={MOST_LISTED}"

    def uri_m(self, at: datetime, url: str) -> str:
        """Where the bytes lie that were captured at `at`: the modifier `id_` asks for them as they were stored."""
        return f"{self.replay}{at.astimezone(UTC):%Y%m%d%H%M%S}id_/{url.replace('#', '%23')}"

    def raw(self, uri_m: str) -> str:
        """A URI-M of a TimeMap, of the bytes as they were stored where the address shows how that is asked for."""
        uri_m = self.secured(uri_m)
        if not uri_m.startswith(self.replay):
            return uri_m
        return self.replay + _FULL_STAMP.sub(r"/\1id_/", f"/{uri_m.removeprefix(self.replay)}", count=1)[1:]

    def is_own(self, address: str) -> bool:
        """Whether an address lies on the archive's own host; https in the place of http is the same host."""
        try:
            parts, own = urlsplit(address), urlsplit(self.index)
            return parts.scheme in {"http", "https"} and parts.hostname == own.hostname and (_port(parts.port) == _port(own.port))
        except ValueError:
            return False

    def original(self, address: str) -> str | None:
        """What an address is a capture of, where it is one of this archive; None for any other of its own; else the address."""
        if not self.is_own(address):
            return address
        stamped = _STAMPED.search(address)
        return None if stamped is None else re.sub(r"^(https?:/)(?!/)", r"\1/", stamped[2])

    def route(self, at: datetime, target: str) -> str:
        """Where to go instead of where an answer leads that was asked for as of `at`: never out of the archive.

        A redirect that was captured leads, raw, to where it led then: to the live web. What was captured there is asked for instead.

        Raises:
            TransportError: It leads to nothing that could have been captured.
        """
        if self.is_own(target):
            return self.secured(target)
        if not target.startswith(("http://", "https://")):
            raise TransportError(f"the capture is a redirect to {target:.100}, which is no address of the web")
        return self.uri_m(at, target)

    def secured(self, address: str) -> str:
        """An address of its own, over https where the archive was named with that: nobody on the way shall change a capture."""
        return f"https{address[4:]}" if self.index.startswith("https:") and address.startswith("http:") else address


def _port(port: int | None) -> int | None:
    return None if port in {80, 443} else port
