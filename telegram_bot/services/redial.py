"""Redials: which recipients of a campaign are called again, under which rules, checked again at the launch.

Between preview and launch another user may have called the same recipients: two previews must not call anyone twice.
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
    """Builds drafts that call recipients of a campaign again, and guards their launch."""

    def __init__(self, engine: Campaigns) -> None:
        """Initialize the service."""
        self._engine = engine
        self._lock = asyncio.Lock()

    async def build_draft(
        self, user: BotUser, campaign: Campaign, results: Iterable[CallOutcome] = DEFAULT_REDIAL_OUTCOMES
    ) -> BroadcastDraft:
        """Return a draft that calls again the recipients of a campaign whose calls ended with one of `results`.

        Raises `InputError` when there is no recipient to call again, or a redial of them is about to be sent.
        """
        if (other := await self._find_pending_redial(campaign)) is not None:
            raise InputError("redial-under-way", id=str(campaign.id), other=str(other))
        try:
            request = await self._engine.build_redial(campaign.id, user.actor, results)
        except MobilgroupInputError as err:
            raise InputError("redial-nobody", id=str(campaign.id)) from err
        return _draft_from_request(request)

    @asynccontextmanager
    async def guard(self, user: BotUser, draft: BroadcastDraft) -> AsyncIterator[None]:
        """Let one redial at a time be launched; raises `RejectedError` if its recipients were redialed meanwhile."""
        if draft.redial_of is None:
            yield
            return
        async with self._lock:
            campaign = await self._engine.get(draft.redial_of)
            if await self._find_pending_redial(campaign) is not None or await self._is_outdated(user, draft, campaign):
                raise RejectedError("redial-changed", id=str(campaign.id))
            yield

    async def _is_outdated(self, user: BotUser, draft: BroadcastDraft, campaign: Campaign) -> bool:
        """Return whether a draft calls a recipient of the campaign who need not be called again any more."""
        try:
            request = await self._engine.build_redial(campaign.id, user.actor)
        except MobilgroupInputError:
            return True
        unreached = {one.phone for one in request.broadcast.subscribers}
        phones = {row.phone for row in await self._engine.report(campaign)}
        return any(row.phone in phones and row.phone not in unreached for row in draft.recipient_list.recipients)

    async def _find_pending_redial(self, campaign: Campaign) -> int | None:
        """Return the id of an unsent redial of the same recipients, or None: it will call them itself."""
        root = await self._first_campaign(campaign)
        for other in await self._engine.list(_ACTIVE_STATES, limit=_MAX_CAMPAIGNS):
            if other.redial_of is not None and await self._first_campaign(other) == root:
                return other.id
        return None

    async def _first_campaign(self, campaign: Campaign) -> int:
        """Return the id of the campaign at the start of a chain of redials."""
        while campaign.redial_of is not None:
            campaign = await self._engine.get(campaign.redial_of)
        return campaign.id


def _draft_from_request(request: LaunchRequest) -> BroadcastDraft:
    """Return the engine's launch request for a redial as a draft."""
    broadcast = request.broadcast
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
        redial_of=request.redial_of,
        redial_policy=CampaignPolicy.for_request(request, AccountSettings()).to_json(),
        urgent=request.urgent,
    )


def _to_text(value: object) -> str | None:
    """Return a field as text, as a draft stores it."""
    return None if value is None else str(value)
