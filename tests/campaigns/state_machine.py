"""Random sequences of user actions, elapsed time and faults, and the invariants that hold after each step."""

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
from tests.campaigns.environment import ALICE, Environment, launch_request
from tests.campaigns.test_hours import allowed

BERLIN = ZoneInfo("Europe/Berlin")
START_TIMES = (
    datetime(2026, 11, 23, 12, tzinfo=BERLIN),
    datetime(2026, 11, 23, 20, 45, tzinfo=BERLIN),
    datetime(2026, 11, 23, 23, 50, tzinfo=BERLIN),
    datetime(2026, 3, 29, 1, 40, tzinfo=BERLIN),
    datetime(2026, 10, 25, 1, 40, tzinfo=BERLIN),
)
"""Noon, the evening, just before midnight, and the nights of both clock changes."""
HOURS = (
    None,
    CallingHours(time(9), time(21), BERLIN),
    CallingHours(time(22), time(2, 30), BERLIN),
    CallingHours(time(2, 30), time(12), BERLIN, frozenset(range(6))),
)
PHONES = tuple(f"7912000{index:02}{end}" for index, end in enumerate(("00", "40", "50", "51", "52", "55", "80", "84")))
"""Answered, heard in part, busy, no answer, second attempt, rejected, rejected by the provider, between attempts."""
FAULTS = tuple(
    fault
    for fault in Fault
    # Faults that take real time or close the whole server have rules of their own.
    if fault not in {Fault.REFUSE, Fault.SLOW_DRIP} and not fault.startswith("hang")
)
SOME_PHONES = st.lists(st.sampled_from(PHONES), min_size=1, max_size=6, unique=True)
PRICE = Decimal("0.65")
FOLDER = Path("/dev/shm")
FINAL_STATES = (CampaignState.FINISHED, CampaignState.CANCELLED, CampaignState.STOPPED, CampaignState.FAILED)
SENT_STATES = {BatchState.SUBMITTING, BatchState.ACCEPTED, BatchState.UNKNOWN}


def mostly_none[T](*values: T) -> st.SearchStrategy[T | None]:
    """Return a strategy for a limit that most accounts do not have: with all limits little would be sent."""
    return st.sampled_from([None] * 2 * len(values) + list(values))


class CampaignsMachine(RuleBasedStateMachine):
    """The life of an account. Decisions about unknown outcomes are always right."""

    def __init__(self) -> None:
        """Initialize the machine with its own event loop."""
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory(dir=FOLDER if FOLDER.is_dir() else None)
        self.do_not_call: set[str] = set()
        self.hours: dict[str, CallingHours | None] = {}
        self.requests: list[LaunchRequest] = []
        self.checked_count = 0
        self.cached_reports: list[tuple[Campaign, list[Any]]] | None = None
        """The campaigns and their rows as read since the last action."""
        self.error_of: dict[str, float] = {}
        """By the provider's id: the error of this machine's clock when the broadcast was sent."""

    @initialize(
        start=st.sampled_from(START_TIMES),
        hours=st.sampled_from((None, *HOURS)),
        batch_size=st.integers(1, 4),
        recipients=mostly_none(4),
        daily=mostly_none(5, 9),
        cost=mostly_none(2 * PRICE, 5 * PRICE),
        daily_cost=mostly_none(3 * PRICE, 8 * PRICE),
        reserve=mostly_none(Decimal(995)),
        frequency=mostly_none(1, 2),
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
        self.env = Environment(Path(self.folder.name), start.astimezone(UTC), balance="1000")
        self.opened = self.env.open(**self.settings)
        self.run(self.opened.__aenter__())

    @override
    def teardown(self) -> None:
        """Close the service and the event loop."""
        if hasattr(self, "opened"):
            self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    def run(self, coroutine: Any) -> Any:
        """Run a coroutine in the machine's event loop."""
        self.cached_reports = None
        return self.runner.run(coroutine)

    # User actions

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
        """Launch a campaign, once or twice at the same moment."""
        schedule = None if delay is None else self.env.provider.now + delay
        one = self.new_request(phones, hours or self.settings["calling_hours"], schedule=schedule, **more)
        self.run(self.try_launches([one] * times))

    @rule(phones=SOME_PHONES, fault=st.sampled_from((None, *FAULTS)), times=st.integers(1, 2), resend=st.booleans())
    def launch_now(self, phones: list[str], fault: Fault | None, times: int, resend: bool) -> None:
        """Launch an urgent campaign whose response may be lost; it may allow resending after an unknown outcome."""
        if fault is not None:
            self.env.provider.fail("send", fault, code="Error_No_AniPhone", times=times)
        self.run(self.try_launches([self.new_request(phones, None, urgent=True, resend_unknown=resend)]))
        self.env.provider.clear_faults()

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def launch_again(self, data: st.DataObject) -> None:
        """Launch an earlier request again."""
        self.run(self.try_launches([data.draw(st.sampled_from(self.requests))]))

    @precondition(lambda self: self.requests)
    @rule(
        data=st.data(),
        action=st.sampled_from(["cancel", "pause", "resume", "stop", "reschedule", "redial"]),
        delay=st.sampled_from([timedelta(minutes=-5), timedelta(minutes=20), timedelta(hours=9)]),
    )
    def act(self, data: st.DataObject, action: str, delay: timedelta) -> None:
        """Control a campaign."""
        campaigns = self.campaigns()
        if not campaigns:
            return
        campaign = data.draw(st.sampled_from(campaigns))
        more = (self.env.provider.now + delay,) if action == "reschedule" else ()
        self.run(self.try_action(action, campaign.id, *more))

    @precondition(lambda self: self.requests)
    @rule(leave=st.booleans(), with_id=st.booleans())
    def resolve(self, leave: bool, with_id: bool) -> None:
        """Decide every unknown outcome correctly, or leave it."""
        for campaign in self.campaigns():
            if campaign.attention is Attention.UNKNOWN:
                self.run(self.decide(campaign, leave=leave, with_id=with_id))

    @rule(phone=st.sampled_from(PHONES))
    def toggle_do_not_call(self, phone: str) -> None:
        """Add a number to the do-not-call list or remove it."""
        change = self.env.service.unblock if phone in self.do_not_call else self.env.service.block
        self.do_not_call ^= {phone}
        self.run(change([phone], ALICE))

    # Elapsed time and faults

    @rule(minutes=st.integers(1, 15), phones=SOME_PHONES)
    def make_provider_unreachable(self, minutes: int, phones: list[str]) -> None:
        """Launch while the provider is unreachable, and advance time in one step."""

        async def away() -> None:
            self.env.client.is_unreachable = True
            await self.try_launches([self.new_request(phones, None, urgent=True)])
            await self.env.jump(minutes=minutes)
            self.env.client.is_unreachable = False

        self.run(away())

    @rule(phones=SOME_PHONES, fault=st.sampled_from([Fault.HANG_AFTER_ACCEPTING, Fault.HANG_BEFORE_ACCEPTING]))
    def crash_while_sending(self, phones: list[str], fault: Fault) -> None:
        """Kill the process while a request is in flight; the provider may have accepted it or not."""
        self.run(self.crash_during_send(self.new_request(phones, None, urgent=True), fault))

    @rule(end=st.sampled_from(["crash", "restart"]))
    def end_the_process(self, end: str) -> None:
        """Kill or close the process while nothing is being sent, and start another one."""
        self.run(getattr(self.env, end)())

    @rule(minutes=st.sampled_from([1, 5, 30, 180, 600]))
    def pass_time(self, minutes: int) -> None:
        """Advance time."""
        self.run(self.env.pass_time(steps=10, minutes=minutes))

    @rule(minutes=st.sampled_from([3, 40, 300, 1440, 10080]))
    def jump(self, minutes: int) -> None:
        """Advance time in one step."""
        self.run(self.env.jump(minutes=minutes))

    @rule(minutes=st.sampled_from([-1500, -240, -10, 0, 0, 10, 240]))
    def set_the_clock(self, minutes: int) -> None:
        """Set this machine's clock wrong, or right again."""
        self.env.clock.error = 60.0 * minutes
        self.run(self.env.settle())

    # Invariants

    @invariant()
    def nobody_is_rung_twice_for_one_campaign(self) -> None:
        """For every recipient of a campaign, at most one accepted broadcast has the number."""
        if not self.requests:
            return
        reports = self.reports()
        entitled = Counter((campaign.content, row.phone) for campaign, rows in reports for row in rows)
        for campaign, rows in reports:
            twice = {batch.number for batch in campaign.batches if "resent" in batch.evidence}
            entitled.update((campaign.content, row.phone) for row in rows if row.batch in twice)
        called = Counter((self.text_of(sent), phone) for sent in self.env.provider.accepted for phone in sent.phones)
        assert called <= entitled, f"rung twice: {called - entitled}"
        ids = [provider_id for campaign, _ in reports for provider_id in campaign.provider_ids]
        assert len(ids) == len(set(ids)), f"an id twice: {ids}"
        assert set(ids) <= {sent.id for sent in self.env.provider.accepted}

    @invariant()
    def the_blocked_are_not_called(self) -> None:
        """Nothing accepted in this step is for a number on the do-not-call list."""
        if not self.requests:
            return
        new = self.env.provider.accepted[self.checked_count :]
        self.checked_count += len(new)
        self.error_of |= {sent.id: self.env.clock.error for sent in new}
        assert not self.do_not_call & {phone for sent in new for phone in sent.phones}

    @invariant()
    def calls_are_made_within_the_hours(self) -> None:
        """The last attempt at every number so far started within the calling hours."""
        for sent in self.env.provider.accepted if self.requests else ():
            if self.env.clock.error or self.error_of.get(sent.id):
                # With a wrong clock the service cannot determine the hour.
                continue
            hours = self.hours[self.text_of(sent)]
            times = [sent.dialer.started[index] for index, tries in enumerate(sent.dialer.tries) if tries]
            late = [at for at in times if hours and not allowed(hours, datetime.fromtimestamp(at, UTC))]
            assert not late, f"called at {[datetime.fromtimestamp(at, hours.time_zone) for at in late if hours]}"

    @invariant()
    def caps_hold(self) -> None:
        """Recipients never exceed a cap, nor does the sum of promised and charged costs."""
        if not self.requests:
            return
        recipients: Counter[object] = Counter()
        costs: dict[object, Decimal] = {}
        for sent in self.env.provider.accepted:
            error = self.error_of.get(sent.id, self.env.clock.error)
            day = datetime.fromtimestamp(sent.accepted_at + error, BERLIN).date()
            recipients[day] += len(sent.phones)
            price = Decimal(sent.counts.cost) / 100 if sent.finished else PRICE * (len(sent.phones) - sent.rejected)
            costs[day] = costs.get(day, Decimal(0)) + price
        for limit, highest in (
            ("daily_recipients", max(recipients.values(), default=0)),
            ("daily_cost", max(costs.values(), default=0)),
        ):
            assert self.settings[limit] is None or highest <= self.settings[limit], f"{limit}: {highest}"
        for campaign in self.campaigns():
            sent_to = sum(batch.recipients for batch in campaign.batches if batch.state in SENT_STATES)
            assert self.settings["max_recipients"] is None or sent_to <= self.settings["max_recipients"]
            spent = campaign.cost if campaign.finished else campaign.budget
            assert self.settings["max_cost"] is None or (spent or 0) <= self.settings["max_cost"]
        if self.settings["reserve"] is not None:
            assert self.env.provider.balance - Decimal(self.env.provider.account.reserved) / 100 >= 995 - PRICE

    @invariant()
    def reports_add_up(self) -> None:
        """A campaign's counts and costs equal those of its rows, and those of the provider once it reported them."""
        if not self.requests:
            return
        sent = {one.id: one for one in self.env.provider.accepted}
        for campaign, rows in self.reports():
            outcomes = Counter(row.outcome for row in rows if row.rejection_reason is None)
            assert campaign.counts.outcomes == outcomes
            assert (campaign.counts.recipients, campaign.counts.rejected) == (len(rows), len(rows) - outcomes.total())
            costs = [row.cost for row in rows if row.cost is not None]
            assert (campaign.cost or Decimal(0)) == sum(costs, Decimal(0))
            if campaign.finished and not outcomes[CallOutcome.PENDING]:
                paid = sum(sent[provider_id].counts.cost for provider_id in campaign.provider_ids)
                assert (campaign.cost or Decimal(0)) == Decimal(paid) / 100

    @invariant()
    def states_are_legal(self) -> None:
        """A campaign's state agrees with its batches and with what the provider accepted."""
        if not self.requests:
            return
        accepted_texts = {self.text_of(sent) for sent in self.env.provider.accepted}
        maybe_sent_by_text: dict[str, bool] = {}
        for campaign in self.campaigns():
            states = {batch.state for batch in campaign.batches}
            is_maybe_sent = bool(states & SENT_STATES) or any("resent" in batch.evidence for batch in campaign.batches)
            match campaign.state:
                case CampaignState.SCHEDULED:
                    assert not states & SENT_STATES
                case CampaignState.CANCELLED | CampaignState.FAILED:
                    assert not states & SENT_STATES
                    assert campaign.finished
                case CampaignState.RUNNING | CampaignState.FINISHED:
                    assert states <= {BatchState.ACCEPTED, BatchState.REJECTED}
                case CampaignState.STOPPED:
                    assert states & SENT_STATES
            assert (campaign.finished is None) or campaign.state in FINAL_STATES
            assert (campaign.attention is Attention.UNKNOWN) <= (BatchState.UNKNOWN in states)
            maybe_sent_by_text[campaign.content] = maybe_sent_by_text.get(campaign.content, False) or is_maybe_sent
        assert accepted_texts <= {text for text, is_maybe_sent in maybe_sent_by_text.items() if is_maybe_sent}, (
            "a wrong claim: it was accepted"
        )

    # Helpers

    def new_request(self, phones: list[str], hours: CallingHours | None, **more: Any) -> LaunchRequest:
        """Return a request with a unique text, and remember the calling hours it must keep."""
        text = f"{len(self.requests):0150}"
        self.hours[text] = hours
        self.requests.append(launch_request(*phones, text=text, calling_hours=hours, **({"interval": 7} | more)))
        return self.requests[-1]

    async def crash_during_send(self, request: LaunchRequest, fault: Fault) -> None:
        """Launch, and kill the process when the provider has the request."""
        self.env.provider.fail("send", fault, seconds=0.2)
        before = self.env.provider.request_handler.log.by_endpoint[Endpoint.SEND]
        try:
            await self.env.service.launch(request)
        except CampaignRejectedError:
            self.env.provider.clear_faults()
            return
        for _ in range(100):
            if self.env.provider.request_handler.log.by_endpoint[Endpoint.SEND] > before:
                break
            await asyncio.sleep(0.001)
        self.env.provider.clear_faults()
        await self.env.crash()
        await self.env.client.drain()

    async def try_launches(self, requests: list[LaunchRequest]) -> None:
        """Launch all requests at once; rules may reject them."""
        results = await asyncio.gather(*(self.env.service.launch(one) for one in requests), return_exceptions=True)
        await self.env.settle()
        for result in results:
            assert isinstance(result, Campaign | CampaignRejectedError), repr(result)
        made = {result.id for result in results if isinstance(result, Campaign)}
        assert len(made) <= 1, f"{len(made)} campaigns of one request"

    async def try_action(self, action: str, campaign_id: int, *more: object) -> None:
        """Control a campaign; the action may be rejected."""
        do = getattr(self.env.service, action)
        with suppress(CampaignStateError, CampaignRejectedError, MobilgroupInputError):
            await do(campaign_id, *more, ALICE)
        await self.env.settle()

    async def decide(self, campaign: Campaign, *, leave: bool, with_id: bool) -> None:
        """Decide an unknown outcome correctly, or leave it."""
        number = next(batch.number for batch in campaign.batches if batch.state is BatchState.UNKNOWN)
        phones = {
            row.phone
            for row in await self.env.service.report(campaign)
            if row.batch == number and not row.rejection_reason
        }
        known = {provider_id for one in await self.env.service.list(limit=1000) for provider_id in one.provider_ids}
        provider_ids = [
            sent.id
            for sent in self.env.provider.accepted
            if self.text_of(sent) == campaign.content and set(sent.phones) == phones and sent.id not in known
        ]
        if leave:
            answer: tuple[Any, ...] = (Resolution.LEAVE, ALICE)
        elif provider_ids:
            answer = (Resolution.SENT, ALICE, *provider_ids[:1]) if with_id else (Resolution.SENT, ALICE)
        else:
            answer = (Resolution.RESEND, ALICE)
        try:
            await self.env.service.resolve(campaign.id, *answer)
        except CampaignStateError:
            assert (answer[0], campaign.state) == (Resolution.RESEND, CampaignState.STOPPED)
        await self.env.settle()

    def campaigns(self) -> list[Campaign]:
        """Return all campaigns."""
        return [campaign for campaign, _ in self.reports()]

    def reports(self) -> list[tuple[Campaign, list[Any]]]:
        """Return all campaigns with their rows; they are read once for all invariants of a step."""
        if self.cached_reports is None:
            self.cached_reports = self.runner.run(self.read_all())
        return self.cached_reports

    async def read_all(self) -> list[tuple[Campaign, list[Any]]]:
        """Read all campaigns with their rows."""
        service = self.env.service
        return [(one, list(await service.report(one))) for one in await service.list(limit=1000)]

    @staticmethod
    def text_of(sent: Any) -> str:
        """Return the text of a broadcast."""
        return str(sent.order.text)
