"""A campaign divided into what became of its people: the same parts, order and colours in every report.

The colours are those of Okabe and Ito, which people who see colours differently can tell apart; nothing is said by a
colour alone.
"""

from dataclasses import dataclass
from typing import Final

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import Campaign

from ..i18n.translator import Translator

REJECTED: Final = "refused"
"""The part that was not called."""
COLOURS: Final = {
    CallOutcome.ANSWERED.value: "#009E73",
    CallOutcome.NO_ANSWER.value: "#56B4E9",
    CallOutcome.BUSY.value: "#E69F00",
    CallOutcome.REJECTED.value: "#D55E00",
    CallOutcome.FAILED.value: "#CC79A7",
    CallOutcome.OTHER.value: "#0072B2",
    CallOutcome.PENDING.value: "#CBD2D9",
    REJECTED: "#5F6B7A",
}


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """So many people to whom the same happened: `name` is an outcome, or `refused`."""

    name: str
    count: int
    share: float
    """Of all recipients, from 0 to 1."""

    @property
    def colour(self) -> str:
        """Return its colour as `#RRGGBB`."""
        return COLOURS[self.name]


def outcome_shares(campaign: Campaign) -> list[OutcomeShare]:
    """Return the parts that are not empty, in the order of the colours; together they are all recipients."""
    counts = campaign.counts
    found = {outcome.value: counts.outcomes.get(outcome, 0) for outcome in CallOutcome} | {REJECTED: counts.rejected}
    whole = sum(found.values())
    return [OutcomeShare(name, found[name], found[name] / whole) for name in COLOURS if found[name]]


def called_count(campaign: Campaign) -> int:
    """Return how many are called: all but those whom a rule or the provider refused."""
    return campaign.counts.recipients - campaign.counts.rejected


def reached_share(campaign: Campaign) -> float | None:
    """Return the share of those who answered among those who are called; None where nobody is."""
    whole = called_count(campaign)
    return campaign.counts.reached / whole if whole > 0 else None


def percent(share: float, *, tight: bool = False) -> str:
    """Return a share as whole per cents; what is nearly nothing or nearly all is not shown as nothing or all."""
    gap = "" if tight else "\N{NO-BREAK SPACE}"
    if 0 < share < 0.01:
        return f"<{gap}1{gap}%"
    if 0.99 < share < 1:
        return f">{gap}99{gap}%"
    return f"{share * 100:.0f}{gap}%"


def number(translate: Translator, count: int) -> str:
    """Return a whole number as it is written in the language: its thousands are set apart."""
    return translate.plain("report-number", count=count)
