"""What every handler has at hand: the office, the person, his language; set by the gate at each update."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from ..domain.users import Person, Place
from ..i18n.translator import Texts
from .seen_updates import Deliveries

if TYPE_CHECKING:
    from ..domain.records import Question
    from ..messaging.sender import Messenger
    from ..presenters.campaign_cards import Progress
    from ..services import Office
    from .command_menu import CommandMenu


class BotContext(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], "BotData"]):
    """The context of one update, after the gate: `person`, `place` and `texts` are always there."""

    person: Person
    place: Place
    texts: Texts

    @property
    def office(self) -> Office:
        """Return the application service."""
        return self.bot_data.office

    @property
    def messenger(self) -> Messenger:
        """Return what says things so that no fault doubles or loses them."""
        return self.bot_data.messenger

    @property
    def progress(self) -> Progress:
        """Return what keeps campaigns' messages up to date."""
        return self.bot_data.progress

    @property
    def is_past_the_gate(self) -> bool:
        """Return whether the gate has let the update through: only then is there a person."""
        return hasattr(self, "texts")


class BotData:
    """What all updates share: set once, when the bot begins to run."""

    command_menu: CommandMenu
    messenger: Messenger
    progress: Progress
    office: Office

    def __init__(self) -> None:
        """Remember no delivery yet."""
        self.deliveries = Deliveries()
        self.low_balance = asyncio.Event()
        """Set when the balance is to be looked at for those who want to be told of a low one."""
        self.answers: dict[str, Callable[[Update, BotContext, Question], Awaitable[None]]] = {}
        self.asking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """Held while a chat is asked something, until it is noted what."""

    def open(self, office: Office) -> None:
        """Take the application service."""
        self.office = office


type BotApplication = Application[ExtBot[Any], BotContext, dict[Any, Any], dict[Any, Any], BotData, Any]
