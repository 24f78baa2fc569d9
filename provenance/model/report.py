"""Report: every image that was asked about, with what was found, and what it was checked against."""

from collections import Counter
from dataclasses import dataclass
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


class Depth(StrEnum):
    """How far a check looks."""

    QUICK = "quick"
    """Whole pictures only, by their code."""
    FULL = "full"
    """Parts of pictures, too: crops, collages, screenshots, photographs of a screen."""


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

    def use_of(self, finding: Finding, dated: DatedAppearance) -> Use:
        """What the date of one appearance of a finding is good for, with what the statement's source says of its time."""
        use = finding.use_of(dated)
        return Use.SOURCE_EARLIER if use is Use.PROOF and self.judgement.verdict is not Verdict.REUSED else use


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run.

    Attributes:
        tool_version: Version of the program.
        settings: What was asked for that changes answers, name and value.
        archive_path: Where the archive lies, as given.
        archive: What it held.
        media: One entry an image, in the order given.
        hosts: Every host that was contacted, sorted.
        coverage: What the archive could have known; None where nobody counted.
    """

    tool_version: str
    settings: tuple[tuple[str, str], ...]
    archive_path: str
    archive: ArchiveSummary
    media: tuple[CheckedMedia, ...]
    hosts: tuple[str, ...] = ()
    coverage: Coverage | None = None

    def count(self) -> dict[Verdict, int]:
        """How many images have each verdict, all verdicts named."""
        counted = Counter(item.judgement.verdict for item in self.media)
        return {verdict: counted[verdict] for verdict in Verdict}
