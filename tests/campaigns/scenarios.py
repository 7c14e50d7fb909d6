"""Campaigns in every state in which a user may act on them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiomobilgroup.campaigns import Campaign
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, Environment, numbers

type Scenario = Callable[[Environment], Awaitable[Campaign]]

LATER = NOON + timedelta(hours=1)


async def scheduled(env: Environment) -> Campaign:
    """Return a campaign that waits for its scheduled time."""
    return await env.launch(*numbers(4), schedule=LATER)


async def retrying(env: Environment) -> Campaign:
    """Return a campaign whose provider cannot be reached."""
    env.provider.fail("send", Fault.REFUSE)
    campaign = await env.launch(*numbers(4))
    env.provider.clear_faults()
    return campaign


async def paused(env: Environment) -> Campaign:
    """Return a campaign that a user paused before anything was sent."""
    return await env.service.pause((await scheduled(env)).id, ALICE)


async def late(env: Environment) -> Campaign:
    """Return a campaign whose scheduled time passed while no process was running."""
    campaign = await scheduled(env)
    await env.jump(hours=5)
    return await env.service.get(campaign.id)


async def paused_midway(env: Environment) -> Campaign:
    """Return a campaign that a user paused after its first batch."""
    return await _interrupted(env, lambda campaign_id: env.service.pause(campaign_id, ALICE))


async def sending(env: Environment) -> Campaign:
    """Return a campaign whose first batch was sent and whose second did not reach the provider."""

    async def refuse(_: int) -> None:
        env.provider.fail("send", Fault.REFUSE)

    campaign = await _interrupted(env, refuse)
    env.provider.clear_faults()
    return campaign


async def unknown_outcome(env: Environment) -> Campaign:
    """Return a campaign whose first batch has an unknown outcome; the provider accepted it."""
    env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    return await env.launch(*numbers(4))


async def unknown_midway(env: Environment) -> Campaign:
    """Return a campaign whose second batch has an unknown outcome; the provider accepted it."""

    async def lose(_: int) -> None:
        env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    return await _interrupted(env, lose)


async def capped(env: Environment) -> Campaign:
    """Return a campaign that a rule stopped after its first batch."""

    async def limit(_: int) -> None:
        env.service.settings = type(env.service.settings)(batch_size=2, daily_recipients=3)

    return await _interrupted(env, limit)


async def running(env: Environment) -> Campaign:
    """Return a campaign whose calls are in progress."""
    return await env.launch(*numbers(4))


async def finished(env: Environment) -> Campaign:
    """Return a campaign whose calls are over."""
    return await env.finish(await running(env))


async def cancelled(env: Environment) -> Campaign:
    """Return a cancelled campaign."""
    return await env.service.cancel((await scheduled(env)).id, ALICE)


async def stopped(env: Environment) -> Campaign:
    """Return a campaign that was stopped while its first batch is being called."""
    return await _interrupted(env, lambda campaign_id: env.service.stop(campaign_id, ALICE))


async def failed(env: Environment) -> Campaign:
    """Return a campaign that the provider rejected."""
    env.provider.fail("send", Fault.ERROR_CODE, code="Error_No_AniPhone")
    return await env.launch(*numbers(4))


async def provider_scheduled(env: Environment) -> Campaign:
    """Return a campaign that was sent at once and is scheduled at the provider."""
    return await env.launch(*numbers(2), schedule=LATER, provider_schedule=True)


async def _interrupted(env: Environment, interrupt: Callable[[int], Awaitable[object]]) -> Campaign:
    """Return a campaign of two batches, interrupted when the provider has the first."""
    interrupted: list[bool] = []

    async def once() -> None:
        if not interrupted:
            interrupted.append(True)
            await interrupt((await env.service.list(limit=1))[0].id)

    env.client.after_send = once
    campaign = await env.launch(*numbers(4))
    env.client.after_send = None
    return campaign
