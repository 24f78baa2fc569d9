"""One job over many items, several at a time, answers in the order of the items.

Threads serve for now: Pillow and the hash functions let go of the interpreter's lock while they work. The job is a
function that can be named and its answers are plain values, so that worker processes can take their place here.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")
_AHEAD = 4
"""Jobs under way for each worker: enough to keep all busy, few enough to bound the memory."""


def default_workers() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_jobs(job: Callable[[_Item], _Answer], items: Iterable[_Item], workers: int) -> Iterator[tuple[_Item, _Answer]]:
    """Each item with what `job` answered, in the order of `items`. What `job` raises is raised here.

    Args:
        job: The function; it should answer with its error where one item must not end the run.
        items: Taken up as answers are taken away, never all at once. An answer waits for none but those before it, and for the
            next item to be there.
        workers: How many at a time, at least 1.
    """
    if workers == 1:  # a thread of its own would only cost
        yield from ((item, job(item)) for item in items)
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="provenance") as executor:
        pending: deque[tuple[_Item, Future[_Answer]]] = deque()
        try:
            for item in items:
                pending.append((item, executor.submit(job, item)))
                while pending and (len(pending) >= workers * _AHEAD or pending[0][1].done()):
                    done, answer = pending.popleft()
                    yield done, answer.result()
            while pending:
                done, answer = pending.popleft()
                yield done, answer.result()
        finally:
            for _, left in pending:
                left.cancel()
