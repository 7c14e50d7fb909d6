"""The Telegram application, and the order in which the bot's parts start and stop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
import logging
import traceback
from typing import Any, Final

import aiohttp
from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import AIORateLimiter, Application, ContextTypes, Updater
from telegram.request import HTTPXRequest

from aiomobilgroup.campaigns import Campaigns, Clock

from .background import background_services
from .config.model import Config
from .dispatch import access, prompts
from .dispatch.command_menu import CommandMenu
from .dispatch.context import BotApplication, BotContext, BotData
from .dispatch.processor import PerUserUpdateProcessor
from .dispatch.routing import try_reply
from .handlers import HANDLER_MODULES, all_commands
from .messaging.polling import POLL_TIMEOUT, TolerantRequest
from .messaging.sender import ChatGoneError, DeliveryUnknownError, MessageSender
from .presenters.campaign_cards import LiveCampaignCards
from .presenters.campaign_reports import ReportSender
from .presenters.confirmations import ConfirmationPresenter
from .services import Services
from .services.connections import build_client, build_engine, open_journal

_LOGGER = logging.getLogger(__name__)
ALLOWED_UPDATES: Final = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_INITIAL_RETRY_DELAY: Final = 1.0
_MAX_RETRY_DELAY: Final = 30.0


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The parts of a running bot, for the command line and for tests."""

    application: BotApplication
    services: Services
    engine: Campaigns
    cards: LiveCampaignCards


def build_application(
    config: Config, polling_request: HTTPXRequest | None = None, request: HTTPXRequest | None = None
) -> BotApplication:
    """Return an application with every handler; `running_app` adds the services."""
    telegram = config.telegram
    builder = (
        Application.builder()
        .token(telegram.token.reveal())
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .rate_limiter(AIORateLimiter(max_retries=0))
        # The database, not the order of updates, makes paid actions atomic: a tap on «stop» must not wait for a file.
        .concurrent_updates(PerUserUpdateProcessor())
        .request(request or HTTPXRequest(**api_request_options(config)))
        .get_updates_request(polling_request or TolerantRequest(**polling_request_options(config)))
    )
    if telegram.base_url is not None:
        builder = builder.base_url(telegram.base_url)
    if telegram.base_file_url is not None:
        builder = builder.base_file_url(telegram.base_file_url)
    application: BotApplication = builder.build()
    application.bot_data.command_menu = CommandMenu(application.bot, all_commands())
    access.register(application)
    for module in HANDLER_MODULES:
        module.register(application)
    prompts.register(application)
    access.register_fallbacks(application)
    application.add_error_handler(on_error)
    return application


def api_request_options(config: Config) -> dict[str, Any]:
    """Return the options of all requests except those for updates."""
    return {
        "connection_pool_size": 64,
        "proxy": config.telegram.proxy,
        "read_timeout": 20,
        "media_write_timeout": 60,
    }


def polling_request_options(config: Config) -> dict[str, Any]:
    """Return the options of requests for updates; the read timeout exceeds Telegram's long-polling timeout."""
    return {"proxy": config.telegram.proxy, "read_timeout": POLL_TIMEOUT + 10, "connect_timeout": 10}


@asynccontextmanager
async def running_app(
    config: Config,
    *,
    clock: Clock | None = None,
    polling_request: HTTPXRequest | None = None,
    request: HTTPXRequest | None = None,
    traces: Sequence[aiohttp.TraceConfig] = (),
    edit_seconds: float | None = None,
) -> AsyncIterator[RunningBot]:
    """Run the bot: open the journal, continue unfinished campaigns, answer updates; stop everything on exit.

    `run_bot` counts requests through the two requests and the traces. `edit_seconds` is the minimum time between two
    edits of a message, by default ten in private chats and twenty in groups.
    """
    async with AsyncExitStack() as stack:
        journal = await open_journal(config.journal)
        stack.push_async_callback(journal.close)
        session = await stack.enter_async_context(aiohttp.ClientSession(trace_configs=list(traces)))
        clock = clock or Clock()
        client = build_client(config, session)
        engine = build_engine(config, client, journal, clock)
        services = Services(config, client, journal, engine, clock)
        await services.open()
        stack.callback(services.close)
        application = build_application(config, polling_request, request)
        # Before Telegram: scheduled campaigns are sent even while Telegram cannot be reached.
        await engine.start()
        stack.push_async_callback(engine.close)
        await _initialize_with_retry(application)
        stack.push_async_callback(application.shutdown)
        cards = _attach(application.bot_data, services, MessageSender(application.bot), edit_seconds)
        await cards.start()
        stack.push_async_callback(cards.close)
        await stack.enter_async_context(background_services(application))
        await application.start()
        stack.push_async_callback(application.stop)
        await _require_updater(application).start_polling(
            allowed_updates=ALLOWED_UPDATES, timeout=POLL_TIMEOUT, bootstrap_retries=-1, drop_pending_updates=False
        )
        stack.push_async_callback(_require_updater(application).stop)
        yield RunningBot(application, services, engine, cards)


def _attach(data: BotData, services: Services, sender: MessageSender, edit_seconds: float | None) -> LiveCampaignCards:
    """Add the services and presenters to the data that all updates share; return the campaign cards."""
    reports = ReportSender(sender, services)
    cards = LiveCampaignCards(sender, services, reports.prepare_report, edit_seconds)
    data.services = services
    data.sender = sender
    data.reports = reports
    data.cards = cards
    data.confirmations = ConfirmationPresenter(services, sender, cards)
    return cards


async def on_error(update: object, context: BotContext) -> None:
    """Log an error's type and location without any message text; reply to the user if the bot itself caused it."""
    error = context.error
    if error is None:
        return
    frames = traceback.extract_tb(error.__traceback__)[-1:]
    location = f"{frames[0].name}, line {frames[0].lineno}" if frames else "nowhere"
    _LOGGER.error("An update could not be handled: %s in %s", type(error).__name__, location)
    is_own_error = not isinstance(error, TelegramError | ChatGoneError | DeliveryUnknownError)
    if isinstance(update, Update) and is_own_error and context.is_authorized:
        await try_reply(update, context, context.translate("error-ours"))


async def _initialize_with_retry(application: BotApplication) -> None:
    """Initialize the application, retrying while Telegram cannot be reached; raise `InvalidToken` for a wrong token."""
    delay = _INITIAL_RETRY_DELAY
    initialize = application.initialize
    while True:
        try:
            await initialize()
        except NetworkError as err:
            _LOGGER.warning("Telegram cannot be reached (%s); trying again in %.0f s", type(err).__name__, delay)
        else:
            return
        await asyncio.sleep(delay)
        delay = min(2 * delay, _MAX_RETRY_DELAY)
        initialize = partial(_retry_initialize, application)


async def _retry_initialize(application: BotApplication) -> None:
    """Request the bot's profile, then complete the initialization.

    The library requests the profile only at the first try, and takes a second one for done.
    """
    await application.bot.get_me()
    await application.initialize()


def _require_updater(application: BotApplication) -> Updater:
    """Return the application's updater; a polling bot always has one."""
    if application.updater is None:
        raise RuntimeError("the application was built without an updater")
    return application.updater
