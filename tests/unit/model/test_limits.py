"""Limits: numbers that know their names."""

import pickle
from dataclasses import asdict, replace

import pytest

from provenance.errors import ConfigurationError
from provenance.model.limits import DEFAULT_LIMITS, Group, Limit, Limits, limits_of, named, rule_of, told


def test_a_limit_is_the_number_and_says_its_name() -> None:
    """Also behind the wall of a worker, and in a changed copy."""
    limits = Limits(max_bytes=2048)
    for one in (limits, pickle.loads(pickle.dumps(limits)), replace(limits, max_pixels=7)):
        assert (one.max_bytes, one.max_bytes + 1, f"{one.max_bytes:,}", str(one.max_bytes)) == (2048, 2049, "2,048", "2048")
        assert named(one.max_bytes) == " (max_bytes)"
    assert named(limits.max_bytes + 1) == named(5) == ""
    assert asdict(limits)["max_bytes"] == 2048
    assert hash(limits) == hash(Limits(max_bytes=2048))


def test_only_what_differs_is_told() -> None:
    assert told(DEFAULT_LIMITS) == ()
    assert told(Limits(max_document_seconds=1.5, max_bytes=1)) == (("max_bytes", "1"), ("max_document_seconds", "1.5"))


def test_pictures_of_our_own_are_held_to_what_a_job_may_take_alone() -> None:
    """A limit for pictures of strangers must not keep an archive from showing its thumbnails."""
    limits = Limits(max_bytes=1, max_copied_pixels=1, max_cpu_seconds=3, max_wall_seconds=9, max_memory_bytes=2**27)
    assert limits.for_own() == Limits(max_cpu_seconds=3, max_wall_seconds=9, max_memory_bytes=2**27)


def test_a_value_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match=r"^max_bytes: 0 is not within 1 to 1,099,511,627,776$"):
        Limits(max_bytes=0)
    with pytest.raises(ConfigurationError, match=r"^max_pixels: 1\.5 is no whole number$"):
        Limits(max_pixels=1.5)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match=r"^max_wall_seconds: nan is not within"):
        Limits(max_wall_seconds=float("nan"))


def test_every_limit_says_what_it_is_a_limit_of() -> None:
    rules = [rule_of(one) for one in limits_of(Limits)]
    assert {rule.group for rule in rules} == {*Group} - {Group.NETWORK}
    assert all(rule.least <= getattr(DEFAULT_LIMITS, one.name) <= rule.most for one, rule in zip(limits_of(Limits), rules, strict=True))
    assert all(isinstance(getattr(DEFAULT_LIMITS, one.name), Limit) == (one.type is int) for one in limits_of(Limits))
