"""The one door through which everything of an account is sent.

A send is made once and brought to its end: a caller that is cancelled does not cut it in half. An entry is unloaded
only when everything that was asked of it is sent. Home Assistant stops only when the answer to what has begun is there;
what still waits for its turn is refused then, and says that nothing was sent.
"""

import asyncio
from collections.abc import Callable

from homeassistant.core import Event

from .aiomobilgroup import (
    Broadcast,
    MobilgroupAuthenticationError,
    MobilgroupClient,
    MobilgroupError,
    MobilgroupUnknownOutcomeError,
    Receipt,
)
from .const import LOGGER
from .errors import failure, send_error


class Outbox:
    """Sends the broadcasts of one account, one after another."""

    def __init__(
        self,
        client: MobilgroupClient,
        *,
        on_refused_credentials: Callable[[], None],
        on_sent: Callable[[], None],
    ) -> None:
        """Take what is sent with, and whom to tell of refused credentials and of money that may have been spent."""
        self._client = client
        self._on_refused_credentials = on_refused_credentials
        self._on_sent = on_sent
        self._turn = asyncio.Lock()
        self._closed = False

    async def async_send(self, broadcast: Broadcast) -> Receipt:
        """Send a broadcast once and return the provider's receipt.

        Raises `ServiceValidationError` when the broadcast is wrong and `HomeAssistantError` when it was refused, was
        not sent, or may have been sent.
        """
        async with self._turn:
            # A send whose caller has gone may still be under way.
            await self._client.drain()
            if self._closed:
                raise failure("closing")
            try:
                receipt = await self._client.send(broadcast)
            except MobilgroupError as err:
                self._note(err, broadcast)
                raise send_error(err, broadcast) from err
        self._on_sent()
        return receipt

    async def async_finish(self) -> None:
        """Send everything that was asked for, then take nothing more: the entry is being unloaded."""
        async with self._turn:
            await self._client.drain()
            self._closed = True

    async def async_stop(self, _: Event) -> None:
        """Take nothing more, and wait until what has begun has its answer: Home Assistant is stopping."""
        self._closed = True
        await self._client.drain()

    def open(self) -> None:
        """Take broadcasts again, where an entry could not be unloaded."""
        self._closed = False

    def _note(self, err: MobilgroupError, broadcast: Broadcast) -> None:
        """Do what an error asks for besides telling the caller."""
        if isinstance(err, MobilgroupAuthenticationError):
            self._on_refused_credentials()
        if isinstance(err, MobilgroupUnknownOutcomeError):
            LOGGER.warning("A broadcast to %d recipients may have been sent: %s", len(broadcast.subscribers), err)
            self._on_sent()
