"""Answer `/api/send/`: accept a broadcast."""

from zoneinfo import ZoneInfo

from simulators.provider.api.send_request import read_order
from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.campaign_registry import Book
from simulators.provider.engine.dialer import Phase
from simulators.provider.engine.money import with_comma
from simulators.provider.errors import Code, RefusedError
from simulators.provider.faults import Fault


def send(body: bytes, account: Account, book: Book, time_zone: ZoneInfo, fault: Fault | None) -> str:
    """Accept a broadcast, whole or without the recipients that the balance does not pay for."""
    order = read_order(body, account, time_zone)
    if account.available < book.cheapest_call(order):
        raise RefusedError(Code.NOT_ENOUGH_CREDITS, "The balance does not pay for a single call")
    return _receipt(book.accept(order, account, fault))


def _receipt(campaign: Campaign) -> str:
    """Write the answer, in which refused recipients count as phones but not in the budget."""
    phase = campaign.dialler.phase
    budget = 0
    rows = []
    texts: dict[tuple[int, int], str] = {}
    for index, subscriber in enumerate(campaign.order.subscribers):
        if phase[index] == Phase.REFUSED:
            tail = f'"result":"error","description":"{Code.NOT_ENOUGH_MONEY}"}}'
        else:
            price, seconds = campaign.price_for(index), campaign.seconds_for(index)
            budget += price
            tail = texts.get((price, seconds)) or texts.setdefault(
                (price, seconds), f'"result":"ok","price":"{with_comma(price)}","duration":"{seconds}"}}'
            )
        rows.append(f'{{"phone":"{subscriber.phone}",{tail}')
    head = f'{{"result":"ok","id":"{campaign.id}","phones":"{len(rows)}","budget":"{with_comma(budget)}"'
    return f'{head},"subscribers":[{",".join(rows)}]}}'
