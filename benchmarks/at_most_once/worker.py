"""The process that is killed: a service on a journal, told by lines of JSON what to do, telling what it has done."""

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

PERSON = Actor("person", "once")
OPEN = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED, CampaignState.RUNNING)


class SharedClock(Clock):
    """The simulator's time, as another process counts it."""

    def __init__(self, moment: float, read_at: float, speed: float) -> None:
        """Take what time it was at a moment of the machine's steady clock."""
        self._moment = moment
        self._read_at = read_at
        self._speed = speed

    @override
    def now(self) -> float:
        """Return the simulated time."""
        return self._moment + (time.monotonic() - self._read_at) * self._speed

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait for an event, at most so many simulated seconds."""
        await super().wait_for(event, seconds / self._speed)


class Worker:
    """Does what it is told."""

    def __init__(self, service: Campaigns, clock: Clock) -> None:
        """Take the service."""
        self._service = service
        self._clock = clock
        self.closed = asyncio.Event()

    async def do(self, order: dict[str, Any]) -> None:
        """Carry one order out and say so."""
        try:
            match order["do"]:
                case "launch":
                    campaign = await self._service.launch(self._launch(order))
                    report(launched=order["index"], **campaign_json(campaign))
                case "show":
                    states = OPEN if order["open"] else None
                    for campaign in await self._service.list(states, limit=100_000):
                        report(shown=True, **campaign_json(campaign))
                    report(shown_all=True)
                case "close":
                    self.closed.set()
                case action:
                    report(did=action, **campaign_json(await self._control(action, order)))
        except MobilgroupError as err:
            report(failed=order["do"], id=order.get("id"), error=repr(err))

    def _launch(self, order: dict[str, Any]) -> LaunchRequest:
        """Return the campaign that is wanted; its key makes it one however often it is wanted."""
        delay = order["delay"]
        return LaunchRequest(
            broadcast=Broadcast(
                sender="74951234567",
                content=Text(order["text"]),
                subscribers=[Subscriber(phone) for phone in order["phones"]],
                attempts=1,
                schedule=datetime.fromtimestamp(self._clock.now() + delay, UTC) if delay else None,
            ),
            actor=PERSON,
            idempotency_key=order["text"],
            resend_unknown=order["resend_unknown"],
            too_late_after=timedelta(seconds=order["too_late_after"]),
        )

    async def _control(self, action: str, order: dict[str, Any]) -> Campaign:
        """Do to a campaign what a person wants."""
        service, id_ = self._service, order["id"]
        match action:
            case "resolve":
                return await service.resolve(id_, Resolution(order["how"]), PERSON, order["provider_id"])
            case "reschedule":
                due = datetime.fromtimestamp(self._clock.now() + order["delay"], UTC)
                return await service.reschedule(id_, due, PERSON)
            case "resume":
                return await service.resume(id_, PERSON)
        return await {"cancel": service.cancel, "pause": service.pause, "stop": service.stop}[action](id_, PERSON)


def report(**words: Any) -> None:
    """Tell the parent; the line is on its way before this returns."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def campaign_json(campaign: Campaign) -> dict[str, Any]:
    """Return what the parent wants to know of a campaign."""
    return {
        "id": campaign.id,
        "text": campaign.content,
        "state": campaign.state,
        "attention": campaign.attention,
        "batches": [(batch.number, batch.state) for batch in campaign.batches],
    }


def report_event(event: CampaignEvent) -> None:
    """Tell of an event."""
    report(event=event.type, **campaign_json(event.campaign))


async def read_commands() -> asyncio.StreamReader:
    """Return the lines of standard input."""
    stream = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), sys.stdin)
    return stream


async def main() -> None:
    """Wait for the first line, which says where everything is, then work until killed or closed."""
    lines = await read_commands()
    # What goes wrong is on purpose here; only what nobody has foreseen is to be read.
    logging.disable(logging.CRITICAL)
    begin = await lines.readline()
    if not begin:
        return
    told = json.loads(begin)
    kill_switch = KillSwitch(KillPoint(told["kill_point"]), told["times"])
    clock = SharedClock(*told["clock"])
    leases.RENEW_SECONDS = told["renew"]
    journal = CrashingJournal(told["journal"], kill_switch, commit_name)
    await journal.open()
    async with aiohttp.ClientSession() as session:
        client = CrashingClient(
            session,
            ApiKey("demo-key"),
            url=told["url"],
            connect_timeout=timedelta(seconds=told["patience"]),
            send_timeout=timedelta(seconds=told["patience"]),
            read_pause=timedelta(0),
        )
        client.kill_switch, client.sender = kill_switch, told["sender"]
        settings = AccountSettings(
            batch_size=BATCH,
            duplicate_window=timedelta(0),
            retry_for=timedelta(seconds=told["retry_for"]),
            completion_margin=timedelta(minutes=1),
        )
        service = Campaigns(client, journal, account="demo", name=told["name"], settings=settings, clock=clock)
        service.subscribe(report_event)
        await service.start()
        worker = Worker(service, clock)
        report(started=True)
        doing = set()
        while not worker.closed.is_set() and (line := await lines.readline()):
            task = asyncio.create_task(worker.do(json.loads(line)))
            doing.add(task)
            task.add_done_callback(doing.discard)
            await asyncio.sleep(0)
        await service.close()
    await journal.close()


if __name__ == "__main__":
    # The waits between two tries of a read are no part of the promise.
    retrying_reader._FIRST_WAIT = 0.02  # type: ignore[misc]  # noqa: SLF001
    asyncio.run(main())
