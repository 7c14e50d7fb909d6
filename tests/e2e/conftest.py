"""Both simulators, with secrets in realistic formats, and the users of the tests with their chats."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from simulators.provider import Clock, Provider
from simulators.telegram import Chat, Telegram

TOKEN = "7351246801:AAF-q8w_ErTyUiOpAsDfGhJkLzXcVbNmQ3e"
KEY = "kJ8/2f+Qz=4tYw0pLm"
# Ten minutes at the provider take a second here; the bot itself uses the real time.
SPEED = 600.0
OPERATOR, APPROVER, OWNER = 1002, 1003, 1004
USERS = (
    {"id": OPERATOR, "role": "operator", "name": "Олег"},
    {"id": APPROVER, "role": "approver", "name": "Анна"},
    {"id": OWNER, "role": "owner", "name": "Иван"},
)


@pytest.fixture(autouse=True)
def open_loopback(loopback: None) -> None:
    """Allow loopback connections in every test of this folder."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the event loop's debug mode off: its tracebacks of callbacks take half of the time."""


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider with a fast clock."""
    return Provider(balance="100000", key=KEY, clock=Clock(SPEED, datetime.now(UTC)))


@pytest.fixture
async def provider_url(provider: Provider) -> AsyncIterator[str]:
    """Run the simulated provider and return the address of its API."""
    async with provider.serve() as url:
        yield f"{url}/api/"


@pytest.fixture
def telegram() -> Telegram:
    """Return the simulated Telegram."""
    return Telegram(token=TOKEN)


@pytest.fixture
async def telegram_url(telegram: Telegram) -> AsyncIterator[str]:
    """Run the simulated Telegram and return its address."""
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
