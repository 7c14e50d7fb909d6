"""Ways for the worker to die at a named point, built around the journal and the client from outside."""

from collections.abc import Callable
from enum import StrEnum
import os
import signal
from typing import Any, Concatenate, override

from msgspec import structs
from sqlalchemy import Connection

from aiomobilgroup import Broadcast, MobilgroupClient, Receipt
from aiomobilgroup.campaigns import Journal
from aiomobilgroup.campaigns.lifecycle.claim import ClaimedBatch


class Death(StrEnum):
    """A moment at which the process is killed with SIGKILL."""

    RANDOM = "at a random moment"
    BEFORE_LAUNCH_COMMIT = "before the launch's commit"
    AFTER_LAUNCH_COMMIT = "after the launch's commit"
    BEFORE_CLAIM_COMMIT = "before the commit of submitting"
    AFTER_CLAIM_COMMIT = "after the commit of submitting"
    ARRIVED = "after the bytes left"
    ACCEPTED = "after the provider accepted"
    AFTER_ANSWER = "after the answer"
    BEFORE_OUTCOME_COMMIT = "before the outcome's commit"
    AFTER_OUTCOME_COMMIT = "after the outcome's commit"
    BEFORE_CONTROL_COMMIT = "before the commit of a person's decision"
    AFTER_CONTROL_COMMIT = "after the commit of a person's decision"
    BEFORE_BURIAL_COMMIT = "before the commit of a burial"
    AFTER_BURIAL_COMMIT = "after the commit of a burial"


IN_PARENT = frozenset({Death.RANDOM, Death.ARRIVED, Death.ACCEPTED})
"""Deaths that the worker does not bring upon itself."""

_CONTROLS = ("cancel", "reschedule", "pause", "resume", "stop", "resolve")
_OUTCOMES = ("record_accepted", "record_rejected", "record_not_sent", "record_unknown")


class Fate:
    """Counts how often a point was reached, and ends the process the n-th time."""

    def __init__(self, death: Death, times: int) -> None:
        """Take where and when it ends."""
        self._death = death
        self._left = times

    def reach(self, death: Death) -> None:
        """Die if this is the moment."""
        if death is self._death:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalJournal(Journal):
    """A journal whose process may die just before or just after a commit."""

    def __init__(self, url: str, fate: Fate) -> None:
        """Take the fate."""
        super().__init__(url)
        self._fate = fate

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, and perhaps die."""
        kind = _kind(function.__name__)

        def and_perhaps_die(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result = function(connection, *args, **kwargs)
            if _matters(kind, result):
                self._fate.reach(Death[f"BEFORE_{kind}_COMMIT"])
            return result

        result = await super().write(and_perhaps_die, *args, **kwargs)
        if _matters(kind, result):
            self._fate.reach(Death[f"AFTER_{kind}_COMMIT"])
        return result


class MortalClient(MobilgroupClient):
    """A client whose process may die when the answer has come."""

    fate: Fate
    sender: str
    """What it sends from, whatever was wanted: by this number the provider's side knows who sends."""

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send, and perhaps die."""
        try:
            return await super().send(structs.replace(broadcast, sender=self.sender))
        finally:
            self.fate.reach(Death.AFTER_ANSWER)


def _kind(name: str) -> str | None:
    """Return which commit a function leads to."""
    if name in _OUTCOMES:
        return "OUTCOME"
    if name in _CONTROLS:
        return "CONTROL"
    return {"create_campaign": "LAUNCH", "claim_next_batch": "CLAIM", "recover_stale_batches": "BURIAL"}.get(name)


def _matters(kind: str | None, result: Any) -> bool:
    """Return whether the commit is one of those that are meant."""
    match kind:
        case None:
            return False
        case "CLAIM":
            return isinstance(result, ClaimedBatch)
        case "BURIAL":
            return bool(result)
    return True
