"""A server that records requests and sends the responses a test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class Received:
    """A received request."""

    path: str
    headers: dict[str, str]
    json: dict[str, Any]
    connection: int


@dataclass
class ScriptedServer:
    """Sends its responses in turn; the last one is repeated."""

    answers: list[web.Response | str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    url: str = ""

    def answer(self, *answers: web.Response | str) -> None:
        """Set the responses from now on; a string is a JSON body with status 200."""
        self.answers = list(answers)

    async def _handle(self, request: web.Request) -> web.Response:
        """Record the request and send the next response."""
        port = request.transport.get_extra_info("peername")[1] if request.transport else 0
        self.received.append(Received(request.path, dict(request.headers), await request.json(), port))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="application/json")
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)


@asynccontextmanager
async def scripted_server() -> AsyncIterator[ScriptedServer]:
    """Run the server on a free port."""
    scripted = ScriptedServer()
    app = web.Application(client_max_size=2**30)
    app.router.add_post("/api/{name}/", scripted._handle)
    async with TestServer(app) as server:
        scripted.url = str(server.make_url("/api/"))
        yield scripted
