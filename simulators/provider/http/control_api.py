"""Control API of the provider simulator: state, faults, clock and accounts."""

from typing import Annotated

from aiohttp import web
from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.common.json_api import bad_request, json_response, read_command
from simulators.provider.engine.demo_account import demo_account
from simulators.provider.engine.money import kopecks
from simulators.provider.errors import ErrorCode
from simulators.provider.faults import Fault
from simulators.provider.http.snapshot import snapshot
from simulators.provider.state import ProviderState
from simulators.provider.wire_models import Endpoint

type NotNegative = Annotated[float, Meta(ge=0)]

REFUSE_SECONDS = 5.0


class FaultCommand(Struct, forbid_unknown_fields=True):
    """A command to arm a fault."""

    endpoint: Endpoint
    fault: Fault
    times: Annotated[int, Meta(ge=1, le=100_000)] = 1
    code: str = ErrorCode.AUTHORISATION_FAILED
    seconds: NotNegative | None = None


class ClockCommand(Struct, forbid_unknown_fields=True):
    """A command to change the clock's speed, or to move it forward by seconds."""

    speed: NotNegative | None = None
    advance: NotNegative = 0.0


class BalanceCommand(Struct, forbid_unknown_fields=True):
    """A command to set the balance of an account in roubles; without `login`, of the first one."""

    balance: str
    login: str | None = None


class AccountCommand(Struct, forbid_unknown_fields=True):
    """A command to change an account (without `login`, the first one) or to open one with a new login."""

    login: str | None = None
    key: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    balance: str | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class ControlApi:
    """Handles the requests below `/control/`."""

    def __init__(self, provider: ProviderState) -> None:
        """Initialize the control API of a provider."""
        self._provider = provider

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_get("/control/state", self.show)
        router.add_post("/control/faults", self.arm_fault)
        router.add_delete("/control/faults", self.clear_faults)
        router.add_post("/control/clock", self.set_clock)
        router.add_post("/control/balance", self.set_balance)
        router.add_post("/control/account", self.set_account)
        router.add_post("/control/reset", self.reset)

    async def show(self, _: web.Request) -> web.Response:
        """Return the simulator's state."""
        return json_response(snapshot(self._provider))

    async def arm_fault(self, request: web.Request) -> web.Response:
        """Arm a fault. Connections are refused for 5 seconds unless `seconds` is set."""
        command = await read_command(request, FaultCommand)
        seconds = command.seconds
        if command.fault is Fault.REFUSE and seconds is None:
            seconds = REFUSE_SECONDS
        self._provider.fail(command.endpoint, command.fault, command.times, code=command.code, seconds=seconds)
        return json_response({"faults": self._provider.faults.list_armed()})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Disarm every fault."""
        self._provider.clear_faults()
        return json_response({"faults": []})

    async def set_clock(self, request: web.Request) -> web.Response:
        """Change the clock's speed, move it forward, or both."""
        command = await read_command(request, ClockCommand)
        if command.speed is not None:
            self._provider.clock.set_speed(command.speed)
        self._provider.advance(command.advance)
        return json_response({"time": self._provider.now.isoformat(), "speed": self._provider.clock.speed})

    async def set_balance(self, request: web.Request) -> web.Response:
        """Set the balance of an account."""
        command = await read_command(request, BalanceCommand)
        return self._change(AccountCommand(login=command.login, balance=command.balance))

    async def set_account(self, request: web.Request) -> web.Response:
        """Change an account or open one."""
        return self._change(await read_command(request, AccountCommand))

    async def reset(self, _: web.Request) -> web.Response:
        """Discard all requests and broadcasts and restore the initial accounts."""
        self._provider.reset()
        return json_response(snapshot(self._provider))

    def _change(self, command: AccountCommand) -> web.Response:
        """Change an account, or open it if its login is unknown."""
        accounts = self._provider.accounts
        account = next((own for own in accounts if command.login in {None, own.login}), None)
        self._provider.request_handler.registry.advance_all()
        try:
            new_balance = None if command.balance is UNSET else kopecks(command.balance)
        except ValueError as err:
            raise bad_request(str(err)) from err
        if account is None:
            login = command.login or ""
            account = demo_account(login=login, key=f"{login}-key", password=f"{login}-password")
            accounts.append(account)
        if new_balance is not None:
            account.kopecks = new_balance
        for name in ("key", "password", "disabled"):
            value = getattr(command, name)
            if value is not UNSET:
                setattr(account, name, value)
        return json_response(snapshot(self._provider)["accounts"])
