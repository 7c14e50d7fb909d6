"""Reads messages of the bot: the counts and the cost on a card, the rows of a report."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
import re

from python_calamine import CalamineWorkbook

from tests.e2e.broadcast_scenario import InterfaceTexts

_COUNT = re.compile(r"^\S+ (?P<what>[^:]+): (?P<count>\d+)(?: ·|$)")
_NOT_MONEY = re.compile(r"[^\d.]")


@dataclass(frozen=True, slots=True)
class Row:
    """A recipient's row in a report."""

    phone: str
    outcome: str
    status: str
    seconds: int
    cost: Decimal


def counts(texts: InterfaceTexts, card: str) -> Counter[str]:
    """Return the outcome counts on a card."""
    found = [match for line in card.splitlines() if (match := _COUNT.match(line))]
    return Counter(
        {texts.card_outcomes[one["what"]]: int(one["count"]) for one in found if one["what"] in texts.card_outcomes}
    )


def cost(texts: InterfaceTexts, card: str) -> Decimal:
    """Return the cost on a card."""
    (line,) = [line for line in card.splitlines() if line.startswith(texts.cost)]
    return Decimal(_NOT_MONEY.sub("", line.replace(",", ".") if texts.language == "ru" else line))


def rows(texts: InterfaceTexts, report: bytes) -> list[Row]:
    """Return the rows of a report's second sheet."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(report)).get_sheet_by_index(1)
    return [
        Row(
            phone=str(cells[1]),
            outcome=texts.row_outcomes[str(cells[2])],
            status=str(cells[3]),
            seconds=int(cells[6] or 0),  # type: ignore[arg-type]
            cost=Decimal(str(cells[9] or 0)).quantize(Decimal("0.01")),
        )
        for cells in sheet.to_python()[1:]
    ]
