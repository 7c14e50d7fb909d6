"""Scenarios: the fault that each campaign gets, and the point of its lifecycle at which it occurs."""

from dataclasses import dataclass, field
from enum import StrEnum
import itertools
import random

from simulators.provider import Fault

BATCH = 2
"""Recipients per request."""
# Calls that end soon: answered, listened in part, busy, no answer, rejected, no such number.
_ENDINGS = ("00", "07", "19", "23", "40", "50", "51", "55", "56")
_REJECTED = "80"
CODES = ("Error_User_Disabled", "Error_No_AniPhone", "Error_Not_Enough_Credits", "Error_Unheard_Of")
UNKNOWN_FAULTS = tuple(
    fault
    for fault in Fault
    if fault.startswith(("reset", "close", "hang", "http", "redirect", "html", "empty"))
    or fault in {Fault.TRUNCATED_JSON, Fault.OK_WITHOUT_ID}
)
"""Faults after which the outcome of a request is unknown."""


class FaultPoint(StrEnum):
    """The point of a campaign's lifecycle at which its fault occurs."""

    LAUNCH = "launch"
    """With its first request."""
    BETWEEN = "between batches"
    """With a later request."""
    SUBMITTING = "while submitting"
    """With its first request, during which a user pauses, stops, cancels or resumes."""
    ACCEPTED = "after accept"
    """With the first request for its statistics."""
    CANCEL = "cancel"
    """With the request, at about the time when a user cancels it."""
    PAUSE = "pause"
    """With a request, at about the time when a user pauses it."""
    RESUME = "resume"
    """With the first request after a user has resumed it."""
    STOP = "stop"
    """With a request, at about the time when a user stops it."""
    RESCHEDULE = "reschedule"
    """With the request, at about the time when a user reschedules it."""
    RESOLVE = "resolve"
    """With the next request after an unknown outcome has been resolved."""
    RESTART = "restart"
    """With its first request, due after another process has taken over."""


@dataclass(slots=True)
class Scenario:
    """A campaign and its fault."""

    index: int
    fault: Fault
    point: FaultPoint
    phones: list[str]
    delay: float
    """Simulated seconds until it is due."""
    at_request: int
    """The number of the request that gets the fault."""
    first_unknown: Fault | None
    resend_unknown: bool
    too_late_after: float
    requests: int = 0
    reads: int = 0
    id: int | None = None
    accepted: dict[int, list[str]] = field(default_factory=dict)
    """The provider's ids of accepted batches, by batch number."""

    @property
    def text(self) -> str:
        """Return the text, which is different for each campaign."""
        return f"Кампания номер {self.index}."

    @property
    def batches(self) -> int:
        """Return the number of its batches."""
        return -(-len(self.phones) // BATCH)

    def batch_of(self, phones: list[str]) -> int:
        """Return the number of the batch with these phone numbers."""
        return self.phones.index(phones[0]) // BATCH + 1

    def fault_now(self) -> Fault | None:
        """Count a request and return its fault, or None."""
        self.requests += 1
        if self.requests == 1 and self.first_unknown is not None:
            return self.first_unknown
        is_due = self.point is not FaultPoint.ACCEPTED and self.requests == self.at_request
        return self.fault if is_due and self.fault is not Fault.REFUSE else None


def scenarios(count: int, seed: int) -> list[Scenario]:
    """Return `count` scenarios; every combination of fault and point comes equally often."""
    rng = random.Random(seed)  # noqa: S311
    pairs = list(itertools.product(Fault, FaultPoint))
    rng.shuffle(pairs)
    return [_scenario(index, *pair, rng) for index, pair in zip(range(count), itertools.cycle(pairs), strict=False)]


def _scenario(index: int, fault: Fault, point: FaultPoint, rng: random.Random) -> Scenario:
    """Build one scenario."""
    long = point in {FaultPoint.BETWEEN, FaultPoint.PAUSE, FaultPoint.STOP, FaultPoint.RESOLVE}
    size = rng.randint(3, 6) if long else rng.randint(1, 4)
    endings = [rng.choice(_ENDINGS) for _ in range(size)]
    if size > 1 and rng.random() < 0.1:
        endings[0] = _REJECTED
    delay = 0.0
    if point in {FaultPoint.CANCEL, FaultPoint.RESCHEDULE}:
        delay = rng.uniform(2, 20)
    elif point is FaultPoint.RESTART:
        delay = rng.uniform(40, 160)
    at_request = 1
    if point in {FaultPoint.BETWEEN, FaultPoint.RESOLVE}:
        at_request = 2
    elif point in {FaultPoint.PAUSE, FaultPoint.STOP}:
        at_request = rng.randint(1, 2)
    return Scenario(
        index=index,
        fault=fault,
        point=point,
        phones=[f"79{index:05d}{row:02d}{ending}" for row, ending in enumerate(endings)],
        delay=delay,
        at_request=at_request,
        first_unknown=rng.choice(UNKNOWN_FAULTS) if point is FaultPoint.RESOLVE else None,
        resend_unknown=rng.random() < 0.05,
        too_late_after=rng.choice((5.0, 3600.0)) if point is FaultPoint.RESTART else 3600.0,
    )
