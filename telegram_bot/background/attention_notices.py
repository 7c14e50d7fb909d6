"""Telling those who may decide that a campaign needs them: in private, wherever it was launched, once for each need.

That somebody was told is noted after it was said: a bot that dies in between says it twice rather than never.
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
"""Another process that shares the journal may have got into trouble: its events are not heard here."""
_MAX_UNCERTAIN_NOTICES: Final = 2
"""How often a doubt is told whose telling may have got lost: twice is better than never, more is a flood."""


async def run(application: BotApplication) -> None:
    """Notify approvers of campaigns that need a decision, as long as the bot runs."""
    data = application.bot_data
    called = asyncio.Event()

    def hear(event: CampaignEvent) -> None:
        if event.type is CampaignEventType.NEEDS_ATTENTION:
            called.set()

    leave = data.services.campaigns.subscribe(hear)
    try:
        await _run(data, called)
    finally:
        leave()


async def _run(data: BotData, called: asyncio.Event) -> None:
    """Look again and again; what goes wrong is tried again at the next time."""
    unsure: Counter[tuple[int, str]] = Counter()
    while True:
        called.clear()
        try:
            for campaign in await data.services.campaigns.list_needing_attention():
                await _notify_all(data, campaign, unsure)
        except Exception as err:  # noqa: BLE001 - whatever it was, a doubt must not stay untold for ever
            _LOGGER.error("Campaigns that need a person could not be told of: %s", type(err).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_INTERVAL):
                await called.wait()


async def _notify_all(data: BotData, campaign: Campaign, unsure: Counter[tuple[int, str]]) -> None:
    """Tell everybody who may decide and does not know yet; `unsure` counts how often that may have got lost."""
    mark = attention_key(campaign)
    notices = data.services.attention_notices
    knowing = await notices.notified_user_ids(campaign)
    for user in await data.services.users.list_with_role(Role.APPROVER):
        if user.id in knowing:
            continue
        if not await _notify(data, campaign, user):
            unsure[user.id, mark] += 1
            if unsure[user.id, mark] < _MAX_UNCERTAIN_NOTICES:
                continue
        await notices.mark_notified(campaign, user.id)


async def _notify(data: BotData, campaign: Campaign, user: BotUser) -> bool:
    """Show one person the card as a new message, which makes a sound; return whether it is certain that he has it.

    Who cannot be reached at all need not be tried again.
    """
    try:
        await data.cards.post(user, ChatTarget(user.id), campaign)
    except DeliveryUnknownError:
        _LOGGER.info("User %d may not have been told of campaign %d", user.id, campaign.id)
        return False
    except (ChatGoneError, TelegramError) as err:
        name = type(err).__name__
        _LOGGER.warning("User %d cannot be told of campaign %d: %s", user.id, campaign.id, name)
    return True
