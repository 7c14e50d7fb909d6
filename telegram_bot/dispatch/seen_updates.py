"""What was delivered lately: Telegram may deliver an update twice, and many that waited at once."""

from collections import OrderedDict, deque
import time
from typing import Final

from ..domain.users import ChatTarget

_MAX_REMEMBERED: Final = 5000
_MINUTE: Final = 60.0
_UNKNOWN_USERS_PER_MINUTE: Final = 20
"""Telegram lets a bot say so much in a second; a crowd of strangers must not use up what people's work needs."""


class SeenUpdates:
    """Remembers what came in this process; what must never happen twice is one thing by the database anyway."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._excused: dict[int, float] = {}
        self._strangers: deque[float] = deque(maxlen=_UNKNOWN_USERS_PER_MINUTE)

    def is_new(self, update_id: int) -> bool:
        """Return whether an update comes for the first time."""
        if update_id in self._seen:
            return False
        self._seen[update_id] = None
        if len(self._seen) > _MAX_REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def should_report_stale(self, target: ChatTarget) -> bool:
        """Return whether a chat is to be told that messages were too old: once for all that waited."""
        now = time.monotonic()
        last = self._excused.get(target.chat_id)
        if last is not None and now - last < _MINUTE:
            return False
        self._excused[target.chat_id] = now
        return True

    def acquire_unknown_user_slot(self) -> bool:
        """Return whether something may be said or done because of somebody who is not allowed; then it counts."""
        now = time.monotonic()
        if len(self._strangers) == _UNKNOWN_USERS_PER_MINUTE and now - self._strangers[0] < _MINUTE:
            return False
        self._strangers.append(now)
        return True

    def release_unknown_user_slot(self) -> None:
        """Take back what was begun: nothing is said or done after all."""
        self._strangers.pop()
