"""A whole check: each image takes the stages in their order, several images at a time, answers in the order of the statements."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from provenance.archive import Archive
from provenance.checking.asking import Task
from provenance.checking.examining import Examined, Known, KnownLooks, Settings, examine
from provenance.checking.looking import LookUp, look
from provenance.checking.searching import Decisions, decided, search
from provenance.decoding import run_jobs
from provenance.model.dates import DateInterval
from provenance.model.digest import Digest
from provenance.model.match import Tier
from provenance.model.report import CheckedMedia

_NONE_DECIDED: Decisions = {}


def check(
    asked: Iterable[Task],
    archive: Archive,
    settings: Settings,
    workers: int,
    *,
    now: datetime | None = None,
    decisions: Decisions = _NONE_DECIDED,
    look_up: LookUp | None = None,
    thumbnails: bool = False,
    known: Known | None = None,
) -> Iterator[CheckedMedia]:
    """What is found about each of some images, one answer for each, in their order; nothing is left out.

    Args:
        asked: Some or all of what `ask` gives.
        archive: Open for reading.
        settings: What to look for.
        workers: How many images are read, and how many are looked at a second time, at a time.
        now: What lies behind it is in the future; None: dates inside the images are not read. They change no verdict.
        decisions: What people said of findings, by the names of these.
        look_up: Asks a web archive besides; None asks nobody. Whoever asks one has all images decoded, since its captures are compared
            with them.
        thumbnails: Whether small pictures of the images and of the records that match come with the answers; they change none.
        known: What an earlier run saw, with these settings, in this archive as it is now. The answers are the same without.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    holding = None if known is None or look_up is not None else partial(_still_known, known=known, decisions=decisions)
    job = partial(_examine, settings=settings, now=now, holding=holding, shown=thumbnails)
    examined = run_jobs(job, asked, workers)
    search_one = partial(search, archive=archive, settings=settings, decisions=decisions, shown=thumbnails)
    searched = (task if isinstance(task, CheckedMedia) else search_one(task, found) for task, found in examined)
    for _, checked in run_jobs(
        partial(look, decisions=decisions, look_up=look_up, thumbnails=thumbnails, limits=settings.limits), searched, workers
    ):
        yield checked


def _examine(task: Task, *, settings: Settings, now: datetime | None, holding: Known | None, shown: bool) -> Examined:
    if isinstance(task, CheckedMedia):
        return Examined(None)
    known = None if holding is None else partial(holding, at=task.statement.at)
    return examine(task.item, settings.limits, settings.depth, now, known, shown=shown)


def _still_known(sha256: Digest, at: DateInterval, *, known: Known, decisions: Decisions) -> KnownLooks | None:
    """What is known, where it still holds, and where it accuses nobody.

    An earlier run is a file, and anybody could have written it: a match by looks is always found out anew. Whether parts were looked for
    depends on what people say of the same file.
    """
    looks = known(sha256, at)
    if looks is None or any(match.tier is not Tier.SAME_BYTES for match in looks.matches):
        return None
    changed = any(match.is_dismissed != decided(sha256, match, decisions).is_dismissed for match in looks.matches)
    return None if changed else looks
