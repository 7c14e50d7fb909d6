"""Whether the bot is well: it asks Telegram for updates, Telegram answers, and the journal can be written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import time
from typing import Final

from ..messaging.requests import POLL_TIMEOUT, PollingRequest

READY_SECONDS: Final = 3.0 * POLL_TIMEOUT
"""Without an answer from Telegram for so long, nobody is served."""
ALIVE_SECONDS: Final = 180.0
"""Without so much as an attempt for so long, nobody will be: only a new start helps."""
_FRESH_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class HealthState:
    """How the bot is at a moment."""

    poll_age: float
    is_polling: bool
    is_journal_writable: bool

    @property
    def is_ready(self) -> bool:
        """Return whether people are served."""
        return self.poll_age < READY_SECONDS and self.is_journal_writable


class HealthMonitor:
    """Looks at the bot when it is asked."""

    def __init__(self, polling: PollingRequest, is_writable: Callable[[], Awaitable[bool]]) -> None:
        """Initialize the monitor; `is_writable` tells whether the journal can be written."""
        self._polling = polling
        self._check_writable = is_writable
        self._tried_at: float | None = None
        self._is_writable = False

    @property
    def is_alive(self) -> bool:
        """Return whether updates are being asked for; while Telegram is away, that is all there is to do."""
        return self._polling.seconds_since_attempt < ALIVE_SECONDS

    @property
    def poll_age(self) -> float:
        """Return the seconds since Telegram last answered."""
        return self._polling.seconds_since_success

    async def state(self) -> HealthState:
        """Return how the bot is; the journal is written at most every five seconds however often it is asked."""
        now = time.monotonic()
        if self._tried_at is None or now - self._tried_at > _FRESH_SECONDS:
            self._tried_at = now
            self._is_writable = await self._check_writable()
        return HealthState(self._polling.seconds_since_success, self.is_alive, self._is_writable)
