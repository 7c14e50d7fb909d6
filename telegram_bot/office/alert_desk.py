"""Who is told when the money runs out, and who has been told already."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Connection

from aiomobilgroup.campaigns import Campaigns, Journal

from ..domain.errors import InputError
from ..domain.roles import Action
from ..domain.users import Person, Place
from ..store import balance_alerts
from ..store.balance_alerts import Alert

_MOST = 100_000_000


class AlertDesk:
    """The chats that are told of a low balance."""

    def __init__(self, journal: Journal, campaigns: Campaigns) -> None:
        """Take where they are kept."""
        self._journal = journal
        self._campaigns = campaigns

    async def get(self, person: Person, place: Place) -> Alert | None:
        """Return what a chat is told."""
        person.require(Action.BALANCE)
        return await self._journal.read(balance_alerts.get, place.chat_id)

    async def switch_on(self, person: Person, place: Place, threshold: int) -> None:
        """Tell a chat when the balance falls below so many roubles; only owners may."""
        person.require(Action.ALERTS)
        if not 0 < threshold <= _MOST:
            raise InputError("alerts-usage")
        await self._campaigns.record(person.actor, "alert_on", chat_id=place.chat_id, threshold=threshold)
        await self._journal.write(balance_alerts.put, Alert(place=place, threshold=threshold, language=person.language))

    async def switch_off(self, person: Person, place: Place) -> bool:
        """Tell a chat no more; return whether it was told."""
        person.require(Action.ALERTS)
        removed = await self._journal.write(balance_alerts.remove, place.chat_id)
        if removed:
            await self._campaigns.record(person.actor, "alert_off", chat_id=place.chat_id)
        return removed

    async def everything(self) -> Sequence[Alert]:
        """Return what all chats want to be told."""
        return await self._journal.read(balance_alerts.everything)

    async def due(self, amount: Decimal) -> Sequence[Alert]:
        """Return the chats that are to be told now; those for which it has recovered will be told of the next fall."""
        return await self._journal.write(_due, amount)

    async def told(self, alert: Alert) -> None:
        """Note that a chat has been told of this fall."""
        await self._journal.write(balance_alerts.told, alert)


def _due(connection: Connection, amount: Decimal) -> list[Alert]:
    """Rearm what has recovered, and return who is to be told."""
    balance_alerts.rearm(connection, amount)
    return balance_alerts.due(connection, amount)
