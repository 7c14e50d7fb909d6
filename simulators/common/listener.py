"""Serve an application at an address that can be made to refuse connections and to accept them again."""

import asyncio
from contextlib import suppress
import socket

from aiohttp import web
from aiohttp.typedefs import Handler


class RefusableListener:
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
        self._is_open = False
        self._serving: set[asyncio.Task[None]] = set()
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
        if not self._is_open:
            self._is_open = True
            self._socket.listen(1024)
            asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def refuse(self) -> None:
        """Refuse connections and end idle ones, while the address stays taken."""
        if not self._is_open or self._runner.server is None:
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
        self._stop()
        await asyncio.gather(*self._serving, return_exceptions=True)
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

    def _accept(self) -> None:
        """Take what the kernel holds; asyncio's own server fails when it is closed while it takes a connection."""
        with suppress(BlockingIOError, ConnectionAbortedError):
            while True:
                connection, _ = self._socket.accept()
                connection.setblocking(False)  # noqa: FBT003 - it has no name
                task = asyncio.create_task(self._serve_connection(connection))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)

    async def _serve_connection(self, connection: socket.socket) -> None:
        """Serve a connection unless we have been closed meanwhile."""
        if not self._is_open or self._runner.server is None:
            connection.close()
            return
        await asyncio.get_running_loop().connect_accepted_socket(self._runner.server, connection)

    def _stop(self) -> None:
        """Stop listening."""
        if self._is_open:
            self._is_open = False
            asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _bind(self, port: int) -> socket.socket:
        """Take the address; a socket that is bound and does not listen refuses connections."""
        held = socket.socket(self._family, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((self._host, port))
        held.settimeout(0)
        return held
