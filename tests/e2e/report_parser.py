"""Reads what the bot has said: the counts and the money of a card, the rows of a report."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
import re

from python_calamine import CalamineWorkbook

from tests.e2e.broadcast_scenario import Words

_COUNT = re.compile(r"^\S+ (?P<what>[^:]+): (?P<count>\d+)(?: ·|$)")
_NOT_MONEY = re.compile(r"[^\d.]")


@dataclass(frozen=True, slots=True)
class Row:
    """What a report says of one person."""

    phone: str
    outcome: str
    status: str
    seconds: int
    cost: Decimal


def counts(words: Words, card: str) -> Counter[str]:
    """Return how many came to what, as a card says."""
    found = [match for line in card.splitlines() if (match := _COUNT.match(line))]
    return Counter({words.outcomes[one["what"]]: int(one["count"]) for one in found if one["what"] in words.outcomes})


def cost(words: Words, card: str) -> Decimal:
    """Return what it has cost, as a card says."""
    (line,) = [line for line in card.splitlines() if line.startswith(words.cost)]
    return Decimal(_NOT_MONEY.sub("", line.replace(",", ".") if words.language == "ru" else line))


def rows(words: Words, report: bytes) -> list[Row]:
    """Return the rows of a report's second sheet."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(report)).get_sheet_by_index(1)
    return [
        Row(
            phone=str(cells[1]),
            outcome=words.people[str(cells[2])],
            status=str(cells[3]),
            seconds=int(cells[6] or 0),  # type: ignore[arg-type]
            cost=Decimal(str(cells[9] or 0)).quantize(Decimal("0.01")),
        )
        for cells in sheet.to_python()[1:]
    ]
