"""What the simulated provider does with numbers, and what the bot calls it."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from simulators.provider.engine.campaign import Campaign

DIGITS = (
    *("00", "07", "13", "40", "41", "42", "43", "44"),
    *("50", "51", "54", "55", "56", "57", "58", "59"),
    *("60", "61", "63", "73", "80", "83", "84", "85"),
)
"""Every ending of a number whose call comes to its end; «80» is refused when the broadcast is sent."""
OUTCOMES = {
    "Успешно": "answered",
    "  УСПЕШНО ": "answered",
    "Занято": "busy",
    "Нет ответа": "no_answer",
    "Отклонено": "rejected",
    "Неправильный номер": "failed",
    "Абонент недоступен": "failed",
    "Ошибка": "failed",
    "Автоответчик": "other",
    "Особый исход №7": "other",
}


def counted(sent: Iterable[Campaign]) -> Counter[str]:
    """Return how many calls came to what, as the simulator has counted."""
    found: Counter[str] = Counter()
    for campaign in sent:
        found["refused"] += campaign.rejected
        for status, count in campaign.counts.by_status.items():
            found[OUTCOMES[status]] += count
    return found


def cost(sent: Iterable[Campaign]) -> Decimal:
    """Return what the simulator has taken for them, in roubles."""
    return Decimal(sum(campaign.counts.cost for campaign in sent)) / 100
