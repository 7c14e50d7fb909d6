"""Web application of the Telegram simulator: the Bot API, its files, the control API and the page."""

import asyncio
from inspect import isawaitable
from typing import Any

from aiohttp import web
from msgspec.json import encode

from simulators.common.connections import close
from simulators.telegram.engine.files import MAX_UPLOAD
from simulators.telegram.engine.parameters import read
from simulators.telegram.engine.state import TelegramState
from simulators.telegram.errors import ApiError
from simulators.telegram.faults import ArmedFault, Fault, FaultQueue
from simulators.telegram.http.control_api import ControlApi
from simulators.telegram.http.user_actions import UserActions
from simulators.telegram.http.web_page import WebPage
from simulators.telegram.methods.registry import METHODS, NAMES
from simulators.telegram.network import TelegramNetwork

_FAULT_ERRORS = {
    Fault.CONFLICT: ApiError(
        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    ),
    Fault.SERVER_ERROR: ApiError(502, "Bad Gateway"),
    Fault.UNAUTHORIZED: ApiError(401, "Unauthorized"),
}


class Api:
    """Handles the bot's requests."""

    def __init__(self, token: str, state: TelegramState, faults: FaultQueue, closing: asyncio.Event) -> None:
        """Initialize the Bot API of one bot; `closing` is set before the server closes."""
        self._token = token
        self._state = state
        self._faults = faults
        self._closing = closing

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_route("*", "/bot{token:[^/]+}/{method}", self.handle)
        router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.download)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Handle a request to a method."""
        if request.match_info["token"] != self._token:
            return _answer(ApiError(401, "Unauthorized"))
        method = request.match_info["method"]
        name = NAMES.get(method.lower(), method)
        self._state.requests[name] += 1
        try:
            return await self._execute(request, name)
        except ApiError as err:
            self._state.rejections.append((name, err.description))
            return _answer(err)

    async def _execute(self, request: web.Request, name: str) -> web.StreamResponse:
        """Execute a request, or apply the armed fault to it."""
        parameters = await read(request)
        self._state.calls.append((name, parameters.values))
        self._state.asked.increment()
        armed_fault = self._faults.next_fault(name)
        if armed_fault is not None and armed_fault.fault is not Fault.DROP_AFTER:
            return await self._apply_fault(request, armed_fault)
        if name not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        result = METHODS[name](self._state, parameters)
        if isawaitable(result):
            result = await result
        if armed_fault is not None:
            close(request, with_reset=False)
        return _json({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.Response:
        """Send the content of a file."""
        if request.match_info["token"] != self._token:
            return _answer(ApiError(401, "Unauthorized"))
        stored = self._state.files.find(request.match_info["path"])
        if stored is None:
            return _answer(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _apply_fault(self, request: web.Request, armed_fault: ArmedFault) -> web.Response:
        """Apply a fault to a request that is not executed."""
        if armed_fault.fault is Fault.TOO_MANY:
            seconds = 1 if armed_fault.seconds is None else int(armed_fault.seconds)
            return _answer(ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds))
        if armed_fault.fault in _FAULT_ERRORS:
            return _answer(_FAULT_ERRORS[armed_fault.fault])
        if armed_fault.fault is Fault.HANG:
            try:
                async with asyncio.timeout(armed_fault.seconds):
                    await self._closing.wait()
            except TimeoutError:
                pass
        close(request, with_reset=False)
        return web.Response()


def build_app(telegram: TelegramNetwork, closing: asyncio.Event) -> web.Application:
    """Return the web application of a simulator; `closing` is set before the server closes."""
    app = web.Application(client_max_size=MAX_UPLOAD + 1024**2)
    Api(telegram.token, telegram.state, telegram.faults, closing).add_routes(app.router)
    ControlApi(telegram).add_routes(app.router)
    UserActions(telegram).add_routes(app.router)
    WebPage(telegram, closing).add_routes(app.router)
    return app


def _answer(rejection: ApiError) -> web.Response:
    """Return an error response."""
    return _json(rejection.answer, status=rejection.code)


def _json(body: Any, status: int = 200) -> web.Response:
    """Return a JSON response."""
    return web.Response(body=encode(body), status=status, content_type="application/json")
