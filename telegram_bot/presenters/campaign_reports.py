"""Reports of ended campaigns: a chart and a workbook, sent once, and again by a button."""

import asyncio
from collections.abc import Awaitable, Callable
import logging

from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import Campaign

from ..domain.records import CampaignCard
from ..domain.users import ChatTarget
from ..i18n.translator import Translator
from ..messaging.sender import ChatGoneError, DeliveryUnknownError, MessageSender
from ..reports.chart import render_chart
from ..reports.workbook import render_workbook
from ..services import Services

_LOGGER = logging.getLogger(__name__)


class ReportSender:
    """Renders and sends the reports of campaigns."""

    def __init__(self, sender: MessageSender, services: Services) -> None:
        """Initialize the report sender."""
        self._sender = sender
        self._services = services

    async def prepare_report(
        self, card: CampaignCard, campaign: Campaign, translate: Translator
    ) -> Callable[[], Awaitable[None]]:
        """Render a report, which takes a while, and return a function that sends it, to be called once.

        The chart is sent to the card's chat; the workbook, which contains phone numbers, only to a private chat.
        """
        picture = await asyncio.to_thread(render_chart, campaign, translate)
        rows = await self._services.campaigns.read_report(campaign)
        content = await asyncio.to_thread(render_workbook, campaign, rows, translate)

        async def send() -> None:
            private = card.target if card.target.is_private else ChatTarget(card.user_id)
            await self._deliver(
                campaign, self._photo(card.target, campaign, translate, picture, reply_to=card.message_id)
            )
            if await self._services.can_receive(private):
                await self._deliver(campaign, self._document(private, campaign, translate, content))

        return send

    async def _deliver(self, campaign: Campaign, sending: Awaitable[None]) -> None:
        """Send one part of a report and log a failure; a lost part can be requested by its button."""
        try:
            await sending
        except DeliveryUnknownError:
            _LOGGER.info("The report of campaign %d may be lost; its button sends it again", campaign.id)
        except (ChatGoneError, MobilgroupError, TelegramError) as err:
            _LOGGER.warning("The report of campaign %d was not sent: %s", campaign.id, type(err).__name__)

    async def send_chart(
        self, target: ChatTarget, campaign: Campaign, translate: Translator, *, reply_to: int | None = None
    ) -> None:
        """Send the chart of a campaign's call outcomes."""
        picture = await asyncio.to_thread(render_chart, campaign, translate)
        await self._photo(target, campaign, translate, picture, reply_to=reply_to)

    async def send_workbook(self, target: ChatTarget, campaign: Campaign, translate: Translator) -> None:
        """Send the workbook with a row for every recipient; only for a user who requested it."""
        rows = await self._services.campaigns.read_report(campaign)
        await self._document(
            target, campaign, translate, await asyncio.to_thread(render_workbook, campaign, rows, translate)
        )

    async def _photo(
        self, target: ChatTarget, campaign: Campaign, translate: Translator, picture: bytes, *, reply_to: int | None
    ) -> None:
        """Send a rendered chart."""
        await self._sender.send_photo(
            target,
            picture,
            translate("report-caption", id=str(campaign.id)),
            reply_to_message_id=reply_to,
            allow_sending_without_reply=True,
        )

    async def _document(self, target: ChatTarget, campaign: Campaign, translate: Translator, content: bytes) -> None:
        """Send a rendered workbook."""
        caption = translate("report-file", id=str(campaign.id))
        await self._sender.send_document(target, content, f"mobilgroup-{campaign.id}.xlsx", caption)
