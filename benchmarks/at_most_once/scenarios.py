"""What is to happen to each campaign: which fault meets it, and at which point of its life."""

from dataclasses import dataclass, field
from enum import StrEnum
import itertools
import random

from simulators.provider import Fault

BATCH = 2
"""Recipients in a request."""
# Calls that end soon: answered, half heard, busy, no answer, rejected, no such number.
_ENDINGS = ("00", "07", "19", "23", "40", "50", "51", "55", "56")
_REJECTED = "80"
CODES = ("Error_User_Disabled", "Error_No_AniPhone", "Error_Not_Enough_Credits", "Error_Unheard_Of")
UNKNOWN_FAULTS = tuple(
    fault
    for fault in Fault
    if fault.startswith(("reset", "close", "hang", "http", "redirect", "html", "empty"))
    or fault in {Fault.TRUNCATED_JSON, Fault.OK_WITHOUT_ID}
)
"""Faults after which nobody can tell."""


class FaultPoint(StrEnum):
    """When in a campaign's life its fault comes."""

    LAUNCH = "launch"
    """With its first request."""
    BETWEEN = "between batches"
    """With a later request."""
    SUBMITTING = "while submitting"
    """With its first request, and while it is on its way a person pauses, stops or cancels."""
    ACCEPTED = "after accept"
    """When its statistics are asked for."""
    CANCEL = "cancel"
    """With the request, about when a person cancels."""
    PAUSE = "pause"
    """With a request, about when a person pauses."""
    RESUME = "resume"
    """With the first request after a person has resumed it."""
    STOP = "stop"
    """With a request, about when a person stops it."""
    RESCHEDULE = "reschedule"
    """With the request, about when a person moves it."""
    RESOLVE = "resolve"
    """With the next request after a doubt has been decided."""
    RESTART = "restart"
    """With its first request, due when another process has taken over."""


@dataclass(slots=True)
class Scenario:
    """One campaign."""

    index: int
    fault: Fault
    point: FaultPoint
    phones: list[str]
    delay: float
    """Simulated seconds until it is due."""
    at_request: int
    """Which of its requests meets the fault."""
    first_unknown: Fault | None
    resend_unknown: bool
    too_late_after: float
    requests: int = 0
    reads: int = 0
    id: int | None = None
    accepted: dict[int, list[str]] = field(default_factory=dict)
    """The provider's ids, by batch."""

    @property
    def text(self) -> str:
        """Return the words that no other campaign has."""
        return f"Кампания номер {self.index}."

    @property
    def batches(self) -> int:
        """Return in how many requests it is sent."""
        return -(-len(self.phones) // BATCH)

    def batch_of(self, phones: list[str]) -> int:
        """Return which batch goes to these numbers."""
        return self.phones.index(phones[0]) // BATCH + 1

    def fault_now(self) -> Fault | None:
        """Return what the request at hand is to meet."""
        self.requests += 1
        if self.requests == 1 and self.first_unknown is not None:
            return self.first_unknown
        meets = self.point is not FaultPoint.ACCEPTED and self.requests == self.at_request
        return self.fault if meets and self.fault is not Fault.REFUSE else None


def scenarios(count: int, seed: int) -> list[Scenario]:
    """Return as many campaigns; every fault at every point comes equally often."""
    dice = random.Random(seed)  # noqa: S311
    pairs = list(itertools.product(Fault, FaultPoint))
    dice.shuffle(pairs)
    return [_scenario(index, *pair, dice) for index, pair in zip(range(count), itertools.cycle(pairs), strict=False)]


def _scenario(index: int, fault: Fault, point: FaultPoint, dice: random.Random) -> Scenario:
    """Return one campaign."""
    long = point in {FaultPoint.BETWEEN, FaultPoint.PAUSE, FaultPoint.STOP, FaultPoint.RESOLVE}
    size = dice.randint(3, 6) if long else dice.randint(1, 4)
    endings = [dice.choice(_ENDINGS) for _ in range(size)]
    if size > 1 and dice.random() < 0.1:
        endings[0] = _REJECTED
    delay = 0.0
    if point in {FaultPoint.CANCEL, FaultPoint.RESCHEDULE}:
        delay = dice.uniform(2, 20)
    elif point is FaultPoint.RESTART:
        delay = dice.uniform(40, 160)
    at_request = 1
    if point in {FaultPoint.BETWEEN, FaultPoint.RESOLVE}:
        at_request = 2
    elif point in {FaultPoint.PAUSE, FaultPoint.STOP}:
        at_request = dice.randint(1, 2)
    return Scenario(
        index=index,
        fault=fault,
        point=point,
        phones=[f"79{index:05d}{row:02d}{ending}" for row, ending in enumerate(endings)],
        delay=delay,
        at_request=at_request,
        first_unknown=dice.choice(UNKNOWN_FAULTS) if point is FaultPoint.RESOLVE else None,
        resend_unknown=dice.random() < 0.05,
        too_late_after=dice.choice((5.0, 3600.0)) if point is FaultPoint.RESTART else 3600.0,
    )
