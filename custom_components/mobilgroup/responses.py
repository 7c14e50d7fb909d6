"""Responses of actions: campaigns, recipients and estimates as plain data."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from homeassistant.util import dt as dt_util

from .aiomobilgroup.campaigns import Campaign, Estimate, RecipientResult
from .errors import mask_numbers

MAX_ROWS: Final = 1000
"""The maximum number of rows in a response."""


def campaign_response(campaign: Campaign) -> dict[str, Any]:
    """Return a campaign as plain data, without its text and telephone numbers."""
    counts = campaign.counts
    return {
        "campaign_id": campaign.id,
        "provider_ids": list(campaign.provider_ids),
        "title": campaign.title,
        "state": campaign.state.value,
        "attention": None if campaign.attention is None else campaign.attention.value,
        "reason": None if campaign.reason is None else mask_numbers(campaign.reason),
        "kind": campaign.kind,
        "source": campaign.actor.source,
        "created": _time(campaign.created),
        "due": _time(campaign.due),
        "finished": None if campaign.finished is None else _time(campaign.finished),
        "recipients": counts.recipients,
        "reached": counts.reached,
        "outcomes": {outcome.value: count for outcome, count in counts.outcomes.items()},
        "budget": _money(campaign.budget),
        "cost": _money(campaign.cost),
        "redial_of": campaign.redial_of,
    }


def unknown_batches_response(campaign: Campaign) -> list[dict[str, Any]]:
    """Return the evidence for each batch with an unknown outcome."""
    return [
        {"batch": batch.number, "recipients": batch.recipients, "evidence": evidence_response(batch.evidence)}
        for batch in campaign.batches
        if batch.state == "unknown"
    ]


def recipient_response(row: RecipientResult) -> dict[str, Any]:
    """Return the result of one recipient as plain data."""
    return {
        "phone": row.phone,
        "outcome": row.outcome.value,
        "status": row.status,
        "called": row.called,
        "attempts": row.attempts,
        "duration": row.duration,
        "listened": None if row.listened is None else row.listened.value,
        "price": _money(row.price),
        "cost": _money(row.cost),
        "refusal": row.rejection_reason,
        "transfer": row.transfer,
        "sms": row.sms,
    }


def estimate_response(estimate: Estimate) -> dict[str, Any]:
    """Return the estimated cost of a broadcast, with the number of calls and the time it is based on."""
    return {
        "recipients": estimate.recipients,
        "cost": _money(estimate.cost),
        "calls": estimate.sample_size,
        "since": None if estimate.since is None else _time(estimate.since),
        "balance": _money(estimate.balance),
    }


def evidence_response(evidence: Mapping[str, str]) -> dict[str, str]:
    """Return evidence as plain data."""
    return dict(evidence)


def _time(moment: datetime) -> str:
    """Return a time in Home Assistant's time zone in ISO 8601 format."""
    return dt_util.as_local(moment).isoformat(timespec="seconds")


def _money(amount: Decimal | None) -> float | None:
    """Return an amount of roubles as a float."""
    return None if amount is None else float(amount)
