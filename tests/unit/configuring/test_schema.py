"""The schema that editors read allows what the program takes."""

from pathlib import Path

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from provenance.configuring.files import SettingsFile
from provenance.configuring.reading import _File
from provenance.configuring.schema import settings_schema
from provenance.errors import ConfigurationError
from tests.unit.configuring.catalogues import CATALOGUE

NAMES = [setting.name for setting in (*CATALOGUE.shared, *CATALOGUE.limits)]
KEYS = NAMES + [section.table for section in CATALOGUE.tables] + ["other"]
SCALARS = st.one_of(
    st.booleans(), st.integers(-2, 70), st.floats(-9, 99).filter(lambda number: number % 1 != 0), st.text(max_size=3),
    st.sampled_from(["reused", "review", "text", "html", "jsonl", "1KiB", "5 MiB", "1_000", "64MB", "1__0", "7 "]),
)  # fmt: skip
VALUES = SCALARS | st.lists(SCALARS, max_size=3)
TABLES = st.dictionaries(st.sampled_from(KEYS), VALUES | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2), max_size=3)
VALIDATOR = jsonschema.Draft202012Validator(settings_schema(CATALOGUE))


@given(TABLES)
def test_what_the_schema_allows_is_taken_and_nothing_else(table: dict[str, object]) -> None:
    """Of a file that was named; whole floats are numbers to TOML, and integers to JSON, so they are left out."""
    try:
        _File(SettingsFile(Path("provenance.toml"), (), is_named=True), "", CATALOGUE).read(table)
        is_taken = True
    except ConfigurationError:
        is_taken = False
    assert VALIDATOR.is_valid(table) == is_taken


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(settings_schema(CATALOGUE))
