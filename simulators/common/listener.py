"""HTTP listener that can refuse connections and accept them again at the same address."""

import asyncio
from contextlib import suppress
import socket

from aiohttp import web
from aiohttp.typedefs import Handler


class RefusableListener:
    """Serves an application. The address stays bound until `close`, even while connections are refused."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        """Initialize the listener and bind its address (port 0 is any free port), without listening yet."""
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
        """Return the URL, without a slash at the end."""
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{self._port}"

    async def start(self) -> None:
        """Prepare the application; `open` then accepts connections."""
        await self._runner.setup()

    def open(self) -> None:
        """Start accepting connections."""
        if not self._is_open:
            self._is_open = True
            self._socket.listen(1024)
            asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def refuse(self) -> None:
        """Refuse new connections and close idle ones; the address stays bound."""
        if not self._is_open or self._runner.server is None:
            return
        self._stop()
        self._socket = self._bind(self._port)
        for connection in self._runner.server.connections:
            # A busy connection closes after its request; aiohttp would leave an idle one open without reading it.
            connection.close()
            if connection.transport is not None and connection.transport not in self._busy:
                connection.transport.close()

    async def close(self) -> None:
        """Stop listening, finish the connections and release the address."""
        self._stop()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._runner.cleanup()

    @web.middleware
    async def _mark_busy(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Record which connections have a request in progress."""
        transport = request.transport
        self._busy.add(transport)
        try:
            return await handler(request)
        finally:
            self._busy.discard(transport)

    def _accept(self) -> None:
        """Accept all pending connections; asyncio's server fails if it is closed while it accepts one."""
        with suppress(BlockingIOError, ConnectionAbortedError):
            while True:
                connection, _ = self._socket.accept()
                connection.setblocking(False)  # noqa: FBT003 - the parameter has no name
                task = asyncio.create_task(self._serve_connection(connection))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)

    async def _serve_connection(self, connection: socket.socket) -> None:
        """Serve a connection, or close it if the listener has stopped meanwhile."""
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
        """Bind the address. A socket that is bound but does not listen refuses connections."""
        bound = socket.socket(self._family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((self._host, port))
        bound.settimeout(0)
        return bound
