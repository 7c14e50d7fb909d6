"""What every test shares."""

from hypothesis import settings
import pytest

# A machine that runs two tests at a time has slow moments; a test that hangs is pytest-timeout's business.
settings.register_profile("mobilgroup", deadline=None)
settings.load_profile("mobilgroup")


@pytest.fixture
def loopback(request: pytest.FixtureRequest) -> None:
    """Allow connections to this machine, where the test kit of Home Assistant is installed and blocks them all."""
    if request.config.pluginmanager.hasplugin("socket"):
        request.getfixturevalue("socket_enabled")
