"""What is rendered while the results of a run pass by: the parts of the page, and what the top of it counts."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from provenance.rendering.html.results import ResultView
from provenance.rendering.html.styling import StyleSheet
from provenance.rendering.html.templating import render
from provenance.rendering.html.text import Part
from provenance.rendering.html.words import Group

_ROWS = 40
"""Lines of the index that a browser lays out together, once they come near the screen."""
MAX_NAMED = 3
"""Statements that are named at the top."""


@dataclass(slots=True)
class Counted:
    """What the top of the page tells.

    Attributes:
        groups: How many results stand in each.
        statements: The first few statements, with their times.
        statement_count: How many there are, one after the other.
        pictures: How many small pictures the page holds, those of the index aside.
        length: Characters of the page, those of its top and foot aside.
    """

    groups: dict[Group, int] = field(default_factory=lambda: dict.fromkeys(Group, 0))
    statements: list[tuple[str, str]] = field(default_factory=list)
    statement_count: int = 0
    pictures: int = 0
    length: int = 0

    @property
    def present(self) -> list[Group]:
        """The groups that have results, in their order."""
        return [group for group in Group if self.groups[group]]


class Parts:
    """The parts of the page, each on disk where it gets long; a context manager, which drops them at its end.

    Attributes:
        styles: The style sheet.
        index: Lines of the index by group.
        cards: Cards by group.
        counted: What the top of the page tells.
    """

    def __init__(self) -> None:
        """With no results."""
        self.styles = StyleSheet()
        self.index = {group: Part() for group in Group}
        self.cards = {group: Part() for group in Group}
        self.counted = Counted()
        self._last_statement: tuple[str, str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for part in (self.styles.rules, *self.index.values(), *self.cards.values()):
            part.close()

    def add(self, result: ResultView) -> None:
        """Render one result behind the others of its group."""
        counted, group = self.counted, result.group
        rules = "".join(finding.compared.rule for finding in result.findings if finding.compared is not None)
        row, card = (render(name, result=result) for name in ("row", "result" if result.findings else "compact"))
        self.styles.add(rules)
        before = counted.groups[group]
        opened = f'{"</ul>" if before else ""}<ul class="rows">' if before % _ROWS == 0 else ""
        self.index[group].add(f"{opened}{row}\n")
        self.cards[group].add(f"{card}\n")
        counted.groups[group] += 1
        counted.pictures += result.pictures
        counted.length += len(rules) + len(row) + len(card)
        statement = (result.statement, result.time)
        if statement != self._last_statement:
            self._last_statement = statement
            counted.statement_count += 1
            if len(counted.statements) < MAX_NAMED:
                counted.statements.append(statement)
