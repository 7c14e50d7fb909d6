"""Keep the updates until the bot acknowledges them by asking for later ones."""

import asyncio
from collections.abc import Sequence
from typing import Any

from simulators.telegram.errors import ApiError, conflict

_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that only come when they are named."""


class UpdateQueue:
    """Be the queue between people and the bot."""

    def __init__(self) -> None:
        """Start with an empty queue."""
        self.waiting: list[dict[str, Any]] = []
        self.history: dict[int, dict[str, Any]] = {}
        """Every update that was ever made, by its id."""
        self.unwanted: list[dict[str, Any]] = []
        """What the bot had not asked for, by `allowed_updates` or by its privacy mode."""
        self.webhook = ""
        self.polled = 0
        """How many polls were answered."""
        self._again: list[dict[str, Any]] = []
        self._allowed: frozenset[str] = frozenset()
        self._last_id = 100_000_000
        self._more = asyncio.Event()
        self._poll: object | None = None

    def add(self, update: dict[str, Any]) -> int:
        """Queue an update, if the bot wants its kind, and return its id."""
        self._last_id += 1
        update = {"update_id": self._last_id, **update}
        self.history[self._last_id] = update
        if self._is_subscribed(update):
            self.waiting.append(update)
            self._wake()
        else:
            self.unwanted.append(update)
        return self._last_id

    def withhold(self, update: dict[str, Any]) -> None:
        """Keep an update that the privacy mode hides."""
        self.unwanted.append(update)

    def redeliver(self, update_id: int) -> None:
        """Hand an update out once more, acknowledged or not, under the same id."""
        self._again.append(self.history[update_id])
        self._wake()

    def clear(self) -> None:
        """Forget what waits."""
        self.waiting.clear()

    async def poll(
        self, offset: int | None, limit: int, seconds: int, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """Acknowledge what came before the offset; answer when there is something, or after some seconds.

        Raises the conflict that ends an older poll when a newer one comes.
        """
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        if allowed is not None:
            self._allowed = frozenset(allowed)
        self._acknowledge(offset)
        mine = self._poll = object()
        self._wake()
        try:
            async with asyncio.timeout(seconds):
                while not (self.waiting or self._again):
                    await self._more.wait()
                    if self._poll is not mine:
                        raise _terminated()
        except TimeoutError:
            pass
        finally:
            if self._poll is mine:
                self._poll = None
        self.polled += 1
        again, self._again = self._again, []
        return (again + self.waiting)[:limit]

    def _acknowledge(self, offset: int | None) -> None:
        """Forget what the bot has."""
        if offset is None or offset == 0:
            return
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    def _is_subscribed(self, update: dict[str, Any]) -> bool:
        """Return whether the bot asked for this kind of update."""
        kinds = update.keys() - {"update_id"}
        return bool(kinds & self._allowed) if self._allowed else not kinds & _UNASKED

    def _wake(self) -> None:
        """Let a poll look again."""
        self._more.set()
        self._more = asyncio.Event()


def _terminated() -> ApiError:
    """Return the answer to a poll that a newer one ends."""
    return conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
