"""Environment of a worker: the simulated provider with its faults, and a simulated user who makes the decisions."""

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
    """Records accepted batches, applies faults, kills the worker, and decides as a user who knows the facts.

    It replaces the provider's request handler to see every request before it is executed.
    """

    def __init__(self, provider: Provider, scenarios: list[Scenario], rng: random.Random) -> None:
        """Initialize the environment and attach it to the provider."""
        self.provider = provider
        self.scenarios = scenarios
        self.by_id: dict[int, Scenario] = {}
        self.by_provider_id: dict[str, Scenario] = {}
        self.acknowledged: set[int] = set()
        self.faults: Counter[Fault] = Counter()
        self.pairs: set[tuple[Fault, FaultPoint]] = set()
        self.wrong: list[str] = []
        self.decisions: Counter[str] = Counter()
        self.decided_batches: set[tuple[int, int]] = set()
        """Campaigns and batches whose unknown outcome needed a decision."""
        self.resent_by_opt_in: set[tuple[int, int]] = set()
        self.process: WorkerProcess | None = None
        self.kill_point = KillPoint.RANDOM
        self.arrivals_left = 0
        self.shown: list[dict[str, Any]] = []
        self.shown_all = asyncio.Event()
        self.started = asyncio.Event()
        self._rng = rng
        self._answered: set[tuple[int, str]] = set()
        self._receive = provider.request_handler.handle
        provider.request_handler.handle = self._handle_request  # type: ignore[method-assign]

    def begin(self, process: WorkerProcess, kill_point: KillPoint, times: int) -> None:
        """Attach a new process, which is killed the `times`-th time its kill point is hit."""
        self.process, self.kill_point, self.arrivals_left = process, kill_point, times
        self._answered.clear()
        self.started.clear()
        self.shown_all.clear()
        process.on_message = self._handle_message

    def ask_again(self) -> None:
        """Forget the listed campaigns and the decisions: open questions are answered again."""
        self.shown.clear()
        self._answered.clear()

    def launch(self, scenario: Scenario) -> None:
        """Launch a scenario's campaign in the worker, and refuse connections if its fault requires it."""
        self._send(
            do="launch",
            index=scenario.index,
            text=scenario.text,
            phones=scenario.phones,
            delay=scenario.delay,
            resend_unknown=scenario.resend_unknown,
            too_late_after=scenario.too_late_after,
        )
        if scenario.fault is Fault.REFUSE and scenario.point in {
            FaultPoint.LAUNCH,
            FaultPoint.RESUME,
            FaultPoint.RESTART,
            FaultPoint.SUBMITTING,
        }:
            self._refuse(scenario.point)

    def _handle_message(self, message: dict[str, Any]) -> None:
        """Process a message of the worker: check its claims and send the next commands."""
        if "started" in message:
            self.started.set()
        if "shown_all" in message:
            self.shown_all.set()
        if "state" not in message:
            return
        scenario = self.scenarios[int(_campaign_number(message["text"]))]
        self.by_id[message["id"]] = scenario
        self._check(scenario, message)
        if "launched" in message:
            scenario.id = message["id"]
            self.acknowledged.add(scenario.index)
            self._send_control(scenario)
        if "shown" in message:
            self.shown.append(message)
        self._decide(scenario, message)

    def _check(self, scenario: Scenario, message: Mapping[str, Any]) -> None:
        """Compare the states that the worker reports with the batches that the provider accepted."""
        if message["state"] in _CLAIMS_NOTHING_SENT and scenario.accepted:
            self.wrong.append(
                f"campaign {scenario.index} is {message['state']}, batches {sorted(scenario.accepted)} were accepted"
            )
        cause = f"({scenario.point}, {scenario.fault})"
        for number, state in message["batches"]:
            if state in _BATCH_CLAIMS and number in scenario.accepted:
                self.wrong.append(f"batch {scenario.index}/{number} is {state}, it was accepted {cause}")
            if state == "accepted" and number not in scenario.accepted:
                self.wrong.append(f"batch {scenario.index}/{number} is accepted, it never was {cause}")

    def _send_control(self, scenario: Scenario) -> None:
        """Send the control commands that a scenario's fault point requires."""
        speed = self.provider.clock.speed
        about_due = self._rng.uniform(0, 1.5) * scenario.delay / speed
        soon = self._rng.uniform(0, 0.06)
        match scenario.point:
            case FaultPoint.CANCEL:
                self._send_later(about_due, do="cancel", id=scenario.id)
            case FaultPoint.RESCHEDULE:
                self._send_later(about_due, do="reschedule", id=scenario.id, delay=self._rng.uniform(-5, 20))
            case FaultPoint.PAUSE | FaultPoint.STOP:
                self._send_later(soon, do=scenario.point.value, id=scenario.id)
            case FaultPoint.RESUME:
                self._send(do="pause", id=scenario.id)
                self._send_later(soon, do="resume", id=scenario.id)
        if scenario.fault is Fault.REFUSE:
            asyncio.get_running_loop().call_later(soon, self._refuse, scenario.point)

    def _decide(self, scenario: Scenario, message: Mapping[str, Any]) -> None:
        """Decide about a paused or unknown campaign, once per process and state."""
        question = (message["id"], f"{message['state']} {message['attention']} {message['batches']}")
        if question in self._answered:
            return
        if message["attention"] == "unknown":
            self._answered.add(question)
            self._call_later(self._rng.uniform(0, 0.03), lambda: self._resolve(scenario, message))
        elif message["state"] == "paused":
            self._answered.add(question)
            choices = ["resume"] * 6 + ["stop", "cancel", "reschedule"]
            self._send_later(
                self._rng.uniform(0, 0.1), do=self._rng.choice(choices), id=message["id"], delay=self._rng.uniform(0, 5)
            )

    def _resolve(self, scenario: Scenario, message: Mapping[str, Any]) -> None:
        """Resolve an unknown batch truthfully, or leave it unknown."""
        number = next((number for number, state in message["batches"] if state == "unknown"), None)
        if number is None:
            return
        self.decided_batches.add((scenario.index, number))
        ids = scenario.accepted.get(number)
        if self._rng.random() < 0.1 or (message["state"] == "stopped" and not ids):
            resolution = "leave"
        else:
            resolution = "sent" if ids else "resend"
        self.decisions[resolution] += 1
        with_id = ids and self._rng.random() < 0.8
        provider_id = ids[-1] if ids and with_id else None
        self._send(do="resolve", id=message["id"], resolution=resolution, provider_id=provider_id)

    def _handle_request(
        self, endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[ArmedFault | None, str]:
        """Handle a request to the provider: arm its fault, execute it, and kill the worker at its kill point."""
        request = json.loads(body)
        if endpoint is Endpoint.SEND:
            return self._handle_send(request, lambda: self._receive(endpoint, path, headers, body))
        scenario = self.by_provider_id.get(str(request.get("id")))
        if scenario is not None and scenario.point is FaultPoint.ACCEPTED and scenario.fault is not Fault.REFUSE:
            scenario.reads += 1
            if scenario.reads == 1:
                self._arm(endpoint, scenario.fault, scenario.point)
        return self._receive(endpoint, path, headers, body)

    def _handle_send(
        self, request: dict[str, Any], receive: Callable[[], tuple[ArmedFault | None, str]]
    ) -> tuple[ArmedFault | None, str]:
        """Handle a broadcast."""
        index, number = self.batch_in(request)
        scenario = self.scenarios[index]
        if (fault := scenario.fault_now()) is not None:
            self._arm(Endpoint.SEND, fault, FaultPoint.LAUNCH if fault is scenario.first_unknown else scenario.point)
        if scenario.point is FaultPoint.SUBMITTING and scenario.id is not None:
            self._send(do=self._rng.choice(("pause", "stop", "cancel", "resume")), id=scenario.id)
        self._kill_at(KillPoint.ARRIVED)
        before = set(self.provider.request_handler.registry.campaigns)
        answer = receive()
        for id_ in set(self.provider.request_handler.registry.campaigns) - before:
            if scenario.resend_unknown and number in scenario.accepted:
                self.resent_by_opt_in.add((scenario.index, number))
            scenario.accepted.setdefault(number, []).append(id_)
            self.by_provider_id[id_] = scenario
            self._kill_at(KillPoint.ACCEPTED)
        return answer

    def batch_in(self, request: dict[str, Any]) -> tuple[int, int]:
        """Return the campaign's index and the batch number of a broadcast."""
        scenario = self.scenarios[int(_campaign_number(request["settings"]["message"]))]
        return scenario.index, scenario.batch_of([row["phone"] for row in request["subscribers"]])

    def _arm(self, endpoint: Endpoint, fault: Fault, point: FaultPoint) -> None:
        """Arm a fault for the current request."""
        self.faults[fault] += 1
        self.pairs.add((fault, point))
        seconds = self._rng.choice((0.05, 0.1, 0.4)) if fault is Fault.SLOW_DRIP else 0.05
        if fault.startswith("hang"):
            seconds = self._rng.choice((0.05, 10.0))
        self.provider.faults.arm(endpoint, ArmedFault(fault, self._rng.choice(CODES), seconds), 1)

    def _refuse(self, point: FaultPoint) -> None:
        """Refuse connections for a while."""
        self.faults[Fault.REFUSE] += 1
        self.pairs.add((Fault.REFUSE, point))
        self.provider.fail("send", Fault.REFUSE, seconds=self._rng.uniform(0.01, 0.15))

    def _kill_at(self, kill_point: KillPoint) -> None:
        """Count a hit of the process's kill point, and kill the process at the last one."""
        if self.kill_point is kill_point and self.process is not None:
            self.arrivals_left -= 1
            if self.arrivals_left == 0:
                self.process.kill()

    def _send(self, **command: Any) -> None:
        """Send a command to the current process."""
        if self.process is not None:
            self.process.send(**command)

    def _send_later(self, seconds: float, **command: Any) -> None:
        """Send a command to the current process after some real seconds."""
        self._call_later(seconds, lambda: self._send(**command))

    def _call_later(self, seconds: float, function: Callable[[], None]) -> None:
        """Call a function after some real seconds, unless another process has started by then."""
        process = self.process
        asyncio.get_running_loop().call_later(seconds, lambda: function() if self.process is process else None)


def _campaign_number(text: str) -> str:
    """Return the number in a campaign's text, or -1."""
    found = _NUMBER.search(text)
    return found[0] if found else "-1"
