"""docs/limits.md says of every limit what the program does."""

import re
from dataclasses import fields
from importlib import import_module
from typing import Any

import pytest

from provenance.contents import ContainerLimits
from provenance.model.limits import Limits
from provenance.transport.settings import TransportSettings
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
_NUMBERS = (int, float)


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the table of a section, by the name in their first cell."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")]
    return {first.strip("`"): rest for first, *rest in cells}


def number(cell: str) -> float:
    assert re.fullmatch(r"[\d,.]+", cell), cell
    return float(cell.replace(",", ""))


@pytest.mark.parametrize(("heading", "limits"), [("Pictures", Limits), ("Containers, documents, pages and mails", ContainerLimits)])
def test_every_limit_is_in_the_table_with_its_default(heading: str, limits: Any) -> None:
    assert {name: number(row[0]) for name, row in rows(heading).items()} == {one.name: one.default for one in fields(limits)}


def test_numbers_of_the_network_are_those_of_its_settings() -> None:
    settings = {one.name: one.default for one in fields(TransportSettings) if type(one.default) in _NUMBERS}
    assert {name: number(row[0]) for name, row in rows("Network").items()} == settings


@pytest.mark.parametrize(("name", "row"), rows("Fixed").items())
def test_a_fixed_limit_is_the_constant_of_its_module(name: str, row: list[str]) -> None:
    value, _, module = row
    assert getattr(import_module(module.strip("`")), name) == number(value)
