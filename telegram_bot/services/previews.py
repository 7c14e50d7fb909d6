"""What is shown before anything is launched, and what it is made from."""

from decimal import Decimal

import msgspec

from aiomobilgroup import MobilgroupError, MobilgroupInputError
from aiomobilgroup.campaigns import Campaigns, Clock, Rule, RuleViolation
from aiomobilgroup.campaigns.clock import to_datetime
from aiomobilgroup.campaigns.rules.policy import CampaignPolicy, earliest_start

from ..domain.approval_policy import Limits
from ..domain.drafts import Refused, Wish
from ..domain.errors import InputError, OrderRefusedError, input_error
from ..domain.pending import Preview
from ..domain.roles import Role
from ..domain.users import Person
from .balance import Money
from .launcher import Launcher
from .users import PeopleDesk


class Previews:
    """Makes previews."""

    def __init__(
        self, campaigns: Campaigns, money: Money, people: PeopleDesk, launcher: Launcher, limits: Limits, clock: Clock
    ) -> None:
        """Take what they are made from."""
        self._campaigns = campaigns
        self._money = money
        self._people = people
        self._launcher = launcher
        self._limits = limits
        self._clock = clock

    async def callable(self, wish: Wish) -> Wish:
        """Return a wish without those who asked not to be called."""
        audience = wish.audience
        if not audience.rows:
            raise InputError("nobody-to-call")
        blocked = set(await self._campaigns.do_not_call_numbers()) & {row.phone for row in audience.rows}
        if not blocked:
            return wish
        rows = tuple(row for row in audience.rows if row.phone not in blocked)
        if not rows:
            raise OrderRefusedError([RuleViolation(Rule.DO_NOT_CALL)])
        refused = tuple(
            Refused(row.phone, Rule.DO_NOT_CALL.value, row.row) for row in audience.rows if row.phone in blocked
        )
        audience = msgspec.structs.replace(audience, rows=rows, refused=audience.refused + refused)
        return msgspec.structs.replace(wish, audience=audience)

    async def make(self, person: Person, wish: Wish, token: str, expires_at: float) -> Preview:
        """Return what is shown of a wish."""
        launch = self._launcher.wanted(person, wish, key=None)
        try:
            estimate = await self._campaigns.estimate(launch)
        except MobilgroupInputError as err:
            raise input_error(err) from err
        at = max(self._clock.now(), wish.due or 0.0)
        settings = self._campaigns.settings
        begins = earliest_start(
            CampaignPolicy.for_request(launch, settings),
            settings,
            at=at,
            recipients=len(wish.audience.rows),
            attempts=wish.attempts,
            interval=wish.interval,
        )
        return Preview(
            token=token,
            wish=wish,
            sender=launch.broadcast.sender,
            estimate=estimate,
            balance=await self._balance(),
            due=None if wish.due is None else to_datetime(wish.due),
            begins=None if begins is None or begins <= at else to_datetime(begins),
            approvers=await self.approvers(person.id),
            needs_approval=self._limits.needs_approval(len(wish.audience.rows), estimate.cost),
            expires=to_datetime(expires_at),
        )

    async def needs_approval(self, person: Person, wish: Wish) -> bool:
        """Return whether a second person must approve, by what it would cost now."""
        cost = (await self._campaigns.estimate(self._launcher.wanted(person, wish, key=None))).cost
        return self._limits.needs_approval(len(wish.audience.rows), cost)

    async def approvers(self, author_id: int) -> tuple[Person, ...]:
        """Return who may approve what somebody has ordered: never himself."""
        return tuple(one for one in await self._people.with_role(Role.APPROVER) if one.id != author_id)

    async def _balance(self) -> Decimal | None:
        """Return the money on the account; None where it cannot be read."""
        try:
            return (await self._money.read()).amount
        except MobilgroupError:
            return None
