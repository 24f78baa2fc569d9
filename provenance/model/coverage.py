"""Coverage: what an archive could have known. A `not-found` means nothing without it."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from provenance.model.dates import DateBasis, DateInterval


@dataclass(frozen=True, slots=True)
class PublisherRecords:
    """How many records have an appearance by one publisher, or where none is told, from one source."""

    name: str
    records: int


@dataclass(frozen=True, slots=True)
class YearRecords:
    """How many records have an appearance that lies in one year.

    Attributes:
        year: 1 to 9999.
        by_basis: In the order of `DateBasis`: each record counts where the date of it in this year counts for most, once.
    """

    year: int
    by_basis: tuple[int, ...]

    @property
    def records(self) -> int:
        """All of them."""
        return sum(self.by_basis)


@dataclass(frozen=True, slots=True)
class LastAddition:
    """When something was last added to an archive.

    Attributes:
        entry: Number of the entry in its log.
        at: When, by the clock of the machine, RFC 3339 UTC.
        operator: Name of the account that ran the program.
        tool: Name and version of the program.
    """

    entry: int
    at: str
    operator: str
    tool: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds, by what could be asked of it. A record counts in each year and for each publisher that it has.

    Attributes:
        records: Number of pictures.
        appearances: Number of their appearances.
        by_basis: How many of these are known in which way; every basis, in the order of `DateBasis`.
        years: Each year in which an appearance lies, ascending.
        spanning_years: Number of records with an appearance that may lie in more than one year; an open end is such.
        undated: Number of records with an appearance of which no date is known.
        evidence: Instants by which evidence of records was over, ascending, each with the number of records of which some
            was over by then.
        publishers: Those with most records, most first, ties by name.
        other_publishers: How many there are besides.
        other_records: The sum of the records of these; one of two publishers counts twice.
        unnamed: Number of records with an appearance that names neither a publisher nor a source.
        last_addition: None where nothing was added.
        with_features: Number of records with local features of the algorithm asked for.
        too_plain: Number of records that are too plain to be found by looks; they need no local features.
        marked: Number of records with a mark as generic, of a region or whole.
        marked_whole: How many of these are marked whole.
        thumbnails: Number of records with a stored thumbnail.
        originals: Number of records whose file is stored.
        with_pdq: Number of records with a PDQ, the code that others exchange.
        pdq_alone: How many of these are known by it alone.
    """

    records: int
    appearances: int
    by_basis: tuple[tuple[DateBasis, int], ...]
    years: tuple[YearRecords, ...]
    spanning_years: int
    undated: int
    evidence: tuple[tuple[datetime, int], ...]
    publishers: tuple[PublisherRecords, ...]
    other_publishers: int
    other_records: int
    unnamed: int
    last_addition: LastAddition | None
    with_features: int
    too_plain: int
    marked: int
    marked_whole: int
    thumbnails: int
    originals: int
    with_pdq: int = 0
    pdq_alone: int = 0

    @property
    def by_year(self) -> tuple[tuple[int, int], ...]:
        """Year, and number of records with an appearance that lies in it; ascending."""
        return tuple((one.year, one.records) for one in self.years)

    def evidence_before(self, at: DateInterval) -> int:
        """The number of records with evidence that is surely earlier than a statement's time: those that could have proven reuse."""
        if at.earliest is None:
            return 0
        place = bisect_left(self.evidence, at.earliest, key=lambda one: one[0])
        return self.evidence[place - 1][1] if place else 0
