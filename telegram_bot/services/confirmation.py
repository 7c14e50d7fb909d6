"""From a wish to a confirmed order: preview, confirmation, a second person's approval, rules set aside.

What is confirmed is exactly what was shown: an order is never changed, a change makes a new one. The button works
once, for the person who made the order (or, when it waits, for somebody else who may approve), on the message that
shows it, until it expires.
"""

from dataclasses import replace
import secrets

import msgspec

from aiomobilgroup.campaigns import Campaign, Campaigns, Clock, Journal

from ..domain.approval_policy import Limits
from ..domain.drafts import Wish
from ..domain.errors import ExpiredError, InputError, RefusedError
from ..domain.pending import Order, OrderState, Preview, waiver_of
from ..domain.roles import Action
from ..domain.users import Person, Place
from ..store import pending_broadcasts, users
from .balance import Money
from .launcher import Launcher
from .previews import Previews
from .users import PeopleDesk

_TOKEN_BYTES = 16


class OrderDesk:
    """Where broadcasts are ordered."""

    def __init__(
        self,
        journal: Journal,
        campaigns: Campaigns,
        money: Money,
        people: PeopleDesk,
        *,
        sender: str,
        attempts: int | None = None,
        interval: int | None = None,
        limits: Limits,
        clock: Clock,
    ) -> None:
        """Take what it works with, and the sender number, attempts and interval of those who choose none."""
        self._attempts = attempts
        self._interval = interval
        self._journal = journal
        self._campaigns = campaigns
        self._people = people
        self._limits = limits
        self._clock = clock
        self._launcher = Launcher(journal, campaigns, people, sender=sender, limits=limits, clock=clock)
        self._previews = Previews(campaigns, money, people, self._launcher, limits, clock)
        self.launch = self._launcher.launch
        self.left = self._launcher.left

    async def preview(
        self, person: Person, place: Place, wish: Wish, *, replaces: str | None = None, message_id: int | None = None
    ) -> Preview:
        """Check a wish by every rule that can be checked before the launch, and keep it with a new token.

        `replaces` is the preview that it stands for, `message_id` the message that will show it, if there is one.
        Raises `InputError` for what breaks the document's rules and `RefusedError` above the bot's limits.
        """
        person.require(Action.CALL)
        wish = await self._previews.callable(self._usual(wish))
        most = self._limits.max_recipients
        if most is not None and len(wish.audience.rows) > most:
            raise RefusedError("too-many-recipients", count=len(wish.audience.rows), most=most)
        now = self._clock.now()
        expires_at = now + self._limits.confirm_within.total_seconds()
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        preview = await self._previews.make(person, wish, token, expires_at)
        kept = await self._journal.write(
            pending_broadcasts.add,
            token,
            person.id,
            place,
            wish.encoded(),
            wish.digest(),
            now,
            expires_at,
            message_id=message_id,
            replaces=replaces,
        )
        if not kept:
            raise ExpiredError("order-used")
        return preview

    def _usual(self, wish: Wish) -> Wish:
        """Return a wish with the attempts and the interval of those who choose none."""
        return msgspec.structs.replace(
            wish,
            attempts=self._attempts if wish.attempts is None else wish.attempts,
            interval=self._interval if wish.interval is None else wish.interval,
        )

    async def shown(self, token: str, message_id: int) -> None:
        """Bind an order to the message that shows it."""
        await self._journal.write(pending_broadcasts.shown, token, message_id)

    async def get(self, token: str) -> Order | None:
        """Return an order, for what is shown of it."""
        return await self._journal.read(pending_broadcasts.get, token)

    async def look(self, order: Order) -> Preview:
        """Return what an order's preview shows."""
        author = await self._people.get(order.user_id)
        if author is None:
            raise ExpiredError("order-gone")
        return await self._previews.make(author, Wish.decoded(order.wish), order.token, order.expires_at)

    async def mine(self, person: Person, token: str) -> Order:
        """Return an order of this person that can still be changed, or shown again when its time is over."""
        person.require(Action.CALL)
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.user_id != person.id:
            raise ExpiredError("order-not-yours")
        if order.state not in (OrderState.OPEN, OrderState.EXPIRED):
            raise ExpiredError("order-used")
        return order

    async def confirm(self, person: Person, place: Place, message_id: int, token: str) -> Order:
        """Do what the button says, once: the order is to be launched, or waits for a second person.

        Raises `ExpiredError` for a button that is another's, too old, used or not on its own message, and
        `RefusedError` when nobody could approve it.
        """
        person.require(Action.CALL)
        order = await self._tapped(person, place, message_id, token)
        now = self._clock.now()
        if not await self._previews.needs_approval(person, Wish.decoded(order.wish)):
            return await self._moved(order, OrderState.OPEN, OrderState.CONFIRMED, decided_by=person.id, decided_at=now)
        if not await self._previews.approvers(order.user_id):
            raise RefusedError("approval-nobody")
        until = now + self._limits.approve_within.total_seconds()
        waiting = await self._moved(order, OrderState.OPEN, OrderState.WAITING, expires_at=until, decided_at=now)
        count = len(Wish.decoded(order.wish).audience.rows)
        await self._campaigns.record_audit(person.actor, "ask_approval", recipients=count)
        return waiting

    async def approve(self, person: Person, token: str) -> Order:
        """Approve another person's order, once: it is to be launched."""
        order = await self._waiting(person, token)
        if order.user_id == person.id:
            raise ExpiredError("approve-not-yourself")
        confirmed = await self._moved(
            order, OrderState.WAITING, OrderState.CONFIRMED, decided_by=person.id, decided_at=self._clock.now()
        )
        await self._campaigns.record_audit(person.actor, "approve", ordered_by=order.user_id)
        return confirmed

    async def decline(self, person: Person, token: str) -> Order:
        """Refuse another person's order, once."""
        order = await self._waiting(person, token)
        declined = await self._moved(
            order, OrderState.WAITING, OrderState.DROPPED, decided_by=person.id, is_untold=True
        )
        await self._campaigns.record_audit(person.actor, "decline", ordered_by=order.user_id)
        return declined

    async def drop(self, person: Person, token: str) -> Order:
        """Call an order off before it is launched: its author may, and whoever may approve it."""
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or (order.user_id != person.id and not person.may(Action.APPROVE)):
            raise ExpiredError("order-not-yours")
        old = (OrderState.OPEN, OrderState.WAITING, OrderState.REFUSED, OrderState.EXPIRED)
        dropped = await self._journal.write(
            pending_broadcasts.end, token, old, OrderState.DROPPED, decided_by=person.id
        )
        if dropped is None:
            raise ExpiredError("order-used")
        return dropped

    async def refused(self, person: Person, token: str) -> Order:
        """Return an order that rules refused, for somebody who may set them aside."""
        person.require(Action.OVERRIDE)
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.state is not OrderState.REFUSED:
            raise ExpiredError("order-used")
        if self._clock.now() > order.expires_at:
            raise ExpiredError("order-expired")
        return order

    async def override(self, person: Person, token: str, why: str) -> Order:
        """Set aside the rules that refused an order, with a reason that goes on record: it is to be launched."""
        order = await self.refused(person, token)
        waiver = waiver_of(order)
        if waiver is None or not why.strip():
            raise InputError("override-no-reason")
        alone = order.user_id == person.id == order.decided_by
        if alone and await self._previews.needs_approval(person, Wish.decoded(order.wish)):
            raise RefusedError("override-needs-other")
        kept = msgspec.json.encode(msgspec.structs.replace(waiver, why=why.strip()[:500])).decode()
        return await self._moved(
            order,
            OrderState.REFUSED,
            OrderState.CONFIRMED,
            override=kept,
            decided_by=person.id,
            decided_at=self._clock.now(),
        )

    async def own_number(self, person: Person, phone: str | None = None) -> str | None:
        """Return a person's own number; remember it first when he gives one."""
        if phone is not None:
            await self._journal.write(users.save_phone_number, person.id, phone)
        return await self._journal.read(users.get_phone_number, person.id)

    async def test(self, person: Person, token: str, phone: str) -> Campaign:
        """Call the person himself with what his order says, once an order."""
        order = await self.mine(person, token)
        if order.state is not OrderState.OPEN or self._clock.now() > order.expires_at:
            raise ExpiredError("order-expired")
        return await self._launcher.test(person, order, phone)

    async def _tapped(self, person: Person, place: Place, message_id: int, token: str) -> Order:
        """Return the person's own open order, tapped on its own message in time."""
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.user_id != person.id or order.place.chat_id != place.chat_id:
            raise ExpiredError("order-not-yours")
        if order.message_id is None:
            # The answer that told its message's number was lost: its button is on no other message.
            await self.shown(token, message_id)
            order = replace(order, message_id=message_id)
        if order.message_id != message_id:
            raise ExpiredError("order-used")
        if order.state is OrderState.EXPIRED or (
            order.state is OrderState.OPEN and self._clock.now() > order.expires_at
        ):
            raise ExpiredError("order-expired")
        if order.state is not OrderState.OPEN:
            raise ExpiredError("order-used")
        if Wish.decoded(order.wish).digest() != order.digest:
            raise ExpiredError("order-gone")
        return order

    async def _waiting(self, person: Person, token: str) -> Order:
        """Return an order that waits for somebody who may approve it."""
        person.require(Action.APPROVE)
        order = await self._journal.read(pending_broadcasts.get, token)
        if order is None or order.state is not OrderState.WAITING:
            raise ExpiredError("order-used")
        if self._clock.now() > order.expires_at:
            raise ExpiredError("order-expired")
        if Wish.decoded(order.wish).digest() != order.digest:
            raise ExpiredError("order-gone")
        return order

    async def _moved(self, order: Order, old: OrderState, new: OrderState, **values: object) -> Order:
        """Move an order on; raise `ExpiredError` when somebody was faster."""
        moved = await self._journal.write(pending_broadcasts.move, order.token, (old,), new, **values)
        if moved is None:
            raise ExpiredError("order-used")
        return moved
