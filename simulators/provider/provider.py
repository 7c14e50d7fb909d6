"""Be the provider: the surface that tests and the demonstration use."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from simulators.provider.account import Account
from simulators.provider.api.answers import error
from simulators.provider.api.auth import authenticate
from simulators.provider.api.errors import Code, RefusedError
from simulators.provider.api.get import get, read_request
from simulators.provider.api.send import send
from simulators.provider.api.set import save_templates
from simulators.provider.api.wire import Endpoint
from simulators.provider.book import Book
from simulators.provider.campaign import Campaign
from simulators.provider.clock import Clock
from simulators.provider.faults import Armed, Fault, FaultQueue
from simulators.provider.log import Log, ReceivedRequest, Refusal, without_secrets
from simulators.provider.money import with_point
from simulators.provider.seed import furnished_account
from simulators.provider.server import application
from simulators.provider.site import Site


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
        self.accounts = [own] if accounts is None else list(accounts)
        self._as_opened = deepcopy(self.accounts)
        self._lines = lines
        self.clock = clock or Clock(speed)
        self.time_zone = ZoneInfo(time_zone)
        self.faults = FaultQueue()
        self.log = Log()
        self.book = Book(self.clock, lines)
        self._site: Site | None = None
        self._refusing = False
        self._reopening: asyncio.TimerHandle | None = None

    @property
    def accepted(self) -> list[Campaign]:
        """Return every accepted broadcast, the oldest first."""
        self.book.catch_up()
        return list(self.book.campaigns.values())

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Return the last 300 requests, the oldest first."""
        return list(self.log.requests)

    @property
    def refusals(self) -> list[Refusal]:
        """Return why the last 100 refused requests were refused, the oldest first."""
        return list(self.log.refusals)

    @property
    def calls_placed(self) -> int:
        """Return how many times a phone was dialled, every attempt counted."""
        self.book.catch_up()
        return self.book.calls_placed

    @property
    def account(self) -> Account:
        """Return the first account."""
        return self.accounts[0]

    @property
    def balance(self) -> Decimal:
        """Return the first account's money in roubles."""
        self.book.catch_up()
        return Decimal(with_point(self.account.kopecks))

    @property
    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return self.clock.now()

    def advance(self, seconds: float = 0.0, **parts: float) -> None:
        """Jump forward by seconds and the parts of a `timedelta` (minutes, hours, days)."""
        self.clock.advance(seconds, **parts)
        self.book.catch_up()

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
        self.accounts = deepcopy(self._as_opened)
        self.log = Log()
        self.book = Book(self.clock, self._lines)

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
            if self._reopening is not None:
                self._reopening.cancel()
            site, self._site = self._site, None
            await site.close()

    def receive(
        self, endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Armed | None, str]:
        """Carry out a request unless a fault forbids it, and return that fault with the answer."""
        self.book.catch_up()
        armed = self.faults.take(endpoint)
        masked, safe_body = without_secrets(dict(headers), body)
        received = ReceivedRequest(
            number=self.log.by_endpoint.total() + 1,
            time=self.clock.time(),
            endpoint=endpoint,
            path=path,
            headers=masked,
            body=safe_body,
            auth="none",
            fault=armed.fault if armed else None,
            answer=None,
        )
        answer = ""
        if armed is None or armed.fault.recorded:
            answer, auth, result = self._carry_out(endpoint, headers, body, armed.fault if armed else None)
            received = replace(received, auth=auth, answer=result)
        self.log.receive(received)
        return armed, answer

    def _carry_out(
        self, endpoint: Endpoint, headers: Mapping[str, str], body: bytes, fault: Fault | None
    ) -> tuple[str, str, str]:
        """Return the answer, how the account identified itself and the error code or `ok`."""
        auth = "none"
        try:
            account, auth = authenticate(endpoint, headers, body, self.accounts)
            match endpoint:
                case Endpoint.SEND:
                    answer = send(body, account, self.book, self.time_zone, fault)
                case Endpoint.GET:
                    self.log.reads[str(read_request(body).request)] += 1
                    answer = get(body, account, self.book, self.clock.time(), self.time_zone)
                case Endpoint.SET:
                    answer = save_templates(body, account)
        except RefusedError as refusal:
            self.log.refuse(self.clock.time(), endpoint, refusal)
            return error(refusal.code), auth, refusal.code
        return answer, auth, "ok"

    def _accept_again(self) -> None:
        """Accept connections, if they were refused."""
        self._refusing = False
        if self._reopening is not None:
            self._reopening.cancel()
            self._reopening = None
        if self._site is not None:
            self._site.open()
