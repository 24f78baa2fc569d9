"""Five times as long for each test while branches are counted, which takes time itself: a plugin of pytest."""

import pytest
import pytest_timeout

_FACTOR = 5


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: pytest_timeout.Settings) -> bool:
    """See pytest-timeout."""
    pytest_timeout.pytest_timeout_set_timer(item, settings._replace(timeout=_FACTOR * settings.timeout))
    return True
