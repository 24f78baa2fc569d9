"""What the tests of time stamps share."""

import pytest

from tests.unit.dating.stamps.authorities import Authority, make_authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One whose root the tests name."""
    return make_authority(tmp_path_factory.mktemp("authority") / "a")
