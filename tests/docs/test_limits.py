"""docs/limits.md says of every limit what the program does."""

import re
from dataclasses import fields
from importlib import import_module

import pytest

from provenance.cli.limiting import LIMIT_SETTINGS
from provenance.model.limits import Group, Limits, limits_of, rule_of
from provenance.transport.settings import TransportSettings
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
_NUMBERS = (int, float)
TABLE = (*limits_of(Limits), *limits_of(TransportSettings))


def rows(heading: str, head: str) -> dict[str, list[str]]:
    """The rows of the table of a section that begins with a heading of columns, by the name in their first cell."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0].partition(head)[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")]
    return {first.strip("`"): rest for first, *rest in cells}


def number(cell: str) -> float:
    assert re.fullmatch(r"[\d,.]+", cell), cell
    return float(cell.replace(",", ""))


@pytest.mark.parametrize("group", Group)
def test_every_limit_is_in_the_table_with_its_option_default_and_range(group: Group) -> None:
    told = {name: (option, *map(number, bounds), of) for name, (option, *bounds, of) in rows(group, "| Name |").items()}
    assert told == {
        one.name: (f"`--{one.name.replace('_', '-')}`", one.default, rule.least, rule.most, rule.of)
        for one in TABLE
        if (rule := rule_of(one)).group is group
    }


def test_each_limit_is_a_setting_of_its_name() -> None:
    assert [setting.name for setting in LIMIT_SETTINGS] == [one.name.replace("_", "-") for one in TABLE]


def test_numbers_of_the_network_are_those_of_its_settings() -> None:
    settings = {one.name: one.default for one in fields(TransportSettings) if type(one.default) in _NUMBERS}
    told = {name: number(row[0]) for name, row in rows("Network", "| Setting |").items()}
    limits = {one.name: one.default for one in limits_of(TransportSettings)}
    assert told | limits == settings


@pytest.mark.parametrize(("name", "row"), rows("Fixed", "| Name |").items())
def test_a_fixed_limit_is_the_constant_of_its_module(name: str, row: list[str]) -> None:
    value, _, module = row
    assert getattr(import_module(module.strip("`")), name) == number(value)
