"""What the environment sets."""

import pytest

from provenance.configuring.environment import read_environment
from provenance.errors import ConfigurationError
from tests.unit.configuring.catalogues import CATALOGUE


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("PROVENANCE_ARCHIVE", "a b", "a b"),
        ("PROVENANCE_FAIL_ON", "review", "review"),
        ("PROVENANCE_JOBS", "4", 4),
        ("PROVENANCE_TIMEOUT", "2.5", 2.5),
        ("PROVENANCE_OFFLINE", "1", True),
        ("PROVENANCE_OFFLINE", "No", False),
        ("PROVENANCE_ALLOW_PORT", "8080 8443", (8080, 8443)),
        ("PROVENANCE_OUTPUT", "html='my report.html' b", ("html=my report.html", "b")),
        ("PROVENANCE_MAX_SIZE", "5 MiB", 5 * 2**20),
        ("PROVENANCE_MAX_DEPTH", "0", 0),
    ],
)
def test_a_variable_sets_the_option_of_its_name(variable: str, text: str, value: object) -> None:
    """Paths stay as they are: relative to the working folder."""
    (given,), notes = read_environment({variable: text, "OTHER": "x"}, CATALOGUE)
    assert (given.value, str(given.origin), notes) == (value, variable, ())


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("PROVENANCE_JOBS", "four", 'PROVENANCE_JOBS: jobs takes a whole number from 1 to 64, not "four"'),
        ("PROVENANCE_JOBS", "9" * 5000, 'not 9999|not "9999'),
        ("PROVENANCE_TIMEOUT", "nan", "timeout takes a number"),
        ("PROVENANCE_OFFLINE", "maybe", 'offline takes true or false, not "maybe"'),
        ("PROVENANCE_OUTPUT", "'a", "PROVENANCE_OUTPUT: No closing quotation"),
        ("PROVENANCE_MAX_SIZE", "5MB", 'max-size takes a number of bytes .67108864 or 64MiB. of at least 0, not "5MB"'),
        ("PROVENANCE_MAX_DEPTH", "17", "max-depth takes a whole number from 0 to 16, not 17"),
    ],
)
def test_a_value_that_is_none_names_its_variable(variable: str, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        read_environment({variable: text}, CATALOGUE)


def test_a_slip_in_a_name_is_told_and_an_empty_variable_is_as_none() -> None:
    """Not an error: the prefix is an English word, and others may use it."""
    given, notes = read_environment({"PROVENANCE_FAILON": "review", "PROVENANCE_JOBS": "", "PROVENANCE_XYZZY": "1"}, CATALOGUE)
    assert given == ()
    assert notes == (
        "PROVENANCE_FAILON: no setting, and without effect; did you mean PROVENANCE_FAIL_ON?",
        "PROVENANCE_XYZZY: no setting, and without effect",
    )
