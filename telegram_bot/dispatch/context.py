"""What every handler has at hand: the office, the person, his language; set by the gate at each update."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from ..domain.users import BotUser, ChatTarget
from ..i18n.translator import Translator
from .seen_updates import SeenUpdates

if TYPE_CHECKING:
    from ..domain.records import Prompt
    from ..messaging.sender import MessageSender
    from ..presenters.campaign_cards import LiveCampaignCards
    from ..services import Services
    from .command_menu import CommandMenu


class BotContext(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], "BotData"]):
    """The context of one update, after the gate: `person`, `place` and `texts` are always there."""

    user: BotUser
    target: ChatTarget
    translate: Translator

    @property
    def services(self) -> Services:
        """Return the application service."""
        return self.bot_data.services

    @property
    def sender(self) -> MessageSender:
        """Return what says things so that no fault doubles or loses them."""
        return self.bot_data.sender

    @property
    def cards(self) -> LiveCampaignCards:
        """Return what keeps campaigns' messages up to date."""
        return self.bot_data.cards

    @property
    def is_authorized(self) -> bool:
        """Return whether the gate has let the update through: only then is there a person."""
        return hasattr(self, "translate")


class BotData:
    """What all updates share: set once, when the bot begins to run."""

    command_menu: CommandMenu
    sender: MessageSender
    cards: LiveCampaignCards
    services: Services

    def __init__(self) -> None:
        """Remember no delivery yet."""
        self.seen_updates = SeenUpdates()
        self.low_balance = asyncio.Event()
        """Set when the balance is to be looked at for those who want to be told of a low one."""
        self.prompt_handlers: dict[str, Callable[[Update, BotContext, Prompt], Awaitable[None]]] = {}
        self.prompt_locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """Held while a chat is asked something, until it is noted what."""

    def attach(self, services: Services) -> None:
        """Take the application service."""
        self.services = services


type BotApplication = Application[ExtBot[Any], BotContext, dict[Any, Any], dict[Any, Any], BotData, Any]
