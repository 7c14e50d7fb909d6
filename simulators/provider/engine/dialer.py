"""Dialer: calls a list of recipients over a limited number of lines.

Nothing runs in the background: `advance` simulates all calls until a given time. A campaign is a function of its order
and the time, so 100,000 calls need no task and no timer, and every run gives the same result.
"""

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable
from enum import IntEnum
from heapq import heappop, heappush
from itertools import chain, islice


class Phase(IntEnum):
    """The phase of a recipient's call."""

    QUEUED = 0
    """No attempt has been made."""
    DIALLING = 1
    """An attempt is in progress: the phone rings or the message is played."""
    BETWEEN = 2
    """An attempt failed and another one follows."""
    ENDED = 3
    """The last attempt has ended."""
    REFUSED = 4
    """The recipient was rejected in the response to the request and is never dialled."""


class Dialer:
    """Places the calls of one campaign: one call per line at a time, due repeat attempts before first attempts."""

    def __init__(
        self,
        queue: Iterable[int],
        *,
        size: int,
        begins: float,
        lines: int,
        attempt_duration: Callable[[int, int], float],
        pause_after: Callable[[int, int], float | None],
        on_finished: Callable[[int], None],
    ) -> None:
        """Initialize the dialer with the indexes of the recipients to dial.

        `attempt_duration` returns the duration of an attempt in seconds, given (recipient, attempt). `pause_after`
        returns the seconds until the next attempt, or None when the call has ended; `on_finished` is called then.
        """
        self.phase = bytearray(size)
        self.tries = bytearray(size)
        self.started = array("d", bytes(8 * size))
        self.stopped = array("d", bytes(8 * size))
        self.recent: deque[int] = deque(maxlen=100)
        self.calls_placed = 0
        self.phases: Counter[int] = Counter({Phase.QUEUED: size})
        self._fresh = deque(queue)
        self._due: deque[int] = deque()
        self._events: list[tuple[float, int]] = []
        self._free = lines
        self._moment = begins
        self._attempt_duration = attempt_duration
        self._pause_after = pause_after
        self._on_finished = on_finished

    @property
    def running(self) -> list[int]:
        """Return the recipients with an attempt in progress, in list order."""
        return sorted(index for _, index in self._events if self.phase[index] == Phase.DIALLING)

    def next_up(self, limit: int) -> list[int]:
        """Return the recipients that are dialled next."""
        return list(islice(chain(self._due, self._fresh), limit))

    def skip(self, index: int) -> None:
        """Mark a recipient as rejected; it is never dialled."""
        self._move(index, Phase.REFUSED)

    def advance(self, now: float) -> None:
        """Simulate all calls until `now`."""
        if now < self._moment:
            return
        while True:
            self._start_calls()
            if not self._events or self._events[0][0] > now:
                return
            self._moment, index = heappop(self._events)
            if self.phase[index] == Phase.DIALLING:
                self._finish_attempt(index)
            else:
                self._due.append(index)

    def _start_calls(self) -> None:
        """Start a call on every free line."""
        while self._free and (self._due or self._fresh):
            index = self._due.popleft() if self._due else self._fresh.popleft()
            self._free -= 1
            self.calls_placed += 1
            self.tries[index] += 1
            self.started[index] = self._moment
            self._move(index, Phase.DIALLING)
            heappush(self._events, (self._moment + self._attempt_duration(index, self.tries[index]), index))

    def _finish_attempt(self, index: int) -> None:
        """Free the line, then schedule the next attempt or end the call."""
        self._free += 1
        self.stopped[index] = self._moment
        pause = self._pause_after(index, self.tries[index])
        if pause is None:
            self._move(index, Phase.ENDED)
            self.recent.append(index)
            self._on_finished(index)
        else:
            self._move(index, Phase.BETWEEN)
            heappush(self._events, (self._moment + pause, index))

    def _move(self, index: int, phase: Phase) -> None:
        """Change a recipient's phase and update the counts of both phases."""
        self.phases[self.phase[index]] -= 1
        self.phase[index] = phase
        self.phases[phase] += 1
