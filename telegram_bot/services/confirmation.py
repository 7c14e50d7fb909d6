"""From a draft to a confirmed broadcast: preview, confirmation, approval by a second user, override of rules.

What is confirmed is exactly what was shown: a pending broadcast is never changed, a changed draft makes a new one. Its
button works once, for its author (for approval: for another user who may approve), on the message that shows it, until
it expires.
"""

from collections.abc import Sequence
from dataclasses import replace
import secrets
from typing import Any, Final

import msgspec

from aiomobilgroup.campaigns import Campaign, Campaigns, Clock, Journal

from ..domain.confirmation_policy import ConfirmationPolicy
from ..domain.drafts import BroadcastDraft
from ..domain.errors import ExpiredError, InputError, RejectedError
from ..domain.pending import PendingBroadcast, PendingState, Preview
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..store import pending_broadcasts
from .launcher import CampaignLauncher
from .permissions import requires
from .previews import PreviewBuilder

_TOKEN_BYTES: Final = 16
_MAX_REASON_LENGTH: Final = 500
_DAY: Final = 86400.0
_CANCELLABLE_STATES: Final = (
    PendingState.PREVIEWED,
    PendingState.AWAITING_APPROVAL,
    PendingState.REJECTED,
    PendingState.EXPIRED,
)


class ConfirmationService:
    """Creates pending broadcasts and moves each through its states, every step at most once."""

    def __init__(
        self,
        journal: Journal,
        engine: Campaigns,
        previews: PreviewBuilder,
        launcher: CampaignLauncher,
        confirmation_policy: ConfirmationPolicy,
        clock: Clock,
    ) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal
        self._engine = engine
        self._previews = previews
        self._launcher = launcher
        self._confirmation_policy = confirmation_policy
        self._clock = clock

    @requires(Permission.LAUNCH)
    async def preview(
        self,
        user: BotUser,
        target: ChatTarget,
        draft: BroadcastDraft,
        *,
        replaces: str | None = None,
        message_id: int | None = None,
    ) -> Preview:
        """Check a draft by every rule that can be checked before the launch, and save it under a new token.

        `replaces` is the token of the pending broadcast it supersedes, `message_id` the message that will show it, if
        there is one. Raises `InputError` where the draft breaks the provider's rules, `RejectedError` above the bot's
        limits and `ExpiredError` when the broadcast it replaces was used.
        """
        draft = await self._previews.prepare(draft)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock.now()
        expires_at = now + self._confirmation_policy.confirmation_timeout.total_seconds()
        preview = await self._previews.build(user, draft, token, expires_at)
        pending = PendingBroadcast(
            token=token,
            state=PendingState.PREVIEWED,
            user_id=user.id,
            target=target,
            message_id=message_id,
            draft=draft,
            estimated_cost=preview.estimate.cost,
            created_at=now,
            expires_at=expires_at,
        )
        if not await self._journal.write(pending_broadcasts.add, pending, replaces=replaces):
            raise ExpiredError("pending-used")
        return preview

    async def bind_message(self, token: str, message_id: int) -> None:
        """Bind a pending broadcast to the message that shows it, unless it is bound already."""
        await self._journal.write(pending_broadcasts.bind_message, token, message_id)

    async def get(self, token: str) -> PendingBroadcast | None:
        """Return a pending broadcast, or None if it was deleted."""
        return await self._journal.read(pending_broadcasts.get, token)

    async def rebuild_preview(self, pending: PendingBroadcast) -> Preview:
        """Return the preview of a pending broadcast with today's estimate; raises `ExpiredError` without its author."""
        return await self._previews.rebuild(pending)

    @requires(Permission.LAUNCH)
    async def get_own(self, user: BotUser, token: str) -> PendingBroadcast:
        """Return a pending broadcast of this user that can still be changed, or shown again after it expired."""
        pending = await self.get(token)
        if pending is None or pending.user_id != user.id:
            raise ExpiredError("pending-not-yours")
        if pending.state not in (PendingState.PREVIEWED, PendingState.EXPIRED):
            raise ExpiredError("pending-used")
        return pending

    @requires(Permission.LAUNCH)
    async def confirm(self, user: BotUser, target: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Confirm a pending broadcast, once. It is then to be launched, or awaits approval by a second user.

        Raises `ExpiredError` for a button that is another user's, expired, used or on another message, and
        `RejectedError` when no other user could approve it.
        """
        pending = await self._get_for_tap(user, target, message_id, token)
        now = self._clock.now()
        if not self._needs_approval(pending):
            return await self._transition(pending, PendingState.CONFIRMED, decided_by=user.id, decided_at=now)
        if not await self._previews.approvers(pending.user_id):
            raise RejectedError("approval-nobody")
        until = now + self._confirmation_policy.approval_timeout.total_seconds()
        waiting = await self._transition(pending, PendingState.AWAITING_APPROVAL, expires_at=until, decided_at=now)
        await self._engine.record_audit(user.actor, "approval_requested", recipients=pending.recipient_count)
        return waiting

    @requires(Permission.APPROVE)
    async def approve(self, user: BotUser, token: str) -> PendingBroadcast:
        """Approve another user's pending broadcast, once: it is to be launched."""
        pending = await self._get_open(token, PendingState.AWAITING_APPROVAL)
        if pending.user_id == user.id:
            raise ExpiredError("approve-not-yourself")
        now = self._clock.now()
        confirmed = await self._transition(pending, PendingState.CONFIRMED, decided_by=user.id, decided_at=now)
        await self._engine.record_audit(user.actor, "approve", author_id=pending.user_id)
        return confirmed

    @requires(Permission.APPROVE)
    async def decline(self, user: BotUser, token: str) -> PendingBroadcast:
        """Decline another user's pending broadcast, once."""
        pending = await self._get_open(token, PendingState.AWAITING_APPROVAL)
        declined = await self._transition(pending, PendingState.CANCELLED, decided_by=user.id, needs_notification=True)
        await self._engine.record_audit(user.actor, "decline", author_id=pending.user_id)
        return declined

    async def cancel(self, user: BotUser, target: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Cancel a pending broadcast before its launch: its author may, and every user who may approve it."""
        pending = await self.get(token)
        if pending is None or (pending.user_id != user.id and not user.can(Permission.APPROVE)):
            raise ExpiredError("pending-not-yours")
        cancelled = await self._journal.write(
            pending_broadcasts.close, token, _CANCELLABLE_STATES, PendingState.CANCELLED, decided_by=user.id
        )
        if not cancelled:
            raise ExpiredError("pending-used")
        pending = await self._bind_tapped(pending, target, message_id)
        return replace(pending, state=PendingState.CANCELLED, decided_by=user.id)

    @requires(Permission.OVERRIDE)
    async def get_rejected(self, user: BotUser, token: str) -> PendingBroadcast:
        """Return a pending broadcast that rules rejected, for a user who may override them."""
        return await self._get_open(token, PendingState.REJECTED)

    @requires(Permission.OVERRIDE)
    async def override(self, user: BotUser, token: str, reason: str) -> PendingBroadcast:
        """Override the rules that rejected a pending broadcast, with a reason for the audit log, and confirm it."""
        pending = await self._get_open(token, PendingState.REJECTED)
        if pending.rule_override is None or not reason.strip():
            raise InputError("override-no-reason")
        if pending.user_id == user.id == pending.decided_by and self._needs_approval(pending):
            raise RejectedError("override-needs-other")
        rule_override = msgspec.structs.replace(pending.rule_override, reason=reason.strip()[:_MAX_REASON_LENGTH])
        return await self._transition(
            pending,
            PendingState.CONFIRMED,
            rule_override=rule_override,
            decided_by=user.id,
            decided_at=self._clock.now(),
        )

    @requires(Permission.LAUNCH)
    async def trial_call(self, user: BotUser, token: str, phone: str) -> Campaign:
        """Call the user's own number with the content of their pending broadcast, once per broadcast."""
        pending = await self.get_own(user, token)
        if pending.state is not PendingState.PREVIEWED or self._clock.now() > pending.expires_at:
            raise ExpiredError("pending-expired")
        return await self._launcher.trial_call(user, pending, phone)

    async def list_approval_messages(self, pending: PendingBroadcast) -> Sequence[tuple[ChatTarget, int]]:
        """Return the chats and ids of the messages that ask for approval."""
        return await self._journal.read(pending_broadcasts.list_approval_messages, pending.token)

    async def save_approval_message(self, pending: PendingBroadcast, user: BotUser, message_id: int) -> None:
        """Save which message asks a user for approval."""
        await self._journal.write(pending_broadcasts.add_approval_message, pending.token, user.id, message_id)

    async def mark_notified(self, pending: PendingBroadcast) -> None:
        """Record that the author can see how their pending broadcast ended."""
        await self._journal.write(pending_broadcasts.mark_notified, pending.token)

    async def list_without_approval_request(self) -> Sequence[PendingBroadcast]:
        """Return the broadcasts that await approval although no user was asked: a process crashed in between."""
        return await self._journal.read(pending_broadcasts.list_without_approval_request, self._clock.now())

    async def take_unnotified(self) -> Sequence[PendingBroadcast]:
        """Return the broadcasts that ended without a launch before their author was notified, and expire them."""
        return await self._journal.write(pending_broadcasts.take_unnotified)

    async def expire_due(self) -> Sequence[PendingBroadcast]:
        """Expire the broadcasts that no user confirmed, approved or overrode in time; return them as they were."""
        return await self._journal.write(pending_broadcasts.expire_due, self._clock.now())

    async def delete_old(self) -> None:
        """Delete old pending broadcasts, with the phone numbers in them.

        Launched ones are deleted after the engine's retention time; the others, and the ids of the messages that asked
        for approval, after a day.
        """
        now = self._clock.now()
        retention = self._engine.settings.retention.total_seconds()
        await self._journal.write(pending_broadcasts.delete_old, now - retention, now - _DAY)
        await self._journal.write(pending_broadcasts.delete_old_approval_messages)

    def _needs_approval(self, pending: PendingBroadcast) -> bool:
        """Return whether a second user must approve, by the cost that the preview showed."""
        return self._confirmation_policy.needs_approval(pending.recipient_count, pending.estimated_cost)

    async def _get_for_tap(self, user: BotUser, target: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Return the user's own previewed broadcast whose button was tapped on its own message in time."""
        pending = await self.get(token)
        if pending is None or pending.user_id != user.id or pending.target.chat_id != target.chat_id:
            raise ExpiredError("pending-not-yours")
        pending = await self._bind_tapped(pending, target, message_id)
        if pending.message_id != message_id:
            raise ExpiredError("pending-used")
        if pending.state is PendingState.EXPIRED:
            raise ExpiredError("pending-expired")
        return self._check_open(pending, PendingState.PREVIEWED)

    async def _bind_tapped(self, pending: PendingBroadcast, target: ChatTarget, message_id: int) -> PendingBroadcast:
        """Bind a pending broadcast to a tapped message of its chat while Telegram's answer with its id is missing.

        The answer may be late or lost; the button is on no other message of that chat.
        """
        if pending.message_id is not None or pending.target.chat_id != target.chat_id:
            return pending
        await self.bind_message(pending.token, message_id)
        return replace(pending, message_id=message_id)

    async def _get_open(self, token: str, state: PendingState) -> PendingBroadcast:
        """Return a pending broadcast that is in a state and has not expired."""
        return self._check_open(await self.get(token), state)

    def _check_open(self, pending: PendingBroadcast | None, state: PendingState) -> PendingBroadcast:
        """Return a pending broadcast; raise `ExpiredError` unless it is in a state, in time and undamaged."""
        if pending is None or pending.state is not state:
            raise ExpiredError("pending-used")
        if self._clock.now() > pending.expires_at:
            raise ExpiredError("pending-expired")
        if not pending.is_intact:
            raise ExpiredError("pending-gone")
        return pending

    async def _transition(self, pending: PendingBroadcast, new: PendingState, **values: Any) -> PendingBroadcast:
        """Move a pending broadcast to another state; raise `ExpiredError` if another request changed it first."""
        if not await self._journal.write(pending_broadcasts.transition, pending.token, (pending.state,), new, **values):
            raise ExpiredError("pending-used")
        return replace(pending, state=new, **{"needs_notification": False} | values)
