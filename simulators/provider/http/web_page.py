"""The page that shows the calls, and its current state, which the page polls."""

from pathlib import Path
from typing import Any

from aiohttp import web

from simulators.common.json_api import json_response
from simulators.common.static_page import StaticPage
from simulators.provider.api.statistics import talking_or_dialling
from simulators.provider.engine.call_outcomes import Status
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.dialer import Phase
from simulators.provider.engine.money import format_point
from simulators.provider.http.snapshot import rejection_json
from simulators.provider.state import ProviderState

_PAGE = StaticPage(Path(__file__).parent / "static", "page.css", "page.js", "words.js")
_MAX_CAMPAIGNS, _MAX_CALLS, _MAX_REJECTIONS, _MAX_TEXT = 30, 60, 10, 300


class WebPage:
    """Handles the requests of the page."""

    def __init__(self, provider: ProviderState) -> None:
        """Initialize the page of a provider."""
        self._provider = provider

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        _PAGE.add_routes(router)
        router.add_get("/page/present", self.current_state)

    async def current_state(self, request: web.Request) -> web.Response:
        """Return the newest campaigns, and the calls of the one in the query or of the newest."""
        campaigns = self._provider.accepted[::-1]
        chosen = self._provider.request_handler.registry.campaigns.get(request.query.get("campaign", "")) or next(
            iter(campaigns), None
        )
        now = self._provider.clock.time()
        account = self._provider.account
        return json_response(
            {
                "time": f"{self._provider.now.astimezone(self._provider.time_zone):%Y-%m-%d %H:%M:%S}",
                "speed": self._provider.clock.speed,
                "balance": format_point(account.kopecks),
                "account": account.login,
                "total": len(campaigns),
                "campaigns": [self._campaign(campaign) for campaign in campaigns[:_MAX_CAMPAIGNS]],
                "chosen": self._campaign(chosen) if chosen else None,
                "calls": _calls(chosen, now) if chosen else [],
                "refusals": [
                    rejection_json(rejected) for rejected in self._provider.rejections[::-1][:_MAX_REJECTIONS]
                ],
            }
        )

    def _campaign(self, campaign: Campaign) -> dict[str, Any]:
        """Return a campaign with its counts as JSON."""
        phases = campaign.dialer.phases
        begins = self._provider.now.fromtimestamp(campaign.begins, self._provider.time_zone)
        return {
            "id": campaign.id,
            "sender": campaign.order.settings.number,
            "kind": campaign.order.content,
            "title": campaign.order.name or campaign.order.text[:_MAX_TEXT],
            "recipients": len(campaign.outcomes),
            "attempts": campaign.order.attempts,
            "begins": f"{begins:%Y-%m-%d %H:%M}",
            "cost": format_point(campaign.counts.cost),
            "finished": campaign.finished,
            "waiting": phases[Phase.QUEUED] + phases[Phase.BETWEEN],
            "active": phases[Phase.DIALLING],
            "refused": campaign.rejected,
            "results": campaign.counts.by_status,
        }


def _calls(campaign: Campaign, now: float) -> list[dict[str, Any]]:
    """Return the calls to show: all of a short list, else those in progress, the next and the last ones."""
    size = len(campaign.outcomes)
    if size <= _MAX_CALLS:
        return [_call(campaign, index, now) for index in range(size)]
    under_way = campaign.dialer.running[:_MAX_CALLS]
    upcoming = campaign.dialer.next_up(max(0, _MAX_CALLS // 2 - len(under_way)))
    ended = list(campaign.dialer.recent)[::-1][: _MAX_CALLS - len(under_way) - len(upcoming)]
    return [_call(campaign, index, now) for index in (*under_way, *upcoming, *ended)]


def _call(campaign: Campaign, index: int, now: float) -> dict[str, Any]:
    """Return a call as JSON."""
    phase = Phase(campaign.dialer.phase[index])
    ended = campaign.result(index) if phase is Phase.ENDED else None
    state = phase.name.lower()
    if phase is Phase.DIALLING and talking_or_dialling(campaign, index, now) is Status.TALKING:
        state = "talking"
    return {
        "phone": campaign.order.subscribers[index].phone,
        "state": state,
        "status": ended.status if ended else "",
        "attempt": campaign.dialer.tries[index],
        "seconds": ended.seconds if ended else 0,
        "price": format_point(ended.price) if ended else "",
        "sms": bool(ended and ended.sms_text),
        "text": campaign.rendered_text_for(index)[:_MAX_TEXT],
    }
