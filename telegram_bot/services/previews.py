"""Previews of drafts: the recipients, the cost and the start of a broadcast before it is launched."""

from decimal import Decimal

import msgspec

from aiomobilgroup import MobilgroupError, MobilgroupInputError
from aiomobilgroup.campaigns import (
    CampaignPolicy,
    Campaigns,
    Clock,
    Rule,
    RuleViolation,
    earliest_start,
    to_datetime,
)

from ..config.model import MobilgroupConfig
from ..domain.confirmation_policy import ConfirmationPolicy
from ..domain.drafts import BroadcastDraft, RecipientList, RejectedRecipient
from ..domain.errors import ExpiredError, InputError, RejectedError, RuleViolationError, input_error
from ..domain.pending import PendingBroadcast, Preview
from ..domain.roles import Role
from ..domain.users import BotUser
from .balance import BalanceService
from .launcher import CampaignLauncher
from .users import UserService


class PreviewBuilder:
    """Checks drafts and builds their previews."""

    def __init__(
        self,
        engine: Campaigns,
        balance: BalanceService,
        users: UserService,
        launcher: CampaignLauncher,
        account: MobilgroupConfig,
        confirmation_policy: ConfirmationPolicy,
        clock: Clock,
    ) -> None:
        """Initialize the builder; the account gives the attempts and the interval of drafts that name none."""
        self._engine = engine
        self._balance = balance
        self._users = users
        self._launcher = launcher
        self._account = account
        self._confirmation_policy = confirmation_policy
        self._clock = clock

    async def prepare(self, draft: BroadcastDraft) -> BroadcastDraft:
        """Return a draft as it would be launched: with defaults, without numbers on the do-not-call list.

        Raises `InputError` and `RuleViolationError` when no recipient is left, `RejectedError` above the limit.
        """
        recipient_list = await self._exclude_do_not_call(draft.recipient_list)
        count, most = len(recipient_list.recipients), self._confirmation_policy.max_recipients
        if most is not None and count > most:
            raise RejectedError("too-many-recipients", count=count, most=most)
        return msgspec.structs.replace(
            draft,
            recipient_list=recipient_list,
            attempts=self._account.attempts if draft.attempts is None else draft.attempts,
            interval=self._account.interval if draft.interval is None else draft.interval,
        )

    async def _exclude_do_not_call(self, recipient_list: RecipientList) -> RecipientList:
        """Return a recipient list without the numbers on the do-not-call list, which are rejected."""
        if not recipient_list.recipients:
            raise InputError("nobody-to-call")
        blocked = set(await self._engine.do_not_call_numbers()) & {row.phone for row in recipient_list.recipients}
        if not blocked:
            return recipient_list
        rows = tuple(row for row in recipient_list.recipients if row.phone not in blocked)
        if not rows:
            raise RuleViolationError([RuleViolation(Rule.DO_NOT_CALL)])
        rejected = tuple(
            RejectedRecipient(row.phone, Rule.DO_NOT_CALL.value, row.row_number)
            for row in recipient_list.recipients
            if row.phone in blocked
        )
        return msgspec.structs.replace(recipient_list, recipients=rows, rejected=recipient_list.rejected + rejected)

    async def rebuild(self, pending: PendingBroadcast) -> Preview:
        """Return the preview of a pending broadcast with today's estimate; raises `ExpiredError` without its author."""
        author = await self._users.get(pending.user_id)
        if author is None:
            raise ExpiredError("pending-gone")
        return await self.build(author, pending.draft, pending.token, pending.expires_at)

    async def build(self, user: BotUser, draft: BroadcastDraft, token: str, expires_at: float) -> Preview:
        """Return the preview of a draft; raises `InputError` where it breaks the provider's rules."""
        request = self._launcher.build_launch_request(user, draft, key=None)
        try:
            estimate = await self._engine.estimate(request)
        except MobilgroupInputError as err:
            raise input_error(err) from err
        at = max(self._clock.now(), draft.scheduled_at or 0.0)
        settings = self._engine.settings
        recipient_count = len(draft.recipient_list.recipients)
        start = earliest_start(
            CampaignPolicy.for_request(request, settings),
            settings,
            at=at,
            recipients=recipient_count,
            attempts=draft.attempts,
            interval=draft.interval,
        )
        return Preview(
            token=token,
            draft=draft,
            sender=request.broadcast.sender,
            estimate=estimate,
            balance=await self._read_balance(),
            scheduled_at=None if draft.scheduled_at is None else to_datetime(draft.scheduled_at),
            starts_at=None if start is None or start <= at else to_datetime(start),
            approvers=await self.approvers(user.id),
            needs_approval=self._confirmation_policy.needs_approval(recipient_count, estimate.cost),
            expires_at=to_datetime(expires_at),
        )

    async def approvers(self, author_id: int) -> tuple[BotUser, ...]:
        """Return the users who may approve an author's broadcasts; the author never may."""
        return tuple(one for one in await self._users.list_with_role(Role.APPROVER) if one.id != author_id)

    async def _read_balance(self) -> Decimal | None:
        """Return the balance, or None if it cannot be read."""
        try:
            return (await self._balance.read()).amount
        except MobilgroupError:
            return None
