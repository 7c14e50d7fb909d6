"""The balance, read at most twice a minute however many people ask."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiomobilgroup import Balance, MobilgroupClient
from aiomobilgroup.campaigns import Campaigns, Clock
from aiomobilgroup.campaigns.clock import moment

from ..domain.roles import Action
from ..domain.users import Person

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
        return balance, moment(self._read_at)

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
                self._campaigns.note_balance(self._balance.amount)
                for listener in self._listeners:
                    listener(self._balance)
            return self._balance
