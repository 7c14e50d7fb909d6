"""From a confirmed order to a campaign: under a key that makes it the same campaign however often it is launched."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import msgspec

from aiomobilgroup import MobilgroupError, MobilgroupInputError
from aiomobilgroup.campaigns import (
    Campaign,
    CampaignRejectedError,
    Campaigns,
    Clock,
    Journal,
    JournalError,
    LaunchRequest,
    Override,
    Rule,
)
from aiomobilgroup.campaigns.clock import to_datetime
from aiomobilgroup.campaigns.rules.policy import CampaignPolicy

from ..domain.approval_policy import ApprovalPolicy
from ..domain.drafts import BroadcastDraft
from ..domain.errors import ExpiredError, InputError, RejectedError, RuleViolationError, input_error
from ..domain.pending import PendingBroadcast, PendingState, RuleOverride, rule_override_of
from ..domain.roles import Permission
from ..domain.users import ACTOR_SOURCE, BotUser
from ..store import pending_broadcasts
from .redial import RedialService
from .users import UserService


class CampaignLauncher:
    """Launches what was confirmed."""

    def __init__(
        self,
        journal: Journal,
        campaigns: Campaigns,
        users: UserService,
        *,
        sender: str,
        limits: ApprovalPolicy,
        clock: Clock,
    ) -> None:
        """Take what it works with, and the sender number of those who choose none."""
        self._journal = journal
        self._campaigns = campaigns
        self._users = users
        self._sender = sender
        self._approval_policy = limits
        self._clock = clock
        self._busy: set[str] = set()
        self._redial = RedialService(campaigns)

    async def launch(self, pending: PendingBroadcast) -> Campaign:
        """Launch a confirmed order, once.

        Raises `OrderRefusedError` when a rule says no, `InputError` when the document does; then the order is over,
        but for a rule that can be set aside. Raises `ExpiredError` while it is being launched already, and
        `JournalError` when it stays confirmed, to be launched later.
        """
        async with self._exclusive(pending.token):
            author = await self._users.get(pending.user_id)
            decider = await self._users.get(pending.decided_by or pending.user_id)
            if (started := await self._campaigns.find_by_idempotency_key(_idempotency_key(pending))) is not None:
                # It was launched by a process that died before it noted that, whoever has lost his role since.
                await self._journal.write(
                    pending_broadcasts.mark_launched, pending.token, started, author.language if author else ""
                )
                return await self._campaigns.get(started)
            rule_override = rule_override_of(pending)
            override = (
                Override(frozenset(map(Rule, rule_override.rules)), rule_override.reason)
                if rule_override and rule_override.reason
                else None
            )
            is_his_own = pending.decided_by in (None, pending.user_id)
            decides = Permission.OVERRIDE if override else Permission.LAUNCH if is_his_own else Permission.APPROVE
            if author is None or decider is None or not author.can(Permission.LAUNCH) or not decider.can(decides):
                await self._close(pending, PendingState.CANCELLED)
                raise InputError("pending-author-gone")
            draft = BroadcastDraft.from_json(pending.draft)
            requested = self.build_launch_request(
                author if override is None else decider, draft, key=_idempotency_key(pending)
            )
            try:
                async with self._redial.guard(author, draft, _idempotency_key(pending)):
                    campaign = await self._campaigns.launch(replace(requested, override=override))
            except RejectedError:
                await self._close(pending, PendingState.CANCELLED)
                raise
            except CampaignRejectedError as err:
                rejected = RuleViolationError(err.violations)
                await self._record_violations(pending, rejected, rule_override)
                raise rejected from err
            except MobilgroupInputError as err:
                await self._close(pending, PendingState.CANCELLED)
                raise input_error(err) from err
            except JournalError:
                raise
            except MobilgroupError:
                await self._close(pending, PendingState.CANCELLED)
                raise
            await self._journal.write(pending_broadcasts.mark_launched, pending.token, campaign.id, author.language)
            return campaign

    async def trial_call(self, user: BotUser, pending: PendingBroadcast, phone: str) -> Campaign:
        """Call the person himself with what an order says, once an order."""
        key = f"{ACTOR_SOURCE}:test:{pending.token}"
        async with self._exclusive(key):
            if await self._campaigns.find_by_idempotency_key(key) is not None:
                raise ExpiredError("trial-call-used")
            draft = BroadcastDraft.from_json(pending.draft)
            row = msgspec.structs.replace(draft.recipient_list.recipients[0], phone=phone, name="", row_number=None)
            recipient_list = msgspec.structs.replace(draft.recipient_list, recipients=(row,), rejected=(), duplicates=0)
            # He asks for it himself and at this moment, so that no hour is too late.
            draft = msgspec.structs.replace(
                draft, recipient_list=recipient_list, scheduled_at=None, redial_of=None, urgent=True
            )
            await self._campaigns.record_audit(user.actor, "trial_call")
            try:
                return await self._campaigns.launch(self.build_launch_request(user, draft, key=key))
            except CampaignRejectedError as err:
                raise RuleViolationError(err.violations) from err
            except MobilgroupInputError as err:
                raise input_error(err) from err

    async def take_unlaunched(self, seconds: float) -> tuple[list[PendingBroadcast], list[PendingBroadcast]]:
        """Return the orders confirmed so long ago that are to be launched still, and those ended for being too late."""
        now = self._clock.now()
        found: list[PendingBroadcast] = []
        ended: list[PendingBroadcast] = []
        for pending in await self._journal.read(pending_broadcasts.list_confirmed, now - seconds):
            late = now - pending.expires_at > self._approval_policy.confirmation_timeout.total_seconds()
            if late and await self._campaigns.find_by_idempotency_key(_idempotency_key(pending)) is None:
                await self._close(pending, PendingState.EXPIRED)
                ended.append(pending)
            else:
                found.append(pending)
        return found, ended

    def build_launch_request(self, user: BotUser, draft: BroadcastDraft, *, key: str | None) -> LaunchRequest:
        """Return what the core is to do."""
        broadcast = draft.to_broadcast(self._sender)
        if draft.scheduled_at is not None:
            broadcast = msgspec.structs.replace(broadcast, schedule=to_datetime(draft.scheduled_at))
        launch = LaunchRequest(
            broadcast=broadcast, actor=user.actor, idempotency_key=key, urgent=draft.urgent, redial_of=draft.redial_of
        )
        if draft.redial_policy is None:
            return launch
        # Who is called again is so under the rules of his group.
        rules = CampaignPolicy.from_json(draft.redial_policy)
        return replace(
            launch,
            calling_hours=rules.requested_hours,
            resend_unknown=rules.resend_unknown,
            too_late_after=rules.too_late_after,
        )

    async def _record_violations(
        self, pending: PendingBroadcast, rejected: RuleViolationError, rule_override: RuleOverride | None
    ) -> None:
        """Keep which rules said no, beside those that were set aside already."""
        rules = {one.rule.value for one in rejected.violations} | set(rule_override.rules if rule_override else ())
        kept = msgspec.json.encode(RuleOverride(tuple(sorted(rules)))).decode()
        until = self._clock.now() + self._approval_policy.confirmation_timeout.total_seconds()
        state = PendingState.REJECTED if rejected.can_override else PendingState.CANCELLED
        await self._journal.write(
            pending_broadcasts.close_all_of,
            pending.token,
            (PendingState.CONFIRMED,),
            state,
            rule_override=kept,
            expires_at=until,
        )

    async def _close(self, pending: PendingBroadcast, state: PendingState) -> None:
        """Note that a confirmed order is not launched."""
        await self._journal.write(pending_broadcasts.close_all_of, pending.token, (PendingState.CONFIRMED,), state)

    @asynccontextmanager
    async def _exclusive(self, key: str) -> AsyncIterator[None]:
        """Do one thing at a time with an order; raise `ExpiredError` while it is under way."""
        if key in self._busy:
            raise ExpiredError("pending-used")
        self._busy.add(key)
        try:
            yield
        finally:
            self._busy.discard(key)


def _idempotency_key(pending: PendingBroadcast) -> str:
    """Return the key under which an order is launched."""
    return f"{ACTOR_SOURCE}:{pending.token}"
