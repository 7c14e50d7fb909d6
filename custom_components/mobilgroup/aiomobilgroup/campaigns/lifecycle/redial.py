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
"""Whom a redial calls unless told otherwise."""


def build_redial_request(
    campaign: Campaign,
    policy: CampaignPolicy,
    subscribers: Sequence[Subscriber],
    actor: Actor,
    override: Override | None,
    key: str | None,
) -> LaunchRequest:
    """Return the wish to call some of a campaign's people again, under the rules of their group.

    What a person had set aside for the first campaign is not set aside for this one.
    """
    if not subscribers:
        raise MobilgroupInputError(
            InputProblem.NO_SUBSCRIBERS, f"Nobody of campaign {campaign.id} is to be called again"
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
    """Return a campaign's policy, and whom of it a redial calls, with what is to be spoken to each.

    As long as the campaign is not over, it may call somebody itself: of a batch that still rings, only those are called
    again who have had all their attempts, and of no batch those without an outcome. Nor is anybody whom a later redial
    calls or has called with another outcome. Of whom a purge has forgotten the number nobody is.
    """
    table = recipients.c
    outcomes = results if campaign.finished is not None else results - {CallOutcome.PENDING}
    # A late answer may show that a batch rings whose campaign was taken to be over.
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
    """Return the condition that no later redial calls a number, nor has come to an outcome that is not wanted."""
    later = _later_redials(connection, campaign)
    if not later:
        return true()
    again, its_batch = recipients.alias(), batches.alias()
    called = (
        select(again.c.row_number)
        .join(its_batch, (its_batch.c.campaign_id == again.c.campaign_id) & (its_batch.c.number == again.c.batch))
        .where(
            again.c.phone == recipients.c.phone,
            again.c.campaign_id.in_(later),
            again.c.rejection_reason.is_(None),
            its_batch.c.state.in_(CHARGEABLE_STATES),
            its_batch.c.completed_at.is_(None) | again.c.outcome.not_in(sorted(outcomes)),
        )
    )
    return ~called.exists()


def _later_redials(connection: Connection, campaign: Campaign) -> list[int]:
    """Return the redials of a campaign's people that came after it, whichever campaign of theirs they repeat."""
    root = campaign.id
    above: int | None = campaign.redial_of
    while above is not None:
        root = above
        above = connection.execute(select(campaigns.c.redial_of).where(campaigns.c.id == root)).scalar_one_or_none()
    found: list[int] = []
    some: Sequence[int] = [root]
    while some:
        some = connection.execute(select(campaigns.c.id).where(campaigns.c.redial_of.in_(some))).scalars().all()
        found += some
    return [one for one in found if one > campaign.id]
