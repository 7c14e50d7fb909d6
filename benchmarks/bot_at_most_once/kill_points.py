"""Ways for the bot to die at a named point, built around its journal and its requests from outside."""

from collections.abc import Callable
from enum import StrEnum
import os
import signal
from typing import Any, Concatenate, Final, override

from sqlalchemy import Connection
from telegram.request import HTTPXRequest

from aiomobilgroup.campaigns import Journal
from aiomobilgroup.campaigns.lifecycle.claim import ClaimedBatch
from telegram_bot.domain.pending import OrderState


class Death(StrEnum):
    """A moment at which the process is killed with SIGKILL."""

    RANDOM = "at a random moment"
    BEFORE_SHOWN_COMMIT = "preview sent, its number not noted"
    AFTER_SHOWN_COMMIT = "preview's number noted"
    BEFORE_WAITING_COMMIT = "before the commit of waiting for an approver"
    AFTER_WAITING_COMMIT = "after the commit of waiting for an approver"
    BEFORE_ASKED_COMMIT = "approver asked, not noted"
    BEFORE_CONFIRMED_COMMIT = "before the commit of confirmed"
    AFTER_CONFIRMED_COMMIT = "after the commit of confirmed"
    BEFORE_LAUNCH_COMMIT = "before the commit of the launch"
    AFTER_LAUNCH_COMMIT = "after the commit of the launch"
    BEFORE_LAUNCHED_COMMIT = "before the commit of launched"
    AFTER_LAUNCHED_COMMIT = "after the commit of launched"
    BEFORE_CLAIM_COMMIT = "before the commit of submitting"
    AFTER_CLAIM_COMMIT = "after the commit of submitting"
    BEFORE_OUTCOME_COMMIT = "answered by the provider, not noted"
    AFTER_OUTCOME_COMMIT = "after the commit of the provider's answer"
    BEFORE_ENDED_COMMIT = "before the commit of not launched"
    AFTER_ENDED_COMMIT = "after the commit of not launched"
    EDITED = "a message edited, not noted"
    BEFORE_FINAL_COMMIT = "the end shown, not noted"
    AFTER_FINAL_COMMIT = "the end noted, the report not drawn"
    BEFORE_REPORTED_COMMIT = "the report drawn, not noted"
    AFTER_REPORTED_COMMIT = "the report noted, not sent"


_BY_NAME: Final = {
    "shown": "SHOWN",
    "create_campaign": "LAUNCH",
    "launched": "LAUNCHED",
    "claim_next_batch": "CLAIM",
    "record_accepted": "OUTCOME",
}
_BY_STATE: Final = {OrderState.WAITING: "WAITING", OrderState.CONFIRMED: "CONFIRMED"}


class Fate:
    """Counts how often a point was reached, and ends the process the n-th time."""

    def __init__(self, death: Death, times: int) -> None:
        """Take where and when it ends."""
        self._death = death
        self._left = times

    def reach(self, point: str) -> None:
        """Die if this is the moment."""
        if self._death.name == point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalJournal(Journal):
    """A journal whose process may die just before or just after a commit."""

    fate: Fate

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, and perhaps die."""
        kind = _kind(function.__name__, function.__module__, args, kwargs)

        def and_perhaps_die(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result = function(connection, *args, **kwargs)
            if _matters(kind, result):
                self.fate.reach(f"BEFORE_{kind}_COMMIT")
            return result

        result = await super().write(and_perhaps_die, *args, **kwargs)
        if _matters(kind, result):
            self.fate.reach(f"AFTER_{kind}_COMMIT")
        return result


class MortalRequest(HTTPXRequest):
    """Requests to Telegram, after whose answers the process may die."""

    fate: Fate

    @override
    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request, and perhaps die."""
        answer = await super().do_request(url, *args, **kwargs)
        if url.endswith("editMessageText"):
            self.fate.reach("EDITED")
        return answer


def _kind(name: str, module: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """Return which commit a function leads to."""
    if name == "move" and module.endswith(".orders"):
        return _BY_STATE.get(args[2])
    if name == "end" and module.endswith(".orders"):
        return "ENDED"
    if name == "add" and module.endswith(".approvals"):
        return "ASKED"
    if name == "change":
        return "FINAL" if kwargs.get("is_final") else "REPORTED" if kwargs.get("is_reported") else None
    return _BY_NAME.get(name)


def _matters(kind: str | None, result: Any) -> bool:
    """Return whether something is committed that is meant."""
    return kind is not None and (kind != "CLAIM" or isinstance(result, ClaimedBatch))
