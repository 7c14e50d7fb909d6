"""The requests to Telegram, watched: what became of each, and whether updates are still asked for.

python-telegram-bot goes on silently where asking has become useless: with a token that was taken back it stops asking,
and where another bot asks with the same token both get every other update. Here it is noticed.
"""

import asyncio
from collections.abc import Callable
from enum import Enum, auto
import logging
import time
from typing import Any, Final, override

from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

_LOGGER = logging.getLogger(__name__)
POLL_TIMEOUT: Final = 20
CONFLICT_SECONDS: Final = 30.0
"""How long two may ask at once: the one before may be about to end."""
_FORGET_SECONDS: Final = 90.0
_CONFLICT: Final = 409
_REJECTED: Final = (401, 404)

type RequestObserver = Callable[[str, str], None]
"""Called with the Bot API method of a request and its outcome: an HTTP status, `timeout` or `network`."""


class PollingFailure(Enum):
    """Why asking for updates became useless."""

    TOKEN_REJECTED = auto()
    """Telegram no longer accepts the token."""
    CONFLICT = auto()
    """Another bot asks for updates with the same token."""


class TolerantRequest(HTTPXRequest):
    """Makes requests for updates, and empties the updates that cannot be read."""

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return what Telegram has answered."""
        answer = HTTPXRequest.parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, list):
            answer["result"] = [_parse_or_strip(update) for update in result if _has_update_id(update)]
        return answer


def _has_update_id(update: object) -> bool:
    """Return whether something is an update."""
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _parse_or_strip(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, or only its number; whose it is and what it says stays out of the log."""
    try:
        Update.de_json(update)
    except Exception as err:  # noqa: BLE001 - whatever a reader of foreign data raises
        kinds = ", ".join(sorted(key[:40] for key in update if key != "update_id"))
        _LOGGER.warning("An update cannot be read and is skipped: %s (%s)", kinds, type(err).__name__)
        return {"update_id": update["update_id"]}
    return update


class ObservedRequest(HTTPXRequest):
    """Makes requests and tells the method and the outcome of each: a status, `timeout` or `network`."""

    def __init__(self, request: RequestObserver | None = None, **options: Any) -> None:
        """Take who is told, and what `HTTPXRequest` takes."""
        super().__init__(**options)
        self._told = request

    @override
    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request."""
        outcome = "cancelled"
        try:
            status, body = await super().do_request(url, *args, **kwargs)
            outcome = str(status)
        except TimedOut:
            outcome = "timeout"
            raise
        except NetworkError:
            outcome = "network"
            raise
        finally:
            self.record(url, outcome)
        return status, body

    def record(self, url: str, outcome: str) -> None:
        """Tell what became of a request."""
        if self._told is not None:
            # Files lie below the token too: only the methods have a name.
            self._told("file" if "/file/" in url else url.rpartition("/")[2], outcome)


class PollingRequest(ObservedRequest, TolerantRequest):
    """Asks for updates, and knows how long ago that last worked, and whether it is of any use."""

    def __init__(
        self, request: RequestObserver | None = None, *, conflict_seconds: float = CONFLICT_SECONDS, **options: Any
    ) -> None:
        """Begin to count from now."""
        super().__init__(request, **options)
        self._conflict_seconds = conflict_seconds
        self._completed = self._ended = time.monotonic()
        self._conflicts: tuple[float, float] | None = None
        self._has_failed = asyncio.Event()
        self._failure = PollingFailure.CONFLICT

    @property
    def seconds_since_success(self) -> float:
        """Return the seconds since Telegram last answered a request for updates."""
        return time.monotonic() - self._completed

    @property
    def seconds_since_attempt(self) -> float:
        """Return the seconds since a request for updates last ended, well or not."""
        return time.monotonic() - self._ended

    async def wait_failed(self) -> PollingFailure:
        """Wait until asking for updates has become useless, and return why."""
        await self._has_failed.wait()
        return self._failure

    @override
    def record(self, url: str, outcome: str) -> None:
        """Take note of how a request for updates ended."""
        super().record(url, outcome)
        now = time.monotonic()
        self._ended = now
        if outcome == "200":
            self._completed = now
        elif outcome == str(_CONFLICT):
            self._conflict(now)
        elif outcome in map(str, _REJECTED):
            self._fail(PollingFailure.TOKEN_REJECTED)

    def _conflict(self, now: float) -> None:
        """Take note of another bot; one that is about to end is forgotten."""
        first, last = self._conflicts or (now, now)
        if now - last > _FORGET_SECONDS:
            first = now
        self._conflicts = first, now
        if now - first >= self._conflict_seconds:
            self._fail(PollingFailure.CONFLICT)

    def _fail(self, failure: PollingFailure) -> None:
        """Record that asking has become useless."""
        self._failure = failure
        self._has_failed.set()
