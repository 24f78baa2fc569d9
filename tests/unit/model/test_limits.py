"""Limits: numbers that know their names."""

import pickle
from dataclasses import Field, asdict, dataclass, fields, replace
from typing import Any, cast

import pytest

from provenance.errors import ConfigurationError
from provenance.model.limits import DEFAULT_LIMITS, Group, Limit, Limits, Rule, check_limits, limit, limits_of, named, rule_of, size, told
from provenance.transport import TransportSettings


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


@pytest.mark.parametrize("one", limits_of(Limits), ids=lambda one: one.name)
def test_ends_of_each_range_are_taken_and_nothing_beyond_them(one: "Field[Any]") -> None:
    rule, kind = rule_of(one), float if one.type is float else int
    for value in (rule.least, rule.most):
        assert getattr(Limits(**{one.name: cast("Any", kind(value))}), one.name) == value
    for value in (rule.least - 1, rule.most + 1):
        with pytest.raises(ConfigurationError, match=f"^{one.name}: .* is not within {rule.least:,} to {rule.most:,}$"):
            Limits(**{one.name: cast("Any", kind(value))})


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("max_bytes", True, "max_bytes: True is no whole number"),
        ("max_bytes", "1", "max_bytes: '1' is no whole number"),
        ("max_document_seconds", "1", "max_document_seconds: '1' is no number"),
        ("max_document_seconds", False, "max_document_seconds: False is no number"),
    ],
)
def test_texts_and_answers_of_yes_and_no_are_no_numbers(name: str, value: Any, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Limits(**{name: value})
    assert str(caught.value) == told
    assert Limits(max_document_seconds=5).max_document_seconds == 5


def test_other_settings_may_have_limits_among_them() -> None:
    assert {rule_of(one).group for one in limits_of(TransportSettings())} == {Group.NETWORK}
    assert 0 < len(limits_of(TransportSettings())) < len(fields(TransportSettings))
    assert {one.name: rule_of(one).is_size for one in limits_of(Limits)}["max_inflated_bytes"]
    assert not {one.name: rule_of(one).is_size for one in limits_of(Limits)}["max_pixels"]


def test_any_settings_may_have_limits_with_rules_of_their_own() -> None:
    @dataclass(frozen=True)
    class Settings:
        tries: int = limit(5, Group.NETWORK, "tries", most=9)
        room: int = size(7, Group.NETWORK, "bytes")
        pause: float = limit(1.5, Group.NETWORK, "seconds", least=0.5)
        name: str = "x"

        def __post_init__(self) -> None:
            check_limits(self)

    assert {one.name: (one.default, rule_of(one)) for one in limits_of(Settings)} == {
        "tries": (5, Rule(Group.NETWORK, "tries", 1, 9)),
        "room": (7, Rule(Group.NETWORK, "bytes", 1, 2**40, is_size=True)),
        "pause": (1.5, Rule(Group.NETWORK, "seconds", 0.5, 10**9)),
    }
    assert named(Settings().room) == " (room)"
    assert told(Settings(room=8)) == (("room", "8"),)
    with pytest.raises(ConfigurationError, match=r"^tries: 10 is not within 1 to 9$"):
        Settings(tries=10)
