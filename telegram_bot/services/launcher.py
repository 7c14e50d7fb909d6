"""From a confirmed broadcast to a campaign: launched under an idempotency key, so at most once however often tried."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import msgspec

from aiomobilgroup import MobilgroupError, MobilgroupInputError
from aiomobilgroup.campaigns import (
    Campaign,
    CampaignPolicy,
    CampaignRejectedError,
    Campaigns,
    Clock,
    Journal,
    JournalError,
    LaunchRequest,
    Override,
    Rule,
    to_datetime,
)

from ..domain.confirmation_policy import ConfirmationPolicy
from ..domain.drafts import BroadcastDraft
from ..domain.errors import ExpiredError, InputError, RejectedError, RuleViolationError, input_error
from ..domain.pending import PendingBroadcast, PendingState, RuleOverride
from ..domain.roles import Permission
from ..domain.users import ACTOR_SOURCE, BotUser
from ..store import pending_broadcasts
from .permissions import requires
from .redial import RedialService
from .users import UserService


class CampaignLauncher:
    """Launches confirmed broadcasts."""

    def __init__(
        self,
        journal: Journal,
        engine: Campaigns,
        users: UserService,
        redials: RedialService,
        sender: str,
        confirmation_policy: ConfirmationPolicy,
        clock: Clock,
    ) -> None:
        """Initialize the launcher; `sender` is the sender number of drafts that name none."""
        self._journal = journal
        self._engine = engine
        self._users = users
        self._redials = redials
        self._sender = sender
        self._confirmation_policy = confirmation_policy
        self._clock = clock
        self._busy: set[str] = set()

    async def launch(self, pending: PendingBroadcast) -> Campaign:
        """Launch a confirmed broadcast, once.

        Author and decider are read again: their roles may have been removed since the tap. Raises
        `RuleViolationError` when a rule rejects it and `InputError` when the provider's rules do; then it is over,
        unless the rule can be overridden. Raises `ExpiredError` while it is being launched by another task, and
        `JournalError` when it stays confirmed and is launched later.
        """
        async with self._exclusive(pending.token):
            author = await self._users.get(pending.user_id)
            is_own = pending.decided_by in (None, pending.user_id)
            decider = author if is_own else await self._users.get(pending.decided_by or 0)
            key = _idempotency_key(pending)
            if (launched := await self._engine.find_by_idempotency_key(key)) is not None:
                # A process crashed between the launch and this write: it counts, even if a user lost their role since.
                language = author.language if author else ""
                await self._journal.write(pending_broadcasts.mark_launched, pending.token, launched, language)
                return await self._engine.get(launched)
            override = _confirmed_override(pending)
            permission = Permission.OVERRIDE if override else Permission.LAUNCH if is_own else Permission.APPROVE
            if author is None or decider is None or not author.can(Permission.LAUNCH) or not decider.can(permission):
                await self._close(pending, PendingState.CANCELLED)
                raise InputError("pending-author-gone")
            user = author if override is None else decider
            request = replace(self.build_launch_request(user, pending.draft, key=key), override=override)
            campaign = await self._launch_or_close(pending, author, request)
            await self._journal.write(pending_broadcasts.mark_launched, pending.token, campaign.id, author.language)
            return campaign

    @requires(Permission.LAUNCH)
    async def trial_call(self, user: BotUser, pending: PendingBroadcast, phone: str) -> Campaign:
        """Call the user's own number with the content of a pending broadcast, once per broadcast."""
        key = f"{ACTOR_SOURCE}:trial:{pending.token}"
        async with self._exclusive(key):
            if await self._engine.find_by_idempotency_key(key) is not None:
                raise ExpiredError("trial-call-used")
            recipient_list = pending.draft.recipient_list
            row = msgspec.structs.replace(recipient_list.recipients[0], phone=phone, name="", row_number=None)
            # The user asks for the call now, so calling hours do not defer it.
            draft = msgspec.structs.replace(
                pending.draft,
                recipient_list=msgspec.structs.replace(recipient_list, recipients=(row,), rejected=(), duplicates=0),
                scheduled_at=None,
                redial_of=None,
                urgent=True,
            )
            await self._engine.record_audit(user.actor, "trial_call")
            try:
                return await self._engine.launch(self.build_launch_request(user, draft, key=key))
            except CampaignRejectedError as err:
                raise RuleViolationError(err.violations) from err
            except MobilgroupInputError as err:
                raise input_error(err) from err

    async def take_unlaunched(self, seconds: float) -> tuple[list[PendingBroadcast], list[PendingBroadcast]]:
        """Return the unlaunched broadcasts confirmed at least `seconds` ago: those to launch, and those now expired."""
        now = self._clock.now()
        to_launch: list[PendingBroadcast] = []
        expired: list[PendingBroadcast] = []
        for pending in await self._journal.read(pending_broadcasts.list_confirmed, now - seconds):
            late = now - pending.expires_at > self._confirmation_policy.confirmation_timeout.total_seconds()
            if late and await self._engine.find_by_idempotency_key(_idempotency_key(pending)) is None:
                await self._close(pending, PendingState.EXPIRED)
                expired.append(pending)
            else:
                to_launch.append(pending)
        return to_launch, expired

    def build_launch_request(self, user: BotUser, draft: BroadcastDraft, *, key: str | None) -> LaunchRequest:
        """Return the engine's launch request for a draft; a redial keeps the rules of the campaign it repeats."""
        broadcast = draft.to_broadcast(self._sender)
        if draft.scheduled_at is not None:
            broadcast = msgspec.structs.replace(broadcast, schedule=to_datetime(draft.scheduled_at))
        request = LaunchRequest(
            broadcast=broadcast, actor=user.actor, idempotency_key=key, urgent=draft.urgent, redial_of=draft.redial_of
        )
        if draft.redial_policy is None:
            return request
        policy = CampaignPolicy.from_json(draft.redial_policy)
        return replace(
            request,
            calling_hours=policy.requested_hours,
            resend_unknown=policy.resend_unknown,
            too_late_after=policy.too_late_after,
        )

    async def _launch_or_close(self, pending: PendingBroadcast, author: BotUser, request: LaunchRequest) -> Campaign:
        """Launch a request; where that is rejected, close the pending broadcast and raise the reason for the user."""
        try:
            async with self._redials.guard(author, pending.draft):
                return await self._engine.launch(request)
        except CampaignRejectedError as err:
            rejected = RuleViolationError(err.violations)
            await self._record_violations(pending, rejected)
            raise rejected from err
        except MobilgroupInputError as err:
            await self._close(pending, PendingState.CANCELLED)
            raise input_error(err) from err
        except JournalError:
            raise
        except RejectedError, MobilgroupError:
            await self._close(pending, PendingState.CANCELLED)
            raise

    async def _record_violations(self, pending: PendingBroadcast, rejected: RuleViolationError) -> None:
        """Save which rules rejected a broadcast, beside those that were overridden before."""
        overridden = pending.rule_override.rules if pending.rule_override else ()
        rules = {one.rule.value for one in rejected.violations} | set(overridden)
        state = PendingState.REJECTED if rejected.can_override else PendingState.CANCELLED
        await self._close(
            pending,
            state,
            rule_override=RuleOverride(tuple(sorted(rules))),
            expires_at=self._clock.now() + self._confirmation_policy.confirmation_timeout.total_seconds(),
        )

    async def _close(self, pending: PendingBroadcast, state: PendingState, **values: object) -> None:
        """Move a confirmed broadcast to a state in which it is not launched."""
        await self._journal.write(pending_broadcasts.close, pending.token, (PendingState.CONFIRMED,), state, **values)

    @asynccontextmanager
    async def _exclusive(self, key: str) -> AsyncIterator[None]:
        """Let one task at a time work on a broadcast; raise `ExpiredError` for every other."""
        if key in self._busy:
            raise ExpiredError("pending-used")
        self._busy.add(key)
        try:
            yield
        finally:
            self._busy.discard(key)


def _confirmed_override(pending: PendingBroadcast) -> Override | None:
    """Return the override that a user gave a reason for."""
    found = pending.rule_override
    return None if found is None or not found.reason else Override(frozenset(map(Rule, found.rules)), found.reason)


def _idempotency_key(pending: PendingBroadcast) -> str:
    """Return the key under which a pending broadcast is launched."""
    return f"{ACTOR_SOURCE}:{pending.token}"
