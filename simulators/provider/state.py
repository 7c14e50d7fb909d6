"""State of the simulated provider: accounts, accepted broadcasts, faults and the clock."""

import asyncio
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from simulators.common.listener import RefusableListener
from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign import Campaign
from simulators.provider.engine.clock import Clock
from simulators.provider.engine.demo_account import demo_account
from simulators.provider.engine.money import format_point
from simulators.provider.errors import ErrorCode
from simulators.provider.faults import ArmedFault, Fault, FaultQueue
from simulators.provider.request_handler import RequestHandler
from simulators.provider.request_log import ReceivedRequest, Rejection
from simulators.provider.wire_models import Endpoint


class ProviderState:
    """The simulated provider's data, and the operations that control it."""

    def __init__(
        self,
        *,
        balance: str = "1000",
        key: str = "demo-key",
        login: str = "demo",
        password: str = "demo-password",  # noqa: S107 - a simulator's password
        accounts: Sequence[Account] | None = None,
        clock: Clock | None = None,
        speed: float = 60.0,
        lines: int = 30,
        time_zone: str = "Europe/Moscow",
    ) -> None:
        """Initialize the provider with one account and its balance in roubles, or with the given accounts.

        `clock` replaces `speed`.
        """
        own = demo_account(balance=balance, key=key, login=login, password=password)
        opened = [own] if accounts is None else list(accounts)
        self._as_opened = deepcopy(opened)
        self._lines = lines
        self.clock = clock or Clock(speed)
        self.time_zone = ZoneInfo(time_zone)
        self.faults = FaultQueue()
        self.request_handler = self._new_handler(opened)
        self._listener: RefusableListener | None = None
        self._refusing = False
        self._reopening: asyncio.TimerHandle | None = None

    @property
    def accepted(self) -> list[Campaign]:
        """Return every accepted broadcast, oldest first."""
        self.request_handler.registry.advance_all()
        return list(self.request_handler.registry.campaigns.values())

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Return the last 300 requests, oldest first."""
        return list(self.request_handler.log.requests)

    @property
    def rejections(self) -> list[Rejection]:
        """Return the last 100 rejections, oldest first."""
        return list(self.request_handler.log.rejections)

    @property
    def calls_placed(self) -> int:
        """Return the number of dialling attempts of all broadcasts."""
        self.request_handler.registry.advance_all()
        return self.request_handler.registry.calls_placed

    @property
    def accounts(self) -> list[Account]:
        """Return the accounts; more may be appended to the list."""
        return self.request_handler.accounts

    @property
    def account(self) -> Account:
        """Return the first account."""
        return self.accounts[0]

    @property
    def balance(self) -> Decimal:
        """Return the first account's balance in roubles."""
        self.request_handler.registry.advance_all()
        return Decimal(format_point(self.account.kopecks))

    @property
    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return self.clock.now()

    def advance(self, seconds: float = 0.0, **parts: float) -> None:
        """Jump forward by seconds and the parts of a `timedelta` (minutes, hours, days)."""
        self.clock.advance(seconds, **parts)
        self.request_handler.registry.advance_all()

    def fail(
        self,
        endpoint: str,
        fault: Fault,
        times: int = 1,
        *,
        code: str = ErrorCode.AUTHORISATION_FAILED,
        seconds: float | None = None,
    ) -> None:
        """Arm a fault for the next requests to `send`, `get` or `set`; `REFUSE` closes the whole server at once."""
        if fault is not Fault.REFUSE:
            self.faults.arm(Endpoint(endpoint), ArmedFault(fault, code, seconds), times)
            return
        self._cancel_reopen()
        self._refusing = True
        if self._listener is not None:
            self._listener.refuse()
        if seconds is not None:
            self._reopening = asyncio.get_running_loop().call_later(seconds, self._reopen)

    def clear_faults(self) -> None:
        """Disarm every fault and accept connections again."""
        self.faults.clear()
        self._reopen()

    def reset(self) -> None:
        """Discard all requests and broadcasts and restore the initial accounts; the clock continues."""
        self.clear_faults()
        self.request_handler = self._new_handler(deepcopy(self._as_opened))

    def _new_handler(self, accounts: list[Account]) -> RequestHandler:
        """Return a request handler without requests and broadcasts."""
        return RequestHandler(accounts, self.faults, self.clock, self.time_zone, self._lines)

    def _reopen(self) -> None:
        """Accept connections again, if they were refused."""
        self._cancel_reopen()
        self._refusing = False
        if self._listener is not None:
            self._listener.open()

    def _cancel_reopen(self) -> None:
        """Cancel the timer of an earlier fault that would reopen the server."""
        if self._reopening is not None:
            self._reopening.cancel()
            self._reopening = None
