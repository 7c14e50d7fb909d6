"""Put the Bot API, its files, the control API and the page behind one port."""

import asyncio
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from aiohttp import web
from msgspec.json import encode

from simulators.common.connections import end
from simulators.telegram.engine.files import MAX_UPLOAD
from simulators.telegram.engine.parameters import read
from simulators.telegram.engine.state import World
from simulators.telegram.errors import RefusedError
from simulators.telegram.faults import Armed, Fault, Faults
from simulators.telegram.http.control_api import Control
from simulators.telegram.http.user_actions import Acts
from simulators.telegram.http.web_page import Page
from simulators.telegram.methods.registry import METHODS, NAMES

if TYPE_CHECKING:
    from simulators.telegram.network import Telegram

_REFUSALS = {
    Fault.CONFLICT: RefusedError(
        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    ),
    Fault.SERVER_ERROR: RefusedError(502, "Bad Gateway"),
    Fault.UNAUTHORIZED: RefusedError(401, "Unauthorized"),
}


class Api:
    """Answer the bot."""

    def __init__(self, token: str, world: World, faults: Faults, closing: asyncio.Event) -> None:
        """Know the bot by its token; `closing` tells that the server is about to end."""
        self._token = token
        self._world = world
        self._faults = faults
        self._closing = closing

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the handlers behind their addresses."""
        router.add_route("*", "/bot{token:[^/]+}/{method}", self.handle)
        router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.download)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request to a method."""
        if request.match_info["token"] != self._token:
            return _answer(RefusedError(401, "Unauthorized"))
        asked = request.match_info["method"]
        name = NAMES.get(asked.lower(), asked)
        self._world.requests[name] += 1
        try:
            return await self._carry_out(request, name)
        except RefusedError as err:
            self._world.refusals.append((name, err.description))
            return _answer(err)

    async def _carry_out(self, request: web.Request, name: str) -> web.StreamResponse:
        """Do what a request asks for, unless a fault waits for it."""
        parameters = await read(request)
        self._world.calls.append((name, parameters.values))
        self._world.asked.note()
        armed = self._faults.meet(name)
        if armed is not None and armed.fault is not Fault.DROP_AFTER:
            return await self._go_wrong(request, armed)
        if name not in METHODS:
            raise RefusedError(404, "Not Found: method not found")
        result = METHODS[name](self._world, parameters)
        if isawaitable(result):
            result = await result
        if armed is not None:
            end(request, with_reset=False)
        return _json({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.Response:
        """Hand out the bytes of a file."""
        if request.match_info["token"] != self._token:
            return _answer(RefusedError(401, "Unauthorized"))
        stored = self._world.files.find(request.match_info["path"])
        if stored is None:
            return _answer(RefusedError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _go_wrong(self, request: web.Request, armed: Armed) -> web.Response:
        """Do to a request what a fault asks for."""
        if armed.fault is Fault.TOO_MANY:
            seconds = 1 if armed.seconds is None else int(armed.seconds)
            return _answer(RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds))
        if armed.fault in _REFUSALS:
            return _answer(_REFUSALS[armed.fault])
        if armed.fault is Fault.HANG:
            try:
                async with asyncio.timeout(armed.seconds):
                    await self._closing.wait()
            except TimeoutError:
                pass
        end(request, with_reset=False)
        return web.Response()


def application(telegram: Telegram, closing: asyncio.Event) -> web.Application:
    """Return the web application of a simulator; `closing` tells it that the server is about to end."""
    app = web.Application(client_max_size=MAX_UPLOAD + 1024**2)
    Api(telegram.token, telegram.world, telegram.faults, closing).add_routes(app.router)
    Control(telegram).add_routes(app.router)
    Acts(telegram).add_routes(app.router)
    Page(telegram, closing).add_routes(app.router)
    return app


def _answer(refusal: RefusedError) -> web.Response:
    """Answer with a refusal."""
    return _json(refusal.answer, status=refusal.code)


def _json(body: Any, status: int = 200) -> web.Response:
    """Answer in JSON."""
    return web.Response(body=encode(body), status=status, content_type="application/json")
