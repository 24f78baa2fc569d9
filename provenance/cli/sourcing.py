"""The options by which sources are named and read, the same for `check`, `intake` and `archive add`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits
from provenance.cli.terminal import STDIN, parse_timezone, tell
from provenance.cli.web_archives import NO_WEB_ARCHIVE, WebArchiveOptions
from provenance.errors import ConfigurationError, DateError, InputError
from provenance.model.edtf import parse_edtf
from provenance.model.kind import Kind

if TYPE_CHECKING:
    from provenance.intake import Options
    from provenance.intake.interface import Read
    from provenance.model.report import Shard
    from provenance.model.statement import LeftOut, StatedTime
    from provenance.transport import Transport, TransportSettings

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        help="Images, folders, pages, web archives, exports, mails, documents, manifests; files or addresses; - is standard input.",
        show_default=False,
    ),
]
At = Annotated[
    str | None,
    typer.Option(help="Time of the statement: EDTF (2023-10-23, 2023-10, 2023~) or RFC 3339. Counts before what a source gives."),
]
Timezone = Annotated[str | None, typer.Option(help="Zone of days and times that have none: Europe/Kyiv, +02:00.")]
As = Annotated[Kind | None, typer.Option("--as", help="What the sources are.  [default: recognised by their content]", show_default=False)]
Base = Annotated[
    Path | None,
    typer.Option(help="Folder that relative paths lie in.  [default: that of the manifest, else the working one]", show_default=False),
]
Files0From = Annotated[
    str | None, typer.Option("--files0-from", help="File of further sources, each ended by a NUL byte; - is standard input.")
]
AllImages = Annotated[bool, typer.Option("--all-images", help="Take icons, avatars and other furniture of pages, too.")]
Fetch = Annotated[bool, typer.Option("--fetch", help="Fetch what sources on disk refer to by address.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody; only the cache answers.")]
AllowPrivate = Annotated[
    list[str] | None,
    typer.Option("--allow-private", help="Network (CIDR) that may be asked though it is not public."),
]
AllowPort = Annotated[
    list[int] | None,
    typer.Option("--allow-port", min=1, max=65535, help="Port that may be asked besides 80 and 443."),
]
Timeout = Annotated[float, typer.Option(help="Seconds for one address, everything included.")]
Cache = Annotated[
    Path | None,
    typer.Option(help="Folder of the cache.  [default: that of the user]", show_default=False),
]
ProxyFromEnv = Annotated[bool, typer.Option("--proxy-from-env", help="Use the proxies that the environment names.")]


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """Which sources were named, and how they are read."""

    names: tuple[str, ...]
    manifest: str | None = None
    at: str | None = None
    timezone: str | None = None
    kind: Kind | None = None
    base: Path | None = None
    files0_from: str | None = None
    all_images: bool = False
    fetch: bool = False
    offline: bool = False
    allow_private: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = ()
    timeout_s: float = 30.0
    cache: Path | None = None
    proxy_from_env: bool = False
    wayback: WebArchiveOptions = NO_WEB_ARCHIVE
    limits: GivenLimits = NO_LIMITS_SAID


@dataclass(slots=True)
class Sourced:
    """Statements as they are read, and what is known once they were.

    Attributes:
        statements: To be read once.
        transport: The network, for the hosts that were contacted.
        left_out: Files that are neither a picture nor a source, as far as they were met.
        count: About how many images there are, or in a part of the run; None where that is known only once they were read.
    """

    statements: "Read"
    transport: "Transport"
    left_out: "LeftOutTally"
    count: "Callable[[Shard | None], int | None]"


class LeftOutTally:
    """How many files were left out for each reason, and one of them by name: a folder may hold any number."""

    def __init__(self) -> None:
        """Of none yet."""
        self._first: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()

    def leave(self, left: "LeftOut") -> None:
        """Count one."""
        self._first.setdefault(left.reason, left.name)
        self._numbers[left.reason] += 1

    def tell(self) -> None:
        """Say which files were neither taken as a picture nor read as a source: how many a reason, and one of them by name."""
        for reason, number in self._numbers.items():
            first = self._first[reason]
            what = f"{first} was left out" if number == 1 else f"{number} files were left out, {first} for one"
            tell(f"note: {what}: {reason}")


@dataclass(frozen=True, slots=True)
class Opened:
    """What is needed to read the sources that were named.

    Attributes:
        names: Of all sources.
        options: For the readers.
        stdin: What `-` stands for.
        transport: The network.
        left_out: Files that are neither a picture nor a source, as far as they were met.
    """

    names: tuple[str, ...]
    options: "Options"
    stdin: bytes
    transport: "Transport"
    left_out: LeftOutTally


@contextmanager
def open_sources(options: SourceOptions) -> Iterator[Sourced]:
    """The statements of the sources that the options name.

    Raises:
        ConfigurationError: The options contradict each other, or name nothing.
        InputError: A list of names cannot be read.
    """
    from provenance.intake import count_manifest, read_manifest, read_named
    from provenance.model.statement import StatedTime, TimeBasis

    names = (*options.names, *files0(options.files0_from))
    if (options.manifest is None) == (not names):
        raise ConfigurationError("give either sources (images, folders, pages, exports, documents), or --manifest with statements")
    if options.manifest is not None and options.at is not None:
        raise ConfigurationError(
            "--at is for sources named on the command line; a manifest gives the time of each statement in its field at"
        )
    given = None
    if options.at is not None:
        try:
            given = StatedTime(parse_edtf(options.at, parse_timezone(options.timezone)), options.at, TimeBasis.GIVEN, "--at")
        except DateError as error:
            raise ConfigurationError(f"--at: {error}") from error
    with open_intake(replace(options, names=names, files0_from=None), given) as opened:
        if options.manifest is not None:
            statements = read_manifest(options.manifest, opened.options, opened.stdin)
            count: Callable[[Shard | None], int | None] = partial(count_manifest, options.manifest, opened.options, opened.stdin)
        else:
            statements, count = read_named(names, opened.options, options.kind, opened.stdin), _not_known
        yield Sourced(statements, opened.transport, opened.left_out, count)


def _not_known(shard: "Shard | None") -> None:
    """How many images there are in sources that have to be read for that."""
    del shard


@contextmanager
def open_intake(options: SourceOptions, given: "StatedTime | None", *, every_capture: bool = False) -> "Iterator[Opened]":
    """Everything that reading sources needs, with the network closed at the end.

    Args:
        options: Which sources, and how.
        given: The time that counts before theirs.
        every_capture: See `intake.Options`.

    Raises:
        ConfigurationError: The options make no sense.
        InputError: A list of names cannot be read.
    """
    from provenance.intake import Options, intake_options
    from provenance.transport import Transport

    names = (*options.names, *files0(options.files0_from))
    stdin = sys.stdin.buffer.read() if STDIN in (*names, options.manifest) else b""
    left_out = LeftOutTally()
    with Transport(transport_settings(options)) as transport:
        wanted = Options(
            parse_timezone(options.timezone), given, options.all_images, transport, options.fetch, options.base,
            leave=left_out.leave, now=datetime.now(UTC), every_capture=every_capture, limits=options.limits.opening,
        )  # fmt: skip
        yield Opened(names, intake_options(wanted), stdin, transport, left_out)


def files0(name: str | None) -> tuple[str, ...]:
    """The names in a list that is ended by NUL bytes, as `find -print0` writes it; none without a list.

    Raises:
        InputError: It cannot be read.
    """
    if name is None:
        return ()
    try:
        content = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"--files0-from {name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return tuple(name.decode("utf-8", "surrogateescape") for name in content.split(b"\0") if name)


def default_cache() -> Path:
    """Where answers of the network are kept if nothing is said of it."""
    from platformdirs import user_cache_path

    return user_cache_path("provenance") / "http"


def transport_settings(options: SourceOptions) -> "TransportSettings":
    """What the options of the network allow.

    Raises:
        ConfigurationError: A network cannot be read.
    """
    from ipaddress import ip_network

    from provenance.transport import TransportSettings

    try:
        private = tuple(ip_network(text) for text in options.allow_private)
    except ValueError as error:
        raise ConfigurationError(f"--allow-private: {error}; give a network, for instance 10.0.0.0/8") from error
    return TransportSettings(
        allowed_private=private,
        allowed_ports=frozenset({80, 443, *options.allow_ports}),
        timeout_s=options.timeout_s,
        max_redirects=options.limits.max_redirects,
        cache_folder=options.cache or default_cache(),
        offline=options.offline,
        use_proxies=options.proxy_from_env,
        host_rules=options.wayback.host_rules(),
    )
