"""What follows the end of a campaign: a chart and a workbook, sent once, and again by a button."""

import asyncio
from collections.abc import Awaitable, Callable
import logging

from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import Campaign

from ..domain.records import Card
from ..domain.users import Place
from ..i18n.translator import Texts
from ..messaging.sender import ChatGoneError, MaybeSentError, Messenger
from ..reports.chart import chart
from ..reports.workbook import workbook
from ..services import Office

_LOGGER = logging.getLogger(__name__)


class Reporting:
    """Sends reports."""

    def __init__(self, messenger: Messenger, office: Office) -> None:
        """Take how they are sent and where they come from."""
        self._messenger = messenger
        self._office = office

    async def prepare(self, card: Card, campaign: Campaign, texts: Texts) -> Callable[[], Awaitable[None]]:
        """Draw a report, which takes a while, and return what sends it, which is done once.

        The chart goes where the card is, and the workbook, which holds numbers, only into a private chat.
        """
        picture = await asyncio.to_thread(chart, campaign, texts)
        rows = await self._office.campaigns.report(campaign.id)
        content = await asyncio.to_thread(workbook, campaign, rows, texts)

        async def send() -> None:
            private = card.place if card.place.is_private else Place(card.user_id)
            await self._sent(campaign, self._photo(card.place, campaign, texts, picture, reply_to=card.message_id))
            if await self._office.may_hear(private):
                await self._sent(campaign, self._document(private, campaign, texts, content))

        return send

    async def _sent(self, campaign: Campaign, sending: Awaitable[None]) -> None:
        """Wait for a part of a report; what got lost is had again by its button."""
        try:
            await sending
        except MaybeSentError:
            _LOGGER.info("The report of campaign %d may have got lost; its button sends it again", campaign.id)
        except (ChatGoneError, MobilgroupError, TelegramError) as err:
            _LOGGER.warning("The report of campaign %d was not sent: %s", campaign.id, type(err).__name__)

    async def send_chart(self, place: Place, campaign: Campaign, texts: Texts, *, reply_to: int | None = None) -> None:
        """Send the picture of what the calls came to."""
        picture = await asyncio.to_thread(chart, campaign, texts)
        await self._photo(place, campaign, texts, picture, reply_to=reply_to)

    async def send_workbook(self, place: Place, campaign: Campaign, texts: Texts) -> None:
        """Send the workbook with a row for everybody, to be kept: it only ever goes to whoever has asked for it."""
        rows = await self._office.campaigns.report(campaign.id)
        await self._document(place, campaign, texts, await asyncio.to_thread(workbook, campaign, rows, texts))

    async def _photo(
        self, place: Place, campaign: Campaign, texts: Texts, picture: bytes, *, reply_to: int | None
    ) -> None:
        """Send a picture."""
        await self._messenger.photo(
            place,
            picture,
            texts("report-caption", id=str(campaign.id)),
            reply_to_message_id=reply_to,
            allow_sending_without_reply=True,
        )

    async def _document(self, place: Place, campaign: Campaign, texts: Texts, content: bytes) -> None:
        """Send a workbook."""
        caption = texts("report-file", id=str(campaign.id))
        await self._messenger.document(place, content, f"mobilgroup-{campaign.id}.xlsx", caption)
