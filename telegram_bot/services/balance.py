"""The account's balance, cached for 30 seconds however many users ask, and the alerts about a low one."""

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
_MAX_THRESHOLD: Final = 100_000_000


class BalanceService:
    """Reads the account's balance and publishes it to listeners."""

    def __init__(self, client: MobilgroupClient, engine: Campaigns, clock: Clock) -> None:
        """Initialize the service."""
        self._client = client
        self._engine = engine
        self._clock = clock
        self._balance: Balance | None = None
        self._read_at = 0.0
        self._lock = asyncio.Lock()
        self._listeners: list[Callable[[Balance], None]] = []

    @requires(Permission.BALANCE)
    async def get(self, user: BotUser) -> tuple[Balance, datetime]:
        """Return the balance and the time it was read."""
        balance = await self.read()
        return balance, to_datetime(self._read_at)

    def subscribe(self, listener: Callable[[Balance], None]) -> Callable[[], None]:
        """Call a listener with every balance read from now on; return a function that unsubscribes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def read(self, *, refresh: bool = False) -> Balance:
        """Return the balance, at most 30 seconds old; `refresh` reads it again in any case."""
        async with self._lock:
            age = self._clock.now() - self._read_at
            if self._balance is None or refresh or not 0 <= age < FRESH_SECONDS:
                self._balance = await self._client.get_balance()
                self._read_at = self._clock.now()
                self._engine.update_balance(self._balance.amount)
                for listener in self._listeners:
                    listener(self._balance)
            return self._balance


class BalanceAlertService:
    """Manages the alerts of chats about a low balance."""

    def __init__(self, journal: Journal, engine: Campaigns) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal
        self._engine = engine

    @requires(Permission.BALANCE)
    async def get(self, user: BotUser, target: ChatTarget) -> BalanceAlert | None:
        """Return a chat's alert, or None if it has none."""
        return await self._journal.read(balance_alerts.get, target.chat_id)

    @requires(Permission.ALERTS)
    async def enable(self, user: BotUser, target: ChatTarget, threshold: int) -> None:
        """Enable a chat's alert below `threshold` roubles, 1 to 100,000,000 (else `InputError`); only owners may."""
        if not 0 < threshold <= _MAX_THRESHOLD:
            raise InputError("alerts-usage")
        await self._engine.record_audit(user.actor, "alert_on", chat_id=target.chat_id, threshold=threshold)
        await self._journal.write(
            balance_alerts.save, BalanceAlert(target=target, threshold=threshold, language=user.language)
        )

    @requires(Permission.ALERTS)
    async def disable(self, user: BotUser, target: ChatTarget) -> bool:
        """Disable a chat's alert; return whether it had one."""
        removed = await self._journal.write(balance_alerts.delete, target.chat_id)
        if removed:
            await self._engine.record_audit(user.actor, "alert_off", chat_id=target.chat_id)
        return removed

    async def list_all(self) -> Sequence[BalanceAlert]:
        """Return the alerts of all chats."""
        return await self._journal.read(balance_alerts.list_all)

    async def take_due(self, amount: Decimal) -> Sequence[BalanceAlert]:
        """Return the alerts to send at a balance; those it has recovered from are sent again at the next fall."""
        return await self._journal.write(_select_due, amount)

    async def mark_notified(self, alert: BalanceAlert) -> None:
        """Record that a chat was notified of this fall of the balance."""
        await self._journal.write(balance_alerts.mark_notified, alert)


def _select_due(connection: Connection, amount: Decimal) -> list[BalanceAlert]:
    """Rearm the alerts from which the balance has recovered, and return those to send."""
    balance_alerts.rearm(connection, amount)
    return balance_alerts.list_due(connection, amount)
