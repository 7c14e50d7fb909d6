"""Killing a process with SIGKILL at a named point: just before or just after one of its commits, or after an answer."""

from collections.abc import Callable, Mapping
from enum import StrEnum
import os
import signal
from typing import Any, Concatenate, override

from sqlalchemy import Connection

from aiomobilgroup.campaigns import Journal

type CommitName = Callable[[Callable[..., Any], tuple[Any, ...], Mapping[str, Any], Any], str | None]
"""Names the commit that a function, its arguments and its result lead to; None for a commit that is no kill point."""


class KillSwitch:
    """Counts how often a kill point is hit, and kills the process the n-th time."""

    def __init__(self, point: StrEnum, times: int) -> None:
        """Initialize the switch with the point and how often it is hit until the process is killed."""
        self._point = point
        self._left = times

    def hit(self, point: str) -> None:
        """Kill the process if this is the point and the moment; `point` is the name of an enumeration's member."""
        if point == self._point.name:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class CrashingJournal(Journal):
    """A journal whose process may be killed just before or just after a commit."""

    def __init__(self, url: str, kill_switch: KillSwitch, commit_name: CommitName) -> None:
        """Initialize the journal with what kills the process and what names its commits."""
        super().__init__(url)
        self._kill_switch = kill_switch
        self._commit_name = commit_name

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, with a kill point before the commit and one after it."""

        def write_and_hit(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result = function(connection, *args, **kwargs)
            if name := self._commit_name(function, args, kwargs, result):
                self._kill_switch.hit(f"BEFORE_{name}_COMMIT")
            return result

        result = await super().write(write_and_hit, *args, **kwargs)
        if name := self._commit_name(function, args, kwargs, result):
            self._kill_switch.hit(f"AFTER_{name}_COMMIT")
        return result
