"""A send request that the provider accepted."""

from dataclasses import dataclass

from simulators.provider.wire_models import Settings, Subscriber


@dataclass(frozen=True, slots=True)
class AcceptedOrder:
    """Describe a broadcast that is right in every respect but the money."""

    settings: Settings
    """The section as it was received."""
    subscribers: list[Subscriber]
    """The recipients as they were received."""
    content: str
    """`message`, `phrase` or `script`."""
    text: str
    """The text that is spoken, or that the recording stands for."""
    name: str
    """The recording's name, empty for a text."""
    seconds: int
    """How long the message for everybody takes."""
    attempts: int
    interval: int
    """Minutes."""
    repeat: int
    schedule: float | None
    """When to begin, as seconds since the epoch."""
