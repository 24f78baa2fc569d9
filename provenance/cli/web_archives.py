"""The options by which a web archive is named and asked, the same for `check` and `archive enrich`."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from provenance.looking_up import Bounds, CirculatingLookUp
    from provenance.mementos import CaptureFetcher, Mementos
    from provenance.model.limits import Limits
    from provenance.model.trust import Trust
    from provenance.transport import HostRule

_HELP = "Web archive to ask for captures: https://web.archive.org, a pywb collection, a CDX server or TimeMap. It learns the addresses."

Wayback = Annotated[str | None, typer.Option("--wayback", help=f"{_HELP}  [default: none is asked]", show_default=False)]
NamedWayback = Annotated[str, typer.Option("--wayback", help=_HELP, show_default=False)]
WaybackCaptures = Annotated[
    int, typer.Option("--wayback-captures", min=1, help="Different captures of one address that are compared, the earliest first.")
]
WaybackInterval = Annotated[
    float, typer.Option("--wayback-interval", min=0, help="Seconds between two requests to the web archive; many block who asks faster.")
]
DEFAULT_CAPTURES = 20
DEFAULT_INTERVAL_S = 1.1


@dataclass(frozen=True, slots=True)
class WebArchiveOptions:
    """Which web archive is asked, and how."""

    name: str | None
    captures: int = DEFAULT_CAPTURES
    interval_s: float = DEFAULT_INTERVAL_S

    def host_rules(self) -> "tuple[HostRule, ...]":
        """How its host wants to be asked.

        Raises:
            ConfigurationError: It is named by something that is no address.
        """
        if self.name is None:
            return ()
        from provenance.mementos import Mementos, Service

        return (Mementos.rule(Service.parse(self.name), self.interval_s),)

    def bounds(self) -> "Bounds":
        """How much is looked at for one address."""
        from provenance.looking_up import Bounds

        return Bounds(captures=self.captures)

    def open(self, fetcher: "CaptureFetcher", limits: "Limits") -> "Mementos":
        """The web archive, where one was named.

        Raises:
            ConfigurationError: It is named by something that is no address.
        """
        from provenance.mementos import Mementos, Service

        assert self.name is not None
        return Mementos(fetcher, Service.parse(self.name), limits.max_bytes)

    def look_up(self, fetcher: "CaptureFetcher", trust: "Trust", now: datetime, limits: "Limits") -> "CirculatingLookUp":
        """What asks it about circulating images.

        Raises:
            ConfigurationError: It is named by something that is no address.
        """
        from provenance.looking_up import CirculatingLookUp

        return CirculatingLookUp(mementos=self.open(fetcher, limits), trust=trust, now=now, bounds=self.bounds(), limits=limits)

    def told(self) -> tuple[tuple[str, str], ...]:
        """The settings that change answers, for a report; none where no web archive is asked."""
        return () if self.name is None else (("wayback", self.name), ("wayback_captures", str(self.captures)))


NO_WEB_ARCHIVE = WebArchiveOptions(None)
