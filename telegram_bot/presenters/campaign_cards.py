"""One message a campaign, edited as it goes on and always brought to its end, however often the bot is restarted.

A task a card: it looks when something has changed, but edits at most every ten seconds (twenty in groups, where all
bots together may say little). The end is never left out. What it shows is kept, so that nothing is edited in vain.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
import hashlib
import logging
from typing import Final
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import Campaign, CampaignEvent, Journal

from ..domain.records import Card
from ..domain.users import Person, Place
from ..i18n.translator import Texts
from ..messaging.sender import ChatGoneError, ChatMovedError, MaybeSentError, MessageGoneError, Messenger
from ..services import Office
from ..store import campaign_cards
from ..views.campaign_card import card_keyboard, card_text

_LOGGER = logging.getLogger(__name__)
PRIVATE_SECONDS: Final = 10.0
GROUP_SECONDS: Final = 20.0
_LOOK_EVERY: Final = 30.0
_AGAIN: Final = 5.0
_LAST_SECONDS: Final = 10.0
"""How long the end of the bot waits for reports."""

type PrepareReport = Callable[[Card, Campaign, Texts], Awaitable[Callable[[], Awaitable[None]]]]


class Progress:
    """Keeps the cards of all campaigns up to date."""

    def __init__(
        self,
        messenger: Messenger,
        office: Office,
        journal: Journal,
        prepare_report: PrepareReport,
        edit_seconds: float | None = None,
    ) -> None:
        """Take what is shown and how; `prepare_report` returns what sends the report, at most once."""
        self._messenger = messenger
        self._office = office
        self._journal = journal
        self._prepare_report = prepare_report
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._sending: set[asyncio.Future[None]] = set()
        self._changed: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._leave: Callable[[], None] = lambda: None
        self._private_seconds = PRIVATE_SECONDS if edit_seconds is None else edit_seconds
        self._group_seconds = GROUP_SECONDS if edit_seconds is None else edit_seconds

    async def start(self) -> None:
        """Go on with every card that does not show the end yet."""
        self._leave = self._office.campaigns.subscribe(self._on_event)
        for card in await self._journal.read(campaign_cards.unfinished):
            self._follow(card)

    async def close(self) -> None:
        """Leave the rest to the next process."""
        self._leave()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._sending:
            # A report is sent once: the next process would not send what this one leaves.
            await asyncio.wait(self._sending, timeout=_LAST_SECONDS)
        for sending in self._sending:
            sending.cancel()

    async def show(self, campaign_id: int) -> None:
        """Follow the cards of a campaign that was just launched or sent on."""
        for card in await self._journal.read(campaign_cards.of_campaign, campaign_id):
            self._follow(card)

    async def show_moved(self, campaign_ids: Iterable[int]) -> None:
        """Follow the cards that went with their group into a supergroup."""
        for campaign_id in campaign_ids:
            await self.show(campaign_id)

    async def add(self, card: Card) -> None:
        """Make another message the card of a campaign in its chat."""
        old = self._tasks.pop((card.campaign_id, card.place.chat_id), None)
        if old is not None:
            old.cancel()
            await asyncio.gather(old, return_exceptions=True)
        await self._journal.write(campaign_cards.put, card)
        self._follow(card)

    async def open(self, person: Person, place: Place, campaign: Campaign) -> None:
        """Show a campaign in a new message, which is its card in that chat from now on.

        Raises `MaybeSentError` or `ChatGoneError`. A report follows the end only where one was to follow anyway.
        """
        text, keyboard = _drawn(campaign, *_reader(person, place, person.language, self._office.zone))
        message_id = await self._messenger.say(place, text, keyboard)
        old = await self._journal.read(campaign_cards.get, campaign.id, place)
        card = Card(
            campaign_id=campaign.id,
            place=place,
            message_id=message_id,
            user_id=person.id if old is None else old.user_id,
            language=person.language,
            is_final=False,
            is_reported=True if old is None else old.is_reported,
            shown=_digest(text, keyboard),
        )
        await self.add(card)
        if old is not None:
            with suppress(MessageGoneError, TelegramError):
                moved = Texts(card.language, self._office.zone)("card-moved", id=str(campaign.id))
                await self._messenger.edit(old.place, old.message_id, moved)

    def _follow(self, card: Card) -> None:
        """Begin a card's task unless there is one."""
        key = (card.campaign_id, card.place.chat_id)
        if key in self._tasks or (card.is_final and card.is_reported):
            return
        task = asyncio.create_task(self._run(card), name=f"card {card.campaign_id}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._tasks.pop(key, None) if self._tasks.get(key) is done else None)

    def _on_event(self, event: CampaignEvent) -> None:
        """Wake those who show the campaign."""
        for changed in self._changed.get(event.campaign.id, ()):
            changed.set()

    async def _run(self, card: Card) -> None:
        """Bring a card to its end."""
        # One a card: a campaign may be shown in several chats, and each takes note in its own time.
        changed = asyncio.Event()
        self._changed[card.campaign_id].add(changed)
        pause = self._private_seconds if card.place.is_private else self._group_seconds
        try:
            while True:
                changed.clear()
                campaign, texts, person = await _patiently(card, partial(self._read, card))
                card = await self._show(card, campaign, texts, person)
                if campaign.finished is not None and campaign.attention is None:
                    break
                await asyncio.sleep(pause)
                await _wait(changed, _LOOK_EVERY)
            await self._end(card, campaign, texts)
        except ChatMovedError as err:
            # The update that says so may come later, or have come already: then the card is shown there.
            await self.show_moved(await self._office.chats.move(card.place.chat_id, err.new_id))
        except ChatGoneError:
            _LOGGER.warning("Campaign %d is not shown any more: the chat is gone", card.campaign_id)
            await self._note(card, is_final=True, is_reported=True)
        finally:
            self._forget(card.campaign_id, changed)

    async def _end(self, card: Card, campaign: Campaign, texts: Texts) -> None:
        """Let the report follow a card that shows the end."""
        if card.is_reported or not campaign.state.ended_after_calls:
            await self._note(card, is_final=True, is_reported=True)
            return
        card = await self._note(card, is_final=True)
        send = await _patiently(card, partial(self._prepare_report, card, campaign, texts))
        # At most once: a report that is lost from here on can be had by its button.
        await self._note(card, is_reported=True)
        sending = asyncio.ensure_future(send())
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        await asyncio.shield(sending)

    def _forget(self, campaign_id: int, changed: asyncio.Event) -> None:
        """Wake a card's task no more."""
        self._changed[campaign_id].discard(changed)
        if not self._changed[campaign_id]:
            del self._changed[campaign_id]

    async def _read(self, card: Card) -> tuple[Campaign, Texts, Person | None]:
        """Return the campaign, the language and zone of its card, and whose it is: in a group it is everybody's."""
        if not await self._office.may_hear(card.place):
            # Somebody whose role was taken away is told nothing any more.
            raise ChatGoneError
        campaign = await self._office.campaigns.get(card.campaign_id)
        person = await self._office.person(card.place.chat_id) if card.place.is_private else None
        return campaign, *_reader(person, card.place, card.language, self._office.zone)

    async def _show(self, card: Card, campaign: Campaign, texts: Texts, person: Person | None) -> Card:
        """Show a campaign as it stands."""
        text, keyboard = _drawn(campaign, texts, person)
        shown = _digest(text, keyboard)
        if shown == card.shown:
            return card
        try:
            await self._messenger.edit(card.place, card.message_id, text, keyboard)
        except MessageGoneError:
            try:
                card = replace(card, message_id=await self._messenger.say(card.place, text, keyboard))
            except MaybeSentError:
                # It is probably there; it cannot be edited, and a third one would not help.
                return await self._note(card, shown=shown)
        except TelegramError as err:
            # It would be refused again; what it comes to later may not be.
            _LOGGER.error("Campaign %d could not be shown: %s", card.campaign_id, type(err).__name__)
            return replace(card, shown=shown)
        return await self._note(card, shown=shown, message_id=card.message_id)

    async def _note(self, card: Card, **values: object) -> Card:
        """Keep what a card shows now."""
        await _patiently(card, lambda: self._journal.write(campaign_cards.change, card, **values))
        return replace(card, **values)  # type: ignore[arg-type]


def _reader(person: Person | None, place: Place, language: str, zone: ZoneInfo) -> tuple[Texts, Person | None]:
    """Return what a card is written in, and for whom its buttons are: in a group it is everybody's."""
    if person is None or not place.is_private:
        return Texts(language, zone), None
    return Texts(language, person.zone), person


def _drawn(campaign: Campaign, texts: Texts, person: Person | None) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a card's text and buttons."""
    return card_text(texts, campaign), card_keyboard(texts, campaign, person)


def _digest(text: str, keyboard: InlineKeyboardMarkup | None) -> str:
    """Return a sum over what a message shows."""
    return hashlib.sha256(f"{text}{keyboard.to_json() if keyboard else ''}".encode()).hexdigest()


async def _patiently[T](card: Card, do: Callable[[], Awaitable[T]]) -> T:
    """Do something with the journal, however long it cannot be used: what was said must not be forgotten for that."""
    while True:
        try:
            return await do()
        except MobilgroupError as err:
            _LOGGER.warning("The card of campaign %d waits for the journal: %s", card.campaign_id, err)
            await asyncio.sleep(_AGAIN)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait until an event is set, at most so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
