"""Notification of approvers that a campaign needs a decision: in private, wherever it was launched, once per decision.

A notification is recorded after it was sent: a bot that crashes in between sends it twice rather than never.
"""

import asyncio
from collections import Counter
from contextlib import suppress
import logging
from typing import Final

from telegram.error import TelegramError

from aiomobilgroup.campaigns import Campaign, CampaignEvent, CampaignEventType

from ..dispatch.context import BotApplication, BotData
from ..domain.attention import attention_key
from ..domain.roles import Role
from ..domain.users import BotUser, ChatTarget
from ..messaging.sender import ChatGoneError, DeliveryUnknownError

_LOGGER = logging.getLogger(__name__)
POLL_INTERVAL: Final = 30.0
"""Seconds between polls: events of other processes that share the journal are not received here."""
_MAX_UNCERTAIN_NOTICES: Final = 2
"""How often a notification with an unknown delivery is sent: twice is better than never, more is a flood."""


async def run(application: BotApplication) -> None:
    """Notify approvers of campaigns that need a decision, as long as the bot runs."""
    data = application.bot_data
    changed = asyncio.Event()

    def on_event(event: CampaignEvent) -> None:
        if event.type is CampaignEventType.NEEDS_ATTENTION:
            changed.set()

    unsubscribe = data.services.campaigns.subscribe(on_event)
    try:
        await _run(data, changed)
    finally:
        unsubscribe()


async def _run(data: BotData, changed: asyncio.Event) -> None:
    """Notify after every event and at least every `POLL_INTERVAL` seconds; failures are retried the next time."""
    uncertain: Counter[tuple[int, str]] = Counter()
    while True:
        changed.clear()
        try:
            for campaign in await data.services.campaigns.list_needing_attention():
                await _notify_all(data, campaign, uncertain)
        except Exception as err:  # noqa: BLE001 - no failure may end the notifications
            _LOGGER.error("The notifications of campaigns that need a decision failed: %s", type(err).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_INTERVAL):
                await changed.wait()


async def _notify_all(data: BotData, campaign: Campaign, uncertain: Counter[tuple[int, str]]) -> None:
    """Notify each approver who was not notified yet; `uncertain` counts the notifications with an unknown delivery."""
    key = attention_key(campaign)
    notices = data.services.attention_notices
    notified = await notices.notified_user_ids(campaign)
    for user in await data.services.users.list_with_role(Role.APPROVER):
        if user.id in notified:
            continue
        if not await _notify(data, campaign, user):
            uncertain[user.id, key] += 1
            if uncertain[user.id, key] < _MAX_UNCERTAIN_NOTICES:
                continue
        await notices.mark_notified(campaign, user.id)


async def _notify(data: BotData, campaign: Campaign, user: BotUser) -> bool:
    """Send a user the campaign's card as a new message, which makes a sound; return False if its delivery is unknown.

    A user who cannot be reached counts as notified: another attempt would fail too.
    """
    try:
        await data.cards.post(user, ChatTarget(user.id), campaign)
    except DeliveryUnknownError:
        _LOGGER.info("User %d may not have been notified of campaign %d", user.id, campaign.id)
        return False
    except (ChatGoneError, TelegramError) as err:
        name = type(err).__name__
        _LOGGER.warning("User %d cannot be notified of campaign %d: %s", user.id, campaign.id, name)
    return True
