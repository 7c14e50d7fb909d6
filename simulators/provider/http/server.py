"""Web application of the provider simulator: the API, the control API and the page."""

import asyncio

from aiohttp import web

from simulators.provider.http.control_api import ControlApi
from simulators.provider.http.responder import respond
from simulators.provider.http.web_page import WebPage
from simulators.provider.state import ProviderState
from simulators.provider.wire_models import Endpoint

MAX_REQUEST_BYTES = 1024**3


def build_app(provider: ProviderState, closing: asyncio.Event) -> web.Application:
    """Return the web application of a provider; `closing` is set before the server closes."""

    async def handle(request: web.Request) -> web.StreamResponse:
        """Handle a request to one of the provider's endpoints."""
        endpoint = Endpoint(request.match_info["endpoint"])
        body = await request.read()
        armed_fault, answer = provider.request_handler.handle(endpoint, request.path, request.headers, body)
        return await respond(request, armed_fault, answer, closing)

    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    app.router.add_post("/api/{endpoint:send|get|set}/", handle)
    ControlApi(provider).add_routes(app.router)
    WebPage(provider).add_routes(app.router)
    return app
