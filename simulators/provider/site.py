"""Serve an application at an address that can be made to refuse connections and to accept them again."""

import asyncio
import socket

from aiohttp import web
from aiohttp.typedefs import Handler


class Site:
    """Hold one address from start to close, whether it accepts connections there or not."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        """Take the address (0 is any free port), without listening yet."""
        app.middlewares.append(self._mark_busy)
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, handler_cancellation=True, shutdown_timeout=0.5
        )
        self._family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._host = host
        self._socket = self._bind(port)
        self._port: int = self._socket.getsockname()[1]
        self._server: asyncio.Server | None = None
        self._opening: asyncio.Task[None] | None = None
        self._busy: set[asyncio.BaseTransport | None] = set()

    @property
    def url(self) -> str:
        """Return the address, without a slash at the end."""
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{self._port}"

    async def start(self) -> None:
        """Get ready to open."""
        await self._runner.setup()

    def open(self) -> None:
        """Accept connections from this moment on."""
        if self._opening is None:
            # The kernel takes connections at once; the event loop picks them up when the task has run.
            self._socket.listen(1024)
            self._opening = asyncio.create_task(self._serve())

    def refuse(self) -> None:
        """Refuse connections and end idle ones, while the address stays taken."""
        if self._opening is None or self._runner.server is None:
            return
        self._stop()
        self._socket = self._bind(self._port)
        for connection in self._runner.server.connections:
            # It ends by itself after the request at hand; without one, aiohttp would leave it open and deaf.
            connection.close()
            if connection.transport is not None and connection.transport not in self._busy:
                connection.transport.close()

    async def close(self) -> None:
        """Give the address up."""
        opening = self._opening
        self._stop()
        self._socket.close()
        if opening is not None:
            await asyncio.gather(opening, return_exceptions=True)
        await self._runner.cleanup()

    @web.middleware
    async def _mark_busy(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Know the connections that have a request at hand."""
        transport = request.transport
        self._busy.add(transport)
        try:
            return await handler(request)
        finally:
            self._busy.discard(transport)

    async def _serve(self) -> None:
        """Let the event loop accept what the kernel holds."""
        if self._runner.server is not None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(self._runner.server, sock=self._socket)

    def _stop(self) -> None:
        """Stop listening, even if it has hardly begun."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if self._server is not None:
            self._server.close()
            self._server = None
        self._socket.close()

    def _bind(self, port: int) -> socket.socket:
        """Take the address; a socket that is bound and does not listen refuses connections."""
        held = socket.socket(self._family, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((self._host, port))
        held.settimeout(0)
        return held
