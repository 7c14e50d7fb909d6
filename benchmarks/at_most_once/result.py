"""Result of the experiment: the journal compared with the batches that the provider accepted."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import create_engine, text

from benchmarks.at_most_once.environment import Environment
from benchmarks.at_most_once.kill_points import KillPoint
from benchmarks.at_most_once.scenarios import FaultPoint
from simulators.provider import Fault


@dataclass(slots=True)
class Result:
    """The counts of the experiment, and its violations of at-most-once sending."""

    campaigns: int
    kills: Counter[KillPoint]
    processes: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    """The number of different combinations of fault and point that occurred."""
    decisions: Counter[str] = field(default_factory=Counter)
    campaign_states: Counter[str] = field(default_factory=Counter)
    batch_states: Counter[str] = field(default_factory=Counter)
    once: int = 0
    never: int = 0
    twice_by_opt_in: int = 0
    """Batches accepted twice, because their launch request allowed to send unknown batches again."""
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Return whether every batch was sent at most once and reported correctly."""
        return not (self.twice or self.lost or self.wrong or self.unsettled)

    def lines(self) -> list[str]:
        """Return the counts as a table, with up to 20 violations."""
        table = [
            ("campaigns", self.campaigns),
            ("  " + _counts(self.points), ""),
            ("processes", self.processes),
            ("killed with SIGKILL", self.kills.total()),
            *((f"  {kill_point}", self.kills[kill_point]) for kill_point in KillPoint),
            ("faults met", self.faults.total()),
            *((f"  {fault}", count) for fault, count in sorted(self.faults.items())),
            (f"faults × points met, of {len(Fault) * len(FaultPoint)}", self.pairs),
            ("decisions on unknown outcomes", _counts(self.decisions)),
            ("campaigns ended as", _counts(self.campaign_states)),
            ("batches ended as", _counts(self.batch_states)),
            ("batches accepted once", self.once),
            ("batches never accepted", self.never),
            ("batches accepted twice because their campaign opted in", self.twice_by_opt_in),
            ("batches accepted MORE THAN ONCE", len(self.twice)),
            ("campaigns LOST from the journal", len(self.lost)),
            ("WRONG CLAIMS", len(self.wrong)),
            ("campaigns that did not come to an end", len(self.unsettled)),
            ("seconds", f"{self.seconds:.0f}"),
        ]
        wrong = self.twice + self.lost + self.wrong + self.unsettled
        return [f"{name:<58}{value:>8}" if str(value) else name for name, value in table] + wrong[:20]


def compare(env: Environment, journal: str, result: Result) -> None:
    """Compare the journal with the environment's records and fill in the result."""
    result.faults.update({fault.value: count for fault, count in env.faults.items()})
    result.points.update(scenario.point.value for scenario in env.scenarios)
    result.pairs = len(env.pairs)
    result.decisions = env.decisions
    result.wrong += env.wrong
    engine = create_engine(journal)
    with engine.connect() as connection:
        campaigns = {content: (id_, state) for id_, content, state in connection.execute(_CAMPAIGNS)}
        batches = {(id_, number): state for id_, number, state in connection.execute(_BATCHES)}
        count: int = connection.execute(text("SELECT count(*) FROM campaigns")).scalar_one()
    engine.dispose()
    if count != len(campaigns):
        result.twice.append(f"{count - len(campaigns)} campaigns stand in the journal more than once")
    for scenario in env.scenarios:
        if scenario.text not in campaigns:
            result.lost.append(f"campaign {scenario.index}")
            continue
        id_, state = campaigns[scenario.text]
        result.campaign_states[state] += 1
        if state in {"cancelled", "failed"} and scenario.accepted:
            result.wrong.append(
                f"campaign {scenario.index} ended {state}, batches {sorted(scenario.accepted)} were accepted"
            )
        if state not in {"cancelled", "failed", "finished", "stopped"}:
            result.unsettled.append(f"campaign {scenario.index} is still {state} ({scenario.point}, {scenario.fault})")
        for number in range(1, scenario.batches + 1):
            _count_batch(env, scenario.index, number, batches[id_, number], result)


def _count_batch(env: Environment, index: int, number: int, state: str, result: Result) -> None:
    """Count one batch and record its violations."""
    scenario = env.scenarios[index]
    result.batch_states[state] += 1
    times = len(scenario.accepted.get(number, ()))
    description = f"batch {index}/{number} ({scenario.point}, {scenario.fault}): {state}, accepted {times} times"
    if times == 0:
        result.never += 1
        if state == "accepted":
            result.wrong.append(description)
    elif times == 1:
        result.once += 1
    elif (index, number) in env.resent_by_opt_in and times == 2:
        result.twice_by_opt_in += 1
    else:
        result.twice.append(description)
    if times and state not in {"accepted", "unknown"}:
        result.wrong.append(description)


def _counts(counter: Counter[str]) -> str:
    """Format counts as one line."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items()))


_CAMPAIGNS = text("SELECT id, content, state FROM campaigns")
_BATCHES = text("SELECT campaign_id, number, state FROM batches")
