"""Killing of a process with SIGKILL at a kill point: just before or after one of its commits, or after a response."""

from collections.abc import Callable, Mapping
from enum import StrEnum
import os
import signal
from typing import Any, Concatenate, override

from sqlalchemy import Connection

from aiomobilgroup.campaigns import Journal

type CommitName = Callable[[Callable[..., Any], tuple[Any, ...], Mapping[str, Any], Any], str | None]
"""Returns a commit's name, given its function, arguments and result, or None if it is no kill point."""


class KillSwitch:
    """Counts the hits of a kill point, and kills the process at the n-th one."""

    def __init__(self, point: StrEnum, times: int) -> None:
        """Initialize the switch; the process is killed the `times`-th time the point is hit."""
        self._point = point
        self._hits_left = times

    def hit(self, point: str) -> None:
        """Count a hit of a kill point, given by its member's name, and kill the process at the last one."""
        if point == self._point.name:
            self._hits_left -= 1
            if self._hits_left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class CrashingJournal(Journal):
    """A journal whose process may be killed just before or just after a commit."""

    def __init__(self, url: str, kill_switch: KillSwitch, commit_name: CommitName) -> None:
        """Initialize the journal with its kill switch and the function that names its commits."""
        super().__init__(url)
        self._kill_switch = kill_switch
        self._commit_name = commit_name

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a function in a transaction, with a kill point before the commit and one after it."""

        def write_and_hit(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result = function(connection, *args, **kwargs)
            if name := self._commit_name(function, args, kwargs, result):
                self._kill_switch.hit(f"BEFORE_{name}_COMMIT")
            return result

        result = await super().write(write_and_hit, *args, **kwargs)
        if name := self._commit_name(function, args, kwargs, result):
            self._kill_switch.hit(f"AFTER_{name}_COMMIT")
        return result
