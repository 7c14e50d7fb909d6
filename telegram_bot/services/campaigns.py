"""Launched campaigns: reading and controlling them, resolving unknown outcomes. The engine writes the audit log."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from aiomobilgroup import CallOutcome, MobilgroupClient, MobilgroupNotFoundError
from aiomobilgroup.campaigns import (
    DEFAULT_REDIAL_OUTCOMES,
    Attention,
    AuditEntry,
    Campaign,
    CampaignEvent,
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
from .permissions import requires
from .redial import RedialService

_MAX_CAMPAIGNS: Final = 500
_ATTENTION_STATES: Final = (
    CampaignState.SCHEDULED,
    CampaignState.SENDING,
    CampaignState.RUNNING,
    CampaignState.PAUSED,
    CampaignState.STOPPED,
    CampaignState.FINISHED,
)
_MAX_REASON_LENGTH: Final = 500
_NATIONAL_DIGITS: Final = 10
"""Digits of a number without its country: the provider may write 8 or +7 before them."""


class CampaignService:
    """Reads and controls launched campaigns, whichever user and whichever process launched them."""

    def __init__(self, engine: Campaigns, client: MobilgroupClient, redials: RedialService) -> None:
        """Initialize the service."""
        self._engine = engine
        self._client = client
        self._redials = redials
        self._lock = asyncio.Lock()

    def subscribe(self, listener: Callable[[CampaignEvent], None]) -> Callable[[], None]:
        """Call a listener with every campaign event from now on; return a function that unsubscribes it."""
        return self._engine.subscribe(listener)

    async def read(self, campaign_id: int) -> Campaign:
        """Return a campaign without checking a permission: for messages that the bot updates by itself."""
        return await self._engine.get(campaign_id)

    async def read_report(self, campaign: Campaign) -> Sequence[RecipientResult]:
        """Return all recipients' results without checking a permission: for reports that the bot sends by itself."""
        return await self._engine.report(campaign)

    async def count_by_state(self) -> Mapping[CampaignState, int]:
        """Return how many campaigns are in each state."""
        return await self._engine.count_by_state()

    async def list_needing_attention(self) -> Sequence[Campaign]:
        """Return the campaigns that need a decision, whichever process launched them."""
        found = await self._engine.list(_ATTENTION_STATES, limit=_MAX_CAMPAIGNS)
        return [campaign for campaign in found if campaign.attention is not None]

    @requires(Permission.VIEW_CAMPAIGNS)
    async def get(self, user: BotUser, campaign_id: int) -> Campaign:
        """Return a campaign; raises `InputError` if there is none with this id."""
        try:
            return await self._engine.get(campaign_id)
        except CampaignNotFoundError as err:
            raise InputError("no-such-campaign", id=str(campaign_id)) from err

    @requires(Permission.VIEW_CAMPAIGNS)
    async def list(
        self, user: BotUser, states: Iterable[CampaignState] | None = None, *, limit: int, offset: int = 0
    ) -> Sequence[Campaign]:
        """Return campaigns, the newest first."""
        return await self._engine.list(states, limit=limit, offset=offset)

    @requires(Permission.AUDIT)
    async def audit(self, user: BotUser, campaign_id: int | None = None, *, limit: int = 20) -> Sequence[AuditEntry]:
        """Return the audit log of a campaign, or of all, the newest entries first."""
        return await self._engine.audit(campaign_id, limit=limit)

    @requires(Permission.CONTROL)
    async def cancel(self, user: BotUser, campaign_id: int) -> Campaign:
        """Cancel a campaign; raises `CampaignStateError` if a part of it was sent already."""
        return await self._engine.cancel(campaign_id, user.actor)

    @requires(Permission.CONTROL)
    async def pause(self, user: BotUser, campaign_id: int) -> Campaign:
        """Pause a campaign: its unsent batches wait until it is resumed."""
        return await self._engine.pause(campaign_id, user.actor)

    @requires(Permission.CONTROL)
    async def get_paused(self, user: BotUser, campaign_id: int) -> Campaign:
        """Return a paused campaign to resume; raises `CampaignStateError` if it is not paused or a batch is unknown."""
        campaign = await self.get(user, campaign_id)
        if campaign.state is not CampaignState.PAUSED or campaign.attention is Attention.UNKNOWN:
            raise CampaignStateError("resume", campaign.state)
        return campaign

    @requires(Permission.CONTROL)
    async def resume(self, user: BotUser, campaign_id: int, key: str) -> Campaign:
        """Resume a paused campaign; raises `ExpiredError` if `key` is not its attention key any more."""
        if attention_key(await self.get_paused(user, campaign_id)) != key:
            raise ExpiredError("unknown-changed", id=str(campaign_id))
        return await self._engine.resume(campaign_id, user.actor)

    @requires(Permission.OVERRIDE)
    async def override_rule(self, user: BotUser, campaign_id: int, key: str, reason: str) -> Campaign:
        """Override the rule that paused a campaign and resume it; `key` as in `resume`, the reason is audited."""
        campaign = await self.get(user, campaign_id)
        if campaign.attention is not Attention.RULE or campaign.reason is None or attention_key(campaign) != key:
            raise ExpiredError("unknown-changed", id=str(campaign_id))
        override = Override(frozenset({Rule(campaign.reason)}), reason[:_MAX_REASON_LENGTH])
        return await self._engine.resume(campaign_id, user.actor, override)

    @requires(Permission.CONTROL)
    async def stop(self, user: BotUser, campaign_id: int) -> Campaign:
        """Stop a campaign: its unsent batches are never sent."""
        return await self._engine.stop(campaign_id, user.actor)

    @requires(Permission.CONTROL)
    async def reschedule(self, user: BotUser, campaign_id: int, scheduled_at: datetime) -> Campaign:
        """Move a campaign to another time (aware)."""
        return await self._engine.reschedule(campaign_id, scheduled_at, user.actor)

    @requires(Permission.RESOLVE_UNKNOWN)
    async def get_unknown(self, user: BotUser, campaign_id: int) -> Campaign:
        """Return a campaign whose unknown outcome the user may resolve; raises `ExpiredError` if it is resolved."""
        campaign = await self.get(user, campaign_id)
        if campaign.attention is not Attention.UNKNOWN:
            raise ExpiredError("unknown-gone", id=str(campaign_id))
        return campaign

    @requires(Permission.RESOLVE_UNKNOWN)
    async def resolve(
        self, user: BotUser, campaign_id: int, key: str, resolution: Resolution, provider_id: str | None = None
    ) -> Campaign:
        """Resolve the unknown outcome of a campaign; `provider_id` is the id of its batch at the provider, if known.

        `key` is the attention key of the outcome that the user was asked about. Raises `ExpiredError` if it is another
        one by now, and `InputError` if the provider's id is not that of the batch.
        """
        async with self._lock:
            campaign = await self.get_unknown(user, campaign_id)
            if attention_key(campaign) != key:
                raise ExpiredError("unknown-changed", id=str(campaign_id))
            if provider_id is not None:
                await self._verify_provider_id(campaign, provider_id)
            return await self._engine.resolve(campaign_id, resolution, user.actor, provider_id)

    @requires(Permission.LAUNCH)
    async def redial(
        self, user: BotUser, campaign_id: int, results: Iterable[CallOutcome] = DEFAULT_REDIAL_OUTCOMES
    ) -> BroadcastDraft:
        """Return a draft that calls again the recipients of a campaign whose calls ended with one of `results`."""
        return await self._redials.build_draft(user, await self.get(user, campaign_id), results)

    @requires(Permission.EDIT_DO_NOT_CALL)
    async def block(self, user: BotUser, phones: Iterable[str], reason: str = "") -> int:
        """Add numbers to the do-not-call list; return how many are new there."""
        return await self._engine.block(phones, user.actor, reason)

    @requires(Permission.REMOVE_DO_NOT_CALL)
    async def unblock(self, user: BotUser, phones: Iterable[str]) -> int:
        """Remove numbers from the do-not-call list; return how many were on it."""
        return await self._engine.unblock(phones, user.actor)

    @requires(Permission.EDIT_DO_NOT_CALL)
    async def do_not_call_numbers(self, user: BotUser) -> Sequence[str]:
        """Return the numbers on the do-not-call list."""
        return await self._engine.do_not_call_numbers()

    async def _verify_provider_id(self, campaign: Campaign, provider_id: str) -> None:
        """Raise `InputError` unless all numbers called under the provider's id are recipients of the unknown batch."""
        try:
            report = await self._client.get_report(provider_id)
        except MobilgroupNotFoundError as err:
            raise InputError("unknown-no-such-id", id=provider_id) from err
        batch = unknown_batches(campaign)[0].number
        phones = {row.phone[-_NATIONAL_DIGITS:] for row in await self._engine.report(campaign) if row.batch == batch}
        if not {row.phone[-_NATIONAL_DIGITS:] for row in report.subscribers} <= phones:
            raise InputError("unknown-other-recipients", id=provider_id)
