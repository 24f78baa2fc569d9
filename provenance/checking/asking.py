"""Statements -> the images that are to be examined, one by one, each with its place in the run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from provenance.judging import judge_unchecked
from provenance.model.finding import Judgement, Unchecked, Verdict
from provenance.model.media import MediaItem
from provenance.model.report import CheckedMedia, Shard
from provenance.model.statement import Statement, UnreadStatement

_UNJUDGED = Judgement(Verdict.UNCHECKED, ())


@dataclass(frozen=True, slots=True)
class Asked:
    """One image to examine, its statement, and the place of that in the run, from 0."""

    statement: Statement
    item: MediaItem
    index: int

    def unanswered(self) -> CheckedMedia:
        """All that its source says of it; nothing is found or judged yet."""
        item, begun = self.item, _begun(self.statement, self.index)
        return replace(
            begun, path=item.path, origin=item.origin, caption=item.caption, label=item.label, claims=item.claims, notes=item.notes
        )


Task: TypeAlias = CheckedMedia | Asked
"""An image to examine, or the answer where there is nothing to examine."""


def ask(statements: Iterable[Statement | UnreadStatement], shard: Shard | None = None) -> Iterator[Task]:
    """Every image of every statement, in their order; with a shard those of its statements alone, under the same places."""
    for index, statement in enumerate(statements):
        if shard is None or shard.holds(index):
            yield from _tasks(index, statement)


def _tasks(index: int, statement: Statement | UnreadStatement) -> Iterator[Task]:
    if isinstance(statement, UnreadStatement):
        for path in statement.paths or (None,):
            judgement = judge_unchecked(statement.unchecked)
            yield CheckedMedia(
                statement.id, None, statement.at_text, statement.source, path, None, judgement, (), statement.unchecked, index=index
            )
    elif statement.media:
        yield from (Asked(statement, item, index) for item in statement.media)
    else:
        nothing = Unchecked("nothing-to-check", "the paths of this statement hold no picture")
        yield replace(_begun(statement, index), judgement=judge_unchecked(nothing), unchecked=nothing)


def _begun(statement: Statement, index: int) -> CheckedMedia:
    """What a statement says of itself, without an image."""
    return CheckedMedia(
        statement_id=statement.id,
        at=statement.at,
        at_text=statement.at_text,
        source=statement.source,
        path=None,
        sha256=None,
        judgement=_UNJUDGED,
        findings=(),
        unchecked=None,
        at_basis=statement.at_basis,
        url=statement.url,
        index=index,
    )
