"""The outcomes that the simulated provider gives to numbers, and the bot's names for them."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from simulators.provider.engine.campaign import Campaign

ENDINGS = (
    *("00", "07", "13", "40", "41", "42", "43", "44"),
    *("50", "51", "54", "55", "56", "57", "58", "59"),
    *("60", "61", "63", "73", "80", "83", "84", "85"),
)
"""Every ending of a number whose call is finished; «80» is rejected when the broadcast is sent."""
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


def outcome_counts(campaigns: Iterable[Campaign]) -> Counter[str]:
    """Return the outcome counts of campaigns as the simulator has them."""
    counts: Counter[str] = Counter()
    for campaign in campaigns:
        counts["not_called"] += campaign.rejected
        for status, count in campaign.counts.by_status.items():
            counts[OUTCOMES[status]] += count
    return counts


def cost(campaigns: Iterable[Campaign]) -> Decimal:
    """Return the cost of campaigns that the simulator has charged, in roubles."""
    return Decimal(sum(campaign.counts.cost for campaign in campaigns)) / 100
