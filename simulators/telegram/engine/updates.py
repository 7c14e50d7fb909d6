"""Queue of updates, which are kept until the bot acknowledges them with a higher offset."""

import asyncio
from collections.abc import Sequence
from typing import Any

from simulators.telegram.errors import ApiError, conflict

_OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that the bot only gets if `allowed_updates` names them."""


class UpdateQueue:
    """Queues updates for the bot."""

    def __init__(self) -> None:
        """Initialize an empty queue."""
        self.waiting: list[dict[str, Any]] = []
        self.history: dict[int, dict[str, Any]] = {}
        """Every update ever created, by its id."""
        self.unwanted: list[dict[str, Any]] = []
        """The updates withheld from the bot by `allowed_updates`, by its privacy mode, or because a user blocked it."""
        self.webhook = ""
        self.polled = 0
        """The number of answered polls."""
        self._redelivered: list[dict[str, Any]] = []
        self._allowed: frozenset[str] = frozenset()
        self._last_id = 100_000_000
        self._more = asyncio.Event()
        self._poll: object | None = None

    def add(self, update: dict[str, Any]) -> int:
        """Queue an update, if the bot is subscribed to its kind, and return its id."""
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
        """Record an update that the bot does not get."""
        self.unwanted.append(update)

    def redeliver(self, update_id: int) -> None:
        """Deliver an update again under the same id, whether it was acknowledged or not."""
        self._redelivered.append(self.history[update_id])
        self._wake()

    def clear(self) -> None:
        """Discard the pending updates."""
        self.waiting.clear()

    async def poll(
        self, offset: int | None, limit: int, seconds: int, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """Acknowledge the updates before the offset, then return the pending ones, waiting at most `seconds` for one.

        Raises `ApiError` (409) if a newer poll ends this one, or while a webhook is set.
        """
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        if allowed is not None:
            self._allowed = frozenset(allowed)
        self._acknowledge(offset)
        poll = self._poll = object()
        self._wake()
        try:
            async with asyncio.timeout(seconds):
                while not (self.waiting or self._redelivered):
                    await self._more.wait()
                    if self._poll is not poll:
                        raise _terminated()
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
        self.polled += 1
        redelivered, self._redelivered = self._redelivered, []
        return (redelivered + self.waiting)[:limit]

    def _acknowledge(self, offset: int | None) -> None:
        """Discard the updates before the offset; a negative offset keeps that many of the last ones."""
        if offset is None or offset == 0:
            return
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    def _is_subscribed(self, update: dict[str, Any]) -> bool:
        """Return whether the bot is subscribed to this kind of update."""
        kinds = update.keys() - {"update_id"}
        return bool(kinds & self._allowed) if self._allowed else not kinds & _OPT_IN_KINDS

    def _wake(self) -> None:
        """Wake the waiting poll."""
        self._more.set()
        self._more = asyncio.Event()


def _terminated() -> ApiError:
    """Return the error for a poll that a newer one ends."""
    return conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
