"""Campaigns under way: looking at them, holding, moving, ending them, answering a doubt. The core keeps the record."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from aiomobilgroup import CallOutcome, MobilgroupClient, MobilgroupNotFoundError
from aiomobilgroup.campaigns import (
    DEFAULT_REDIAL_OUTCOMES,
    Attention,
    AuditEntry,
    Campaign,
    CampaignNotFoundError,
    Campaigns,
    CampaignState,
    CampaignStateError,
    Override,
    RecipientResult,
    Resolution,
    Rule,
)

from ..domain.attention import attention_key, unknown_batches
from ..domain.drafts import BroadcastDraft
from ..domain.errors import ExpiredError, InputError
from ..domain.roles import Permission
from ..domain.users import BotUser
from .redial import RedialService

_MAX_REASON_LENGTH = 500
_NATIONAL_DIGITS = 10
"""Digits of a number without its country: the provider may write 8 or +7 before them."""


class CampaignService:
    """What a person may do with what was launched, by whomever and from wherever."""

    def __init__(self, campaigns: Campaigns, client: MobilgroupClient) -> None:
        """Take the account's campaigns, and what looks at them at the provider."""
        self._campaigns = campaigns
        self._client = client
        self._redial = RedialService(campaigns)
        self._turn = asyncio.Lock()

    async def get(self, user: BotUser, campaign_id: int) -> Campaign:
        """Return a campaign."""
        user.require(Permission.VIEW_CAMPAIGNS)
        try:
            return await self._campaigns.get(campaign_id)
        except CampaignNotFoundError as err:
            raise InputError("no-such-campaign", id=str(campaign_id)) from err

    async def list(
        self, user: BotUser, states: Iterable[CampaignState] | None = None, *, limit: int, offset: int = 0
    ) -> Sequence[Campaign]:
        """Return campaigns, the newest first."""
        user.require(Permission.VIEW_CAMPAIGNS)
        return await self._campaigns.list(states, limit=limit, offset=offset)

    async def report(self, user: BotUser, campaign_id: int) -> Sequence[RecipientResult]:
        """Return what became of everybody."""
        user.require(Permission.VIEW_CAMPAIGNS)
        return await self._campaigns.report(campaign_id)

    async def audit(self, user: BotUser, campaign_id: int | None = None, *, limit: int = 20) -> Sequence[AuditEntry]:
        """Return the record."""
        user.require(Permission.AUDIT)
        return await self._campaigns.audit(campaign_id, limit=limit)

    async def cancel(self, user: BotUser, campaign_id: int) -> Campaign:
        """Call a campaign off of which nothing was sent."""
        user.require(Permission.CONTROL)
        return await self._campaigns.cancel(campaign_id, user.actor)

    async def pause(self, user: BotUser, campaign_id: int) -> Campaign:
        """Hold what is not sent yet."""
        user.require(Permission.CONTROL)
        return await self._campaigns.pause(campaign_id, user.actor)

    async def get_paused(self, user: BotUser, campaign_id: int) -> Campaign:
        """Return a campaign that this person may let go on; raise `CampaignStateError` where nothing is held."""
        user.require(Permission.CONTROL)
        campaign = await self.get(user, campaign_id)
        if campaign.state is not CampaignState.PAUSED or campaign.attention is Attention.UNKNOWN:
            raise CampaignStateError("resume", campaign.state)
        return campaign

    async def resume(self, user: BotUser, campaign_id: int, mark: str) -> Campaign:
        """Go on with what is held; `mark` is that of what the person was asked about."""
        if attention_key(await self.get_paused(user, campaign_id)) != mark:
            raise ExpiredError("unknown-changed", id=str(campaign_id))
        return await self._campaigns.resume(campaign_id, user.actor)

    async def override_rule(self, user: BotUser, campaign_id: int, mark: str, reason: str) -> Campaign:
        """Go on although a rule holds a campaign up; who takes that on himself says why, for the record."""
        user.require(Permission.OVERRIDE)
        campaign = await self.get(user, campaign_id)
        if campaign.attention is not Attention.RULE or campaign.reason is None or attention_key(campaign) != mark:
            raise ExpiredError("unknown-changed", id=str(campaign_id))
        override = Override(frozenset({Rule(campaign.reason)}), reason[:_MAX_REASON_LENGTH])
        return await self._campaigns.resume(campaign_id, user.actor, override)

    async def stop(self, user: BotUser, campaign_id: int) -> Campaign:
        """Drop what is not sent yet."""
        user.require(Permission.CONTROL)
        return await self._campaigns.stop(campaign_id, user.actor)

    async def reschedule(self, user: BotUser, campaign_id: int, due: datetime) -> Campaign:
        """Move a campaign to another time."""
        user.require(Permission.CONTROL)
        return await self._campaigns.reschedule(campaign_id, due, user.actor)

    async def get_unknown(self, user: BotUser, campaign_id: int) -> Campaign:
        """Return a campaign about which this person may decide and must."""
        user.require(Permission.RESOLVE_UNKNOWN)
        campaign = await self.get(user, campaign_id)
        if campaign.attention is not Attention.UNKNOWN:
            raise ExpiredError("unknown-gone", id=str(campaign_id))
        return campaign

    async def resolve(
        self, user: BotUser, campaign_id: int, mark: str, resolution: Resolution, provider_id: str | None = None
    ) -> Campaign:
        """Say what became of a batch of which nobody can tell.

        `mark` is that of the doubt the person was asked about: an answer to an older one is no answer to this one.
        """
        async with self._turn:
            campaign = await self.get_unknown(user, campaign_id)
            if attention_key(campaign) != mark:
                raise ExpiredError("unknown-changed", id=str(campaign_id))
            if provider_id is not None:
                await self._verify_provider_id(campaign, provider_id)
            return await self._campaigns.resolve(campaign_id, resolution, user.actor, provider_id)

    async def redial(
        self, user: BotUser, campaign_id: int, results: Iterable[CallOutcome] = DEFAULT_REDIAL_OUTCOMES
    ) -> BroadcastDraft:
        """Return the wish to call again those of a campaign who were not reached."""
        return await self._redial.build_draft(user, await self.get(user, campaign_id), results)

    async def block(self, user: BotUser, phones: Iterable[str], reason: str = "") -> int:
        """Put numbers on the list of those that are never called."""
        user.require(Permission.EDIT_DO_NOT_CALL)
        return await self._campaigns.block(phones, user.actor, reason)

    async def unblock(self, user: BotUser, phones: Iterable[str]) -> int:
        """Take numbers off that list."""
        user.require(Permission.REMOVE_DO_NOT_CALL)
        return await self._campaigns.unblock(phones, user.actor)

    async def do_not_call_numbers(self, user: BotUser) -> Sequence[str]:
        """Return the numbers that are never called."""
        user.require(Permission.EDIT_DO_NOT_CALL)
        return await self._campaigns.do_not_call_numbers()

    async def _verify_provider_id(self, campaign: Campaign, provider_id: str) -> None:
        """Raise `InputError` unless the provider's id is that of the batch in doubt: it must have called its people."""
        try:
            report = await self._client.get_report(provider_id)
        except MobilgroupNotFoundError as err:
            raise InputError("unknown-no-such-id", id=provider_id) from err
        batch = unknown_batches(campaign)[0].number
        its_own = {
            row.phone[-_NATIONAL_DIGITS:] for row in await self._campaigns.report(campaign.id) if row.batch == batch
        }
        if not {row.phone[-_NATIONAL_DIGITS:] for row in report.subscribers} <= its_own:
            raise InputError("unknown-other-recipients", id=provider_id)
