"""Handler of `/api/send/`: accepts a broadcast."""

from zoneinfo import ZoneInfo

from simulators.provider.api.send_request import parse_send_request
from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.campaign_registry import CampaignRegistry
from simulators.provider.engine.dialer import Phase
from simulators.provider.engine.money import format_comma
from simulators.provider.errors import ApiError, ErrorCode
from simulators.provider.faults import Fault


def handle_send(
    body: bytes, account: Account, registry: CampaignRegistry, time_zone: ZoneInfo, fault: Fault | None
) -> str:
    """Accept a broadcast without the recipients that the balance does not cover, and return the response."""
    order = parse_send_request(body, account, time_zone)
    if account.available < registry.cheapest_call(order):
        raise ApiError(ErrorCode.NOT_ENOUGH_CREDITS, "The balance does not pay for a single call")
    return _receipt(registry.accept(order, account, fault))


def _receipt(campaign: Campaign) -> str:
    """Return the response. Rejected recipients count in `phones` but not in `budget`."""
    phase = campaign.dialer.phase
    budget = 0
    rows = []
    texts: dict[tuple[int, int], str] = {}
    for index, subscriber in enumerate(campaign.order.subscribers):
        if phase[index] == Phase.REFUSED:
            tail = f'"result":"error","description":"{ErrorCode.NOT_ENOUGH_MONEY}"}}'
        else:
            price, seconds = campaign.price_for(index), campaign.seconds_for(index)
            budget += price
            tail = texts.get((price, seconds)) or texts.setdefault(
                (price, seconds), f'"result":"ok","price":"{format_comma(price)}","duration":"{seconds}"}}'
            )
        rows.append(f'{{"phone":"{subscriber.phone}",{tail}')
    head = f'{{"result":"ok","id":"{campaign.id}","phones":"{len(rows)}","budget":"{format_comma(budget)}"'
    return f'{head},"subscribers":[{",".join(rows)}]}}'
