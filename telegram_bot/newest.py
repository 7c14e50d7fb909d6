"""Edits of one message, one at a time, none after a newer one: what is tried again must not hide what came since."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Message:
    """A message that is being edited."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit among those of its message."""

    _message: _Message
    _number: int

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """Wait until no other edit is on its way; give whether this one is the newest still."""
        async with self._message.lock:
            yield self._number == self._message.newest


class Newest:
    """Knows the edits that are under way."""

    def __init__(self) -> None:
        """Know none."""
        self._messages: dict[Hashable, _Message] = {}

    @contextmanager
    def begun(self, key: Hashable) -> Iterator[Edit]:
        """Begin an edit, which is the newest one of its message from now on."""
        message = self._messages.setdefault(key, _Message())
        message.newest += 1
        message.under_way += 1
        try:
            yield Edit(message, message.newest)
        finally:
            message.under_way -= 1
            if not message.under_way:
                del self._messages[key]
