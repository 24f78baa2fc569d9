"""Which of several settings counts."""

from dataclasses import dataclass
from pathlib import Path

from provenance.configuring.settings import LIMITS, Catalogue, Section, Value

SHARED = ""
"""In the place of a table: for all commands that share the setting."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from.

    Attributes:
        place: The file, or the variable of the environment.
        line: In the file, from 1; None where it is not known.
    """

    place: Path | str
    line: int | None = None

    def __str__(self) -> str:
        """For people."""
        return str(self.place) if self.line is None else f"{self.place}:{self.line}"


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was set: in one table, for its command or of the limits, or `SHARED`."""

    table: str
    name: str
    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class Settings:
    """All that was set.

    Attributes:
        layers: What counts most first.
        places: Files that were looked for.
        files: Those that were read and set something, what counts most first.
        notes: What somebody should know.
    """

    catalogue: Catalogue
    layers: tuple[tuple[Given, ...], ...] = ()
    places: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()

    def of_command(self, section: Section, name: str) -> Given | None:
        """What counts for an option of a command; None where nothing was set.

        In one file the table of the command counts before what is for all; between files it is the file that counts.
        """
        setting = section.find(name)
        is_shared = setting is not None and self.catalogue.shares(section, setting)
        tables = (section.table, SHARED) if is_shared else (section.table,)
        return self._first(tables, name)

    def of_all(self, name: str) -> Given | None:
        """What counts for all commands that share a setting, unless a table says otherwise for one; None where nothing was set."""
        return self._first((SHARED,), name)

    def of_limit(self, name: str) -> Given | None:
        """What counts for a limit, whatever the command; None where nothing was set."""
        return self._first((LIMITS,), name)

    def _first(self, tables: tuple[str, ...], name: str) -> Given | None:
        for layer in self.layers:
            for table in tables:
                for given in layer:
                    if (given.table, given.name) == (table, name):
                        return given
        return None
