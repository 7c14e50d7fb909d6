"""The context of an update: services, user, chat and language. `access` fills it in before the handlers."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from ..domain.records import Prompt
from ..domain.users import BotUser, ChatTarget
from ..i18n.translator import Translator
from ..messaging.sender import MessageSender
from ..presenters.campaign_cards import LiveCampaignCards
from ..presenters.campaign_reports import ReportSender
from ..presenters.confirmations import ConfirmationPresenter
from ..services import Services
from .command_menu import CommandMenu
from .seen_updates import SeenUpdates

type UpdateObserver = Callable[[Update, bool], None]
"""Called with every update and whether it passes to the handlers."""


class BotContext(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], "BotData"]):
    """The context of one update. After `authorize_update`, `user`, `target` and `translate` are set."""

    user: BotUser
    target: ChatTarget
    translate: Translator

    @property
    def services(self) -> Services:
        """Return the application's services."""
        return self.bot_data.services

    @property
    def sender(self) -> MessageSender:
        """Return the message sender."""
        return self.bot_data.sender

    @property
    def cards(self) -> LiveCampaignCards:
        """Return the live campaign cards."""
        return self.bot_data.cards

    @property
    def confirmations(self) -> ConfirmationPresenter:
        """Return the presenter of pending broadcasts."""
        return self.bot_data.confirmations

    @property
    def is_authorized(self) -> bool:
        """Return whether the update was authorized; only then are `user`, `target` and `translate` set."""
        return hasattr(self, "translate")


class BotData:
    """The data that all updates share. Its collaborators are attached once, when the bot starts."""

    command_menu: CommandMenu
    services: Services
    sender: MessageSender
    cards: LiveCampaignCards
    confirmations: ConfirmationPresenter
    reports: ReportSender

    def __init__(self) -> None:
        """Initialize the data without collaborators."""
        self.seen_updates = SeenUpdates()
        self.update_observers: list[UpdateObserver] = []
        self.balance_changed = asyncio.Event()
        """Set to check the balance against the alerts now."""
        self.prompt_handlers: dict[str, Callable[[Update, BotContext, Prompt], Awaitable[None]]] = {}
        self.prompt_locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """The lock of each chat, locked while a prompt is sent and until it is saved."""


type BotApplication = Application[ExtBot[Any], BotContext, dict[Any, Any], dict[Any, Any], BotData, Any]
