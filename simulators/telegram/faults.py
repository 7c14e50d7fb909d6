"""Name what can go wrong on demand, and keep what was asked for until a request meets it."""

from dataclasses import dataclass
from enum import StrEnum

ANY = "*"
"""Stands for every method."""


class Fault(StrEnum):
    """Name a way to go wrong; only what `DROP_AFTER` meets is carried out."""

    TOO_MANY = "too_many"
    """429 with `retry_after`: `seconds`, or one."""
    DROP = "drop"
    """The connection ends before anything is done."""
    DROP_AFTER = "drop_after"
    """It is done, and the connection ends before the answer."""
    CONFLICT = "conflict"
    """409: another copy of the bot asks for updates."""
    SERVER_ERROR = "server_error"
    """502."""
    UNAUTHORIZED = "unauthorized"
    """401: the token was revoked."""
    HANG = "hang"
    """No answer for `seconds`, or until the server ends; then the connection ends. Nothing is done."""


@dataclass(slots=True)
class ArmedFault:
    """Describe a fault that waits for requests."""

    method: str
    fault: Fault
    times: int | None
    """How many requests meet it; None is all."""
    seconds: float | None


class FaultQueue:
    """Keep the faults that wait, in the order in which they were asked for."""

    def __init__(self) -> None:
        """Start with none."""
        self.waiting: list[ArmedFault] = []

    def arm(self, method: str, fault: Fault, times: int | None, seconds: float | None) -> ArmedFault:
        """Let the next requests to a method meet a fault."""
        armed_fault = ArmedFault(method.lower(), Fault(fault), times, seconds)
        self.waiting.append(armed_fault)
        return armed_fault

    def next_fault(self, method: str) -> ArmedFault | None:
        """Return the fault that a request to a method meets."""
        armed = next((armed_fault for armed_fault in self.waiting if armed_fault.method in {ANY, method.lower()}), None)
        if armed is not None and armed.times is not None:
            armed.times -= 1
            if armed.times <= 0:
                self.waiting.remove(armed)
        return armed
