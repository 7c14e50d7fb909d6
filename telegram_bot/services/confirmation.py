"""From a wish to a confirmed order: preview, confirmation, a second person's approval, rules set aside.

What is confirmed is exactly what was shown: an order is never changed, a change makes a new one. The button works
once, for the person who made the order (or, when it waits, for somebody else who may approve), on the message that
shows it, until it expires.
"""

from dataclasses import replace
import secrets

import msgspec

from aiomobilgroup.campaigns import Campaign, Campaigns, Clock, Journal

from ..domain.approval_policy import ApprovalPolicy
from ..domain.drafts import BroadcastDraft
from ..domain.errors import ExpiredError, InputError, RejectedError
from ..domain.pending import PendingBroadcast, PendingState, Preview, rule_override_of
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..store import pending_broadcasts, users
from .balance import BalanceService
from .launcher import CampaignLauncher
from .previews import PreviewBuilder
from .users import UserService

_TOKEN_BYTES = 16


class ConfirmationService:
    """Where broadcasts are ordered."""

    def __init__(
        self,
        journal: Journal,
        campaigns: Campaigns,
        money: BalanceService,
        users: UserService,
        *,
        sender: str,
        attempts: int | None = None,
        interval: int | None = None,
        limits: ApprovalPolicy,
        clock: Clock,
    ) -> None:
        """Take what it works with, and the sender number, attempts and interval of those who choose none."""
        self._attempts = attempts
        self._interval = interval
        self._journal = journal
        self._campaigns = campaigns
        self._users = users
        self._approval_policy = limits
        self._clock = clock
        self._launcher = CampaignLauncher(journal, campaigns, users, sender=sender, limits=limits, clock=clock)
        self._previews = PreviewBuilder(campaigns, money, users, self._launcher, limits, clock)
        self.launch = self._launcher.launch
        self.take_unfinished = self._launcher.take_unlaunched

    async def preview(
        self,
        user: BotUser,
        target: ChatTarget,
        draft: BroadcastDraft,
        *,
        replaces: str | None = None,
        message_id: int | None = None,
    ) -> Preview:
        """Check a wish by every rule that can be checked before the launch, and keep it with a new token.

        `replaces` is the preview that it stands for, `message_id` the message that will show it, if there is one.
        Raises `InputError` for what breaks the document's rules and `RefusedError` above the bot's limits.
        """
        user.require(Permission.LAUNCH)
        draft = await self._previews.exclude_do_not_call(self._with_defaults(draft))
        most = self._approval_policy.max_recipients
        if most is not None and len(draft.recipient_list.recipients) > most:
            raise RejectedError("too-many-recipients", count=len(draft.recipient_list.recipients), most=most)
        now = self._clock.now()
        expires_at = now + self._approval_policy.confirmation_timeout.total_seconds()
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        preview = await self._previews.build(user, draft, token, expires_at)
        kept = await self._journal.write(
            pending_broadcasts.add,
            token,
            user.id,
            target,
            draft.to_json(),
            draft.digest(),
            now,
            expires_at,
            message_id=message_id,
            replaces=replaces,
        )
        if not kept:
            raise ExpiredError("pending-used")
        return preview

    def _with_defaults(self, draft: BroadcastDraft) -> BroadcastDraft:
        """Return a wish with the attempts and the interval of those who choose none."""
        return msgspec.structs.replace(
            draft,
            attempts=self._attempts if draft.attempts is None else draft.attempts,
            interval=self._interval if draft.interval is None else draft.interval,
        )

    async def bind_message(self, token: str, message_id: int) -> None:
        """Bind an order to the message that shows it."""
        await self._journal.write(pending_broadcasts.bind_message, token, message_id)

    async def get(self, token: str) -> PendingBroadcast | None:
        """Return an order, for what is shown of it."""
        return await self._journal.read(pending_broadcasts.get, token)

    async def rebuild_preview(self, pending: PendingBroadcast) -> Preview:
        """Return what an order's preview shows."""
        author = await self._users.get(pending.user_id)
        if author is None:
            raise ExpiredError("pending-gone")
        return await self._previews.build(
            author, BroadcastDraft.from_json(pending.draft), pending.token, pending.expires_at
        )

    async def get_own(self, user: BotUser, token: str) -> PendingBroadcast:
        """Return an order of this person that can still be changed, or shown again when its time is over."""
        user.require(Permission.LAUNCH)
        pending = await self._journal.read(pending_broadcasts.get, token)
        if pending is None or pending.user_id != user.id:
            raise ExpiredError("pending-not-yours")
        if pending.state not in (PendingState.PREVIEWED, PendingState.EXPIRED):
            raise ExpiredError("pending-used")
        return pending

    async def confirm(self, user: BotUser, target: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Do what the button says, once: the order is to be launched, or waits for a second person.

        Raises `ExpiredError` for a button that is another's, too old, used or not on its own message, and
        `RefusedError` when nobody could approve it.
        """
        user.require(Permission.LAUNCH)
        pending = await self._get_for_tap(user, target, message_id, token)
        now = self._clock.now()
        if not await self._previews.needs_approval(user, BroadcastDraft.from_json(pending.draft)):
            return await self._transition(
                pending, PendingState.PREVIEWED, PendingState.CONFIRMED, decided_by=user.id, decided_at=now
            )
        if not await self._previews.approvers(pending.user_id):
            raise RejectedError("approval-nobody")
        until = now + self._approval_policy.approval_timeout.total_seconds()
        waiting = await self._transition(
            pending, PendingState.PREVIEWED, PendingState.AWAITING_APPROVAL, expires_at=until, decided_at=now
        )
        count = len(BroadcastDraft.from_json(pending.draft).recipient_list.recipients)
        await self._campaigns.record_audit(user.actor, "approval_requested", recipients=count)
        return waiting

    async def approve(self, user: BotUser, token: str) -> PendingBroadcast:
        """Approve another person's order, once: it is to be launched."""
        pending = await self._get_awaiting_approval(user, token)
        if pending.user_id == user.id:
            raise ExpiredError("approve-not-yourself")
        confirmed = await self._transition(
            pending,
            PendingState.AWAITING_APPROVAL,
            PendingState.CONFIRMED,
            decided_by=user.id,
            decided_at=self._clock.now(),
        )
        await self._campaigns.record_audit(user.actor, "approve", ordered_by=pending.user_id)
        return confirmed

    async def decline(self, user: BotUser, token: str) -> PendingBroadcast:
        """Refuse another person's order, once."""
        pending = await self._get_awaiting_approval(user, token)
        declined = await self._transition(
            pending, PendingState.AWAITING_APPROVAL, PendingState.CANCELLED, decided_by=user.id, needs_notification=True
        )
        await self._campaigns.record_audit(user.actor, "decline", ordered_by=pending.user_id)
        return declined

    async def cancel(self, user: BotUser, token: str) -> PendingBroadcast:
        """Call an order off before it is launched: its author may, and whoever may approve it."""
        pending = await self._journal.read(pending_broadcasts.get, token)
        if pending is None or (pending.user_id != user.id and not user.can(Permission.APPROVE)):
            raise ExpiredError("pending-not-yours")
        old = (PendingState.PREVIEWED, PendingState.AWAITING_APPROVAL, PendingState.REJECTED, PendingState.EXPIRED)
        cancelled = await self._journal.write(
            pending_broadcasts.close_all_of, token, old, PendingState.CANCELLED, decided_by=user.id
        )
        if cancelled is None:
            raise ExpiredError("pending-used")
        return cancelled

    async def get_rejected(self, user: BotUser, token: str) -> PendingBroadcast:
        """Return an order that rules refused, for somebody who may set them aside."""
        user.require(Permission.OVERRIDE)
        pending = await self._journal.read(pending_broadcasts.get, token)
        if pending is None or pending.state is not PendingState.REJECTED:
            raise ExpiredError("pending-used")
        if self._clock.now() > pending.expires_at:
            raise ExpiredError("pending-expired")
        return pending

    async def override(self, user: BotUser, token: str, reason: str) -> PendingBroadcast:
        """Set aside the rules that refused an order, with a reason that goes on record: it is to be launched."""
        pending = await self.get_rejected(user, token)
        rule_override = rule_override_of(pending)
        if rule_override is None or not reason.strip():
            raise InputError("override-no-reason")
        alone = pending.user_id == user.id == pending.decided_by
        if alone and await self._previews.needs_approval(user, BroadcastDraft.from_json(pending.draft)):
            raise RejectedError("override-needs-other")
        kept = msgspec.json.encode(msgspec.structs.replace(rule_override, reason=reason.strip()[:500])).decode()
        return await self._transition(
            pending,
            PendingState.REJECTED,
            PendingState.CONFIRMED,
            rule_override=kept,
            decided_by=user.id,
            decided_at=self._clock.now(),
        )

    async def own_number(self, user: BotUser, phone: str | None = None) -> str | None:
        """Return a person's own number; remember it first when he gives one."""
        if phone is not None:
            await self._journal.write(users.save_phone_number, user.id, phone)
        return await self._journal.read(users.get_phone_number, user.id)

    async def trial_call(self, user: BotUser, token: str, phone: str) -> Campaign:
        """Call the person himself with what his order says, once an order."""
        pending = await self.get_own(user, token)
        if pending.state is not PendingState.PREVIEWED or self._clock.now() > pending.expires_at:
            raise ExpiredError("pending-expired")
        return await self._launcher.trial_call(user, pending, phone)

    async def _get_for_tap(self, user: BotUser, target: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Return the person's own open order, tapped on its own message in time."""
        pending = await self._journal.read(pending_broadcasts.get, token)
        if pending is None or pending.user_id != user.id or pending.target.chat_id != target.chat_id:
            raise ExpiredError("pending-not-yours")
        if pending.message_id is None:
            # The answer that told its message's number was lost: its button is on no other message.
            await self.bind_message(token, message_id)
            pending = replace(pending, message_id=message_id)
        if pending.message_id != message_id:
            raise ExpiredError("pending-used")
        if pending.state is PendingState.EXPIRED or (
            pending.state is PendingState.PREVIEWED and self._clock.now() > pending.expires_at
        ):
            raise ExpiredError("pending-expired")
        if pending.state is not PendingState.PREVIEWED:
            raise ExpiredError("pending-used")
        if BroadcastDraft.from_json(pending.draft).digest() != pending.draft_digest:
            raise ExpiredError("pending-gone")
        return pending

    async def _get_awaiting_approval(self, user: BotUser, token: str) -> PendingBroadcast:
        """Return an order that waits for somebody who may approve it."""
        user.require(Permission.APPROVE)
        pending = await self._journal.read(pending_broadcasts.get, token)
        if pending is None or pending.state is not PendingState.AWAITING_APPROVAL:
            raise ExpiredError("pending-used")
        if self._clock.now() > pending.expires_at:
            raise ExpiredError("pending-expired")
        if BroadcastDraft.from_json(pending.draft).digest() != pending.draft_digest:
            raise ExpiredError("pending-gone")
        return pending

    async def _transition(
        self, pending: PendingBroadcast, old: PendingState, new: PendingState, **values: object
    ) -> PendingBroadcast:
        """Move an order on; raise `ExpiredError` when somebody was faster."""
        moved = await self._journal.write(pending_broadcasts.transition, pending.token, (old,), new, **values)
        if moved is None:
            raise ExpiredError("pending-used")
        return moved
