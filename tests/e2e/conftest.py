"""Both simulators, with secrets that look like real ones, and the people of the tests with their chats."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from simulators.provider import Clock, Provider
from simulators.telegram import Chat, Telegram

TOKEN = "7351246801:AAF-q8w_ErTyUiOpAsDfGhJkLzXcVbNmQ3e"
KEY = "kJ8/2f+Qz=4tYw0pLm"
# What takes ten minutes at the provider takes a second here; the bot itself lives by the clock on the wall.
SPEED = 600.0
OPERATOR, APPROVER, OWNER = 1002, 1003, 1004
PEOPLE = (
    {"id": OPERATOR, "role": "operator", "name": "Олег"},
    {"id": APPROVER, "role": "approver", "name": "Анна"},
    {"id": OWNER, "role": "owner", "name": "Иван"},
)


@pytest.fixture(autouse=True)
def open_loopback(loopback: None) -> None:
    """Allow connections to this machine in every test of this folder."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the loops' debug mode off: a traceback of each callback takes half of the time."""


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider, where time flies."""
    return Provider(balance="100000", key=KEY, clock=Clock(SPEED, datetime.now(UTC)))


@pytest.fixture
async def provider_url(provider: Provider) -> AsyncIterator[str]:
    """Return the address of the simulated provider's API, running."""
    async with provider.serve() as url:
        yield f"{url}/api/"


@pytest.fixture
def telegram() -> Telegram:
    """Return the simulated Telegram."""
    return Telegram(token=TOKEN)


@pytest.fixture
async def telegram_url(telegram: Telegram) -> AsyncIterator[str]:
    """Return the address of the simulated Telegram, running."""
    async with telegram.serve() as url:
        yield url


@pytest.fixture
def operator(telegram: Telegram) -> Chat:
    """Return the operator's chat."""
    return telegram.private(telegram.user(OPERATOR, "Олег"))


@pytest.fixture
def approver(telegram: Telegram) -> Chat:
    """Return the approver's chat."""
    return telegram.private(telegram.user(APPROVER, "Анна"))
