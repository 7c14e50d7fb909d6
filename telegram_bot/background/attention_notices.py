"""Telling those who may decide that a campaign needs them: in private, wherever it was launched, once for each need.

That somebody was told is noted after it was said: a bot that dies in between says it twice rather than never.
"""

import asyncio
from collections import Counter
from contextlib import suppress
import logging
from typing import Final

from telegram.error import TelegramError

from aiomobilgroup.campaigns import Campaign, CampaignEvent, CampaignEventType, CampaignState

from ..dispatch.context import BotApplication, BotData
from ..domain.attention import mark_of
from ..domain.roles import Role
from ..domain.users import Person, Place
from ..messaging.sender import ChatGoneError, MaybeSentError
from ..store import attention_notices

_LOGGER = logging.getLogger(__name__)
EVERY_SECONDS: Final = 30.0
"""Another process that shares the journal may have got into trouble: its events are not heard here."""
_MANY: Final = 500
_MOST: Final = 2
"""How often a doubt is told whose telling may have got lost: twice is better than never, more is a flood."""
_LIVE: Final = (
    CampaignState.SCHEDULED,
    CampaignState.SENDING,
    CampaignState.RUNNING,
    CampaignState.PAUSED,
    CampaignState.STOPPED,
    CampaignState.FINISHED,
)


async def run(application: BotApplication) -> None:
    """Notify approvers of campaigns that need a decision, as long as the bot runs."""
    data = application.bot_data
    called = asyncio.Event()

    def hear(event: CampaignEvent) -> None:
        if event.type is CampaignEventType.NEEDS_ATTENTION:
            called.set()

    leave = data.office.campaigns.subscribe(hear)
    try:
        await _watch(data, called)
    finally:
        leave()


async def _watch(data: BotData, called: asyncio.Event) -> None:
    """Look again and again; what goes wrong is tried again at the next time."""
    unsure: Counter[tuple[int, str]] = Counter()
    while True:
        called.clear()
        try:
            for campaign in await data.office.campaigns.list(_LIVE, limit=_MANY):
                if campaign.attention is not None:
                    await _tell(data, campaign, unsure)
        except Exception as err:  # noqa: BLE001 - whatever it was, a doubt must not stay untold for ever
            _LOGGER.error("Campaigns that need a person could not be told of: %s", type(err).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await called.wait()


async def _tell(data: BotData, campaign: Campaign, unsure: Counter[tuple[int, str]]) -> None:
    """Tell everybody who may decide and does not know yet; `unsure` counts how often that may have got lost."""
    mark = mark_of(campaign)
    knowing = await data.office.journal.read(attention_notices.who, campaign.id, mark)
    for person in await data.office.people.with_role(Role.APPROVER):
        if person.id in knowing:
            continue
        if not await _say(data, campaign, person):
            unsure[person.id, mark] += 1
            if unsure[person.id, mark] < _MOST:
                continue
        await data.office.journal.write(attention_notices.note, campaign.id, mark, person.id, data.office.clock.now())


async def _say(data: BotData, campaign: Campaign, person: Person) -> bool:
    """Show one person the card as a new message, which makes a sound; return whether it is certain that he has it.

    Who cannot be reached at all need not be tried again.
    """
    try:
        await data.progress.open(person, Place(person.id), campaign)
    except MaybeSentError:
        _LOGGER.info("User %d may not have been told of campaign %d", person.id, campaign.id)
        return False
    except (ChatGoneError, TelegramError) as err:
        name = type(err).__name__
        _LOGGER.warning("User %d cannot be told of campaign %d: %s", person.id, campaign.id, name)
    return True
