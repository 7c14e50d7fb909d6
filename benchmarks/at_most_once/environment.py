"""What is outside the worker: the simulated provider with its faults, and a person who answers what is asked."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
import json
import random
import re
from typing import Any

from benchmarks.at_most_once.kill_points import KillPoint
from benchmarks.at_most_once.scenarios import CODES, FaultPoint, Scenario
from benchmarks.at_most_once.worker_process import WorkerProcess
from simulators.provider import Fault, Provider
from simulators.provider.faults import ArmedFault
from simulators.provider.wire_models import Endpoint

_NUMBER = re.compile(r"\d+")
_CLAIMS_NOTHING_SENT = {"cancelled", "failed"}
_BATCH_CLAIMS = {"rejected", "not_sent"}


class Environment:
    """Keeps the truth, meets requests with their faults, kills, and decides as a person who knows would."""

    def __init__(self, provider: Provider, plans: list[Scenario], dice: random.Random) -> None:
        """Stand between the provider and what arrives."""
        self.provider = provider
        self.plans = plans
        self.by_id: dict[int, Scenario] = {}
        self.by_provider_id: dict[str, Scenario] = {}
        self.acknowledged: set[int] = set()
        self.faults: Counter[Fault] = Counter()
        self.pairs: set[tuple[Fault, FaultPoint]] = set()
        self.wrong: list[str] = []
        self.decisions: Counter[str] = Counter()
        self.doubted: set[tuple[int, int]] = set()
        """Campaigns and batches that were asked about, however often."""
        self.resent_by_wish: set[tuple[int, int]] = set()
        self.life: WorkerProcess | None = None
        self.death = KillPoint.RANDOM
        self.arrivals_left = 0
        self.shown: list[dict[str, Any]] = []
        self.shown_all = asyncio.Event()
        self.started = asyncio.Event()
        self._dice = dice
        self._asked: set[tuple[int, str]] = set()
        self._receive = provider.request_handler.handle
        provider.request_handler.handle = self._handle_request  # type: ignore[method-assign]

    def begin(self, life: WorkerProcess, death: KillPoint, times: int) -> None:
        """Watch a new process."""
        self.life, self.death, self.arrivals_left = life, death, times
        self._asked.clear()
        self.started.clear()
        self.shown_all.clear()
        life.hear = self._handle_message

    def ask_again(self) -> None:
        """Forget what was shown and answered: what is still open is answered anew."""
        self.shown.clear()
        self._asked.clear()

    def launch(self, plan: Scenario) -> None:
        """Have a campaign launched, and what belongs to its point done at about the right time."""
        self._tell(
            do="launch",
            index=plan.index,
            text=plan.text,
            phones=plan.phones,
            delay=plan.delay,
            resend_unknown=plan.resend_unknown,
            too_late_after=plan.too_late_after,
        )
        if plan.fault is Fault.REFUSE and plan.point in {
            FaultPoint.LAUNCH,
            FaultPoint.RESUME,
            FaultPoint.RESTART,
            FaultPoint.SUBMITTING,
        }:
            self._refuse(plan.point)

    def _handle_message(self, said: dict[str, Any]) -> None:
        """Take in what the worker says."""
        if "started" in said:
            self.started.set()
        if "shown_all" in said:
            self.shown_all.set()
        if "state" not in said:
            return
        plan = self.plans[int(_found(said["text"]))]
        self.by_id[said["id"]] = plan
        self._check(plan, said)
        if "launched" in said:
            plan.id = said["id"]
            self.acknowledged.add(plan.index)
            self._act(plan)
        if "shown" in said:
            self.shown.append(said)
        self._answer(plan, said)

    def _check(self, plan: Scenario, said: Mapping[str, Any]) -> None:
        """Compare what is claimed with what was accepted."""
        if said["state"] in _CLAIMS_NOTHING_SENT and plan.accepted:
            self.wrong.append(
                f"campaign {plan.index} is {said['state']}, batches {sorted(plan.accepted)} were accepted"
            )
        for number, state in said["batches"]:
            if state in _BATCH_CLAIMS and number in plan.accepted:
                self.wrong.append(
                    f"batch {plan.index}/{number} is {state}, it was accepted ({plan.point}, {plan.fault})"
                )
            if state == "accepted" and number not in plan.accepted:
                self.wrong.append(f"batch {plan.index}/{number} is accepted, it never was ({plan.point}, {plan.fault})")

    def _act(self, plan: Scenario) -> None:
        """Do what belongs to a campaign's point."""
        speed = self.provider.clock.speed
        about_due = self._dice.uniform(0, 1.5) * plan.delay / speed
        soon = self._dice.uniform(0, 0.06)
        match plan.point:
            case FaultPoint.CANCEL:
                self._later(about_due, do="cancel", id=plan.id)
            case FaultPoint.RESCHEDULE:
                self._later(about_due, do="reschedule", id=plan.id, delay=self._dice.uniform(-5, 20))
            case FaultPoint.PAUSE | FaultPoint.STOP:
                self._later(soon, do=plan.point.value, id=plan.id)
            case FaultPoint.RESUME:
                self._tell(do="pause", id=plan.id)
                self._later(soon, do="resume", id=plan.id)
        if plan.fault is Fault.REFUSE:
            asyncio.get_running_loop().call_later(soon, self._refuse, plan.point)

    def _answer(self, plan: Scenario, said: Mapping[str, Any]) -> None:
        """Answer what a person is asked, once a life and state."""
        about = (said["id"], f"{said['state']} {said['attention']} {said['batches']}")
        if about in self._asked:
            return
        if said["attention"] == "unknown":
            self._asked.add(about)
            self._at(self._dice.uniform(0, 0.03), lambda: self._resolve(plan, said))
        elif said["state"] == "paused":
            self._asked.add(about)
            choices = ["resume"] * 6 + ["stop", "cancel", "reschedule"]
            self._later(
                self._dice.uniform(0, 0.1), do=self._dice.choice(choices), id=said["id"], delay=self._dice.uniform(0, 5)
            )

    def _resolve(self, plan: Scenario, said: Mapping[str, Any]) -> None:
        """Say of a doubt what is true, or leave it."""
        number = next((number for number, state in said["batches"] if state == "unknown"), None)
        if number is None:
            return
        self.doubted.add((plan.index, number))
        ids = plan.accepted.get(number)
        if self._dice.random() < 0.1 or (said["state"] == "stopped" and not ids):
            how = "leave"
        else:
            how = "sent" if ids else "resend"
        self.decisions[how] += 1
        with_id = ids and self._dice.random() < 0.8
        self._tell(do="resolve", id=said["id"], how=how, provider_id=ids[-1] if ids and with_id else None)

    def _handle_request(
        self, endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[ArmedFault | None, str]:
        """Let a request meet its fault, and perhaps the process its death."""
        request = json.loads(body)
        if endpoint is Endpoint.SEND:
            return self._meet_send(request, lambda: self._receive(endpoint, path, headers, body))
        plan = self.by_provider_id.get(str(request.get("id")))
        if plan is not None and plan.point is FaultPoint.ACCEPTED and plan.fault is not Fault.REFUSE:
            plan.reads += 1
            if plan.reads == 1:
                self._arm(endpoint, plan.fault, plan.point)
        return self._receive(endpoint, path, headers, body)

    def _meet_send(
        self, request: dict[str, Any], receive: Callable[[], tuple[ArmedFault | None, str]]
    ) -> tuple[ArmedFault | None, str]:
        """Receive a broadcast."""
        index, number = self.batch_in(request)
        plan = self.plans[index]
        if (fault := plan.fault_now()) is not None:
            self._arm(Endpoint.SEND, fault, FaultPoint.LAUNCH if fault is plan.first_unknown else plan.point)
        if plan.point is FaultPoint.SUBMITTING and plan.id is not None:
            self._tell(do=self._dice.choice(("pause", "stop", "cancel", "resume")), id=plan.id)
        self._kill_at(KillPoint.ARRIVED)
        before = set(self.provider.request_handler.registry.campaigns)
        answer = receive()
        for id_ in set(self.provider.request_handler.registry.campaigns) - before:
            if plan.resend_unknown and number in plan.accepted:
                self.resent_by_wish.add((plan.index, number))
            plan.accepted.setdefault(number, []).append(id_)
            self.by_provider_id[id_] = plan
            self._kill_at(KillPoint.ACCEPTED)
        return answer

    def batch_in(self, request: dict[str, Any]) -> tuple[int, int]:
        """Return which campaign and batch a broadcast is."""
        plan = self.plans[int(_found(request["settings"]["message"]))]
        return plan.index, plan.batch_of([row["phone"] for row in request["subscribers"]])

    def _arm(self, endpoint: Endpoint, fault: Fault, point: FaultPoint) -> None:
        """Let the request at hand meet a fault."""
        self.faults[fault] += 1
        self.pairs.add((fault, point))
        seconds = self._dice.choice((0.05, 0.1, 0.4)) if fault is Fault.SLOW_DRIP else 0.05
        if fault.startswith("hang"):
            seconds = self._dice.choice((0.05, 10.0))
        self.provider.faults.arm(endpoint, ArmedFault(fault, self._dice.choice(CODES), seconds), 1)

    def _refuse(self, point: FaultPoint) -> None:
        """Accept no connections for a while."""
        self.faults[Fault.REFUSE] += 1
        self.pairs.add((Fault.REFUSE, point))
        self.provider.fail("send", Fault.REFUSE, seconds=self._dice.uniform(0.01, 0.15))

    def _kill_at(self, death: KillPoint) -> None:
        """Kill the process if this is the moment."""
        if self.death is death and self.life is not None:
            self.arrivals_left -= 1
            if self.arrivals_left == 0:
                self.life.kill()

    def _tell(self, **order: Any) -> None:
        """Give the living an order."""
        if self.life is not None:
            self.life.send(**order)

    def _later(self, seconds: float, **order: Any) -> None:
        """Give an order some real seconds later, to the process that lives now."""
        self._at(seconds, lambda: self._tell(**order))

    def _at(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something some real seconds later unless the process is dead by then."""
        life = self.life
        asyncio.get_running_loop().call_later(seconds, lambda: do() if self.life is life else None)


def _found(text: str) -> str:
    """Return the number in a campaign's text."""
    found = _NUMBER.search(text)
    return found[0] if found else "-1"
