"""The provider simulator, as tests and the demonstration use it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulators.common.listener import RefusableListener
from simulators.provider.http.server import build_app
from simulators.provider.state import ProviderState


class Provider(ProviderState):
    """The simulated provider; `async with provider.serve() as url` serves it on a free port of the loopback."""

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve at an address (port 0 is any free port) and yield its URL, without a slash at the end."""
        closing = asyncio.Event()
        self._listener = RefusableListener(build_app(self, closing), host, port)
        await self._listener.start()
        if not self._refusing:
            self._listener.open()
        try:
            yield self._listener.url
        finally:
            closing.set()
            self._cancel_reopen()
            listener, self._listener = self._listener, None
            await listener.close()
