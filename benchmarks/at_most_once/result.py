"""The journal compared with what the provider accepted."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import create_engine, text

from benchmarks.at_most_once.environment import Environment
from benchmarks.at_most_once.kill_points import KillPoint
from benchmarks.at_most_once.scenarios import FaultPoint
from simulators.provider import Fault


@dataclass(slots=True)
class Result:
    """What came of everything."""

    campaigns: int
    kills: Counter[KillPoint]
    processes: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    """Different faults at different points that were met."""
    decisions: Counter[str] = field(default_factory=Counter)
    campaign_states: Counter[str] = field(default_factory=Counter)
    batch_states: Counter[str] = field(default_factory=Counter)
    once: int = 0
    never: int = 0
    twice_by_opt_in: int = 0
    """Accepted twice, because their people had asked for that."""
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Return whether the promise was kept."""
        return not (self.twice or self.lost or self.wrong or self.unsettled)

    def lines(self) -> list[str]:
        """Return the counts as a table."""
        table = [
            ("campaigns", self.campaigns),
            ("  " + _counts(self.points), ""),
            ("processes", self.processes),
            ("killed with SIGKILL", self.kills.total()),
            *((f"  {death}", self.kills[death]) for death in KillPoint),
            ("faults met", self.faults.total()),
            *((f"  {fault}", count) for fault, count in sorted(self.faults.items())),
            (f"faults × points met, of {len(Fault) * len(FaultPoint)}", self.pairs),
            ("a person's answers to doubts", _counts(self.decisions)),
            ("campaigns ended as", _counts(self.campaign_states)),
            ("batches ended as", _counts(self.batch_states)),
            ("batches accepted once", self.once),
            ("batches never accepted", self.never),
            ("batches accepted twice because their people had opted in", self.twice_by_opt_in),
            ("batches accepted MORE THAN ONCE", len(self.twice)),
            ("campaigns LOST from the journal", len(self.lost)),
            ("WRONG CLAIMS", len(self.wrong)),
            ("campaigns that did not come to an end", len(self.unsettled)),
            ("seconds", f"{self.seconds:.0f}"),
        ]
        wrong = self.twice + self.lost + self.wrong + self.unsettled
        return [f"{name:<58}{value:>8}" if str(value) else name for name, value in table] + wrong[:20]


def compare(world: Environment, journal: str, verdict: Result) -> None:
    """Fill the verdict in."""
    verdict.faults.update({fault.value: count for fault, count in world.faults.items()})
    verdict.points.update(plan.point.value for plan in world.plans)
    verdict.pairs = len(world.pairs)
    verdict.decisions = world.decisions
    verdict.wrong += world.wrong
    engine = create_engine(journal)
    with engine.connect() as connection:
        heads = {content: (id_, state) for id_, content, state in connection.execute(_CAMPAIGNS)}
        parts = {(id_, number): state for id_, number, state in connection.execute(_BATCHES)}
        count: int = connection.execute(text("SELECT count(*) FROM campaigns")).scalar_one()
    engine.dispose()
    if count != len(heads):
        verdict.twice.append(f"{count - len(heads)} campaigns stand in the journal more than once")
    for plan in world.plans:
        if plan.text not in heads:
            verdict.lost.append(f"campaign {plan.index}")
            continue
        id_, state = heads[plan.text]
        verdict.campaign_states[state] += 1
        if state in {"cancelled", "failed"} and plan.accepted:
            verdict.wrong.append(f"campaign {plan.index} ended {state}, batches {sorted(plan.accepted)} were accepted")
        if state not in {"cancelled", "failed", "finished", "stopped"}:
            verdict.unsettled.append(f"campaign {plan.index} is still {state} ({plan.point}, {plan.fault})")
        for number in range(1, plan.batches + 1):
            _count_batch(world, plan.index, number, parts[id_, number], verdict)


def _count_batch(world: Environment, index: int, number: int, state: str, verdict: Result) -> None:
    """Count one batch."""
    plan = world.plans[index]
    verdict.batch_states[state] += 1
    times = len(plan.accepted.get(number, ()))
    what = f"batch {index}/{number} ({plan.point}, {plan.fault}): {state}, accepted {times} times"
    if times == 0:
        verdict.never += 1
        if state == "accepted":
            verdict.wrong.append(what)
    elif times == 1:
        verdict.once += 1
    elif (index, number) in world.resent_by_wish and times == 2:
        verdict.twice_by_opt_in += 1
    else:
        verdict.twice.append(what)
    if times and state not in {"accepted", "unknown"}:
        verdict.wrong.append(what)


def _counts(counter: Counter[str]) -> str:
    """Return a line of counts."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))


_CAMPAIGNS = text("SELECT id, content, state FROM campaigns")
_BATCHES = text("SELECT campaign_id, number, state FROM batches")
