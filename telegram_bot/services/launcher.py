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

from ..domain.approval_policy import Limits
from ..domain.drafts import Wish
from ..domain.errors import ExpiredError, InputError, OrderRefusedError, RefusedError, input_error
from ..domain.pending import Order, OrderState, Waiver, waiver_of
from ..domain.roles import Action
from ..domain.users import SOURCE, Person
from ..store import pending_broadcasts
from .redial import Redialling
from .users import PeopleDesk


class Launcher:
    """Launches what was confirmed."""

    def __init__(
        self, journal: Journal, campaigns: Campaigns, people: PeopleDesk, *, sender: str, limits: Limits, clock: Clock
    ) -> None:
        """Take what it works with, and the sender number of those who choose none."""
        self._journal = journal
        self._campaigns = campaigns
        self._people = people
        self._sender = sender
        self._limits = limits
        self._clock = clock
        self._busy: set[str] = set()
        self._redialling = Redialling(campaigns)

    async def launch(self, order: Order) -> Campaign:
        """Launch a confirmed order, once.

        Raises `OrderRefusedError` when a rule says no, `InputError` when the document does; then the order is over,
        but for a rule that can be set aside. Raises `ExpiredError` while it is being launched already, and
        `JournalError` when it stays confirmed, to be launched later.
        """
        async with self._alone(order.token):
            author = await self._people.get(order.user_id)
            decider = await self._people.get(order.decided_by or order.user_id)
            if (begun := await self._campaigns.find_by_idempotency_key(_key(order))) is not None:
                # It was launched by a process that died before it noted that, whoever has lost his role since.
                await self._journal.write(
                    pending_broadcasts.launched, order.token, begun, author.language if author else ""
                )
                return await self._campaigns.get(begun)
            waiver = waiver_of(order)
            override = Override(frozenset(map(Rule, waiver.rules)), waiver.why) if waiver and waiver.why else None
            is_his_own = order.decided_by in (None, order.user_id)
            decides = Action.OVERRIDE if override else Action.CALL if is_his_own else Action.APPROVE
            if author is None or decider is None or not author.may(Action.CALL) or not decider.may(decides):
                await self._end(order, OrderState.DROPPED)
                raise InputError("order-author-gone")
            wish = Wish.decoded(order.wish)
            wanted = self.wanted(author if override is None else decider, wish, key=_key(order))
            try:
                async with self._redialling.checked(author, wish, _key(order)):
                    campaign = await self._campaigns.launch(replace(wanted, override=override))
            except RefusedError:
                await self._end(order, OrderState.DROPPED)
                raise
            except CampaignRejectedError as err:
                refused = OrderRefusedError(err.violations)
                await self._refuse(order, refused, waiver)
                raise refused from err
            except MobilgroupInputError as err:
                await self._end(order, OrderState.DROPPED)
                raise input_error(err) from err
            except JournalError:
                raise
            except MobilgroupError:
                await self._end(order, OrderState.DROPPED)
                raise
            await self._journal.write(pending_broadcasts.launched, order.token, campaign.id, author.language)
            return campaign

    async def test(self, person: Person, order: Order, phone: str) -> Campaign:
        """Call the person himself with what an order says, once an order."""
        key = f"{SOURCE}:test:{order.token}"
        async with self._alone(key):
            if await self._campaigns.find_by_idempotency_key(key) is not None:
                raise ExpiredError("test-used")
            wish = Wish.decoded(order.wish)
            row = msgspec.structs.replace(wish.audience.rows[0], phone=phone, name="", row=None)
            audience = msgspec.structs.replace(wish.audience, rows=(row,), refused=(), duplicates=0)
            # He asks for it himself and at this moment, so that no hour is too late.
            wish = msgspec.structs.replace(wish, audience=audience, due=None, redial_of=None, urgent=True)
            await self._campaigns.record_audit(person.actor, "test_call")
            try:
                return await self._campaigns.launch(self.wanted(person, wish, key=key))
            except CampaignRejectedError as err:
                raise OrderRefusedError(err.violations) from err
            except MobilgroupInputError as err:
                raise input_error(err) from err

    async def left(self, seconds: float) -> tuple[list[Order], list[Order]]:
        """Return the orders confirmed so long ago that are to be launched still, and those ended for being too late."""
        now = self._clock.now()
        found: list[Order] = []
        ended: list[Order] = []
        for order in await self._journal.read(pending_broadcasts.confirmed, now - seconds):
            late = now - order.expires_at > self._limits.confirm_within.total_seconds()
            if late and await self._campaigns.find_by_idempotency_key(_key(order)) is None:
                await self._end(order, OrderState.EXPIRED)
                ended.append(order)
            else:
                found.append(order)
        return found, ended

    def wanted(self, person: Person, wish: Wish, *, key: str | None) -> LaunchRequest:
        """Return what the core is to do."""
        broadcast = wish.broadcast(self._sender)
        if wish.due is not None:
            broadcast = msgspec.structs.replace(broadcast, schedule=to_datetime(wish.due))
        launch = LaunchRequest(
            broadcast=broadcast, actor=person.actor, idempotency_key=key, urgent=wish.urgent, redial_of=wish.redial_of
        )
        if wish.rules is None:
            return launch
        # Who is called again is so under the rules of his group.
        rules = CampaignPolicy.from_json(wish.rules)
        return replace(
            launch,
            calling_hours=rules.requested_hours,
            resend_unknown=rules.resend_unknown,
            too_late_after=rules.too_late_after,
        )

    async def _refuse(self, order: Order, refused: OrderRefusedError, waiver: Waiver | None) -> None:
        """Keep which rules said no, beside those that were set aside already."""
        rules = {one.rule.value for one in refused.refusals} | set(waiver.rules if waiver else ())
        kept = msgspec.json.encode(Waiver(tuple(sorted(rules)))).decode()
        until = self._clock.now() + self._limits.confirm_within.total_seconds()
        state = OrderState.REFUSED if refused.may_be_lifted else OrderState.DROPPED
        await self._journal.write(
            pending_broadcasts.end, order.token, (OrderState.CONFIRMED,), state, override=kept, expires_at=until
        )

    async def _end(self, order: Order, state: OrderState) -> None:
        """Note that a confirmed order is not launched."""
        await self._journal.write(pending_broadcasts.end, order.token, (OrderState.CONFIRMED,), state)

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncIterator[None]:
        """Do one thing at a time with an order; raise `ExpiredError` while it is under way."""
        if key in self._busy:
            raise ExpiredError("order-used")
        self._busy.add(key)
        try:
            yield
        finally:
            self._busy.discard(key)


def _key(order: Order) -> str:
    """Return the key under which an order is launched."""
    return f"{SOURCE}:{order.token}"
