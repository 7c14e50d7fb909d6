"""Snapshot of the simulator's state for the control API."""

from datetime import UTC, datetime
from typing import Any

from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.money import format_point
from simulators.provider.request_log import ReceivedRequest, Rejection
from simulators.provider.state import ProviderState

_MAX_REQUESTS, _MAX_BODY_BYTES = 20, 2000


def snapshot(provider: ProviderState) -> dict[str, Any]:
    """Return the counters, broadcasts, last requests, rejections, faults and accounts."""
    accepted = provider.accepted
    return {
        "time": provider.now.isoformat(),
        "speed": provider.clock.speed,
        "balance": format_point(provider.account.kopecks),
        "accounts": [
            {
                "login": account.login,
                "balance": format_point(account.kopecks),
                "reserved": format_point(account.reserved),
                "disabled": account.disabled,
            }
            for account in provider.accounts
        ],
        "accepted": {
            "count": len(accepted),
            "recipients": sum(len(campaign.outcomes) - campaign.rejected for campaign in accepted),
            "broadcasts": [broadcast(campaign) for campaign in accepted],
        },
        "calls_placed": provider.calls_placed,
        "requests": dict(provider.request_handler.log.by_endpoint),
        "reads": dict(provider.request_handler.log.reads),
        "last_requests": [_request(received) for received in provider.requests[-_MAX_REQUESTS:]],
        "refusals": [rejection_json(rejected) for rejected in provider.rejections],
        "faults": provider.faults.list_armed(),
    }


def broadcast(campaign: Campaign) -> dict[str, Any]:
    """Return an accepted broadcast as JSON."""
    return {
        "id": campaign.id,
        "account": campaign.account.login,
        "sender": campaign.order.settings.number,
        "content": campaign.order.content,
        "recipients": len(campaign.outcomes),
        "refused": campaign.rejected,
        "attempts": campaign.order.attempts,
        "interval": campaign.order.interval,
        "fingerprint": campaign.fingerprint,
        "fault": campaign.fault,
        "accepted_at": _moment(campaign.accepted_at),
        "begins_at": _moment(campaign.begins),
        "calls_placed": campaign.dialer.calls_placed,
        "results": campaign.counts.by_status,
        "cost": format_point(campaign.counts.cost),
        "finished": campaign.finished,
    }


def rejection_json(rejection: Rejection) -> dict[str, str]:
    """Return a rejection as JSON."""
    return {
        "time": _moment(rejection.time),
        "endpoint": rejection.endpoint,
        "code": rejection.code,
        "reason": rejection.reason,
    }


def _request(received: ReceivedRequest) -> dict[str, Any]:
    """Return a request as JSON, with the beginning of its body."""
    return {
        "number": received.number,
        "time": _moment(received.time),
        "endpoint": received.endpoint,
        "auth": received.auth,
        "headers": received.headers,
        "body": received.body[:_MAX_BODY_BYTES].decode(errors="replace"),
        "fault": received.fault,
        "answer": received.answer,
    }


def _moment(seconds: float) -> str:
    """Format seconds since the epoch in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
