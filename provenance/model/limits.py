"""The limits on what is opened, in one table: what is over one is refused by its name, and never counts as clean.

Options, settings, `doctor` and docs/limits.md are made of the fields; whoever refuses is handed the value.
"""

from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from provenance.errors import ConfigurationError

_RULE = "rule"
_COUNT = 10**9
_BYTES = 2**40
_DAY_S = 86_400
_PILLOW_PIXELS = 178_956_970
"""Where Pillow refuses by itself, twice its MAX_IMAGE_PIXELS. That guard is never lifted, so a higher limit would change nothing."""


class Group(StrEnum):
    """What limits are limits of, by the headings of docs/limits.md."""

    PICTURES = "Pictures"
    CONTAINERS = "Containers, documents, pages and mails"
    WORKERS = "Workers"
    NETWORK = "Network"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a limit is, and which values it may have.

    Attributes:
        group: What it is a limit of.
        of: What it counts.
        least: Smallest value, inclusive.
        most: Largest value, inclusive.
        is_size: Whether it counts bytes, so that people write 64MiB.
    """

    group: Group
    of: str
    least: float
    most: float
    is_size: bool = False


class Limit(int):
    """A number that knows which limit it is, so that whoever is handed it can say so."""

    def __new__(cls, value: int, name: str) -> Self:
        """A number and its name."""
        made = super().__new__(cls, value)
        made.name = name
        return made

    name: str

    def __reduce__(self) -> tuple[type[Self], tuple[int, str]]:
        """What makes an equal one: workers are handed limits, too."""
        return type(self), (int(self), self.name)


def named(bound: int) -> str:
    """How a message names what was exceeded: ` (max_bytes)`; nothing for a bound that is none of the table."""
    return f" ({bound.name})" if isinstance(bound, Limit) else ""


def limit(default: Any, group: Group, of: str, least: float = 1, most: float = _COUNT) -> Any:
    """A field that is a limit, of the kind of number that its default is."""
    return field(default=default, metadata={_RULE: Rule(group, of, least, most)})


def size(default: int, group: Group, of: str, least: int = 1, most: int = _BYTES) -> Any:
    """A field that is a limit on bytes."""
    return field(default=default, metadata={_RULE: Rule(group, of, least, most, is_size=True)})


def limits_of(table: Any) -> tuple["Field[Any]", ...]:
    """The fields of a dataclass that are limits."""
    return tuple(one for one in fields(table) if _RULE in one.metadata)


def rule_of(one: "Field[Any]") -> Rule:
    """What a field is a limit of."""
    rule: Rule = one.metadata[_RULE]
    return rule


def check_limits(table: Any) -> None:
    """Hold the limits of a dataclass to their rules, and give the whole numbers their names.

    Raises:
        ConfigurationError: A value is none of its limit; the message names it.
    """
    for one in limits_of(table):
        rule, value = rule_of(one), getattr(table, one.name)
        if isinstance(value, bool) or not isinstance(value, int if one.type is int else int | float):
            raise ConfigurationError(f"{one.name}: {value!r} is no {'whole number' if one.type is int else 'number'}")
        if not rule.least <= value <= rule.most:
            raise ConfigurationError(f"{one.name}: {value:,} is not within {rule.least:,} to {rule.most:,}")
        if one.type is int:
            object.__setattr__(table, one.name, Limit(value, one.name))


def told(table: Any) -> tuple[tuple[str, str], ...]:
    """Name and value of those limits of a dataclass that are not the default ones, which can change answers: for reports."""
    found = ((one.name, getattr(table, one.name), one.default) for one in limits_of(table))
    return tuple((name, str(value)) for name, value, default in found if value != default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that is opened, and that opening it may take; all bounds inclusive. Each field is a limit (docs/limits.md).

    Those of pictures let through every camera of today and stop the bombs that Pillow itself lets through: it only warns at 89
    megapixels, and a 20 kB file of 169 megapixels takes it 11 s and 1.2 GB.

    Raises:
        ConfigurationError: A value is out of its range.
    """

    max_bytes: int = size(64 * 2**20, Group.PICTURES, "bytes of a picture's file")
    max_jpeg_pixels: int = limit(
        _PILLOW_PIXELS, Group.PICTURES, "pixels of a JPEG, which is decoded at a fraction of its size", most=_PILLOW_PIXELS
    )
    max_pixels: int = limit(100_000_000, Group.PICTURES, "pixels of a picture that is no JPEG", most=_PILLOW_PIXELS)
    max_copied_pixels: int = limit(
        16_500_000, Group.PICTURES, "pixels of a WebP, an AVIF or a BMP in runs, whose decoders copy them", most=_PILLOW_PIXELS
    )
    """They hold up to four copies of the picture; with this and `max_decoded_bytes` a worker stays below 300 MB."""
    max_side: int = limit(65_535, Group.PICTURES, "pixels of the longer side of a picture that is no JPEG", most=_PILLOW_PIXELS)
    """A picture of a pixel's width takes twenty times the memory of its pixels."""
    max_decoded_bytes: int = size(
        245_000_000, Group.PICTURES, "bytes of the decoded pixels of a picture that is no JPEG, or of what one in scans keeps"
    )
    """4 bytes for each pixel with more than one channel."""
    max_scans: int = limit(64, Group.PICTURES, "scans of a progressive JPEG", most=100_000)
    """Each costs a pass over the whole picture. Encoders write about ten."""

    max_members: int = limit(100_000, Group.CONTAINERS, "members of one container")
    max_directory_bytes: int = size(25_600_000, Group.CONTAINERS, "bytes of a ZIP's directory")
    """It is read whole: 256 bytes a member at most members."""
    max_inflated_bytes: int = size(2 * 2**30, Group.CONTAINERS, "bytes of all members of one container together")
    max_ratio: int = limit(200, Group.CONTAINERS, "inflated bytes a stored one, of a member larger than ratio-free-bytes", most=1_000_000)
    """DEFLATE's own limit is 1,032 (RFC 1951); text of exports stays below 30."""
    ratio_free_bytes: int = size(2**20, Group.CONTAINERS, "bytes of a member that may have any ratio", least=0)
    max_depth: int = limit(2, Group.CONTAINERS, "containers in each other", least=0, most=16)
    """2 reads a document inside a ZIP that was itself named. Each level is a level of the program's own recursion."""
    max_page_bytes: int = size(16 * 2**20, Group.CONTAINERS, "bytes of a page, of a mail's text, or of a table that is read whole")
    max_document_bytes: int = size(2**28, Group.CONTAINERS, "bytes of a mail, or of a document in a container")
    """It is held in memory while its images are."""
    max_document_pages: int = limit(2_000, Group.CONTAINERS, "pages of a document")
    max_document_images: int = limit(5_000, Group.CONTAINERS, "images of one document or mail")
    max_document_pixels: int = limit(
        100_000_000,
        Group.CONTAINERS,
        "pixels of an image of a document that has to be decoded, or of a page that is drawn",
        most=_PILLOW_PIXELS,
    )
    max_document_seconds: float = limit(60.0, Group.CONTAINERS, "seconds for one document or mail", least=0.01, most=_DAY_S)
    max_mail_parts: int = limit(10_000, Group.CONTAINERS, "parts of a mail")

    max_cpu_seconds: int = limit(10, Group.WORKERS, "seconds of processor time for one job: a picture, a page, a document", most=_DAY_S)
    max_wall_seconds: float = limit(60.0, Group.WORKERS, "seconds by the clock for one job", least=0.01, most=_DAY_S)
    """Well above the processor time: a busy machine is no reason to refuse a picture."""
    max_memory_bytes: int = size(2**30, Group.WORKERS, "bytes of memory for one job, beyond what a worker starts with", least=2**26)
    """The least opens small photographs, and little else."""

    def __post_init__(self) -> None:
        check_limits(self)

    def for_own(self) -> "Limits":
        """What holds for pictures of the program's own making, as the thumbnails of an archive: only what a job may take."""
        return Limits(**{one.name: getattr(self, one.name) for one in limits_of(self) if rule_of(one).group is Group.WORKERS})


DEFAULT_LIMITS = Limits()
