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
        people: UserService,
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
        self._users = people
        self._approval_policy = limits
        self._clock = clock
        self._launcher = CampaignLauncher(journal, campaigns, people, sender=sender, limits=limits, clock=clock)
        self._previews = PreviewBuilder(campaigns, money, people, self._launcher, limits, clock)
        self.launch = self._launcher.launch
        self.take_unfinished = self._launcher.take_unlaunched

    async def preview(
        self,
        person: BotUser,
        place: ChatTarget,
        wish: BroadcastDraft,
        *,
        replaces: str | None = None,
        message_id: int | None = None,
    ) -> Preview:
        """Check a wish by every rule that can be checked before the launch, and keep it with a new token.

        `replaces` is the preview that it stands for, `message_id` the message that will show it, if there is one.
        Raises `InputError` for what breaks the document's rules and `RefusedError` above the bot's limits.
        """
        person.require(Permission.LAUNCH)
        wish = await self._previews.exclude_do_not_call(self._with_defaults(wish))
        most = self._approval_policy.max_recipients
        if most is not None and len(wish.recipient_list.recipients) > most:
            raise RejectedError("too-many-recipients", count=len(wish.recipient_list.recipients), most=most)
        now = self._clock.now()
        expires_at = now + self._approval_policy.confirmation_timeout.total_seconds()
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        preview = await self._previews.build(person, wish, token, expires_at)
        kept = await self._journal.write(
            pending_broadcasts.add,
            token,
            person.id,
            place,
            wish.to_json(),
            wish.digest(),
            now,
            expires_at,
            message_id=message_id,
            replaces=replaces,
        )
        if not kept:
            raise ExpiredError("order-used")
        return preview

    def _with_defaults(self, wish: BroadcastDraft) -> BroadcastDraft:
        """Return a wish with the attempts and the interval of those who choose none."""
        return msgspec.structs.replace(
            wish,
            attempts=self._attempts if wish.attempts is None else wish.attempts,
            interval=self._interval if wish.interval is None else wish.interval,
        )

    async def bind_message(self, token: str, message_id: int) -> None:
        """Bind an order to the message that shows it."""
        await self._journal.write(pending_broadcasts.bind_message, token, message_id)

    async def get(self, token: str) -> PendingBroadcast | None:
        """Return an order, for what is shown of it."""
        return await self._journal.read(pending_broadcasts.get, token)

    async def rebuild_preview(self, order: PendingBroadcast) -> Preview:
        """Return what an order's preview shows."""
        author = await self._users.get(order.user_id)
        if author is None:
            raise ExpiredError("order-gone")
        return await self._previews.build(author, BroadcastDraft.from_json(order.draft), order.token, order.expires_at)

    async def get_own(self, person: BotUser, token: str) -> PendingBroadcast:
        """Return an order of this person that can still be changed, or shown again when its time is over."""
        person.require(Permission.LAUNCH)
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.user_id != person.id:
            raise ExpiredError("order-not-yours")
        if order.state not in (PendingState.PREVIEWED, PendingState.EXPIRED):
            raise ExpiredError("order-used")
        return order

    async def confirm(self, person: BotUser, place: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Do what the button says, once: the order is to be launched, or waits for a second person.

        Raises `ExpiredError` for a button that is another's, too old, used or not on its own message, and
        `RefusedError` when nobody could approve it.
        """
        person.require(Permission.LAUNCH)
        order = await self._get_for_tap(person, place, message_id, token)
        now = self._clock.now()
        if not await self._previews.needs_approval(person, BroadcastDraft.from_json(order.draft)):
            return await self._transition(
                order, PendingState.PREVIEWED, PendingState.CONFIRMED, decided_by=person.id, decided_at=now
            )
        if not await self._previews.approvers(order.user_id):
            raise RejectedError("approval-nobody")
        until = now + self._approval_policy.approval_timeout.total_seconds()
        waiting = await self._transition(
            order, PendingState.PREVIEWED, PendingState.AWAITING_APPROVAL, expires_at=until, decided_at=now
        )
        count = len(BroadcastDraft.from_json(order.draft).recipient_list.recipients)
        await self._campaigns.record_audit(person.actor, "ask_approval", recipients=count)
        return waiting

    async def approve(self, person: BotUser, token: str) -> PendingBroadcast:
        """Approve another person's order, once: it is to be launched."""
        order = await self._get_awaiting_approval(person, token)
        if order.user_id == person.id:
            raise ExpiredError("approve-not-yourself")
        confirmed = await self._transition(
            order,
            PendingState.AWAITING_APPROVAL,
            PendingState.CONFIRMED,
            decided_by=person.id,
            decided_at=self._clock.now(),
        )
        await self._campaigns.record_audit(person.actor, "approve", ordered_by=order.user_id)
        return confirmed

    async def decline(self, person: BotUser, token: str) -> PendingBroadcast:
        """Refuse another person's order, once."""
        order = await self._get_awaiting_approval(person, token)
        declined = await self._transition(
            order, PendingState.AWAITING_APPROVAL, PendingState.CANCELLED, decided_by=person.id, needs_notification=True
        )
        await self._campaigns.record_audit(person.actor, "decline", ordered_by=order.user_id)
        return declined

    async def cancel(self, person: BotUser, token: str) -> PendingBroadcast:
        """Call an order off before it is launched: its author may, and whoever may approve it."""
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or (order.user_id != person.id and not person.can(Permission.APPROVE)):
            raise ExpiredError("order-not-yours")
        old = (PendingState.PREVIEWED, PendingState.AWAITING_APPROVAL, PendingState.REJECTED, PendingState.EXPIRED)
        dropped = await self._journal.write(
            pending_broadcasts.close_all_of, token, old, PendingState.CANCELLED, decided_by=person.id
        )
        if dropped is None:
            raise ExpiredError("order-used")
        return dropped

    async def get_rejected(self, person: BotUser, token: str) -> PendingBroadcast:
        """Return an order that rules refused, for somebody who may set them aside."""
        person.require(Permission.OVERRIDE)
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.state is not PendingState.REJECTED:
            raise ExpiredError("order-used")
        if self._clock.now() > order.expires_at:
            raise ExpiredError("order-expired")
        return order

    async def override(self, person: BotUser, token: str, why: str) -> PendingBroadcast:
        """Set aside the rules that refused an order, with a reason that goes on record: it is to be launched."""
        order = await self.get_rejected(person, token)
        waiver = rule_override_of(order)
        if waiver is None or not why.strip():
            raise InputError("override-no-reason")
        alone = order.user_id == person.id == order.decided_by
        if alone and await self._previews.needs_approval(person, BroadcastDraft.from_json(order.draft)):
            raise RejectedError("override-needs-other")
        kept = msgspec.json.encode(msgspec.structs.replace(waiver, reason=why.strip()[:500])).decode()
        return await self._transition(
            order,
            PendingState.REJECTED,
            PendingState.CONFIRMED,
            rule_override=kept,
            decided_by=person.id,
            decided_at=self._clock.now(),
        )

    async def own_number(self, person: BotUser, phone: str | None = None) -> str | None:
        """Return a person's own number; remember it first when he gives one."""
        if phone is not None:
            await self._journal.write(users.save_phone_number, person.id, phone)
        return await self._journal.read(users.get_phone_number, person.id)

    async def trial_call(self, person: BotUser, token: str, phone: str) -> Campaign:
        """Call the person himself with what his order says, once an order."""
        order = await self.get_own(person, token)
        if order.state is not PendingState.PREVIEWED or self._clock.now() > order.expires_at:
            raise ExpiredError("order-expired")
        return await self._launcher.trial_call(person, order, phone)

    async def _get_for_tap(self, person: BotUser, place: ChatTarget, message_id: int, token: str) -> PendingBroadcast:
        """Return the person's own open order, tapped on its own message in time."""
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.user_id != person.id or order.target.chat_id != place.chat_id:
            raise ExpiredError("order-not-yours")
        if order.message_id is None:
            # The answer that told its message's number was lost: its button is on no other message.
            await self.bind_message(token, message_id)
            order = replace(order, message_id=message_id)
        if order.message_id != message_id:
            raise ExpiredError("order-used")
        if order.state is PendingState.EXPIRED or (
            order.state is PendingState.PREVIEWED and self._clock.now() > order.expires_at
        ):
            raise ExpiredError("order-expired")
        if order.state is not PendingState.PREVIEWED:
            raise ExpiredError("order-used")
        if BroadcastDraft.from_json(order.draft).digest() != order.draft_digest:
            raise ExpiredError("order-gone")
        return order

    async def _get_awaiting_approval(self, person: BotUser, token: str) -> PendingBroadcast:
        """Return an order that waits for somebody who may approve it."""
        person.require(Permission.APPROVE)
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.state is not PendingState.AWAITING_APPROVAL:
            raise ExpiredError("order-used")
        if self._clock.now() > order.expires_at:
            raise ExpiredError("order-expired")
        if BroadcastDraft.from_json(order.draft).digest() != order.draft_digest:
            raise ExpiredError("order-gone")
        return order

    async def _transition(
        self, order: PendingBroadcast, old: PendingState, new: PendingState, **values: object
    ) -> PendingBroadcast:
        """Move an order on; raise `ExpiredError` when somebody was faster."""
        moved = await self._journal.write(pending_broadcasts.transition, order.token, (old,), new, **values)
        if moved is None:
            raise ExpiredError("order-used")
        return moved
