"""Reader that repeats requests which change nothing until they are answered or three tries have failed.

The document names no limit, so there is a minimum pause between the starts of two reads; a server that requests more
time (429 and Retry-After) gets it.
"""

import asyncio
from datetime import timedelta
from http import HTTPStatus
import random
from typing import Final

import aiohttp
import msgspec
from yarl import URL

from .decoding import decode_answer
from .exceptions import MobilgroupConnectionError, MobilgroupResponseError
from .transport import HttpResponse, ResponseLostError, post

_TRIES: Final = 3
_FIRST_WAIT: Final = 0.5
_MAX_WAIT: Final = 60.0
_TRANSIENT_STATUSES: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class RetryingReader:
    """Sends the requests that may be repeated."""

    def __init__(self, session: aiohttp.ClientSession, limits: aiohttp.ClientTimeout, pause: timedelta) -> None:
        """Initialize the reader; `limits` are the timeouts, `pause` separates the starts of two reads."""
        self._session = session
        self._limits = limits
        self._pause = pause.total_seconds()
        self._turn = asyncio.Lock()
        self._next = 0.0

    async def read[T: msgspec.Struct](self, url: URL, body: bytes, headers: dict[str, str], model: type[T]) -> T:
        """Send a read and return its answer.

        Raises `MobilgroupConnectionError` when the provider could not be reached in three tries, `MobilgroupApiError`
        when it rejected the request, and `MobilgroupResponseError` when its answer cannot be decoded.
        """
        tries_left = _TRIES
        wait = _FIRST_WAIT
        while True:
            tries_left -= 1
            await self._wait_for_turn()
            wait_now = wait * random.uniform(0.75, 1.25)  # noqa: S311
            try:
                answer = await post(self._session, url, body, headers, self._limits)
            except MobilgroupConnectionError:
                if not tries_left:
                    raise
            except ResponseLostError as err:
                if not tries_left:
                    raise MobilgroupConnectionError(f"no answer from {url.host}: {err}") from err
            else:
                if answer.retry_after is not None:
                    wait_now = answer.retry_after
                if answer.status not in _TRANSIENT_STATUSES or not tries_left or wait_now > _MAX_WAIT:
                    return _parse_response(answer, model)
            await asyncio.sleep(wait_now)
            wait *= 2

    async def _wait_for_turn(self) -> None:
        """Wait until the pause since the start of the previous read has passed."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._next - loop.time()))
            self._next = loop.time() + self._pause


def _parse_response[T: msgspec.Struct](answer: HttpResponse, model: type[T]) -> T:
    """Return the data of an answer; an error in the body takes precedence over the HTTP status."""
    try:
        decoded = decode_answer(answer.body, model)
    except MobilgroupResponseError as err:
        if answer.status != HTTPStatus.OK:
            raise MobilgroupResponseError(f"the answer was HTTP {answer.status}") from err
        raise
    if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise MobilgroupResponseError(f"the answer was HTTP {answer.status}")
    return decoded
