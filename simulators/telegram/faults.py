"""Faults on demand, and the queue that keeps them until requests trigger them."""

from dataclasses import dataclass
from enum import StrEnum

ANY = "*"
"""Matches every method."""


class Fault(StrEnum):
    """A fault; only with `DROP_AFTER` the request is executed."""

    TOO_MANY = "too_many"
    """Respond with status 429 and `retry_after` of `seconds` (default 1)."""
    DROP = "drop"
    """Close the connection before the request is executed."""
    DROP_AFTER = "drop_after"
    """Execute the request, and close the connection before the response."""
    CONFLICT = "conflict"
    """Respond with status 409: another instance of the bot polls."""
    SERVER_ERROR = "server_error"
    """Respond with status 502."""
    UNAUTHORIZED = "unauthorized"
    """Respond with status 401: the token was revoked."""
    HANG = "hang"
    """Do not respond for `seconds`, or until the server closes; then close the connection without executing."""


@dataclass(slots=True)
class ArmedFault:
    """A fault that waits for requests."""

    method: str
    fault: Fault
    times: int | None
    """The number of requests that trigger it; None is all."""
    seconds: float | None


class FaultQueue:
    """Stores the armed faults, in the order in which they were armed."""

    def __init__(self) -> None:
        """Initialize the queue."""
        self.waiting: list[ArmedFault] = []

    def arm(self, method: str, fault: Fault, times: int | None, seconds: float | None) -> ArmedFault:
        """Arm a fault for the next requests to a method."""
        armed_fault = ArmedFault(method.lower(), Fault(fault), times, seconds)
        self.waiting.append(armed_fault)
        return armed_fault

    def next_fault(self, method: str) -> ArmedFault | None:
        """Return the fault of the next request to a method, or None, and count the request."""
        armed = next((armed_fault for armed_fault in self.waiting if armed_fault.method in {ANY, method.lower()}), None)
        if armed is not None and armed.times is not None:
            armed.times -= 1
            if armed.times <= 0:
                self.waiting.remove(armed)
        return armed
