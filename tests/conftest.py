"""What every test shares."""

import logging

from hypothesis import settings
import pytest

# Home Assistant's test kit has every statement of every journal logged, which takes longer than the statements.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)

# A machine that runs two tests at a time has slow moments; a test that hangs is pytest-timeout's business.
settings.register_profile("mobilgroup", deadline=None)
settings.load_profile("mobilgroup")


@pytest.fixture
def loopback(request: pytest.FixtureRequest) -> None:
    """Allow connections to this machine, where the test kit of Home Assistant is installed and blocks them all."""
    if request.config.pluginmanager.hasplugin("socket"):
        request.getfixturevalue("socket_enabled")
