"""What `archive add` was asked to do, and what of it contradicts itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.cli.sourcing import SourceOptions
from provenance.cli.terminal import STDIN, parse_timezone
from provenance.errors import ConfigurationError
from provenance.model.dates import DateBasis

if TYPE_CHECKING:
    from provenance.intake import OwnWords

BY_PATH = "path:"
"""What `--dates` begins with where dates are to be read from the names of folders; a list of that name is ./path:..."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What `archive add` was asked to do.

    Attributes:
        reading: Which sources, and how they are read.
        dates: A list, or `path:` and a pattern.
        date: Of pictures whose source gives none.
        basis: How dates are known, by the owner's word.
        source: By whose name they are trusted.
        publisher: Who published everything.
        url: Where everything appeared.
        columns: What columns of the list mean, FIELD=COLUMN each.
        date_format: How its dates are written.
        encoding: What it is in.
    """

    reading: SourceOptions
    dates: str | None = None
    date: str | None = None
    basis: DateBasis | None = None
    source: str | None = None
    publisher: str | None = None
    url: str | None = None
    columns: tuple[str, ...] = ()
    date_format: str | None = None
    encoding: str | None = None

    @property
    def path_pattern(self) -> str | None:
        """How the names of folders tell dates, if they do."""
        by_path = self.dates is not None and self.dates.startswith(BY_PATH)
        return self.dates.removeprefix(BY_PATH) if by_path and self.dates is not None else None

    @property
    def list_name(self) -> str | None:
        """The list of dates, if there is one."""
        return self.dates if self.path_pattern is None else None

    @property
    def origin(self) -> str:
        """Where everything comes from, for each entry of the archive's log."""
        named = ", ".join(self.reading.names[:3]) + (f" and {len(self.reading.names) - 3} more" if len(self.reading.names) > 3 else "")
        return named if self.dates is None else f"{self.dates} in {named}" if self.path_pattern is not None else self.dates

    @property
    def own(self) -> "OwnWords":
        """What the owner says of everything."""
        from provenance.intake import OwnWords

        return OwnWords(self.basis, self.source, self.publisher, self.url, parse_timezone(self.reading.timezone))

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            ConfigurationError: The options contradict each other.
        """
        named = bool(self.reading.names) or self.reading.files0_from is not None
        if self.dates is not None and self.date is not None:
            raise ConfigurationError("--dates and --date exclude each other")
        if self.dates is None and not named:
            raise ConfigurationError(
                "nothing to add: give sources (pictures, folders, pages, exports, web archives), or --dates with a list"
            )
        if self.path_pattern is not None and not named:
            raise ConfigurationError(f"--dates {self.dates}: name the folder that the pattern begins in, as in: archive add ARCHIVE FOLDER")
        if self.date is not None and self.basis is None:
            raise ConfigurationError("--date needs --basis: a date counts for as much as how it is known")
        if self.list_name is None and (self.columns or self.date_format or self.encoding):
            raise ConfigurationError("--columns, --date-format and --encoding are about a list; give it with --dates LIST.csv")
        if self.list_name == STDIN and STDIN in (*self.reading.names, self.reading.files0_from):
            raise ConfigurationError("standard input can be the list or a source, not both")
        if self.dates is not None and self.reading.kind is not None:
            raise ConfigurationError("--as is for sources that give their own times, not for pictures with --dates")
