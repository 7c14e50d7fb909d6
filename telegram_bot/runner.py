"""The command `mobilgroup-bot run`: the bot from its first check to a graceful stop, whatever stops it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
import logging
import os
import signal
from typing import Final

from telegram.error import InvalidToken

from aiomobilgroup import MobilgroupAuthenticationError, MobilgroupError

from .app import RunningBot, api_request_options, polling_request_options, running_app
from .config.model import Config
from .messaging.polling import CONFLICT_SECONDS, PollingFailure, PollingRequest
from .messaging.requests import ObservedRequest
from .operations.exit_codes import ExitCode
from .operations.health import HealthMonitor
from .operations.http_endpoints import serve_endpoints
from .operations.metrics import Metrics
from .operations.preflight import fetch_balance
from .operations.single_instance import single_instance
from .operations.systemd import systemd_notifications

_LOGGER = logging.getLogger(__name__)
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_FIRST_CHECK_SECONDS: Final = 5.0
_FAILURE_EXIT_CODES: Final = {
    PollingFailure.TOKEN_REJECTED: ExitCode.AUTHENTICATION,
    PollingFailure.CONFLICT: ExitCode.ANOTHER_INSTANCE,
}
_FAILURE_TEXTS: Final = {
    PollingFailure.TOKEN_REJECTED: "Telegram no longer accepts the token: take a new one from @BotFather",
    PollingFailure.CONFLICT: (
        "Another bot asks for updates with this token. If it is not yours, the token was stolen:"
        " take a new one from @BotFather"
    ),
}


async def run_bot(config: Config, *, conflict_seconds: float = CONFLICT_SECONDS) -> ExitCode:
    """Run the bot until a signal, or until it can no longer receive updates; return the exit code.

    Raises `ConfigError`, `JournalError` and `AnotherInstanceError` if it cannot start.
    """
    with _stop_on_signal() as stop:
        async with single_instance(config.journal):
            if not await _api_key_is_valid(config):
                _LOGGER.error("The provider does not accept the key, or the login and password: write the right one")
                return ExitCode.AUTHENTICATION
            try:
                return await _run(config, stop, conflict_seconds)
            except InvalidToken:
                # python-telegram-bot, whose polling the error has ended, raises it again when it is stopped.
                return ExitCode.AUTHENTICATION


async def _run(config: Config, stop: asyncio.Event, conflict_seconds: float) -> ExitCode:
    """Run the bot with its monitoring and return the exit code."""
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        started = await _start(config, metrics, stop, stack, conflict_seconds)
        if isinstance(started, ExitCode):
            return started
        bot, polling = started
        bot.application.bot_data.update_observers.append(metrics.update)
        await stack.enter_async_context(_with_monitoring(config, bot, polling, metrics))
        _LOGGER.info("The bot @%s answers", bot.application.bot.username)
        failure = await _wait_for_stop(stop, polling)
        if failure is None:
            _LOGGER.info("The bot finishes its work in progress; a second signal stops it at once")
            return ExitCode.OK
        _LOGGER.error("%s", _FAILURE_TEXTS[failure])
        return _FAILURE_EXIT_CODES[failure]


async def _start(
    config: Config, metrics: Metrics, stop: asyncio.Event, stack: AsyncExitStack, conflict_seconds: float
) -> tuple[RunningBot, PollingRequest] | ExitCode:
    """Start the bot, waiting while Telegram cannot be reached; return an exit code after a signal or a bad token."""
    polling = PollingRequest(
        metrics.telegram_request, conflict_seconds=conflict_seconds, **polling_request_options(config)
    )
    bot = running_app(
        config,
        polling_request=polling,
        request=ObservedRequest(metrics.telegram_request, **api_request_options(config)),
        traces=[metrics.provider_trace()],
    )
    starting = asyncio.ensure_future(stack.enter_async_context(bot))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not starting.done():
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        return ExitCode.OK
    try:
        return starting.result(), polling
    except InvalidToken:
        _LOGGER.error("Telegram does not accept the token: write the right one, or take a new one from @BotFather")
        return ExitCode.AUTHENTICATION


@asynccontextmanager
async def _with_monitoring(
    config: Config, bot: RunningBot, polling: PollingRequest, metrics: Metrics
) -> AsyncIterator[None]:
    """Serve health and metrics and notify systemd for the lifetime of the block."""
    health = HealthMonitor(polling, bot.services.is_writable)

    async def render_metrics() -> bytes:
        return await metrics.render(bot.services, health.poll_age)

    async with (
        serve_endpoints(config.health, health, config.metrics, render_metrics),
        systemd_notifications(lambda: health.is_alive),
    ):
        yield


async def _wait_for_stop(stop: asyncio.Event, polling: PollingRequest) -> PollingFailure | None:
    """Wait for a signal or a polling failure; return the failure, or None after a signal."""
    stopped = asyncio.ensure_future(stop.wait())
    failed = asyncio.ensure_future(polling.wait_failed())
    await asyncio.wait({stopped, failed}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    failed.cancel()
    return failed.result() if failed.done() and not failed.cancelled() else None


async def _api_key_is_valid(config: Config) -> bool:
    """Return False if the provider rejects the credentials; if it cannot be reached, log that and return True."""
    try:
        async with asyncio.timeout(_FIRST_CHECK_SECONDS):
            await fetch_balance(config)
    except MobilgroupAuthenticationError:
        return False
    except (MobilgroupError, TimeoutError) as err:
        _LOGGER.warning("The balance could not be read before the start: %s", err or "no answer yet")
    return True


@contextmanager
def _stop_on_signal() -> Iterator[asyncio.Event]:
    """Yield an event that the first signal sets; the second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def on_signal(number: int) -> None:
        if stop.is_set():
            logging.shutdown()
            os._exit(128 + number)
        stop.set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, on_signal, number)
    try:
        yield stop
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
