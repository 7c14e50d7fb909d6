"""Whether the bot is well: it asks Telegram for updates, Telegram answers, and the journal can be written."""

from dataclasses import dataclass
import time
from typing import Final

from sqlalchemy import Connection, update

from aiomobilgroup.campaigns import Journal, JournalError

from ..messaging.requests import POLL_TIMEOUT, PollingRequest
from ..store.tables import schema_version

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

    def __init__(self, polling: PollingRequest, journal: Journal) -> None:
        """Take what is looked at."""
        self._polling = polling
        self._journal = journal
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
            self._is_writable = await is_writable(self._journal)
        return HealthState(self._polling.seconds_since_success, self.is_alive, self._is_writable)


async def is_writable(journal: Journal) -> bool:
    """Return whether something can be written durably, by doing it."""
    try:
        await journal.write(_rewrite_version)
    except JournalError:
        return False
    return True


def _rewrite_version(connection: Connection) -> None:
    """Write what stands there already: a full disk or a database that may only be read says no."""
    connection.execute(update(schema_version).values(version=schema_version.c.version))
