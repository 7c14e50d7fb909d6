"""Fixtures of the bot's tests: both simulators, a running bot, and users of every role with their chats."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest

from aiomobilgroup import ApiKey
from aiomobilgroup.campaigns import AccountSettings
from simulators.provider import Clock as ProviderClock, Provider
from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot, running_app
from telegram_bot.background import expiry
from telegram_bot.config.model import Config, MobilgroupConfig, TelegramConfig
from telegram_bot.config.secrets import Secret
from telegram_bot.domain.confirmation_policy import ConfirmationPolicy
from telegram_bot.domain.roles import Role
from telegram_bot.domain.users import BotUser
from tests.campaigns.fakes import FastClock

TOKEN = "42:demo-token"
MOSCOW = ZoneInfo("Europe/Moscow")
SPEED = 60.0
USERS = {
    Role.VIEWER: (1001, "Вера"),
    Role.OPERATOR: (1002, "Олег"),
    Role.APPROVER: (1003, "Анна"),
    Role.OWNER: (1004, "Иван"),
}
GROUP = -1001234567890


class MakeConfig(Protocol):
    """Makes a configuration."""

    def __call__(self, **changes: Any) -> Config:
        """Return a configuration for both simulators, with some values changed."""


type RunBot = Callable[[Config], AbstractAsyncContextManager[RunningBot]]


@pytest.fixture(autouse=True)
def open_loopback(loopback: None) -> None:
    """Allow loopback connections in every test of this folder."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the event loop's debug mode off: its tracebacks of callbacks take half of the time."""


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider, whose clock starts now and runs a minute in a second."""
    return Provider(balance="100000", clock=ProviderClock(SPEED, datetime.now(UTC)))


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
def make_config(provider_url: str, telegram_url: str, tmp_path: Path) -> MakeConfig:
    """Return a function that makes a configuration with one user of every role."""

    def make(**changes: Any) -> Config:
        values: dict[str, Any] = {
            "telegram": TelegramConfig(
                token=Secret(TOKEN), base_url=f"{telegram_url}/bot", base_file_url=f"{telegram_url}/file/bot"
            ),
            "mobilgroup": MobilgroupConfig(
                auth=ApiKey("demo-key"),
                sender="74951234567",
                url=provider_url,
                timeouts={
                    "read_pause": timedelta(0),
                    "connect_timeout": timedelta(seconds=1),
                    "send_timeout": timedelta(seconds=2),
                },
            ),
            "journal": f"sqlite:///{tmp_path / 'bot.db'}",
            "users": tuple(
                BotUser(id=user_id, role=role, name=name, time_zone=MOSCOW) for role, (user_id, name) in USERS.items()
            ),
            "chats": frozenset({GROUP}),
            "confirmation_policy": ConfirmationPolicy(),
            "account_settings": AccountSettings(duplicate_window=timedelta(0), completion_margin=timedelta(minutes=1)),
        } | changes
        return Config(**values)

    return make


@pytest.fixture
def config(make_config: MakeConfig) -> Config:
    """Return the default configuration."""
    return make_config()


@pytest.fixture
def run_bot(provider: Provider) -> RunBot:
    """Return a function that runs a bot on the provider's clock, with short pauses between edits."""

    def run(config: Config) -> AbstractAsyncContextManager[RunningBot]:
        return running_app(config, clock=FastClock(provider.clock), edit_seconds=0.1)

    return run


@pytest.fixture
def quick_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make bots that start after this sweep pending broadcasts every 0.2 seconds."""
    monkeypatch.setattr(expiry, "SWEEP_INTERVAL", 0.2)


@pytest.fixture
async def bot(run_bot: RunBot, config: Config, chats: dict[Role, Chat]) -> AsyncIterator[RunningBot]:
    """Run the bot with the default configuration."""
    async with run_bot(config) as bot:
        yield bot


@pytest.fixture
def chats(telegram: Telegram) -> dict[Role, Chat]:
    """Return every user's private chat with the bot."""
    return {
        role: telegram.private(telegram.user(user_id, name, language_code="ru"))
        for role, (user_id, name) in USERS.items()
    }


@pytest.fixture
def viewer_chat(chats: dict[Role, Chat]) -> Chat:
    """Return the viewer's chat."""
    return chats[Role.VIEWER]


@pytest.fixture
def operator_chat(chats: dict[Role, Chat]) -> Chat:
    """Return the operator's chat."""
    return chats[Role.OPERATOR]


@pytest.fixture
def approver_chat(chats: dict[Role, Chat]) -> Chat:
    """Return the approver's chat."""
    return chats[Role.APPROVER]


@pytest.fixture
def owner_chat(chats: dict[Role, Chat]) -> Chat:
    """Return the owner's chat."""
    return chats[Role.OWNER]


@pytest.fixture
def group(telegram: Telegram, chats: dict[Role, Chat]) -> Chat:
    """Return an allowed group with all users as members."""
    return telegram.group(GROUP, "Дежурные", members=[chat.user for chat in chats.values()])


@pytest.fixture
def unknown_user_chat(telegram: Telegram) -> Chat:
    """Return the private chat of an unknown user who has the owner's name."""
    return telegram.private(telegram.user(5001, "Иван", username="ivan", language_code="ru"))
