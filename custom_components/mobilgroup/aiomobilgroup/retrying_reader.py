"""Requests that change nothing, repeated until they are answered or it is no use.

The document names no limit, so two reads never start closer together than a pause; a server that asks for time
(429 and Retry-After) gets it.
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
_LONGEST_WAIT: Final = 60.0
_TRANSIENT_STATUSES: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class RetryingReader:
    """Makes the requests that may be repeated."""

    def __init__(self, session: aiohttp.ClientSession, limits: aiohttp.ClientTimeout, pause: timedelta) -> None:
        """Take the session that is read with, its patience, and the least time between two reads."""
        self._session = session
        self._limits = limits
        self._pause = pause.total_seconds()
        self._turn = asyncio.Lock()
        self._next = 0.0

    async def read[T: msgspec.Struct](self, url: URL, body: bytes, headers: dict[str, str], model: type[T]) -> T:
        """Return the answer to a read.

        Raises `MobilgroupConnectionError` when the provider could not be reached after three tries,
        `MobilgroupApiError` when it refused, and `MobilgroupResponseError` when its answer makes no sense.
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
                if answer.status not in _TRANSIENT_STATUSES or not tries_left or wait_now > _LONGEST_WAIT:
                    return _parse_response(answer, model)
            await asyncio.sleep(wait_now)
            wait *= 2

    async def _wait_for_turn(self) -> None:
        """Keep two reads from starting closer together than the pause."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._next - loop.time()))
            self._next = loop.time() + self._pause


def _parse_response[T: msgspec.Struct](answer: HttpResponse, model: type[T]) -> T:
    """Return the data of an answer; an error in the body is worth more than the status beside it."""
    try:
        decoded = decode_answer(answer.body, model)
    except MobilgroupResponseError as err:
        if answer.status != HTTPStatus.OK:
            raise MobilgroupResponseError(f"the answer was HTTP {answer.status}") from err
        raise
    if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise MobilgroupResponseError(f"the answer was HTTP {answer.status}")
    return decoded
