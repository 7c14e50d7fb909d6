"""What is shown before anything is launched, and what it is made from."""

from decimal import Decimal

import msgspec

from aiomobilgroup import MobilgroupError, MobilgroupInputError
from aiomobilgroup.campaigns import Campaigns, Clock, Rule, RuleViolation
from aiomobilgroup.campaigns.clock import to_datetime
from aiomobilgroup.campaigns.rules.policy import CampaignPolicy, earliest_start

from ..domain.approval_policy import ApprovalPolicy
from ..domain.drafts import BroadcastDraft, RejectedRecipient
from ..domain.errors import InputError, RuleViolationError, input_error
from ..domain.pending import Preview
from ..domain.roles import Role
from ..domain.users import BotUser
from .balance import BalanceService
from .launcher import CampaignLauncher
from .users import UserService


class PreviewBuilder:
    """Makes previews."""

    def __init__(
        self,
        campaigns: Campaigns,
        money: BalanceService,
        users: UserService,
        launcher: CampaignLauncher,
        limits: ApprovalPolicy,
        clock: Clock,
    ) -> None:
        """Take what they are made from."""
        self._campaigns = campaigns
        self._balance_service = money
        self._users = users
        self._launcher = launcher
        self._approval_policy = limits
        self._clock = clock

    async def exclude_do_not_call(self, draft: BroadcastDraft) -> BroadcastDraft:
        """Return a wish without those who asked not to be called."""
        recipient_list = draft.recipient_list
        if not recipient_list.recipients:
            raise InputError("nobody-to-call")
        blocked = set(await self._campaigns.do_not_call_numbers()) & {row.phone for row in recipient_list.recipients}
        if not blocked:
            return draft
        rows = tuple(row for row in recipient_list.recipients if row.phone not in blocked)
        if not rows:
            raise RuleViolationError([RuleViolation(Rule.DO_NOT_CALL)])
        rejected = tuple(
            RejectedRecipient(row.phone, Rule.DO_NOT_CALL.value, row.row_number)
            for row in recipient_list.recipients
            if row.phone in blocked
        )
        recipient_list = msgspec.structs.replace(
            recipient_list, recipients=rows, rejected=recipient_list.rejected + rejected
        )
        return msgspec.structs.replace(draft, recipient_list=recipient_list)

    async def build(self, user: BotUser, draft: BroadcastDraft, token: str, expires_at: float) -> Preview:
        """Return what is shown of a wish."""
        launch = self._launcher.build_launch_request(user, draft, key=None)
        try:
            estimate = await self._campaigns.estimate(launch)
        except MobilgroupInputError as err:
            raise input_error(err) from err
        at = max(self._clock.now(), draft.scheduled_at or 0.0)
        settings = self._campaigns.settings
        begins = earliest_start(
            CampaignPolicy.for_request(launch, settings),
            settings,
            at=at,
            recipients=len(draft.recipient_list.recipients),
            attempts=draft.attempts,
            interval=draft.interval,
        )
        return Preview(
            token=token,
            draft=draft,
            sender=launch.broadcast.sender,
            estimate=estimate,
            balance=await self._balance(),
            scheduled_at=None if draft.scheduled_at is None else to_datetime(draft.scheduled_at),
            starts_at=None if begins is None or begins <= at else to_datetime(begins),
            approvers=await self.approvers(user.id),
            needs_approval=self._approval_policy.needs_approval(len(draft.recipient_list.recipients), estimate.cost),
            expires_at=to_datetime(expires_at),
        )

    async def needs_approval(self, user: BotUser, draft: BroadcastDraft) -> bool:
        """Return whether a second person must approve, by what it would cost now."""
        cost = (await self._campaigns.estimate(self._launcher.build_launch_request(user, draft, key=None))).cost
        return self._approval_policy.needs_approval(len(draft.recipient_list.recipients), cost)

    async def approvers(self, author_id: int) -> tuple[BotUser, ...]:
        """Return who may approve what somebody has ordered: never himself."""
        return tuple(one for one in await self._users.list_with_role(Role.APPROVER) if one.id != author_id)

    async def _balance(self) -> Decimal | None:
        """Return the money on the account; None where it cannot be read."""
        try:
            return (await self._balance_service.read()).amount
        except MobilgroupError:
            return None
