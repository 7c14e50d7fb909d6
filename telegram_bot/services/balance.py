"""The balance, read at most twice a minute however many people ask."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection

from aiomobilgroup import Balance, MobilgroupClient
from aiomobilgroup.campaigns import Campaigns, Clock, Journal
from aiomobilgroup.campaigns.clock import to_datetime

from ..domain.errors import InputError
from ..domain.records import Alert
from ..domain.roles import Action
from ..domain.users import Person, Place
from ..store import balance_alerts

FRESH_SECONDS: Final = 30.0


class Money:
    """What the account has."""

    def __init__(self, client: MobilgroupClient, campaigns: Campaigns, clock: Clock) -> None:
        """Take what it is read with."""
        self._client = client
        self._campaigns = campaigns
        self._clock = clock
        self._balance: Balance | None = None
        self._read_at = 0.0
        self._turn = asyncio.Lock()
        self._listeners: list[Callable[[Balance], None]] = []

    async def balance(self, person: Person) -> tuple[Balance, datetime]:
        """Return the balance, and when it was read."""
        person.require(Action.BALANCE)
        balance = await self.read()
        return balance, to_datetime(self._read_at)

    def subscribe(self, listener: Callable[[Balance], None]) -> Callable[[], None]:
        """Tell a listener of every balance that is read; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def read(self, *, anew: bool = False) -> Balance:
        """Return the balance; one that is half a minute old is good enough, unless it is wanted anew."""
        async with self._turn:
            age = self._clock.now() - self._read_at
            if self._balance is None or anew or not 0 <= age < FRESH_SECONDS:
                self._balance = await self._client.get_balance()
                self._read_at = self._clock.now()
                self._campaigns.update_balance(self._balance.amount)
                for listener in self._listeners:
                    listener(self._balance)
            return self._balance


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
        await self._campaigns.record_audit(person.actor, "alert_on", chat_id=place.chat_id, threshold=threshold)
        await self._journal.write(balance_alerts.put, Alert(place=place, threshold=threshold, language=person.language))

    async def switch_off(self, person: Person, place: Place) -> bool:
        """Tell a chat no more; return whether it was told."""
        person.require(Action.ALERTS)
        removed = await self._journal.write(balance_alerts.remove, place.chat_id)
        if removed:
            await self._campaigns.record_audit(person.actor, "alert_off", chat_id=place.chat_id)
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
