"""The updates received lately: Telegram may deliver an update twice, or many delayed ones at once."""

from collections import OrderedDict, deque
import time
from typing import Final

from ..domain.users import ChatTarget

_MAX_REMEMBERED: Final = 5000
_MINUTE: Final = 60.0
_UNKNOWN_USERS_PER_MINUTE: Final = 20
"""Telegram limits the messages of a bot: answers to unknown users must not use up the limit that users need."""


class SeenUpdates:
    """Remembers the updates of this process. Actions that must never run twice are guarded by the database as well."""

    def __init__(self) -> None:
        """Initialize the memory, empty."""
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._stale_reported_at: dict[int, float] = {}
        self._unknown_user_slots: deque[float] = deque(maxlen=_UNKNOWN_USERS_PER_MINUTE)

    def is_new(self, update_id: int) -> bool:
        """Return whether an update is delivered for the first time, and remember it."""
        if update_id in self._seen:
            return False
        self._seen[update_id] = None
        if len(self._seen) > _MAX_REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def should_report_stale(self, target: ChatTarget) -> bool:
        """Return whether to report stale messages to a chat: at most once a minute, for all that were delayed."""
        now = time.monotonic()
        last = self._stale_reported_at.get(target.chat_id)
        if last is not None and now - last < _MINUTE:
            return False
        self._stale_reported_at[target.chat_id] = now
        return True

    def acquire_unknown_user_slot(self) -> bool:
        """Return whether the bot may react to an unknown user now, and count that against the limit per minute."""
        now = time.monotonic()
        if len(self._unknown_user_slots) == _UNKNOWN_USERS_PER_MINUTE and now - self._unknown_user_slots[0] < _MINUTE:
            return False
        self._unknown_user_slots.append(now)
        return True

    def release_unknown_user_slot(self) -> None:
        """Release the slot acquired last, when the bot does not react after all."""
        self._unknown_user_slots.pop()
