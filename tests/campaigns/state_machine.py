"""Everything that people, time and trouble may do to campaigns, in any order, and what must hold after each step."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, override
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aiomobilgroup import CallOutcome, MobilgroupInputError
from aiomobilgroup.campaigns import (
    Attention,
    BatchState,
    CallingHours,
    Campaign,
    CampaignRejectedError,
    CampaignState,
    CampaignStateError,
    LaunchRequest,
    Resolution,
)
from simulators.provider import Fault
from simulators.provider.wire_models import Endpoint
from tests.campaigns.environment import ALICE, World, wish
from tests.campaigns.test_hours import allowed

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = (
    datetime(2026, 11, 23, 12, tzinfo=BERLIN),
    datetime(2026, 11, 23, 20, 45, tzinfo=BERLIN),
    datetime(2026, 11, 23, 23, 50, tzinfo=BERLIN),
    datetime(2026, 3, 29, 1, 40, tzinfo=BERLIN),
    datetime(2026, 10, 25, 1, 40, tzinfo=BERLIN),
)
"""Noon, the evening, just before midnight, and the nights in which the clock is changed."""
HOURS = (
    None,
    CallingHours(time(9), time(21), BERLIN),
    CallingHours(time(22), time(2, 30), BERLIN),
    CallingHours(time(2, 30), time(12), BERLIN, frozenset(range(6))),
)
PHONES = tuple(f"7912000{index:02}{end}" for index, end in enumerate(("00", "40", "50", "51", "52", "55", "80", "84")))
"""Answered, heard in part, busy, silent, reached at the second attempt, rejected, refused, shown between attempts."""
FAULTS = tuple(
    fault
    for fault in Fault
    # What takes real time, or closes the whole server, has rules of its own; what spoils ids only is none here.
    if fault not in {Fault.REFUSE, Fault.SLOW_DRIP} and not fault.startswith("hang")
)
SOME_PHONES = st.lists(st.sampled_from(PHONES), min_size=1, max_size=6, unique=True)
PRICE = Decimal("0.65")
FOLDER = Path("/dev/shm")
ENDS = (CampaignState.FINISHED, CampaignState.CANCELLED, CampaignState.STOPPED, CampaignState.FAILED)
RANG = {BatchState.SUBMITTING, BatchState.ACCEPTED, BatchState.UNKNOWN}


def seldom[T](*values: T) -> st.SearchStrategy[T | None]:
    """Return a limit that most accounts do not have: with all of them little would be sent."""
    return st.sampled_from([None] * 2 * len(values) + list(values))


class CampaignsMachine(RuleBasedStateMachine):
    """An account's life. The person who decides about doubts tells the truth."""

    def __init__(self) -> None:
        """Begin a loop of its own."""
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory(dir=FOLDER if FOLDER.is_dir() else None)
        self.blocked: set[str] = set()
        self.hours: dict[str, CallingHours | None] = {}
        self.wishes: list[LaunchRequest] = []
        self.seen = 0
        self.read: list[tuple[Campaign, list[Any]]] | None = None
        """What the journal has said since something happened."""
        self.error_of: dict[str, float] = {}
        """By the provider's id: how wrong this machine's clock was when it was sent."""

    @initialize(
        start=st.sampled_from(MOMENTS),
        hours=st.sampled_from((None, *HOURS)),
        batch_size=st.integers(1, 4),
        recipients=seldom(4),
        daily=seldom(5, 9),
        cost=seldom(2 * PRICE, 5 * PRICE),
        daily_cost=seldom(3 * PRICE, 8 * PRICE),
        reserve=seldom(Decimal(995)),
        frequency=seldom(1, 2),
    )
    def begin(self, start: datetime, hours: CallingHours | None, **limits: Any) -> None:
        """Open an account with some limits."""
        self.settings = {
            "time_zone": BERLIN,
            "calling_hours": hours,
            "batch_size": limits["batch_size"],
            "max_recipients": limits["recipients"],
            "daily_recipients": limits["daily"],
            "max_cost": limits["cost"],
            "daily_cost": limits["daily_cost"],
            "reserve": limits["reserve"],
            "frequency": limits["frequency"],
            "completion_margin": timedelta(minutes=10),
        }
        self.world = World(Path(self.folder.name), start.astimezone(UTC), balance="1000")
        self.opened = self.world.open(**self.settings)
        self.run(self.opened.__aenter__())

    @override
    def teardown(self) -> None:
        """Close the service, and the loop."""
        if hasattr(self, "opened"):
            self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    def run(self, what: Any) -> Any:
        """Let something happen."""
        self.read = None
        return self.runner.run(what)

    # What people do

    @rule(
        phones=SOME_PHONES,
        delay=st.sampled_from([None, None, timedelta(minutes=-90), timedelta(minutes=7), timedelta(hours=11)]),
        hours=st.sampled_from(HOURS),
        idempotency_key=st.sampled_from([None, None, "a", "b"]),
        attempts=st.sampled_from([1, 2, None]),
        provider_schedule=st.booleans(),
        times=st.integers(1, 2),
    )
    def launch(
        self, phones: list[str], delay: timedelta | None, hours: CallingHours | None, times: int, **more: Any
    ) -> None:
        """Want something, once or twice at the same moment."""
        schedule = None if delay is None else self.world.provider.now + delay
        one = self.new_wish(phones, hours or self.settings["calling_hours"], schedule=schedule, **more)
        self.run(self.try_launches([one] * times))

    @rule(phones=SOME_PHONES, fault=st.sampled_from((None, *FAULTS)), times=st.integers(1, 2), resend=st.booleans())
    def launch_now(self, phones: list[str], fault: Fault | None, times: int, resend: bool) -> None:
        """Want something urgent, and let the answer be lost perhaps; some would rather be rung twice than never."""
        if fault is not None:
            self.world.provider.fail("send", fault, code="Error_No_AniPhone", times=times)
        self.run(self.try_launches([self.new_wish(phones, None, urgent=True, resend_unknown=resend)]))
        self.world.provider.clear_faults()

    @precondition(lambda self: self.wishes)
    @rule(data=st.data())
    def launch_again(self, data: st.DataObject) -> None:
        """Want the same once more."""
        self.run(self.try_launches([data.draw(st.sampled_from(self.wishes))]))

    @precondition(lambda self: self.wishes)
    @rule(
        data=st.data(),
        action=st.sampled_from(["cancel", "pause", "resume", "stop", "reschedule", "redial"]),
        delay=st.sampled_from([timedelta(minutes=-5), timedelta(minutes=20), timedelta(hours=9)]),
    )
    def act(self, data: st.DataObject, action: str, delay: timedelta) -> None:
        """Want something of a campaign."""
        campaigns = self.campaigns()
        if not campaigns:
            return
        campaign = data.draw(st.sampled_from(campaigns))
        more = (self.world.provider.now + delay,) if action == "reschedule" else ()
        self.run(self.try_action(action, campaign.id, *more))

    @precondition(lambda self: self.wishes)
    @rule(leave=st.booleans(), with_id=st.booleans())
    def resolve(self, leave: bool, with_id: bool) -> None:
        """Decide about every doubt, truly."""
        for campaign in self.campaigns():
            if campaign.attention is Attention.UNKNOWN:
                self.run(self.decide(campaign, leave=leave, with_id=with_id))

    @rule(phone=st.sampled_from(PHONES))
    def think_better_of_being_called(self, phone: str) -> None:
        """Ask not to be called, or to be called again."""
        change = self.world.service.unblock if phone in self.blocked else self.world.service.block
        self.blocked ^= {phone}
        self.run(change([phone], ALICE))

    # What time and trouble do

    @rule(minutes=st.integers(1, 15), phones=SOME_PHONES)
    def be_unreachable(self, minutes: int, phones: list[str]) -> None:
        """Let the provider be away while something is wanted, and time pass unseen."""

        async def away() -> None:
            self.world.client.is_away = True
            await self.try_launches([self.new_wish(phones, None, urgent=True)])
            await self.world.jump(minutes=minutes)
            self.world.client.is_away = False

        self.run(away())

    @rule(phones=SOME_PHONES, fault=st.sampled_from([Fault.HANG_AFTER_ACCEPTING, Fault.HANG_BEFORE_ACCEPTING]))
    def crash_while_sending(self, phones: list[str], fault: Fault) -> None:
        """Let the process die while a request is on its way, with the provider knowing of it or not."""
        self.run(self.die_while_sending(self.new_wish(phones, None, urgent=True), fault))

    @rule(end=st.sampled_from(["crash", "restart"]))
    def end_the_process(self, end: str) -> None:
        """Let the process die while nothing is being sent, or close it, and begin another one."""
        self.run(getattr(self.world, end)())

    @rule(minutes=st.sampled_from([1, 5, 30, 180, 600]))
    def pass_time(self, minutes: int) -> None:
        """Let time pass."""
        self.run(self.world.pass_time(steps=10, minutes=minutes))

    @rule(minutes=st.sampled_from([3, 40, 300, 1440, 10080]))
    def jump(self, minutes: int) -> None:
        """Let time pass unseen."""
        self.run(self.world.jump(minutes=minutes))

    @rule(minutes=st.sampled_from([-1500, -240, -10, 0, 0, 10, 240]))
    def set_the_clock(self, minutes: int) -> None:
        """Let this machine's clock be set wrong, or right again."""
        self.world.clock.error = 60.0 * minutes
        self.run(self.world.settle())

    # What must hold

    @invariant()
    def nobody_is_rung_twice_for_one_campaign(self) -> None:
        """For every campaign to somebody, at most one accepted broadcast has the number."""
        if not self.wishes:
            return
        reports = self.reports()
        entitled = Counter((campaign.content, row.phone) for campaign, rows in reports for row in rows)
        for campaign, rows in reports:
            twice = {batch.number for batch in campaign.batches if "resent" in batch.evidence}
            entitled.update((campaign.content, row.phone) for row in rows if row.batch in twice)
        rung = Counter((self.text_of(sent), phone) for sent in self.world.provider.accepted for phone in sent.phones)
        assert rung <= entitled, f"rung twice: {rung - entitled}"
        ids = [its for campaign, _ in reports for its in campaign.provider_ids]
        assert len(ids) == len(set(ids)), f"an id twice: {ids}"
        assert set(ids) <= {sent.id for sent in self.world.provider.accepted}

    @invariant()
    def the_blocked_are_not_called(self) -> None:
        """Of what was accepted in this step, nothing is for somebody on the list."""
        if not self.wishes:
            return
        new = self.world.provider.accepted[self.seen :]
        self.seen += len(new)
        self.error_of |= {sent.id: self.world.clock.error for sent in new}
        assert not self.blocked & {phone for sent in new for phone in sent.phones}

    @invariant()
    def calls_are_made_within_the_hours(self) -> None:
        """The last attempt at every number so far began at an hour that is allowed."""
        for sent in self.world.provider.accepted if self.wishes else ():
            if self.world.clock.error or self.error_of.get(sent.id):
                # Nobody can know the hour by a clock that is wrong.
                continue
            hours = self.hours[self.text_of(sent)]
            times = [sent.dialer.started[index] for index, tries in enumerate(sent.dialer.tries) if tries]
            late = [at for at in times if hours and not allowed(hours, datetime.fromtimestamp(at, UTC))]
            assert not late, f"called at {[datetime.fromtimestamp(at, hours.time_zone) for at in late if hours]}"

    @invariant()
    def caps_hold(self) -> None:
        """Recipients exactly, roubles by what was promised or has been paid."""
        if not self.wishes:
            return
        people: Counter[object] = Counter()
        roubles: dict[object, Decimal] = {}
        for sent in self.world.provider.accepted:
            error = self.error_of.get(sent.id, self.world.clock.error)
            day = datetime.fromtimestamp(sent.accepted_at + error, BERLIN).date()
            people[day] += len(sent.phones)
            price = Decimal(sent.counts.cost) / 100 if sent.finished else PRICE * (len(sent.phones) - sent.rejected)
            roubles[day] = roubles.get(day, Decimal(0)) + price
        for limit, most in (
            ("daily_recipients", max(people.values(), default=0)),
            ("daily_cost", max(roubles.values(), default=0)),
        ):
            assert self.settings[limit] is None or most <= self.settings[limit], f"{limit}: {most}"
        for campaign in self.campaigns():
            sent_to = sum(batch.recipients for batch in campaign.batches if batch.state in RANG)
            assert self.settings["max_recipients"] is None or sent_to <= self.settings["max_recipients"]
            spent = campaign.cost if campaign.finished else campaign.budget
            assert self.settings["max_cost"] is None or (spent or 0) <= self.settings["max_cost"]
        if self.settings["reserve"] is not None:
            assert self.world.provider.balance - Decimal(self.world.provider.account.reserved) / 100 >= 995 - PRICE

    @invariant()
    def reports_add_up(self) -> None:
        """Counts and costs of a campaign are those of its rows, and of the provider where it has told them."""
        if not self.wishes:
            return
        sent = {one.id: one for one in self.world.provider.accepted}
        for campaign, rows in self.reports():
            outcomes = Counter(row.outcome for row in rows if row.rejection_reason is None)
            assert campaign.counts.outcomes == outcomes
            assert (campaign.counts.recipients, campaign.counts.rejected) == (len(rows), len(rows) - outcomes.total())
            costs = [row.cost for row in rows if row.cost is not None]
            assert (campaign.cost or Decimal(0)) == sum(costs, Decimal(0))
            if campaign.finished and not outcomes[CallOutcome.PENDING]:
                paid = sum(sent[its].counts.cost for its in campaign.provider_ids)
                assert (campaign.cost or Decimal(0)) == Decimal(paid) / 100

    @invariant()
    def states_are_legal(self) -> None:
        """What a campaign is said to be agrees with its batches, and with what the provider has."""
        if not self.wishes:
            return
        has = {self.text_of(sent) for sent in self.world.provider.accepted}
        reached: dict[str, bool] = {}
        for campaign in self.campaigns():
            states = {batch.state for batch in campaign.batches}
            may_have = bool(states & RANG) or any("resent" in batch.evidence for batch in campaign.batches)
            match campaign.state:
                case CampaignState.SCHEDULED:
                    assert not states & RANG
                case CampaignState.CANCELLED | CampaignState.FAILED:
                    assert not states & RANG
                    assert campaign.finished
                case CampaignState.RUNNING | CampaignState.FINISHED:
                    assert states <= {BatchState.ACCEPTED, BatchState.REJECTED}
                case CampaignState.STOPPED:
                    assert states & RANG
            assert (campaign.finished is None) or campaign.state in ENDS
            assert (campaign.attention is Attention.UNKNOWN) <= (BatchState.UNKNOWN in states)
            reached[campaign.content] = reached.get(campaign.content, False) or may_have
        assert has <= {text for text, may_have in reached.items() if may_have}, "a wrong claim: it was accepted"

    # How it is done

    def new_wish(self, phones: list[str], hours: CallingHours | None, **more: Any) -> LaunchRequest:
        """Return a wish with a text that no other has, and remember the hours it is to keep."""
        text = f"{len(self.wishes):0150}"
        self.hours[text] = hours
        self.wishes.append(wish(*phones, text=text, calling_hours=hours, **({"interval": 7} | more)))
        return self.wishes[-1]

    async def die_while_sending(self, wanted: LaunchRequest, fault: Fault) -> None:
        """Launch, and let the process die when the provider has the request."""
        self.world.provider.fail("send", fault, seconds=0.2)
        before = self.world.provider.request_handler.log.by_endpoint[Endpoint.SEND]
        try:
            await self.world.service.launch(wanted)
        except CampaignRejectedError:
            self.world.provider.clear_faults()
            return
        for _ in range(100):
            if self.world.provider.request_handler.log.by_endpoint[Endpoint.SEND] > before:
                break
            await asyncio.sleep(0.001)
        self.world.provider.clear_faults()
        await self.world.crash()
        await self.world.client.drain()

    async def try_launches(self, wanted: list[LaunchRequest]) -> None:
        """Launch all at once; rules may refuse."""
        results = await asyncio.gather(*(self.world.service.launch(one) for one in wanted), return_exceptions=True)
        await self.world.settle()
        for result in results:
            assert isinstance(result, Campaign | CampaignRejectedError), repr(result)
        made = {result.id for result in results if isinstance(result, Campaign)}
        assert len(made) <= 1, f"{len(made)} campaigns of one wish"

    async def try_action(self, action: str, campaign_id: int, *more: object) -> None:
        """Do something that may be refused."""
        do = getattr(self.world.service, action)
        with suppress(CampaignStateError, CampaignRejectedError, MobilgroupInputError):
            await do(campaign_id, *more, ALICE)
        await self.world.settle()

    async def decide(self, campaign: Campaign, *, leave: bool, with_id: bool) -> None:
        """Say of a doubt what is true, or leave it."""
        number = next(batch.number for batch in campaign.batches if batch.state is BatchState.UNKNOWN)
        phones = {
            row.phone
            for row in await self.world.service.report(campaign)
            if row.batch == number and not row.rejection_reason
        }
        known = {its for one in await self.world.service.list(limit=1000) for its in one.provider_ids}
        its = [
            sent.id
            for sent in self.world.provider.accepted
            if self.text_of(sent) == campaign.content and set(sent.phones) == phones and sent.id not in known
        ]
        if leave:
            answer: tuple[Any, ...] = (Resolution.LEAVE, ALICE)
        elif its:
            answer = (Resolution.SENT, ALICE, *its[:1]) if with_id else (Resolution.SENT, ALICE)
        else:
            answer = (Resolution.RESEND, ALICE)
        try:
            await self.world.service.resolve(campaign.id, *answer)
        except CampaignStateError:
            assert (answer[0], campaign.state) == (Resolution.RESEND, CampaignState.STOPPED)
        await self.world.settle()

    def campaigns(self) -> list[Campaign]:
        """Return all campaigns."""
        return [campaign for campaign, _ in self.reports()]

    def reports(self) -> list[tuple[Campaign, list[Any]]]:
        """Return all campaigns with their rows; read once for all that must hold after a step."""
        if self.read is None:
            self.read = self.runner.run(self.read_all())
        return self.read

    async def read_all(self) -> list[tuple[Campaign, list[Any]]]:
        """Read all campaigns with their rows."""
        service = self.world.service
        return [(one, list(await service.report(one))) for one in await service.list(limit=1000)]

    @staticmethod
    def text_of(sent: Any) -> str:
        """Return what a broadcast says."""
        return str(sent.order.text)
