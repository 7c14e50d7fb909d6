"""The Telegram simulator, as tests and the demonstration use it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulators.common.listener import RefusableListener
from simulators.telegram.http.server import build_app
from simulators.telegram.network import TelegramNetwork


class Telegram(TelegramNetwork):
    """The simulated Telegram; `async with telegram.serve() as url` serves it on a free port of the loopback."""

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve at an address (port 0 is any free port) and yield its URL, without a slash at the end."""
        closing = asyncio.Event()
        self._listener = RefusableListener(build_app(self, closing), host, port)
        await self._listener.start()
        self._listener.open()
        try:
            yield self._listener.url
        finally:
            closing.set()
            listener, self._listener = self._listener, None
            await listener.close()
