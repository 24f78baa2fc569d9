"""Report: every image that was asked about, with what was found, and what it was checked against."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from provenance.model.coverage import Coverage
from provenance.model.dates import DateInterval
from provenance.model.digest import Digest
from provenance.model.finding import Contradiction, DatedAppearance, Finding, Judgement, Unchecked, Use, Verdict
from provenance.model.found import NO_DATES, EmbeddedDates
from provenance.model.label import Label
from provenance.model.lookup import WebArchiveLookup
from provenance.model.media import Origin
from provenance.model.record import Appearance, ArchiveSummary
from provenance.model.statement import TimeBasis
from provenance.model.suppression import Suppression


class Depth(StrEnum):
    """How far a check looks."""

    QUICK = "quick"
    """Whole pictures only, by their code."""
    FULL = "full"
    """Parts of pictures, too: crops, collages, screenshots, photographs of a screen."""


RESULT_DIGITS = 16
"""Hexadecimal digits of the name of a result: 64 bits, so that no two of a run share one by chance."""


@dataclass(frozen=True, slots=True)
class CheckedMedia:
    """One image of one statement, with what was found about it.

    Attributes:
        statement_id: The statement's name.
        at: The statement's time, or None where it could not be read.
        at_text: The same as written, or None where it could not be read.
        source: File and line of the statement, or None.
        path: The image's name as the statement gives it; None where a statement's images could not be read.
        sha256: Digest of its bytes; None where they could not be read.
        judgement: The verdict and why.
        findings: Its matches with their dates, strongest first.
        unchecked: Why it could not be checked; None for every other verdict.
        at_basis: How the statement's time is known.
        url: Where the statement was made, or None.
        origin: Where in its source the image was found; None for a file that was named.
        caption: What the source writes under it, or None.
        label: What the source says that it is, or None.
        claims: Where and when the source says that it had been before; never evidence.
        notes: What else the source tells of it, name and value.
        width: Of the image in pixels, upright; None where it could not be decoded.
        height: Of it, likewise.
        pictures: Names of the files that show the proofs, in the order of the findings, None for each that was not
            drawn; empty where none was asked for.
        timelines: Names of the files that show the appearances in time, likewise.
        dates: What its own file says of dates; empty where the file could not be read.
        contradictions: What these say against each other and against the statement's time.
        lookups: What web archives were asked about it; empty where none was.
        index: Place of its statement in the whole run, from 0; shards of a run share one count.
        suppression: Why it fails no job though its verdict would; None for all others.
        thumbnail: The image itself, small, as WebP; None where none was asked for or it could not be decoded.
        thumbnails: Those of the records, likewise, in the order of the findings; empty where none was asked for.
    """

    statement_id: str
    at: DateInterval | None
    at_text: str | None
    source: str | None
    path: str | None
    sha256: Digest | None
    judgement: Judgement
    findings: tuple[Finding, ...]
    unchecked: Unchecked | None
    at_basis: TimeBasis = TimeBasis.GIVEN
    url: str | None = None
    origin: Origin | None = None
    caption: str | None = None
    label: Label | None = None
    claims: tuple[Appearance, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    width: int | None = None
    height: int | None = None
    pictures: tuple[str | None, ...] = ()
    timelines: tuple[str | None, ...] = ()
    dates: EmbeddedDates = NO_DATES
    contradictions: tuple[Contradiction, ...] = ()
    lookups: tuple[WebArchiveLookup, ...] = ()
    index: int = 0
    suppression: Suppression | None = None
    thumbnail: bytes | None = None
    thumbnails: tuple[bytes | None, ...] = ()

    @property
    def id(self) -> str:
        """The name of this result: 16 hexadecimal digits, the same in every run for one image of one statement.

        It is made of the statement's id and the image's bytes; of its name where these could not be read.
        """
        image = str(self.path) if self.sha256 is None else str(self.sha256)
        named = f"{self.statement_id}\0{image}".encode("utf-8", "backslashreplace")
        return hashlib.sha256(named).hexdigest()[:RESULT_DIGITS]

    def use_of(self, finding: Finding, dated: DatedAppearance) -> Use:
        """What the date of one appearance of a finding is good for, with what the statement's source says of its time."""
        use = finding.use_of(dated)
        return Use.SOURCE_EARLIER if use is Use.PROOF and self.judgement.verdict is not Verdict.REUSED else use


@dataclass(slots=True)
class Tally:
    """How many images have each verdict; counted as they pass, so that a run of any length is counted once.

    Attributes:
        verdicts: All images, by verdict.
        disclosed: Those that are `reused` and whose page says so itself.
        suppressed: Those that fail no job because of a baseline or an entry of an ignore file, by verdict.
    """

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    disclosed: int = 0
    suppressed: Counter[Verdict] = field(default_factory=Counter)

    @classmethod
    def of(cls, media: Iterable[CheckedMedia]) -> "Tally":
        """Of these images."""
        tally = cls()
        for item in media:
            tally.add(item)
        return tally

    def add(self, item: CheckedMedia) -> None:
        """Count one more."""
        self.verdicts[item.judgement.verdict] += 1
        self.disclosed += item.judgement.is_disclosed
        if item.suppression is not None:
            self.suppressed[item.judgement.verdict] += 1

    @property
    def images(self) -> int:
        """All of them."""
        return self.verdicts.total()

    def failing(self, verdict: Verdict) -> int:
        """How many of a verdict count: neither suppressed nor disclosed. What is disclosed is never suppressed."""
        disclosed = self.disclosed if verdict is Verdict.REUSED else 0
        return self.verdicts[verdict] - self.suppressed[verdict] - disclosed


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of a run this is: the statements whose place, from 0, leaves `number` - 1 when divided by `of`.

    Attributes:
        number: 1 to `of`.
        of: How many parts there are.
    """

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Read what `str` wrote.

        Raises:
            ValueError: `text` is no such part.
        """
        number, _, of = text.partition("/")
        if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise ValueError(f"{text!r} is no part of a run; write for instance 1/4, up to 4/4")
        return cls(int(number), int(of))

    def holds(self, index: int) -> bool:
        """Whether the statement at this place of the run, from 0, belongs to this part."""
        return index % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run.

    Attributes:
        tool_version: Version of the program.
        settings: What was asked for that changes answers, name and value.
        archive_path: Where the archive lies, as given.
        archive: What it held.
        media: One entry an image, in the order given; may be read any number of times, and is not in memory where there are many.
        tally: The same, counted.
        hosts: Every host that was contacted, sorted.
        coverage: What the archive could have known; None where nobody counted.
        notes: What a reader has to know of the run besides, a line each, for instance that a proof could not be drawn.
        shard: Which part of a run this is; None where it is the whole.
    """

    tool_version: str
    settings: tuple[tuple[str, str], ...]
    archive_path: str
    archive: ArchiveSummary
    media: Collection[CheckedMedia]
    tally: Tally
    hosts: tuple[str, ...] = ()
    coverage: Coverage | None = None
    notes: tuple[str, ...] = ()
    shard: Shard | None = None
