"""The recipients of a campaign divided by outcome: the same shares, order and colours in every report.

The colours are those of Okabe and Ito, which colour-blind readers can distinguish; no report relies on a colour alone.
"""

from dataclasses import dataclass
from typing import Final

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import Campaign

from ..i18n.translator import Translator

NOT_CALLED: Final = "not_called"
"""The name of the share that was not called."""
COLOURS: Final = {
    CallOutcome.ANSWERED.value: "#009E73",
    CallOutcome.NO_ANSWER.value: "#56B4E9",
    CallOutcome.BUSY.value: "#E69F00",
    CallOutcome.REJECTED.value: "#D55E00",
    CallOutcome.FAILED.value: "#CC79A7",
    CallOutcome.OTHER.value: "#0072B2",
    CallOutcome.PENDING.value: "#CBD2D9",
    NOT_CALLED: "#5F6B7A",
}


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """The recipients with the same outcome: `name` is a call outcome, or `NOT_CALLED`."""

    name: str
    count: int
    share: float
    """Of all recipients, from 0 to 1."""

    @property
    def colour(self) -> str:
        """Return the share's colour as `#RRGGBB`."""
        return COLOURS[self.name]


def outcome_shares(campaign: Campaign) -> list[OutcomeShare]:
    """Return the shares that are not empty, in the order of `COLOURS`; together they are all recipients."""
    counts = campaign.counts
    by_name = {outcome.value: counts.outcomes.get(outcome, 0) for outcome in CallOutcome} | {
        NOT_CALLED: counts.rejected
    }
    total = sum(by_name.values())
    return [OutcomeShare(name, by_name[name], by_name[name] / total) for name in COLOURS if by_name[name]]


def called_count(campaign: Campaign) -> int:
    """Return how many recipients are called: all but those rejected by a rule or the provider."""
    return campaign.counts.recipients - campaign.counts.rejected


def reached_share(campaign: Campaign) -> float | None:
    """Return the share (0 to 1) of called recipients who answered, or None if none is called."""
    total = called_count(campaign)
    return campaign.counts.reached / total if total > 0 else None


def percent(share: float, *, tight: bool = False) -> str:
    """Return a share in whole per cent, or `<1 %` and `>99 %` near the ends; `tight` leaves out the spaces."""
    gap = "" if tight else "\N{NO-BREAK SPACE}"
    if 0 < share < 0.01:
        return f"<{gap}1{gap}%"
    if 0.99 < share < 1:
        return f">{gap}99{gap}%"
    return f"{share * 100:.0f}{gap}%"


def number(translate: Translator, count: int) -> str:
    """Return a whole number with the language's thousands separator."""
    return translate.plain("report-number", count=count)
