"""Calling again those who were not reached: whom, under which rules, and whether that still stands when it is launched.

Between the preview and the launch somebody else may have called the same people: nobody is called because of two
previews.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from aiomobilgroup import CallOutcome, MobilgroupInputError, Phrase, Script, Text
from aiomobilgroup.campaigns import (
    DEFAULT_REDIAL_OUTCOMES,
    AccountSettings,
    Campaign,
    CampaignPolicy,
    Campaigns,
    CampaignState,
    LaunchRequest,
)

from ..domain.drafts import BroadcastDraft, DraftRecipient, RecipientList
from ..domain.errors import InputError, RejectedError
from ..domain.users import BotUser

_ACTIVE_STATES: Final = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED)
_MAX_CAMPAIGNS: Final = 500


class RedialService:
    """Makes wishes of what did not come through."""

    def __init__(self, engine: Campaigns) -> None:
        """Initialize the service with the account's campaigns."""
        self._engine = engine
        self._turn = asyncio.Lock()

    async def build_draft(
        self, user: BotUser, campaign: Campaign, results: Iterable[CallOutcome] = DEFAULT_REDIAL_OUTCOMES
    ) -> BroadcastDraft:
        """Return the wish to call some of a campaign's people again.

        Raises `InputError` when there is nobody to be called again, or when they are about to be.
        """
        if (other := await self._find_pending_redial(campaign)) is not None:
            raise InputError("redial-under-way", id=str(campaign.id), other=str(other))
        try:
            launch = await self._engine.build_redial(campaign.id, user.actor, results)
        except MobilgroupInputError as err:
            raise InputError("redial-nobody", id=str(campaign.id)) from err
        return _draft_from_request(launch)

    @asynccontextmanager
    async def guard(self, user: BotUser, draft: BroadcastDraft) -> AsyncIterator[None]:
        """Let one redial at a time be launched; raise `RejectedError` when its recipients were called since."""
        if draft.redial_of is None:
            yield
            return
        async with self._turn:
            campaign = await self._engine.get(draft.redial_of)
            if await self._find_pending_redial(campaign) is not None or await self._is_outdated(user, draft, campaign):
                raise RejectedError("redial-changed", id=str(campaign.id))
            yield

    async def _is_outdated(self, user: BotUser, draft: BroadcastDraft, campaign: Campaign) -> bool:
        """Return whether somebody of the campaign is to be called who need not be any more."""
        try:
            launch = await self._engine.build_redial(campaign.id, user.actor)
        except MobilgroupInputError:
            return True
        requested = {one.phone for one in launch.broadcast.subscribers}
        its_own = {row.phone for row in await self._engine.report(campaign)}
        return any(row.phone in its_own and row.phone not in requested for row in draft.recipient_list.recipients)

    async def _find_pending_redial(self, campaign: Campaign) -> int | None:
        """Return a redial of the same people that has not been sent yet: it will call them itself."""
        root = await self._first_campaign(campaign)
        for other in await self._engine.list(_ACTIVE_STATES, limit=_MAX_CAMPAIGNS):
            if other.redial_of is not None and await self._first_campaign(other) == root:
                return other.id
        return None

    async def _first_campaign(self, campaign: Campaign) -> int:
        """Return the first campaign of those that repeat one another."""
        while campaign.redial_of is not None:
            campaign = await self._engine.get(campaign.redial_of)
        return campaign.id


def _draft_from_request(launch: LaunchRequest) -> BroadcastDraft:
    """Return what the core would launch as a wish."""
    broadcast = launch.broadcast
    match broadcast.content:
        case Text(message):
            kind, content = "text", message
        case Phrase(id_):
            kind, content = "phrase", id_
        case Script(id_):
            kind, content = "script", id_
    return BroadcastDraft(
        kind=kind,
        content=content,
        recipient_list=RecipientList(
            recipients=tuple(
                DraftRecipient(
                    one.phone,
                    message=one.message,
                    summa=_to_text(one.summa),
                    param1=_to_text(one.param1),
                    param2=_to_text(one.param2),
                    param3=_to_text(one.param3),
                )
                for one in broadcast.subscribers
            )
        ),
        sender=broadcast.sender,
        attempts=broadcast.attempts,
        interval=broadcast.interval,
        repeat=broadcast.repeat,
        redial_of=launch.redial_of,
        redial_policy=CampaignPolicy.for_request(launch, AccountSettings()).to_json(),
        urgent=launch.urgent,
    )


def _to_text(value: object) -> str | None:
    """Return a field as the journal keeps it: as text."""
    return None if value is None else str(value)
