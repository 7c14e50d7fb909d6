"""Writer of requests that change something at the provider: it sends each at most once and repeats none.

Each request is one POST on its own connection, one at a time per account, in its own task: a cancelled caller, a
reload of Home Assistant or a button pressed twice does not interrupt it.
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
    """Sends the requests that must not be sent twice."""

    def __init__(self, session: aiohttp.ClientSession, limits: aiohttp.ClientTimeout) -> None:
        """Initialize the writer; it uses only `trust_env` of `session`, and `limits` as the timeouts of a request."""
        self._session = session
        self._limits = limits
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    async def write[T: msgspec.Struct](self, url: URL, body: bytes, headers: dict[str, str], model: type[T]) -> T:
        """Send the request once and return its answer.

        Raises `MobilgroupConnectionError` when it never reached the provider, `MobilgroupApiError` when the provider
        rejected it and `MobilgroupUnknownOutcomeError` when its outcome is unknown. A caller that is cancelled while it
        waits for its turn sends nothing; a request that has started continues without its caller.
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
        """Wait until every started request has ended."""
        while self._running:
            await asyncio.wait(self._running)

    def _release_turn(self, task: asyncio.Task[Any]) -> None:
        """Release the turn for the next request."""
        self._running.discard(task)
        self._turn.release()

    async def _write[T: msgspec.Struct](self, url: URL, body: bytes, headers: dict[str, str], model: type[T]) -> T:
        """Post on a fresh connection and classify the result as accepted, rejected or unknown."""
        try:
            # The server may have just closed an idle pooled connection: the outcome of an alarm would be unknown.
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
    """Return the answer to an accepted request, or raise the provider's rejection or an unknown outcome."""
    unknown_outcome = MobilgroupUnknownOutcomeError(f"the request left, but the answer was HTTP {answer.status}")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.REQUEST_TIMEOUT:
        raise unknown_outcome
    try:
        accepted = decode_answer(answer.body, model)
    except MobilgroupResponseError as err:
        raise MobilgroupUnknownOutcomeError(f"the request left, but {err} (HTTP {answer.status})") from err
    except MobilgroupApiError:
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise unknown_outcome from None
        raise
    if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise unknown_outcome
    return accepted


def _log_abandoned(task: asyncio.Task[Any]) -> None:
    """Log the result of a request whose caller was cancelled and cannot receive it."""
    if task.cancelled():
        _LOGGER.error("A request was cancelled before its answer came; its outcome is unknown")
    elif error := task.exception():
        _LOGGER.error("The request of a cancelled caller failed: %s", error)
    else:
        _LOGGER.warning("The request of a cancelled caller was accepted: id %s", getattr(task.result(), "id", "none"))
