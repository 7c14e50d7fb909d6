"""Cost estimates, learned from the prices of past calls; without past calls there is no estimate."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, Select, bindparam, func, select

from ..clock import to_datetime
from ..journal.tables import batches, campaigns
from ..models import Estimate
from ..states import BatchState

HISTORY_DAYS = 90
_KOPECK = Decimal("0.01")

# Built once: building a query takes longer than running it, and alarms wait for the result.
_ANY_TEXT = (
    select(
        func.sum(batches.c.price_sum),
        func.sum(batches.c.priced_count),
        func.sum(batches.c.characters),
        func.min(batches.c.submitted_at),
    )
    .join(campaigns, campaigns.c.id == batches.c.campaign_id)
    .where(
        campaigns.c.account == bindparam("account"),
        campaigns.c.kind == bindparam("kind"),
        batches.c.state == BatchState.ACCEPTED,
        batches.c.priced_count > 0,
        batches.c.price_sum.is_not(None),
        batches.c.submitted_at > bindparam("since"),
    )
)
_SAME_RECORDING = _ANY_TEXT.where(campaigns.c.content == bindparam("content"))
# All recipients heard the text that all recipients are to hear now.
_SAME_TEXT = _SAME_RECORDING.where(batches.c.characters == batches.c.priced_count * bindparam("length"))


@dataclass(frozen=True, slots=True)
class CallVolume:
    """The calls to price: how many recipients, and how many characters are spoken to all of them together."""

    kind: str
    content: str
    recipients: int
    characters: int

    @property
    def is_common(self) -> bool:
        """Return whether all recipients hear the same content."""
        return self.kind != "text" or self.characters == self.recipients * len(self.content)


@dataclass(frozen=True, slots=True)
class _PriceHistory:
    """What past calls have cost: the sum in roubles, and the calls and characters that it paid for."""

    price: Decimal
    calls: int
    characters: int
    since: float


def estimate_cost(connection: Connection, account: str, volume: CallVolume, now: float) -> Estimate:
    """Estimate what calls cost if every recipient answers.

    Content that was sent before is priced by its own calls. Another text is priced by its characters; another phrase or
    script has no estimate.
    """
    same = _SAME_TEXT if volume.kind == "text" else _SAME_RECORDING
    if volume.is_common and (past := _price_history(connection, same, account, volume, now)):
        cost = past.price / past.calls * volume.recipients
        return Estimate(
            volume.recipients, cost.quantize(_KOPECK), past.calls, to_datetime(past.since), same_content=True
        )
    if (
        volume.kind == "text"
        and (past := _price_history(connection, _ANY_TEXT, account, volume, now))
        and past.characters
    ):
        cost = past.price / past.characters * volume.characters
        return Estimate(volume.recipients, cost.quantize(_KOPECK), past.calls, to_datetime(past.since))
    return Estimate(volume.recipients, None, 0)


def _price_history(
    connection: Connection, query: Select[tuple[Decimal, int, int, float]], account: str, volume: CallVolume, now: float
) -> _PriceHistory | None:
    """Return what the calls that a query selects have cost in the last `HISTORY_DAYS` days; None without calls."""
    parameters = {
        "account": account,
        "kind": volume.kind,
        "content": volume.content,
        "length": len(volume.content),
        "since": now - HISTORY_DAYS * 86400,
    }
    price, priced, characters, since = connection.execute(query, parameters).one()
    return _PriceHistory(price, int(priced), int(characters), since) if priced else None
