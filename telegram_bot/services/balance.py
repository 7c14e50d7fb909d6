"""The balance, read at most twice a minute however many people ask."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection

from aiomobilgroup import Balance, MobilgroupClient
from aiomobilgroup.campaigns import Campaigns, Clock, Journal, to_datetime

from ..domain.errors import InputError
from ..domain.records import BalanceAlert
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..store import balance_alerts
from .permissions import requires

FRESH_SECONDS: Final = 30.0


class BalanceService:
    """What the account has."""

    def __init__(self, client: MobilgroupClient, engine: Campaigns, clock: Clock) -> None:
        """Take what it is read with."""
        self._client = client
        self._engine = engine
        self._clock = clock
        self._balance: Balance | None = None
        self._read_at = 0.0
        self._turn = asyncio.Lock()
        self._listeners: list[Callable[[Balance], None]] = []

    @requires(Permission.BALANCE)
    async def get(self, user: BotUser) -> tuple[Balance, datetime]:
        """Return the balance, and when it was read."""
        balance = await self.read()
        return balance, to_datetime(self._read_at)

    def subscribe(self, listener: Callable[[Balance], None]) -> Callable[[], None]:
        """Tell a listener of every balance that is read; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def read(self, *, refresh: bool = False) -> Balance:
        """Return the balance; one that is half a minute old is good enough, unless it is wanted anew."""
        async with self._turn:
            age = self._clock.now() - self._read_at
            if self._balance is None or refresh or not 0 <= age < FRESH_SECONDS:
                self._balance = await self._client.get_balance()
                self._read_at = self._clock.now()
                self._engine.update_balance(self._balance.amount)
                for listener in self._listeners:
                    listener(self._balance)
            return self._balance


_MAX_THRESHOLD = 100_000_000


class BalanceAlertService:
    """The chats that are told of a low balance."""

    def __init__(self, journal: Journal, engine: Campaigns) -> None:
        """Take where they are kept."""
        self._journal = journal
        self._engine = engine

    @requires(Permission.BALANCE)
    async def get(self, user: BotUser, target: ChatTarget) -> BalanceAlert | None:
        """Return what a chat is told."""
        return await self._journal.read(balance_alerts.get, target.chat_id)

    @requires(Permission.ALERTS)
    async def enable(self, user: BotUser, target: ChatTarget, threshold: int) -> None:
        """Tell a chat when the balance falls below so many roubles; only owners may."""
        if not 0 < threshold <= _MAX_THRESHOLD:
            raise InputError("alerts-usage")
        await self._engine.record_audit(user.actor, "alert_on", chat_id=target.chat_id, threshold=threshold)
        await self._journal.write(
            balance_alerts.save, BalanceAlert(target=target, threshold=threshold, language=user.language)
        )

    @requires(Permission.ALERTS)
    async def disable(self, user: BotUser, target: ChatTarget) -> bool:
        """Tell a chat no more; return whether it was told."""
        removed = await self._journal.write(balance_alerts.delete, target.chat_id)
        if removed:
            await self._engine.record_audit(user.actor, "alert_off", chat_id=target.chat_id)
        return removed

    async def list_all(self) -> Sequence[BalanceAlert]:
        """Return what all chats want to be told."""
        return await self._journal.read(balance_alerts.list_all)

    async def take_due(self, amount: Decimal) -> Sequence[BalanceAlert]:
        """Return the chats that are to be told now; those for which it has recovered will be told of the next fall."""
        return await self._journal.write(_select_due, amount)

    async def mark_notified(self, alert: BalanceAlert) -> None:
        """Note that a chat has been told of this fall."""
        await self._journal.write(balance_alerts.mark_notified, alert)


def _select_due(connection: Connection, amount: Decimal) -> list[BalanceAlert]:
    """Rearm what has recovered, and return who is to be told."""
    balance_alerts.rearm(connection, amount)
    return balance_alerts.list_due(connection, amount)
