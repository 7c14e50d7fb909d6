"""Write down all that the simulator counts, for tests and people."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.money import with_point
from simulators.provider.request_log import ReceivedRequest, Refusal

if TYPE_CHECKING:
    from simulators.provider.state import Provider

_SHOWN_REQUESTS, _SHOWN_BODY = 20, 2000


def state(provider: Provider) -> dict[str, Any]:
    """Return the counters, broadcasts, last requests, refusals, faults and accounts."""
    accepted = provider.accepted
    return {
        "time": provider.now.isoformat(),
        "speed": provider.clock.speed,
        "balance": with_point(provider.account.kopecks),
        "accounts": [
            {
                "login": account.login,
                "balance": with_point(account.kopecks),
                "reserved": with_point(account.reserved),
                "disabled": account.disabled,
            }
            for account in provider.accounts
        ],
        "accepted": {
            "count": len(accepted),
            "recipients": sum(len(campaign.outcomes) - campaign.refused for campaign in accepted),
            "broadcasts": [broadcast(campaign) for campaign in accepted],
        },
        "calls_placed": provider.calls_placed,
        "requests": dict(provider.reception.log.by_endpoint),
        "reads": dict(provider.reception.log.reads),
        "last_requests": [_request(received) for received in provider.requests[-_SHOWN_REQUESTS:]],
        "refusals": [refused(refusal) for refusal in provider.refusals],
        "faults": provider.faults.waiting(),
    }


def broadcast(campaign: Campaign) -> dict[str, Any]:
    """Describe an accepted broadcast."""
    return {
        "id": campaign.id,
        "account": campaign.account.login,
        "sender": campaign.order.settings.number,
        "content": campaign.order.content,
        "recipients": len(campaign.outcomes),
        "refused": campaign.refused,
        "attempts": campaign.order.attempts,
        "interval": campaign.order.interval,
        "fingerprint": campaign.fingerprint,
        "fault": campaign.fault,
        "accepted_at": _moment(campaign.accepted_at),
        "begins_at": _moment(campaign.begins),
        "calls_placed": campaign.dialler.calls_placed,
        "results": campaign.tally.by_status,
        "cost": with_point(campaign.tally.cost),
        "finished": campaign.finished,
    }


def refused(refusal: Refusal) -> dict[str, str]:
    """Describe why a request was refused."""
    return {
        "time": _moment(refusal.time),
        "endpoint": refusal.endpoint,
        "code": refusal.code,
        "reason": refusal.reason,
    }


def _request(received: ReceivedRequest) -> dict[str, Any]:
    """Describe a request, with the beginning of its body."""
    return {
        "number": received.number,
        "time": _moment(received.time),
        "endpoint": received.endpoint,
        "auth": received.auth,
        "headers": received.headers,
        "body": received.body[:_SHOWN_BODY].decode(errors="replace"),
        "fault": received.fault,
        "answer": received.answer,
    }


def _moment(seconds: float) -> str:
    """Write a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
