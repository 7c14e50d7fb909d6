"""The running bot: what is opened, in which order, and what is brought to its end when it stops."""

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
from .messaging.requests import POLL_TIMEOUT, TolerantRequest
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
    """A running bot, for the command line and for tests."""

    application: BotApplication
    services: Services
    engine: Campaigns
    cards: LiveCampaignCards


def build_application(
    config: Config, polling_request: HTTPXRequest | None = None, request: HTTPXRequest | None = None
) -> BotApplication:
    """Return an application with every handler; its office is opened when it runs."""
    telegram = config.telegram
    builder = (
        Application.builder()
        .token(telegram.token.reveal())
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .rate_limiter(AIORateLimiter(max_retries=0))
        # What costs money is made one thing by the database, not by the order of updates: a tap on «stop» must not
        # wait behind somebody's file.
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
    """Return what requests are made with, but those for updates."""
    return {
        "connection_pool_size": 64,
        "proxy": config.telegram.proxy,
        "read_timeout": 20,
        "media_write_timeout": 60,
    }


def polling_request_options(config: Config) -> dict[str, Any]:
    """Return what updates are asked for with: it waits a little longer than Telegram holds the request."""
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
    """Run the bot: open the journal, go on with what was left, answer updates; bring all to an end at the exit.

    The two requests and the traces are where the command line counts. `edit_seconds` is the least time between two
    edits of a message, ten in private and twenty in groups unless told.
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
        # Before Telegram: what is scheduled is sent even while Telegram cannot be reached.
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
    """Attach what handlers work with to the data that all updates share; return the campaign cards."""
    reports = ReportSender(sender, services)
    cards = LiveCampaignCards(sender, services, reports.prepare_report, edit_seconds)
    data.services = services
    data.sender = sender
    data.reports = reports
    data.cards = cards
    data.confirmations = ConfirmationPresenter(services, sender, cards)
    return cards


async def on_error(update: object, context: BotContext) -> None:
    """Log what went wrong by its kind and place, with nobody's words in it; tell the person that it is our fault."""
    error = context.error
    if error is None:
        return
    where = traceback.extract_tb(error.__traceback__)[-1:]
    target = f"{where[0].name}, line {where[0].lineno}" if where else "nowhere"
    _LOGGER.error("An update could not be handled: %s in %s", type(error).__name__, target)
    is_ours = not isinstance(error, TelegramError | ChatGoneError | DeliveryUnknownError)
    if isinstance(update, Update) and is_ours and context.is_authorized:
        await try_reply(update, context, context.translate("error-ours"))


async def _initialize_with_retry(application: BotApplication) -> None:
    """Ask Telegram who the bot is, as often as it cannot be reached; raise `InvalidToken` for a wrong token."""
    pause = _INITIAL_RETRY_DELAY
    ask = application.initialize
    while True:
        try:
            await ask()
        except NetworkError as err:
            _LOGGER.warning("Telegram cannot be reached (%s); trying again in %.0f s", type(err).__name__, pause)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, _MAX_RETRY_DELAY)
        # The library takes a second try for done: it asks only once by itself.
        ask = partial(_retry_initialize, application)


async def _retry_initialize(application: BotApplication) -> None:
    """Ask who the bot is, then go on with what the first try has left."""
    await application.bot.get_me()
    await application.initialize()


def _require_updater(application: BotApplication) -> Updater:
    """Return what asks for updates; a polling bot always has it."""
    if application.updater is None:
        raise RuntimeError("the application was built without an updater")
    return application.updater
