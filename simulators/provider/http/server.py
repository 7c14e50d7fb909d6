"""Put the provider's endpoints, the control API and the page behind one port."""

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from simulators.provider.http.control_api import Control
from simulators.provider.http.responder import respond
from simulators.provider.http.web_page import Page
from simulators.provider.wire_models import Endpoint

if TYPE_CHECKING:
    from simulators.provider.state import Provider

MAX_REQUEST_BYTES = 1024**3


def application(provider: Provider, closing: asyncio.Event) -> web.Application:
    """Return the web application of a provider; `closing` tells it that the server is about to end."""

    async def handle(request: web.Request) -> web.StreamResponse:
        """Answer a request to one of the provider's endpoints."""
        endpoint = Endpoint(request.match_info["endpoint"])
        body = await request.read()
        armed, answer = provider.reception.receive(endpoint, request.path, request.headers, body)
        return await respond(request, armed, answer, closing)

    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    app.router.add_post("/api/{endpoint:send|get|set}/", handle)
    Control(provider).add_routes(app.router)
    Page(provider).add_routes(app.router)
    return app
