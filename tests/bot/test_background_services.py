"""The background services as a whole: how they end."""

import asyncio

import pytest

from telegram_bot import background
from telegram_bot.app import build_application
from telegram_bot.config.model import Config
from telegram_bot.dispatch.context import BotApplication


async def test_every_service_has_ended_before_the_error_of_one_is_raised(
    monkeypatch: pytest.MonkeyPatch, config: Config
) -> None:
    """A service that failed does not keep the others running while the journal is closed."""
    ended: list[str] = []

    async def run_until_cancelled(_: BotApplication) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("the other")

    async def fail(_: BotApplication) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(background, "BACKGROUND_SERVICES", (run_until_cancelled, fail))
    with pytest.raises(ValueError, match="a bug"):
        async with background.background_services(build_application(config)):
            await asyncio.sleep(0)

    assert ended == ["the other"]
