"""Requests for updates: they skip what cannot be read, and detect when they have become useless (HTTP 401, 404, 409).

python-telegram-bot reports neither of two cases: with a revoked token it stops requesting updates, and if another bot
requests updates with the same token, each of the two receives only every other update. These requests detect both.
"""

import asyncio
from enum import Enum, auto
import logging
import time
from typing import Any, Final, override

from telegram import Update
from telegram.request import HTTPXRequest

from .requests import ObservedRequest, RequestObserver

_LOGGER = logging.getLogger(__name__)
POLL_TIMEOUT: Final = 20
CONFLICT_SECONDS: Final = 30.0
"""The time for which two bots may request updates at once: the earlier one may be stopping."""
_CONFLICT_RESET_SECONDS: Final = 90.0
_CONFLICT: Final = 409
_REJECTED: Final = (401, 404)


class PollingFailure(Enum):
    """The reason why requests for updates have become useless."""

    TOKEN_REJECTED = auto()
    """Telegram no longer accepts the token."""
    CONFLICT = auto()
    """Another bot requests updates with the same token."""


class TolerantRequest(HTTPXRequest):
    """Sends requests for updates, and empties the updates that cannot be read.

    Without their ids Telegram would send them again and again, and no later update.
    """

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return Telegram's response, with only the ids of unreadable updates."""
        response = HTTPXRequest.parse_json_payload(payload)
        result = response.get("result")
        if isinstance(result, list):
            response["result"] = [_parse_or_strip(update) for update in result if _has_update_id(update)]
        return response


def _has_update_id(update: object) -> bool:
    """Return whether an object is an update with an id."""
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _parse_or_strip(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, or only its id if it cannot be read; its sender and text stay out of the log."""
    try:
        Update.de_json(update)
    except Exception as err:  # noqa: BLE001 - parsing foreign data can raise any error
        kinds = ", ".join(sorted(key[:40] for key in update if key != "update_id"))
        _LOGGER.warning("An update cannot be read and is skipped: %s (%s)", kinds, type(err).__name__)
        return {"update_id": update["update_id"]}
    return update


class PollingRequest(ObservedRequest, TolerantRequest):
    """Sends requests for updates, measures how long ago one succeeded, and detects when they have become useless."""

    def __init__(
        self, observer: RequestObserver | None = None, *, conflict_seconds: float = CONFLICT_SECONDS, **options: Any
    ) -> None:
        """Initialize the request; the times since success and attempt count from now."""
        super().__init__(observer, **options)
        self._conflict_seconds = conflict_seconds
        self._succeeded_at = self._ended_at = time.monotonic()
        self._conflicts: tuple[float, float] | None = None
        self._has_failed = asyncio.Event()
        self._failure = PollingFailure.CONFLICT

    @property
    def seconds_since_success(self) -> float:
        """Return the seconds since Telegram last answered a request for updates."""
        return time.monotonic() - self._succeeded_at

    @property
    def seconds_since_attempt(self) -> float:
        """Return the seconds since a request for updates last ended, successfully or not."""
        return time.monotonic() - self._ended_at

    async def wait_failed(self) -> PollingFailure:
        """Wait until requests for updates have become useless, and return the reason."""
        await self._has_failed.wait()
        return self._failure

    @override
    def record(self, url: str, outcome: str) -> None:
        """Record how a request for updates ended."""
        super().record(url, outcome)
        now = time.monotonic()
        self._ended_at = now
        if outcome == "200":
            self._succeeded_at = now
        elif outcome == str(_CONFLICT):
            self._record_conflict(now)
        elif outcome in map(str, _REJECTED):
            self._fail(PollingFailure.TOKEN_REJECTED)

    def _record_conflict(self, now: float) -> None:
        """Record a conflict with another bot; only lasting conflicts are a failure, since the other may be stopping."""
        first, last = self._conflicts or (now, now)
        if now - last > _CONFLICT_RESET_SECONDS:
            first = now
        self._conflicts = first, now
        if now - first >= self._conflict_seconds:
            self._fail(PollingFailure.CONFLICT)

    def _fail(self, failure: PollingFailure) -> None:
        """Record that requests for updates have become useless."""
        self._failure = failure
        self._has_failed.set()
