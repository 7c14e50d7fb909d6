"""Live campaign cards: one message a campaign and chat, edited until the campaign has ended, across restarts.

Each card has a task, which runs when the campaign changes but edits at most every ten seconds (twenty in groups, where
Telegram allows few messages of all bots together). The end is always shown. The digest of the shown content is stored,
so that unchanged content is not sent again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
import logging
from typing import Final
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import Campaign, CampaignEvent

from ..domain.digests import content_digest
from ..domain.records import CampaignCard
from ..domain.users import BotUser, ChatTarget
from ..i18n.translator import Translator
from ..messaging.sender import ChatGoneError, ChatMovedError, DeliveryUnknownError, MessageGoneError, MessageSender
from ..services import Services
from ..views.campaign_card import card_keyboard, card_text

_LOGGER = logging.getLogger(__name__)
PRIVATE_SECONDS: Final = 10.0
GROUP_SECONDS: Final = 20.0
_POLL_INTERVAL: Final = 30.0
_RETRY_DELAY: Final = 5.0
_CLOSE_TIMEOUT: Final = 10.0
"""Seconds that `close` waits for reports that are being sent."""

type PrepareReport = Callable[[CampaignCard, Campaign, Translator], Awaitable[Callable[[], Awaitable[None]]]]


class LiveCampaignCards:
    """Keeps the cards of all campaigns up to date."""

    def __init__(
        self,
        sender: MessageSender,
        services: Services,
        prepare_report: PrepareReport,
        edit_seconds: float | None = None,
    ) -> None:
        """Initialize the cards; `prepare_report` returns a function that sends the report, called at most once."""
        self._sender = sender
        self._services = services
        self._prepare_report = prepare_report
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._sending: set[asyncio.Future[None]] = set()
        self._changed: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._unsubscribe: Callable[[], None] = lambda: None
        self._private_seconds = PRIVATE_SECONDS if edit_seconds is None else edit_seconds
        self._group_seconds = GROUP_SECONDS if edit_seconds is None else edit_seconds

    async def start(self) -> None:
        """Follow every card that does not show the end yet, or whose report was not sent."""
        self._unsubscribe = self._services.campaigns.subscribe(self._on_event)
        for card in await self._services.campaign_cards.list_unfinished():
            self._follow(card)

    async def close(self) -> None:
        """Stop all updates, and wait for reports that are being sent; the next process continues."""
        self._unsubscribe()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._sending:
            # A report is sent at most once: the next process would not send one that this process abandons.
            await asyncio.wait(self._sending, timeout=_CLOSE_TIMEOUT)
        for sending in self._sending:
            sending.cancel()

    async def follow(self, campaign_id: int, viewer: BotUser | None = None) -> None:
        """Keep the cards of a campaign up to date until its end.

        `viewer` is a user that the caller has just read: their card is shown first without reading them again.
        """
        for card in await self._services.campaign_cards.list_by_campaign(campaign_id):
            self._follow(card, viewer if viewer is not None and card.target.chat_id == viewer.id else None)

    async def follow_migrated(self, campaign_ids: Iterable[int]) -> None:
        """Follow the cards that moved with their group to a supergroup."""
        for campaign_id in campaign_ids:
            await self.follow(campaign_id)

    async def attach(self, card: CampaignCard) -> None:
        """Make another message the card of a campaign in its chat."""
        old = self._tasks.pop((card.campaign_id, card.target.chat_id), None)
        if old is not None:
            old.cancel()
            await asyncio.gather(old, return_exceptions=True)
        await self._services.campaign_cards.save(card)
        self._follow(card)

    async def post(self, user: BotUser, target: ChatTarget, campaign: Campaign) -> None:
        """Show a campaign in a new message, which is its card in that chat from now on.

        Raises `DeliveryUnknownError` or `ChatGoneError`. A report is sent only if the replaced card awaited one.
        """
        text, keyboard = _render(campaign, *_viewer(user, target, user.language, self._services.time_zone))
        message_id = await self._sender.send(target, text, keyboard)
        old = await self._services.campaign_cards.get(campaign.id, target)
        card = CampaignCard(
            campaign_id=campaign.id,
            target=target,
            message_id=message_id,
            user_id=user.id if old is None else old.user_id,
            language=user.language,
            is_final=False,
            is_report_sent=True if old is None else old.is_report_sent,
            content_digest=_digest(text, keyboard),
        )
        await self.attach(card)
        if old is not None:
            with suppress(MessageGoneError, TelegramError):
                moved = Translator(card.language, self._services.time_zone)("card-moved", id=str(campaign.id))
                await self._sender.edit(old.target, old.message_id, moved)

    def _follow(self, card: CampaignCard, viewer: BotUser | None = None) -> None:
        """Start a card's task, unless it runs already or the card is finished."""
        key = (card.campaign_id, card.target.chat_id)
        if key in self._tasks or (card.is_final and card.is_report_sent):
            return
        task = asyncio.create_task(self._run(card, viewer), name=f"card {card.campaign_id}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._tasks.pop(key, None) if self._tasks.get(key) is done else None)

    def _on_event(self, event: CampaignEvent) -> None:
        """Wake the tasks of the campaign's cards."""
        for changed in self._changed.get(event.campaign.id, ()):
            changed.set()

    async def _run(self, card: CampaignCard, viewer: BotUser | None) -> None:
        """Keep a card up to date until the campaign ends, then send the report."""
        # One event per card: a campaign may be shown in several chats, and each task clears its event by itself.
        changed = asyncio.Event()
        self._changed[card.campaign_id].add(changed)
        edit_interval = self._private_seconds if card.target.is_private else self._group_seconds
        try:
            while True:
                changed.clear()
                campaign, translate, user = await _retry_journal(card, partial(self._read, card, viewer))
                viewer = None
                card = await self._show(card, campaign, translate, user)
                if campaign.finished is not None and campaign.attention is None:
                    break
                await asyncio.sleep(edit_interval)
                await _wait(changed, _POLL_INTERVAL)
            await self._finish(card, campaign, translate)
        except ChatMovedError as err:
            # The update about the migration may come later, or came already: then the card is followed in the new chat.
            await self.follow_migrated(await self._services.chats.migrate(card.target.chat_id, err.new_id))
        except ChatGoneError:
            _LOGGER.warning("The card of campaign %d is not updated any more: the chat is gone", card.campaign_id)
            await self._save(card, is_final=True, is_report_sent=True)
        finally:
            self._discard_waiter(card.campaign_id, changed)

    async def _finish(self, card: CampaignCard, campaign: Campaign, translate: Translator) -> None:
        """Mark a card that shows the end as final, and send the report, at most once."""
        if card.is_report_sent or not campaign.state.ended_after_calls:
            await self._save(card, is_final=True, is_report_sent=True)
            return
        card = await self._save(card, is_final=True)
        send = await _retry_journal(card, partial(self._prepare_report, card, campaign, translate))
        # At most once: a report that is lost from here on can be requested by its button.
        await self._save(card, is_report_sent=True)
        sending = asyncio.ensure_future(send())
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        await asyncio.shield(sending)

    def _discard_waiter(self, campaign_id: int, changed: asyncio.Event) -> None:
        """Remove a card's event, so that campaign events do not wake its task any more."""
        self._changed[campaign_id].discard(changed)
        if not self._changed[campaign_id]:
            del self._changed[campaign_id]

    async def _read(self, card: CampaignCard, viewer: BotUser | None) -> tuple[Campaign, Translator, BotUser | None]:
        """Return a card's campaign, translator and, in a private chat, its user.

        Raises `ChatGoneError` when the bot may not send to the chat any more: the user's role was removed.
        """
        if card.target.is_private:
            viewer = viewer or await self._services.get_user(card.target.chat_id)
            if viewer is None:
                raise ChatGoneError
        elif not await self._services.can_receive(card.target):
            raise ChatGoneError
        campaign = await self._services.campaigns.read(card.campaign_id)
        return campaign, *_viewer(viewer, card.target, card.language, self._services.time_zone)

    async def _show(
        self, card: CampaignCard, campaign: Campaign, translate: Translator, user: BotUser | None
    ) -> CampaignCard:
        """Edit a card to show the campaign's state, or send it again if its message is gone; return the card."""
        text, keyboard = _render(campaign, translate, user)
        digest = _digest(text, keyboard)
        if digest == card.content_digest:
            return card
        try:
            await self._sender.edit(card.target, card.message_id, text, keyboard)
        except MessageGoneError:
            try:
                card = replace(card, message_id=await self._sender.send(card.target, text, keyboard))
            except DeliveryUnknownError:
                # It is probably there; it cannot be edited without its id, and a third message would not help.
                return await self._save(card, content_digest=digest)
        except TelegramError as err:
            # The same edit would fail again; one to a later state may succeed.
            _LOGGER.error("The card of campaign %d could not be updated: %s", card.campaign_id, type(err).__name__)
            return replace(card, content_digest=digest)
        return await self._save(card, content_digest=digest, message_id=card.message_id)

    async def _save(self, card: CampaignCard, **values: object) -> CampaignCard:
        """Save changed fields of a card and return the changed card."""
        return await _retry_journal(card, lambda: self._services.campaign_cards.update(card, **values))


def _viewer(
    user: BotUser | None, target: ChatTarget, language: str, time_zone: ZoneInfo
) -> tuple[Translator, BotUser | None]:
    """Return a card's translator and the user its buttons are for, None in a group, where they are for every user."""
    if user is None or not target.is_private:
        return Translator(language, time_zone), None
    return Translator(language, user.time_zone), user


def _render(campaign: Campaign, translate: Translator, user: BotUser | None) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a card's text and buttons."""
    return card_text(translate, campaign), card_keyboard(translate, campaign, user)


def _digest(text: str, keyboard: InlineKeyboardMarkup | None) -> str:
    """Return the digest of a message's text and buttons."""
    return content_digest(f"{text}{keyboard.to_json() if keyboard else ''}")


async def _retry_journal[T](card: CampaignCard, action: Callable[[], Awaitable[T]]) -> T:
    """Retry an action until the journal works, however long: the state of a sent message must not be lost."""
    while True:
        try:
            return await action()
        except MobilgroupError as err:
            _LOGGER.warning("The card of campaign %d waits for the journal: %s", card.campaign_id, err)
            await asyncio.sleep(_RETRY_DELAY)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait until an event is set, at most for some seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
