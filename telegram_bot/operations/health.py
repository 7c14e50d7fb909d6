"""Health of the bot: it requests updates from Telegram, Telegram answers, and the journal can be written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import time
from typing import Final

from ..messaging.polling import POLL_TIMEOUT, PollingRequest

READY_SECONDS: Final = 3.0 * POLL_TIMEOUT
"""Without an answer from Telegram for so long, the bot serves no users."""
ALIVE_SECONDS: Final = 180.0
"""Without even an attempt for so long, it cannot recover by itself: only a restart helps."""
_FRESH_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class HealthState:
    """The health of the bot at one time; `poll_age` is in seconds."""

    poll_age: float
    is_journal_writable: bool

    @property
    def is_ready(self) -> bool:
        """Return whether users are served."""
        return self.poll_age < READY_SECONDS and self.is_journal_writable


class HealthMonitor:
    """Determines the health of the bot on request."""

    def __init__(self, polling: PollingRequest, is_writable: Callable[[], Awaitable[bool]]) -> None:
        """Initialize the monitor; `is_writable` returns whether the journal can be written."""
        self._polling = polling
        self._check_writable = is_writable
        self._checked_at: float | None = None
        self._is_writable = False

    @property
    def is_alive(self) -> bool:
        """Return whether updates are being requested; while Telegram cannot be reached, no more is possible."""
        return self._polling.seconds_since_attempt < ALIVE_SECONDS

    @property
    def poll_age(self) -> float:
        """Return the seconds since Telegram last answered a request for updates."""
        return self._polling.seconds_since_success

    async def state(self) -> HealthState:
        """Return the bot's health; writes to the journal at most every five seconds, however often it is called."""
        now = time.monotonic()
        if self._checked_at is None or now - self._checked_at > _FRESH_SECONDS:
            self._checked_at = now
            self._is_writable = await self._check_writable()
        return HealthState(self._polling.seconds_since_success, self._is_writable)
