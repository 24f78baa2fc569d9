"""One job over many items: answers in the order of the items, and nothing begun that nobody waits for."""

import threading

import pytest

from provenance.decoding.pool import run_jobs


@pytest.mark.parametrize("workers", [1, 3])
def test_answers_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(run_jobs(lambda item: item * item, range(50), workers)) == [(item, item * item) for item in range(50)]


def test_who_stops_taking_answers_stops_the_jobs_that_have_not_begun() -> None:
    begun: list[int] = []
    stopped = threading.Event()

    def job(item: int) -> int:
        begun.append(item)
        if item:
            stopped.wait(10)
        return item

    answers = run_jobs(job, range(100), 2)
    assert next(answers) == (0, 0)
    threading.Timer(0.05, stopped.set).start()
    answers.close()  # type: ignore[attr-defined]  # it is a generator
    assert len(begun) < 6


def test_what_a_job_raises_is_raised() -> None:
    def job(item: int) -> float:
        return 1 / item

    with pytest.raises(ZeroDivisionError):
        list(run_jobs(job, [1, 0, 2], 2))
