"""One row of the table of the intake: what was counted, out of how many, and what is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured share.

    Attributes:
        kind: Folder of the samples.
        measure: What was counted, in words.
        good: How many were right.
        total: Of how many.
        goal: The share asked for, 0 to 1, or None where it is only told.
        misses: The inputs that were not, for a closer look.
    """

    kind: str
    measure: str
    good: int
    total: int
    goal: float | None
    misses: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the goal is reached; without one, or with nothing to count, it is."""
        return self.goal is None or self.total == 0 or self.good >= self.goal * self.total


def render(rows: list[Row], *, with_misses: bool = False) -> str:
    """The table as Markdown."""
    lines = ["| Kind | Measure | Right | Of | Share | Asked |", "|---|---|---|---|---|---|"]
    for row in rows:
        share = f"{row.good / row.total:.3f}" if row.total else "-"
        asked = "-" if row.goal is None else f"{row.goal:.2f}{'' if row.holds else ' NOT REACHED'}"
        lines.append(f"| {row.kind} | {row.measure} | {row.good} | {row.total} | {share} | {asked} |")
    if with_misses:
        lines += ["", *(f"{row.kind}, {row.measure}: {miss}" for row in rows for miss in row.misses)]
    return "\n".join(lines)
