"""Fixtures and settings that every test shares."""

import logging

from hypothesis import settings
import pytest

# Home Assistant's test kit logs every SQL statement, which takes longer than the statements themselves.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)

# A busy machine can miss Hypothesis's deadline; pytest-timeout ends a test that hangs.
settings.register_profile("mobilgroup", deadline=None)
settings.load_profile("mobilgroup")


@pytest.fixture
def loopback(request: pytest.FixtureRequest) -> None:
    """Allow loopback connections, which Home Assistant's test kit blocks where it is installed."""
    if request.config.pluginmanager.hasplugin("socket"):
        request.getfixturevalue("socket_enabled")
