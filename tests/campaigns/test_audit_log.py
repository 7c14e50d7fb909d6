"""The record of who did what, and what is forgotten in time."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from aiomobilgroup import MobilgroupInputError
from aiomobilgroup.campaigns import Actor, CampaignRejectedError, CampaignState, Override, Resolution, Rule
from aiomobilgroup.campaigns.journal.tables import audit, batches, campaigns, recipients
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, World, numbers

pytestmark = pytest.mark.usefixtures("loopback")

TEXT = "а" * 150


async def test_a_launch_is_on_record(tmp_path: Path) -> None:
    """Who, when, from where, how many, and what it was to cost."""
    async with World(tmp_path).open() as world:
        await world.launch("79990000000", text=TEXT)
        campaign = await world.launch(*numbers(3), text=TEXT, actor=Actor("automation.leak", "home_assistant"))

        entry = (await world.service.audit(campaign.id))[-1]
        assert (entry.actor, entry.at, entry.action) == (Actor("automation.leak", "home_assistant"), NOON, "launch")
        assert (entry.cost, entry.details) == (Decimal("1.95"), {"recipients": 3, "rejected": 0})


async def test_an_override_is_on_record(tmp_path: Path) -> None:
    """Which rules, and why."""
    async with World(tmp_path).open(max_recipients=1) as world:
        override = Override(frozenset({Rule.MAX_RECIPIENTS, Rule.FREQUENCY}), "the whole house")
        campaign = await world.launch(*numbers(2), override=override)

        (entry,) = await world.service.audit(campaign.id)
        assert entry.details["override"] == ["frequency", "max_recipients"]
        assert entry.details["reason"] == "the whole house"


async def test_an_override_when_resuming_is_on_record(tmp_path: Path) -> None:
    """As at a launch."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.capped(world)
        await world.service.resume(campaign.id, ALICE, Override(frozenset({Rule.DAILY_RECIPIENTS}), "all of them"))

        entry = (await world.service.audit(campaign.id))[0]
        assert (entry.action, entry.actor) == ("resume", ALICE)
        assert entry.details == {"override": ["daily_recipients"], "reason": "all of them"}


async def test_an_end_is_on_record_with_its_cost(tmp_path: Path) -> None:
    """The last line of a campaign says what it has cost."""
    async with World(tmp_path).open() as world:
        campaign = await world.finish(await world.launch(*numbers(2), text=TEXT))

        entry = (await world.service.audit(campaign.id))[0]
        assert (entry.action, entry.result, entry.cost) == ("finish", "finished", Decimal("1.30"))


async def test_a_decision_is_on_record(tmp_path: Path) -> None:
    """Which, by whom, and with which id."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.doubtful(world)
        await world.service.resolve(campaign.id, Resolution.SENT, ALICE, "1234")

        entry = next(one for one in await world.service.audit(campaign.id) if one.action == "resolve")
        assert (entry.actor, entry.result, entry.details["provider_id"]) == (ALICE, "sent", "1234")


async def test_no_number_is_on_record(tmp_path: Path) -> None:
    """Whatever was done with it."""
    async with World(tmp_path).open(batch_size=2) as world:
        await world.service.block(numbers(1), ALICE, "asked for it")
        await world.service.unblock(numbers(1), ALICE)
        first = await world.finish(await world.launch(*numbers(3, "50")))
        await world.service.redial(first.id, ALICE)
        campaign = await scenarios.scheduled(world)
        await world.service.reschedule(campaign.id, NOON + timedelta(days=1), ALICE)
        await world.service.stop(campaign.id, ALICE)

        def lines(connection: Connection) -> str:
            return str(connection.execute(select(audit)).all())

        assert "7912" not in await world.journal.read(lines)
        assert len(await world.service.audit()) >= 8


async def test_what_was_refused_is_not_kept(tmp_path: Path) -> None:
    """Not even on record: there is no campaign to speak of."""
    async with World(tmp_path).open(max_recipients=1) as world:
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(2))

        assert await world.service.audit() == []


async def test_numbers_texts_and_keys_are_forgotten_in_time(tmp_path: Path) -> None:
    """Counts and costs stay; nothing that tells whom was called, or what was said, does."""
    async with World(tmp_path).open(retention=timedelta(days=30), batch_size=2) as world:
        before = await world.finish(
            await world.launch(*numbers(2), "79120000060", text=TEXT, idempotency_key="leak-1", title="Ивановым")
        )
        await world.jump(days=31)
        await world.pass_time(hours=2)

        after = await world.service.get(before.id)
        assert (after.content, after.title, after.counts, after.cost) == ("", "", before.counts, before.cost)
        assert [one.phone for one in await world.service.report(before)] == ["", "", ""]

        def dump(connection: Connection) -> str:
            tables = (campaigns, batches, recipients, audit)
            return "".join(str(connection.execute(select(table)).all()) for table in tables)

        assert not [
            secret for secret in ("7912", TEXT, "leak-1", "Ивановым") if secret in await world.journal.read(dump)
        ]


async def test_what_is_still_needed_is_kept(tmp_path: Path) -> None:
    """A campaign that is not over is not old, however long ago it was launched."""
    async with World(tmp_path).open(retention=timedelta(days=30)) as world:
        campaign = await world.launch(*numbers(1), schedule=NOON + timedelta(days=90))
        await world.jump(days=60)
        await world.pass_time(hours=2)

        assert [one.phone for one in await world.service.report(campaign)] == numbers(1)


async def test_the_do_not_call_list_is_kept(tmp_path: Path) -> None:
    """Who asked not to be called has not asked for a month only."""
    async with World(tmp_path).open(retention=timedelta(days=30)) as world:
        await world.service.block(numbers(1), ALICE)
        await world.jump(days=60)
        await world.pass_time(hours=2)

        assert await world.service.do_not_call_numbers() == numbers(1)


async def test_a_forgotten_key_may_be_used_again(tmp_path: Path) -> None:
    """It is as if it had never been."""
    async with World(tmp_path).open(retention=timedelta(days=30)) as world:
        first = await world.finish(await world.launch(*numbers(1), idempotency_key="leak-1"))
        await world.jump(days=31)
        await world.pass_time(hours=2)

        assert (await world.launch(*numbers(1), idempotency_key="leak-1")).id != first.id


async def test_the_forgotten_are_not_called_again(tmp_path: Path) -> None:
    """There is nobody left to redial."""
    async with World(tmp_path).open(retention=timedelta(days=30)) as world:
        first = await world.finish(await world.launch(*numbers(1, "50")))
        await world.jump(days=31)
        await world.pass_time(hours=2)
        with pytest.raises(MobilgroupInputError):
            await world.service.redial(first.id, ALICE)


async def test_a_long_list_is_forgotten_a_part_at_a_time(tmp_path: Path) -> None:
    """An alarm does not wait behind it."""
    async with World(tmp_path).open(retention=timedelta(days=30), batch_size=10000) as world:
        campaign = await world.launch(*numbers(6000), schedule=NOON + timedelta(hours=1))
        await world.service.cancel(campaign.id, ALICE)
        await world.jump(days=31)
        await world.pass_time(hours=2)

        assert {one.phone for one in await world.service.report(campaign)} == {""}
        assert (await world.service.get(campaign.id)).state is CampaignState.CANCELLED


async def test_the_latest_campaigns_come_first(tmp_path: Path) -> None:
    """By state, a page at a time."""
    async with World(tmp_path).open() as world:
        ids = [(await world.launch(*numbers(1, start=one))).id for one in range(3)]
        held = await scenarios.scheduled(world)

        assert [one.id for one in await world.service.list()] == [held.id, *reversed(ids)]
        assert [one.id for one in await world.service.list([CampaignState.SCHEDULED])] == [held.id]
        assert [one.id for one in await world.service.list(limit=2, offset=1)] == [ids[2], ids[1]]
