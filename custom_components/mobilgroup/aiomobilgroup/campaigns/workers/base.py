"""The run loop that all workers share."""

from abc import ABC, abstractmethod
import asyncio
import logging
from typing import ClassVar

from ..clock import Clock
from ..errors import JournalError
from ..settings import AccountSettings

_LOGGER = logging.getLogger(__name__)


class Worker(ABC):
    """Runs once, then again whenever its pause is over or it is woken, until it is closed."""

    failure_text: ClassVar[str]
    """The start of the log message when the journal fails."""
    retry_seconds: ClassVar[float]
    """The pause after the journal failed, in seconds."""

    def __init__(self, clock: Clock) -> None:
        """Initialize the worker."""
        self.settings = AccountSettings()
        self._clock = clock
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """End the pause, because there may be work."""
        self._wake.set()

    def close(self) -> None:
        """Make `run` return as soon as its current work is done."""
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Run until closed. A `JournalError` is logged, and the work is retried; other errors are raised."""
        while not self._closing:
            self._wake.clear()
            try:
                pause = await self.run_once()
            except JournalError as err:
                _LOGGER.error("%s: %s", self.failure_text, err)
                pause = self.retry_seconds
            await self._clock.wait_for(self._wake, pause)

    @abstractmethod
    async def run_once(self) -> float:
        """Do the work that is due and return the seconds until more may be due."""
