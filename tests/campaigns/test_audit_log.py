"""The audit log, and the data that is purged after the retention period."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from aiomobilgroup import MobilgroupInputError
from aiomobilgroup.campaigns import Actor, CampaignRejectedError, CampaignState, Override, Resolution, Rule
from aiomobilgroup.campaigns.journal.tables import audit, batches, campaigns, recipients
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, Environment, numbers

pytestmark = pytest.mark.usefixtures("loopback")

TEXT = "а" * 150


async def test_a_launch_is_on_record(tmp_path: Path) -> None:
    """The entry has actor, time, source, recipients and the estimated cost."""
    async with Environment(tmp_path).open() as env:
        await env.launch("79990000000", text=TEXT)
        campaign = await env.launch(*numbers(3), text=TEXT, actor=Actor("automation.leak", "home_assistant"))

        entry = (await env.service.audit(campaign.id))[-1]
        assert (entry.actor, entry.at, entry.action) == (Actor("automation.leak", "home_assistant"), NOON, "launch")
        assert (entry.cost, entry.details) == (Decimal("1.95"), {"recipients": 3, "rejected": 0})


async def test_an_override_is_on_record(tmp_path: Path) -> None:
    """The entry has the rules and the reason."""
    async with Environment(tmp_path).open(max_recipients=1) as env:
        override = Override(frozenset({Rule.MAX_RECIPIENTS, Rule.FREQUENCY}), "the whole house")
        campaign = await env.launch(*numbers(2), override=override)

        (entry,) = await env.service.audit(campaign.id)
        assert entry.details["override"] == ["frequency", "max_recipients"]
        assert entry.details["reason"] == "the whole house"


async def test_an_override_when_resuming_is_on_record(tmp_path: Path) -> None:
    """The entry has the rules and the reason, as at a launch."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.capped(env)
        await env.service.resume(campaign.id, ALICE, Override(frozenset({Rule.DAILY_RECIPIENTS}), "all of them"))

        entry = (await env.service.audit(campaign.id))[0]
        assert (entry.action, entry.actor) == ("resume", ALICE)
        assert entry.details == {"override": ["daily_recipients"], "reason": "all of them"}


async def test_an_end_is_on_record_with_its_cost(tmp_path: Path) -> None:
    """The last entry of a campaign has its cost."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.finish(await env.launch(*numbers(2), text=TEXT))

        entry = (await env.service.audit(campaign.id))[0]
        assert (entry.action, entry.result, entry.cost) == ("finish", "finished", Decimal("1.30"))


async def test_a_decision_is_on_record(tmp_path: Path) -> None:
    """The entry has the decision, the actor and the provider's id."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.resolve(campaign.id, Resolution.SENT, ALICE, "1234")

        entry = next(one for one in await env.service.audit(campaign.id) if one.action == "resolve")
        assert (entry.actor, entry.result, entry.details["provider_id"]) == (ALICE, "sent", "1234")


async def test_no_number_is_on_record(tmp_path: Path) -> None:
    """No action writes a number to the audit log."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        await env.service.block(numbers(1), ALICE, "asked for it")
        await env.service.unblock(numbers(1), ALICE)
        first = await env.finish(await env.launch(*numbers(3, "50")))
        await env.service.redial(first.id, ALICE)
        campaign = await scenarios.scheduled(env)
        await env.service.reschedule(campaign.id, NOON + timedelta(days=1), ALICE)
        await env.service.stop(campaign.id, ALICE)

        def lines(connection: Connection) -> str:
            return str(connection.execute(select(audit)).all())

        assert "7912" not in await env.journal.read(lines)
        assert len(await env.service.audit()) >= 8


async def test_what_was_refused_is_not_kept(tmp_path: Path) -> None:
    """A rejected launch leaves no campaign and no audit entry."""
    async with Environment(tmp_path).open(max_recipients=1) as env:
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(2))

        assert await env.service.audit() == []


async def test_numbers_texts_and_keys_are_forgotten_in_time(tmp_path: Path) -> None:
    """Counts and costs stay; numbers, texts, titles and keys are purged."""
    async with Environment(tmp_path).open(retention=timedelta(days=30), batch_size=2) as env:
        before = await env.finish(
            await env.launch(*numbers(2), "79120000060", text=TEXT, idempotency_key="leak-1", title="Ивановым")
        )
        await env.jump(days=31)
        await env.pass_time(hours=2)

        after = await env.service.get(before.id)
        assert (after.content, after.title, after.counts, after.cost) == ("", "", before.counts, before.cost)
        assert [one.phone for one in await env.service.report(before)] == ["", "", ""]

        def dump(connection: Connection) -> str:
            tables = (campaigns, batches, recipients, audit)
            return "".join(str(connection.execute(select(table)).all()) for table in tables)

        assert not [secret for secret in ("7912", TEXT, "leak-1", "Ивановым") if secret in await env.journal.read(dump)]


async def test_what_is_still_needed_is_kept(tmp_path: Path) -> None:
    """A campaign that is not over is not purged, however long ago it was launched."""
    async with Environment(tmp_path).open(retention=timedelta(days=30)) as env:
        campaign = await env.launch(*numbers(1), schedule=NOON + timedelta(days=90))
        await env.jump(days=60)
        await env.pass_time(hours=2)

        assert [one.phone for one in await env.service.report(campaign)] == numbers(1)


async def test_the_do_not_call_list_is_kept(tmp_path: Path) -> None:
    """Numbers on the do-not-call list are never purged."""
    async with Environment(tmp_path).open(retention=timedelta(days=30)) as env:
        await env.service.block(numbers(1), ALICE)
        await env.jump(days=60)
        await env.pass_time(hours=2)

        assert await env.service.do_not_call_numbers() == numbers(1)


async def test_a_forgotten_key_may_be_used_again(tmp_path: Path) -> None:
    """A purged idempotency key starts a new campaign."""
    async with Environment(tmp_path).open(retention=timedelta(days=30)) as env:
        first = await env.finish(await env.launch(*numbers(1), idempotency_key="leak-1"))
        await env.jump(days=31)
        await env.pass_time(hours=2)

        assert (await env.launch(*numbers(1), idempotency_key="leak-1")).id != first.id


async def test_the_forgotten_are_not_called_again(tmp_path: Path) -> None:
    """A purged campaign has no recipients left to redial."""
    async with Environment(tmp_path).open(retention=timedelta(days=30)) as env:
        first = await env.finish(await env.launch(*numbers(1, "50")))
        await env.jump(days=31)
        await env.pass_time(hours=2)
        with pytest.raises(MobilgroupInputError):
            await env.service.redial(first.id, ALICE)


async def test_a_long_list_is_forgotten_a_part_at_a_time(tmp_path: Path) -> None:
    """An alarm does not wait for the purge of a long list."""
    async with Environment(tmp_path).open(retention=timedelta(days=30), batch_size=10000) as env:
        campaign = await env.launch(*numbers(6000), schedule=NOON + timedelta(hours=1))
        await env.service.cancel(campaign.id, ALICE)
        await env.jump(days=31)
        await env.pass_time(hours=2)

        assert {one.phone for one in await env.service.report(campaign)} == {""}
        assert (await env.service.get(campaign.id)).state is CampaignState.CANCELLED


async def test_the_latest_campaigns_come_first(tmp_path: Path) -> None:
    """Campaigns can be listed by state, one page at a time."""
    async with Environment(tmp_path).open() as env:
        ids = [(await env.launch(*numbers(1, start=one))).id for one in range(3)]
        scheduled = await scenarios.scheduled(env)

        assert [one.id for one in await env.service.list()] == [scheduled.id, *reversed(ids)]
        assert [one.id for one in await env.service.list([CampaignState.SCHEDULED])] == [scheduled.id]
        assert [one.id for one in await env.service.list(limit=2, offset=1)] == [ids[2], ids[1]]
