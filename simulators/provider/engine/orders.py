"""Validated send requests."""

from dataclasses import dataclass

from simulators.provider.wire_models import Settings, Subscriber


@dataclass(frozen=True, slots=True)
class ValidOrder:
    """A valid broadcast whose price has not been checked against the balance."""

    settings: Settings
    """The section `settings` as it was received."""
    subscribers: list[Subscriber]
    """The recipients as they were received."""
    content: str
    """`message`, `phrase` or `script`."""
    text: str
    """The text that is spoken, or that the recording stands for."""
    name: str
    """The recording's name, empty for a text."""
    seconds: int
    """Seconds that the common message takes."""
    attempts: int
    interval: int
    """Minutes."""
    repeat: int
    schedule: float | None
    """The start of dialling, as seconds since the epoch; None is at once."""
