"""Worker process: runs the campaign service, reads commands and writes reports as lines of JSON."""

import asyncio
from datetime import UTC, datetime, timedelta
import json
import logging
import sys
import time
from typing import Any, override

import aiohttp

from aiomobilgroup import ApiKey, Broadcast, MobilgroupError, Subscriber, Text, retrying_reader
from aiomobilgroup.campaigns import (
    AccountSettings,
    Actor,
    Campaign,
    CampaignEvent,
    Campaigns,
    CampaignState,
    Clock,
    LaunchRequest,
    Resolution,
)
from aiomobilgroup.campaigns.journal import leases
from benchmarks.at_most_once.kill_points import CrashingClient, KillPoint, commit_name
from benchmarks.at_most_once.scenarios import BATCH
from benchmarks.common.kill_points import CrashingJournal, KillSwitch

ACTOR = Actor("user", "benchmark")
OPEN = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED, CampaignState.RUNNING)


class SharedClock(Clock):
    """The simulator's clock, read in another process of the same machine."""

    def __init__(self, moment: float, read_at: float, speed: float) -> None:
        """Initialize the clock with the simulated time at `read_at` of the machine's monotonic clock."""
        self._moment = moment
        self._read_at = read_at
        self._speed = speed

    @override
    def now(self) -> float:
        """Return the simulated time."""
        return self._moment + (time.monotonic() - self._read_at) * self._speed

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait for an event, at most `seconds` of simulated time."""
        await super().wait_for(event, seconds / self._speed)


class Worker:
    """Executes commands on the campaign service."""

    def __init__(self, service: Campaigns, clock: Clock) -> None:
        """Initialize the worker."""
        self._service = service
        self._clock = clock
        self.closed = asyncio.Event()

    async def do(self, command: dict[str, Any]) -> None:
        """Execute a command and report its result."""
        try:
            match command["do"]:
                case "launch":
                    campaign = await self._service.launch(self._launch(command))
                    report(launched=command["index"], **campaign_json(campaign))
                case "show":
                    states = OPEN if command["open"] else None
                    for campaign in await self._service.list(states, limit=100_000):
                        report(shown=True, **campaign_json(campaign))
                    report(shown_all=True)
                case "close":
                    self.closed.set()
                case action:
                    report(did=action, **campaign_json(await self._control(action, command)))
        except MobilgroupError as err:
            report(failed=command["do"], id=command.get("id"), error=repr(err))

    def _launch(self, command: dict[str, Any]) -> LaunchRequest:
        """Build a launch request. Its idempotency key makes repeated launches one campaign."""
        delay = command["delay"]
        return LaunchRequest(
            broadcast=Broadcast(
                sender="74951234567",
                content=Text(command["text"]),
                subscribers=[Subscriber(phone) for phone in command["phones"]],
                attempts=1,
                schedule=datetime.fromtimestamp(self._clock.now() + delay, UTC) if delay else None,
            ),
            actor=ACTOR,
            idempotency_key=command["text"],
            resend_unknown=command["resend_unknown"],
            too_late_after=timedelta(seconds=command["too_late_after"]),
        )

    async def _control(self, action: str, command: dict[str, Any]) -> Campaign:
        """Control a campaign and return it."""
        service, id_ = self._service, command["id"]
        match action:
            case "resolve":
                return await service.resolve(id_, Resolution(command["resolution"]), ACTOR, command["provider_id"])
            case "reschedule":
                due = datetime.fromtimestamp(self._clock.now() + command["delay"], UTC)
                return await service.reschedule(id_, due, ACTOR)
            case "resume":
                return await service.resume(id_, ACTOR)
        return await {"cancel": service.cancel, "pause": service.pause, "stop": service.stop}[action](id_, ACTOR)


def report(**fields: Any) -> None:
    """Write a message to the parent process; it is flushed before this returns."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def campaign_json(campaign: Campaign) -> dict[str, Any]:
    """Return the fields of a campaign that the parent process checks."""
    return {
        "id": campaign.id,
        "text": campaign.content,
        "state": campaign.state,
        "attention": campaign.attention,
        "batches": [(batch.number, batch.state) for batch in campaign.batches],
    }


def report_event(event: CampaignEvent) -> None:
    """Report an event."""
    report(event=event.type, **campaign_json(event.campaign))


async def read_commands() -> asyncio.StreamReader:
    """Return a stream of the commands on standard input."""
    stream = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), sys.stdin)
    return stream


async def main() -> None:
    """Read the parameters from the first line, then execute commands until killed or closed."""
    lines = await read_commands()
    # The faults are deliberate, so their log messages are not shown.
    logging.disable(logging.CRITICAL)
    first_line = await lines.readline()
    if not first_line:
        return
    parameters = json.loads(first_line)
    kill_switch = KillSwitch(KillPoint(parameters["kill_point"]), parameters["times"])
    clock = SharedClock(*parameters["clock"])
    leases.RENEW_SECONDS = parameters["renew"]
    journal = CrashingJournal(parameters["journal"], kill_switch, commit_name)
    await journal.open()
    async with aiohttp.ClientSession() as session:
        client = CrashingClient(
            session,
            ApiKey("demo-key"),
            url=parameters["url"],
            connect_timeout=timedelta(seconds=parameters["request_timeout"]),
            send_timeout=timedelta(seconds=parameters["request_timeout"]),
            read_pause=timedelta(0),
        )
        client.kill_switch, client.sender = kill_switch, parameters["sender"]
        settings = AccountSettings(
            batch_size=BATCH,
            duplicate_window=timedelta(0),
            retry_for=timedelta(seconds=parameters["retry_for"]),
            completion_margin=timedelta(minutes=1),
        )
        service = Campaigns(client, journal, account="demo", name=parameters["name"], settings=settings, clock=clock)
        service.subscribe(report_event)
        await service.start()
        worker = Worker(service, clock)
        report(started=True)
        tasks = set()
        while not worker.closed.is_set() and (line := await lines.readline()):
            task = asyncio.create_task(worker.do(json.loads(line)))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            await asyncio.sleep(0)
        await service.close()
    await journal.close()


if __name__ == "__main__":
    # The pauses between retries of a read do not affect at-most-once sending.
    retrying_reader._FIRST_WAIT = 0.02  # type: ignore[misc]  # noqa: SLF001
    asyncio.run(main())
