"""Requests that change something at the provider, made at most once.

One POST on a connection of its own, one at a time per account, in a task of its own: a caller that is cancelled, a
Home Assistant that reloads, or a button pressed twice does not cut it in half. Nothing here repeats.
"""

import asyncio
from http import HTTPStatus
import logging
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from .decoding import decode_answer
from .exceptions import MobilgroupApiError, MobilgroupResponseError, MobilgroupUnknownOutcomeError
from .transport import HttpResponse, ResponseLostError, post

_LOGGER = logging.getLogger(__name__)


class AtMostOnceWriter:
    """Makes the requests that must not be made twice."""

    def __init__(self, session: aiohttp.ClientSession, limits: aiohttp.ClientTimeout) -> None:
        """Take the session whose environment is used, and the patience with an answer."""
        self._session = session
        self._limits = limits
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    async def write[T: msgspec.Struct](self, url: URL, body: bytes, headers: dict[str, str], model: type[T]) -> T:
        """Make the request once and return its answer.

        Raises `MobilgroupConnectionError` when it never reached the provider, `MobilgroupApiError` when it was refused
        and `MobilgroupUnknownOutcomeError` when nobody can tell. When the caller is cancelled while it waits for its
        turn, nothing is sent; after that the request is brought to its end all the same.
        """
        await self._turn.acquire()
        task = asyncio.create_task(self._write(url, body, headers, model))
        self._running.add(task)
        task.add_done_callback(self._release_turn)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_abandoned)
            raise

    async def drain(self) -> None:
        """Wait until every request that has begun has its answer."""
        while self._running:
            await asyncio.wait(self._running)

    def _release_turn(self, task: asyncio.Task[Any]) -> None:
        """Give the turn to the next request."""
        self._running.discard(task)
        self._turn.release()

    async def _write[T: msgspec.Struct](self, url: URL, body: bytes, headers: dict[str, str], model: type[T]) -> T:
        """Post on a fresh connection and tell a yes, a no and a doubt apart."""
        try:
            # An idle connection from the pool may just have been closed by the server: an alarm would become a doubt.
            async with aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._session.trust_env,
            ) as session:
                answer = await post(session, url, body, headers, self._limits)
        except ResponseLostError as err:
            raise MobilgroupUnknownOutcomeError(f"the request left, but {err}") from err
        return _parse_outcome(answer, model)


def _parse_outcome[T: msgspec.Struct](answer: HttpResponse, model: type[T]) -> T:
    """Return what the provider accepted, or raise its refusal or the doubt."""
    unknown_batch = MobilgroupUnknownOutcomeError(f"the request left, but the answer was HTTP {answer.status}")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.REQUEST_TIMEOUT:
        raise unknown_batch
    try:
        completed = decode_answer(answer.body, model)
    except MobilgroupResponseError as err:
        raise MobilgroupUnknownOutcomeError(f"the request left, but {err} (HTTP {answer.status})") from err
    except MobilgroupApiError:
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise unknown_batch from None
        raise
    if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise unknown_batch
    return completed


def _log_abandoned(task: asyncio.Task[Any]) -> None:
    """Keep the end of a request whose caller has gone from being lost."""
    if task.cancelled():
        _LOGGER.error("A request was cut off; whether the provider carried it out is not known")
    elif error := task.exception():
        _LOGGER.error("A request whose caller had gone failed: %s", error)
    else:
        _LOGGER.warning("A request whose caller had gone was accepted: id %s", getattr(task.result(), "id", "none"))
