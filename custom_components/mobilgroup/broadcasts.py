"""A wish becomes a broadcast: the one way from every service and entity to the outbox.

A setting is the caller's; else the one that all the named recipients share; else the account's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .aiomobilgroup import Broadcast, Content, Phrase, Receipt, ReceiptRow, Script, Text
from .audience import UNKNOWN_RECIPIENTS, Audience, Refused
from .const import CONF_SENDER
from .coordinator import MobilgroupConfigEntry
from .errors import failure, mistake, shown
from .recipients import find_recipients
from .wishes import Wish


@dataclass(frozen=True, slots=True)
class Sent:
    """An accepted broadcast: the provider's receipt, and who is not called."""

    receipt: Receipt
    accepted: list[ReceiptRow]
    mistakes: list[Refused]
    """What was no number."""
    refusals: list[Refused]
    """What the provider refused."""
    duplicates: int

    def response(self) -> dict[str, Any]:
        """Return what an action answers."""
        budget = self.receipt.budget
        return {
            "campaign_id": self.receipt.id,
            "phones": len(self.accepted),
            "budget": None if budget is None else float(budget),
            "accepted": [
                {
                    "phone": row.phone,
                    "price": None if row.price is None else float(row.price),
                    "duration": row.duration,
                }
                for row in self.accepted
            ],
            "refused": [{"phone": one.text, "reason": one.reason} for one in (*self.mistakes, *self.refusals)],
            "duplicates": self.duplicates,
        }

    def raise_for_refused(self) -> None:
        """Raise when somebody is not called, for callers that get no response."""
        if not self.mistakes and not self.refusals:
            return
        raise (failure if self.refusals else mistake)(
            "partly_accepted",
            campaign_id=self.receipt.id,
            accepted=str(len(self.accepted)),
            refused=str(len(self.mistakes) + len(self.refusals)),
            recipients=_listed([*self.mistakes, *self.refusals]),
        )


async def async_broadcast(hass: HomeAssistant, entry: MobilgroupConfigEntry, wish: Wish) -> Sent:
    """Send what is wished.

    Raises `ServiceValidationError` when nobody can be called or a rule is broken, and `HomeAssistantError` when it was
    refused, not sent, or may have been sent.
    """
    content = _content(wish)
    schedule = _schedule(wish.schedule)
    audience = _audience(hass, entry, wish)
    groups = audience.groups
    broadcast = Broadcast(
        sender=_digits(wish.sender) or audience.shared(group.sender for group in groups) or entry.options[CONF_SENDER],
        content=content,
        subscribers=audience.subscribers,
        attempts=_first(wish.attempts, audience.shared(group.attempts for group in groups)),
        interval=_first(wish.interval, audience.shared(group.interval for group in groups)),
        repeat=_first(wish.repeat, audience.shared(group.repeat for group in groups)) or None,
        schedule=schedule,
    )
    receipt = await entry.runtime_data.outbox.async_send(broadcast)
    return _sent(receipt, broadcast, audience)


def _content(wish: Wish) -> Content:
    """Return the one thing that is to be played."""
    given: list[Content] = []
    if wish.message is not None:
        given.append(Text(wish.message))
    if wish.phrase is not None:
        given.append(Phrase(wish.phrase))
    if wish.script is not None:
        given.append(Script(wish.script))
    if len(given) != 1:
        raise mistake("input_several_contents" if given else "input_no_content")
    return given[0]


def _schedule(schedule: datetime | None) -> datetime | None:
    """Return an aware moment in the future; a naive one is in Home Assistant's time zone."""
    if schedule is None:
        return None
    moment = schedule if schedule.tzinfo else schedule.replace(tzinfo=dt_util.get_default_time_zone())
    if moment <= dt_util.utcnow():
        raise mistake("schedule_in_past", schedule=f"{dt_util.as_local(moment):%Y-%m-%d %H:%M}")
    return moment


def _audience(hass: HomeAssistant, entry: MobilgroupConfigEntry, wish: Wish) -> Audience:
    """Return everybody who is to be called."""
    audience = Audience()
    audience.add_rows(wish.subscribers)
    for name in wish.recipients:
        if group := find_recipients(hass, entry, name):
            audience.add_group(group)
        else:
            audience.refused.append(Refused(name, UNKNOWN_RECIPIENTS))
    for text in wish.numbers:
        audience.add_text(text)
    if not audience.subscribers:
        if audience.refused:
            raise mistake("nobody_left", recipients=_listed(audience.refused))
        raise mistake("input_no_subscribers")
    return audience


def _sent(receipt: Receipt, broadcast: Broadcast, audience: Audience) -> Sent:
    """Return who is called and who is not; raise when the provider took nobody."""
    # An answer without rows says nothing against anybody.
    rows = receipt.subscribers or tuple(ReceiptRow(one.phone, "ok") for one in broadcast.subscribers)
    refusals = [Refused(row.phone, row.description.strip() or row.result) for row in rows if not row.ok]
    accepted = [row for row in rows if row.ok]
    if not accepted:
        raise _nobody_accepted(receipt, refusals)
    return Sent(receipt, accepted, audience.refused, refusals, audience.duplicates)


def _nobody_accepted(receipt: Receipt, refusals: list[Refused]) -> HomeAssistantError:
    """Return the error for a broadcast whose every recipient was refused."""
    return failure("nobody_accepted", campaign_id=receipt.id, recipients=_listed(refusals))


def _listed(refused: list[Refused]) -> str:
    """Return who is not called and why, for a sentence."""
    return shown([f"{one.masked} ({one.reason})" for one in refused])


def _first[T](wished: T | None, shared: T | None) -> T | None:
    """Return what the caller wishes, else what the recipients share."""
    return shared if wished is None else wished


def _digits(sender: str | None) -> str | None:
    """Return a sender number without the signs people put into it."""
    return ("".join(filter(str.isdigit, sender)) or sender) if sender else None
