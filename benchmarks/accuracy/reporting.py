"""The Markdown of a scored run, its rivals beside it."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One run to show.

    Attributes:
        title: Its name and threshold.
        summary: What the scorer said.
        cpu_ms: CPU of one query, milliseconds.
        cpu_of: What that time holds.
    """

    title: str
    summary: dict[str, Any]
    cpu_ms: float
    cpu_of: str


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % Wilson interval of a share (Wilson, JASA 1927)."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, (middle - spread) / (1 + z * z / total)), min(1.0, (middle + spread) / (1 + z * z / total))


def markdown(columns: list[Column], records: int) -> str:
    """Three tables: the whole, recall of each kind (lowest first), false findings of each negative kind."""
    first = columns[0].summary
    return "\n".join(
        [
            f"{records:,} records, {first['headline']['positives']:,} positives, {first['headline']['negatives']:,} negatives.",
            "",
            *_table(["", *(column.title for column in columns)], _whole(columns)),
            "",
            "Recall of each kind, the lowest first:",
            "",
            *_table(["kind", "queries", *(column.title for column in columns)], _positives(columns)),
            "",
            "Negatives called `reused`, with the 95 % Wilson interval of the share:",
            "",
            *_table(["kind", "queries", "`review`", *(column.title for column in columns)], _negatives(columns)),
            "",
        ]
    )


def _whole(columns: list[Column]) -> list[list[str]]:
    tops = [column.summary["headline"] for column in columns]
    return [
        ["recall", *(f"{top['recall']:.3f}" for top in tops)],
        ["mean recall over kinds", *(f"{top['mean_kind_recall']:.3f}" for top in tops)],
        ["negatives called `reused`", *(_share(top["false_reused"], top["negatives"]) for top in tops)],
        ["wrong records named on positives", *(f"{top['wrong_refs']} ({top['wrong_siblings']} of the same scene)" for top in tops)],
        ["positives left as leads", *(str(top["leads"]) for top in tops)],
        ["negatives to `review`", *(str(top["review_negatives"]) for top in tops)],
        ["`unchecked`", *(str(top["unchecked"]) for top in tops)],
        ["CPU a query", *(f"{column.cpu_ms:.0f} ms ({column.cpu_of})" for column in columns)],
    ]


def _positives(columns: list[Column]) -> list[list[str]]:
    kinds = columns[0].summary["positives"]
    order = sorted(kinds, key=lambda kind: (kinds[kind]["recall"], kind))
    return [
        [f"`{kind}`", str(kinds[kind]["n"]), *(f"{column.summary['positives'][kind]['recall']:.2f}" for column in columns)]
        for kind in order
    ]


def _negatives(columns: list[Column]) -> list[list[str]]:
    kinds = columns[0].summary["negatives"]
    return [
        [
            f"`{kind}`",
            str(row["n"]),
            str(row["review"]),
            *(_share(column.summary["negatives"][kind]["false"], row["n"]) for column in columns),
        ]
        for kind, row in sorted(kinds.items())
    ]


def _share(hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"{hits} ({low:.3f} to {high:.3f})"


def _table(header: list[str], body: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *body)]
