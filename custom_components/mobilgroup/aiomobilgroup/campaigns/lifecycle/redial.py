"""Redials: which recipients of a campaign are called again, and the launch request for them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, true

from ...broadcast import Broadcast
from ...call_outcomes import CallOutcome
from ...const import MAX_ATTEMPTS
from ...exceptions import InputProblem, MobilgroupInputError
from ...subscribers import Subscriber
from ..journal import retention
from ..journal.tables import batches, campaigns, recipients
from ..models import Actor, Campaign, LaunchRequest, Override, decode_content
from ..rules.policy import CampaignPolicy
from ..states import CHARGEABLE_STATES

DEFAULT_REDIAL_OUTCOMES = frozenset({CallOutcome.BUSY, CallOutcome.NO_ANSWER, CallOutcome.REJECTED, CallOutcome.FAILED})
"""The call outcomes that a redial calls again by default."""


def build_redial_request(
    campaign: Campaign,
    policy: CampaignPolicy,
    subscribers: Sequence[Subscriber],
    actor: Actor,
    override: Override | None,
    key: str | None,
) -> LaunchRequest:
    """Return the request to call some of a campaign's recipients again, with the campaign's policy.

    Rules overridden for the campaign are not for the redial. Raises `MobilgroupInputError` without recipients.
    """
    if not subscribers:
        raise MobilgroupInputError(
            InputProblem.NO_SUBSCRIBERS, f"No recipient of campaign {campaign.id} is to be called again"
        )
    broadcast = Broadcast(
        sender=campaign.sender,
        content=decode_content(campaign.kind, campaign.content),
        subscribers=subscribers,
        attempts=campaign.attempts,
        interval=campaign.interval,
        repeat=campaign.repeat,
    )
    return LaunchRequest(
        broadcast=broadcast,
        actor=actor,
        idempotency_key=key,
        title=campaign.title,
        calling_hours=policy.requested_hours,
        urgent=policy.urgent,
        resend_unknown=policy.resend_unknown,
        too_late_after=policy.too_late_after,
        override=override,
        redial_of=campaign.id,
    )


def select_redial_recipients(
    connection: Connection, campaign: Campaign, results: frozenset[CallOutcome]
) -> tuple[CampaignPolicy, list[Subscriber]]:
    """Return a campaign's policy, and the recipients that a redial calls, with their own fields.

    Recipients that the campaign itself may still call are left out: those of a batch that still rings with attempts
    left, and those without an outcome until the campaign has ended. Also left out are recipients that a later redial is
    calling, or has called with an outcome not in `results`, and those whose number was purged.
    """
    table = recipients.c
    outcomes = results if campaign.finished is not None else results - {CallOutcome.PENDING}
    # A late outcome may show that a batch still rings although its campaign has ended.
    rings = batches.c.state.in_(CHARGEABLE_STATES) & batches.c.completed_at.is_(None)
    is_over = ~rings | (table.attempts >= (campaign.attempts or MAX_ATTEMPTS))
    policy: dict[str, Any] = connection.execute(
        select(campaigns.c.policy).where(campaigns.c.id == campaign.id)
    ).scalar_one()
    found = connection.execute(
        select(table.phone, table.fields)
        .join(batches, (batches.c.campaign_id == table.campaign_id) & (batches.c.number == table.batch))
        .where(
            is_over,
            table.campaign_id == campaign.id,
            table.rejection_reason.is_(None),
            table.outcome.in_(sorted(outcomes)),
            table.phone != retention.PURGED,
            _not_redialed_since(connection, campaign, outcomes),
        )
        .order_by(table.row_number)
    )
    return CampaignPolicy.from_json(policy), [Subscriber(phone, **(fields or {})) for phone, fields in found]


def _not_redialed_since(
    connection: Connection, campaign: Campaign, outcomes: frozenset[CallOutcome]
) -> ColumnElement[bool]:
    """Return the condition that no later redial calls a number, or has called it with an outcome not in `outcomes`."""
    later_redials = _later_redials(connection, campaign)
    if not later_redials:
        return true()
    redialed, its_batch = recipients.alias(), batches.alias()
    called = (
        select(redialed.c.row_number)
        .join(its_batch, (its_batch.c.campaign_id == redialed.c.campaign_id) & (its_batch.c.number == redialed.c.batch))
        .where(
            redialed.c.phone == recipients.c.phone,
            redialed.c.campaign_id.in_(later_redials),
            redialed.c.rejection_reason.is_(None),
            its_batch.c.state.in_(CHARGEABLE_STATES),
            its_batch.c.completed_at.is_(None) | redialed.c.outcome.not_in(sorted(outcomes)),
        )
    )
    return ~called.exists()


def _later_redials(connection: Connection, campaign: Campaign) -> list[int]:
    """Return the ids of the redials after a campaign, of it or of any campaign linked to it by redials."""
    root = campaign.id
    parent: int | None = campaign.redial_of
    while parent is not None:
        root = parent
        parent = connection.execute(select(campaigns.c.redial_of).where(campaigns.c.id == root)).scalar_one_or_none()
    found: list[int] = []
    level: Sequence[int] = [root]
    while level:
        level = connection.execute(select(campaigns.c.id).where(campaigns.c.redial_of.in_(level))).scalars().all()
        found += level
    return [one for one in found if one > campaign.id]
