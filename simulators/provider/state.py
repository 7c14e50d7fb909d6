"""Be the provider: the surface that tests and the demonstration use."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from simulators.common.listener import Site
from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.clock import Clock
from simulators.provider.engine.demo_account import furnished_account
from simulators.provider.engine.money import with_point
from simulators.provider.errors import Code
from simulators.provider.faults import Armed, Fault, FaultQueue
from simulators.provider.http.server import application
from simulators.provider.request_handler import Reception
from simulators.provider.request_log import ReceivedRequest, Refusal
from simulators.provider.wire_models import Endpoint


class Provider:
    """Simulate the provider; `async with provider.serve() as url` puts it on a free port of the loopback."""

    def __init__(
        self,
        *,
        balance: str = "1000",
        key: str = "demo-key",
        login: str = "demo",
        password: str = "demo-password",  # noqa: S107 - it opens a simulator
        accounts: Sequence[Account] | None = None,
        clock: Clock | None = None,
        speed: float = 60.0,
        lines: int = 30,
        time_zone: str = "Europe/Moscow",
    ) -> None:
        """Open one account with a balance in roubles, or the given ones; `clock` takes the place of `speed`."""
        own = furnished_account(balance=balance, key=key, login=login, password=password)
        opened = [own] if accounts is None else list(accounts)
        self._as_opened = deepcopy(opened)
        self._lines = lines
        self.clock = clock or Clock(speed)
        self.time_zone = ZoneInfo(time_zone)
        self.faults = FaultQueue()
        self.reception = self._open(opened)
        self._site: Site | None = None
        self._refusing = False
        self._reopening: asyncio.TimerHandle | None = None

    @property
    def accepted(self) -> list[Campaign]:
        """Return every accepted broadcast, the oldest first."""
        self.reception.book.catch_up()
        return list(self.reception.book.campaigns.values())

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Return the last 300 requests, the oldest first."""
        return list(self.reception.log.requests)

    @property
    def refusals(self) -> list[Refusal]:
        """Return why the last 100 refused requests were refused, the oldest first."""
        return list(self.reception.log.refusals)

    @property
    def calls_placed(self) -> int:
        """Return how many times a phone was dialled, every attempt counted."""
        self.reception.book.catch_up()
        return self.reception.book.calls_placed

    @property
    def accounts(self) -> list[Account]:
        """Return the accounts, to which more may be appended."""
        return self.reception.accounts

    @property
    def account(self) -> Account:
        """Return the first account."""
        return self.accounts[0]

    @property
    def balance(self) -> Decimal:
        """Return the first account's money in roubles."""
        self.reception.book.catch_up()
        return Decimal(with_point(self.account.kopecks))

    @property
    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return self.clock.now()

    def advance(self, seconds: float = 0.0, **parts: float) -> None:
        """Jump forward by seconds and the parts of a `timedelta` (minutes, hours, days)."""
        self.clock.advance(seconds, **parts)
        self.reception.book.catch_up()

    def fail(
        self,
        endpoint: str,
        fault: Fault,
        times: int = 1,
        *,
        code: str = Code.AUTHORISATION_FAILED,
        seconds: float | None = None,
    ) -> None:
        """Let the next requests to `send`, `get` or `set` meet a fault; `REFUSE` closes the whole server at once."""
        if fault is not Fault.REFUSE:
            self.faults.arm(Endpoint(endpoint), Armed(fault, code, seconds), times)
            return
        self._forget_reopening()
        self._refusing = True
        if self._site is not None:
            self._site.refuse()
        if seconds is not None:
            self._reopening = asyncio.get_running_loop().call_later(seconds, self._accept_again)

    def clear_faults(self) -> None:
        """Forget every fault that no request has met, and accept connections again."""
        self.faults.clear()
        self._accept_again()

    def reset(self) -> None:
        """Forget everything that happened and furnish the accounts anew; the clock goes on."""
        self.clear_faults()
        self.reception = self._open(deepcopy(self._as_opened))

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve at an address (0 is any free port) and yield its URL, without a slash at the end."""
        closing = asyncio.Event()
        self._site = Site(application(self, closing), host, port)
        await self._site.start()
        if not self._refusing:
            self._site.open()
        try:
            yield self._site.url
        finally:
            closing.set()
            self._forget_reopening()
            site, self._site = self._site, None
            await site.close()

    def _open(self, accounts: list[Account]) -> Reception:
        """Return a reception to which nothing has happened."""
        return Reception(accounts, self.faults, self.clock, self.time_zone, self._lines)

    def _accept_again(self) -> None:
        """Accept connections, if they were refused."""
        self._forget_reopening()
        self._refusing = False
        if self._site is not None:
            self._site.open()

    def _forget_reopening(self) -> None:
        """Let no earlier fault decide when connections are accepted again."""
        if self._reopening is not None:
            self._reopening.cancel()
            self._reopening = None
