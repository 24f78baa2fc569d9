"""Answers: a value counts only if it is of the type that the job says, whatever the worker sends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest

from provenance.errors import DecodeError, DecoderCrashedError, MediaError
from provenance.model.dates import DateInterval
from provenance.model.digest import Digest
from provenance.sandbox import Sandbox
from provenance.sandbox.answers import is_answer_of
from tests.unit.sandbox import deeds


class _Kind(StrEnum):
    ONE = "one"


@dataclass(frozen=True, slots=True)
class _Told:
    number: int
    share: float
    words: tuple[str, ...]
    pixels: npt.NDArray[np.uint8] | None = None
    within: "_Told | None" = None
    fault: DecodeError | None = None
    kind: _Kind = _Kind.ONE
    more: dict[str, frozenset[int]] | None = None
    side: Literal["left", "right"] = "left"
    pair: tuple[int, str] = (1, "a")
    anything: Any = None
    is_true: bool = True


def _job() -> _Told | None:
    """Never called: what it says that it answers is all that counts."""
    return None


def _pixels() -> npt.NDArray[Any]:
    raise NotImplementedError


def _told(**fields: Any) -> _Told:
    whole: dict[str, Any] = {"number": 1, "share": 0.5, "words": ("a",)} | fields
    return _Told(**whole)


def _lacking() -> _Told:
    """As a pickle makes one that sets no fields."""
    return _Told.__new__(_Told)


@pytest.mark.parametrize(
    "value",
    [
        None,
        _told(),
        _told(share=1),
        _told(
            pixels=np.zeros(3, np.uint8), within=_told(), fault=DecoderCrashedError("x"), more={"a": frozenset({1})}, anything=[object()]
        ),
    ],
)
def test_value_of_the_type_is_an_answer(value: Any) -> None:
    assert is_answer_of(value, _job)


@pytest.mark.parametrize(
    "value",
    [
        1,
        (_told(),),
        Digest(bytes(32)),
        _lacking(),
        _told(number="1"),
        _told(number=True),
        _told(number=1.0),
        _told(share="0.5"),
        _told(words=["a"]),
        _told(words=("a", 1)),
        _told(pixels=np.zeros(3)),
        _told(within=_told(number=None)),
        _told(fault=MediaError("x")),
        _told(kind="one"),
        _told(more={"a": frozenset({"1"})}),
        _told(more={1: frozenset()}),
        _told(side="up"),
        _told(pair=(1, "a", "b")),
        _told(is_true=1),
    ],
)
def test_value_of_another_type_is_none(value: Any) -> None:
    assert not is_answer_of(value, _job)


def test_dataclasses_check_themselves_again() -> None:
    """A pickle sets fields without asking the constructor."""
    upside_down = DateInterval(None, None)
    object.__setattr__(upside_down, "earliest", datetime(2020, 1, 1, tzinfo=UTC))
    object.__setattr__(upside_down, "latest", datetime(2019, 1, 1, tzinfo=UTC))

    def job() -> DateInterval:
        raise NotImplementedError

    assert is_answer_of(DateInterval(None, None), job)
    assert not is_answer_of(upside_down, job)


def test_arrays_of_any_numbers_are_told_from_other_things() -> None:
    assert is_answer_of(np.zeros(3), _pixels)
    assert not is_answer_of([0, 0, 0], _pixels)


@pytest.mark.parametrize("deed", [deeds.answer_another_type, deeds.answer_broken_digest])
def test_worker_that_answers_something_else_is_replaced(deed: Callable[[], Any]) -> None:
    with Sandbox() as sandbox:
        before = sandbox.run(deeds.process)
        with pytest.raises(DecoderCrashedError, match="cannot be used"):
            sandbox.run(deed)
        assert sandbox.run(deeds.process) != before
