"""Campaigns in every situation in which a person may want something of them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiomobilgroup.campaigns import Campaign
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, World, numbers

type Situation = Callable[[World], Awaitable[Campaign]]

LATER = NOON + timedelta(hours=1)


async def scheduled(world: World) -> Campaign:
    """Return one that waits for its time."""
    return await world.launch(*numbers(4), schedule=LATER)


async def retrying(world: World) -> Campaign:
    """Return one whose provider cannot be reached."""
    world.provider.fail("send", Fault.REFUSE)
    campaign = await world.launch(*numbers(4))
    world.provider.clear_faults()
    return campaign


async def held(world: World) -> Campaign:
    """Return one that a person holds before anything is sent."""
    return await world.service.pause((await scheduled(world)).id, ALICE)


async def late(world: World) -> Campaign:
    """Return one whose time has passed while nobody looked."""
    campaign = await scheduled(world)
    await world.jump(hours=5)
    return await world.service.get(campaign.id)


async def held_midway(world: World) -> Campaign:
    """Return one that a person holds after its first batch."""
    return await _interrupted(world, lambda campaign_id: world.service.pause(campaign_id, ALICE))


async def sending(world: World) -> Campaign:
    """Return one whose first batch is sent and whose second did not reach the provider."""

    async def refuse(_: int) -> None:
        world.provider.fail("send", Fault.REFUSE)

    campaign = await _interrupted(world, refuse)
    world.provider.clear_faults()
    return campaign


async def doubtful(world: World) -> Campaign:
    """Return one of whose first batch nobody can tell; it was accepted."""
    world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    return await world.launch(*numbers(4))


async def doubtful_midway(world: World) -> Campaign:
    """Return one of whose second batch nobody can tell; it was accepted."""

    async def lose(_: int) -> None:
        world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    return await _interrupted(world, lose)


async def capped(world: World) -> Campaign:
    """Return one that a rule holds up after its first batch."""

    async def limit(_: int) -> None:
        world.service.settings = type(world.service.settings)(batch_size=2, daily_recipients=3)

    return await _interrupted(world, limit)


async def running(world: World) -> Campaign:
    """Return one whose phones ring."""
    return await world.launch(*numbers(4))


async def finished(world: World) -> Campaign:
    """Return one whose calls are over."""
    return await world.finish(await running(world))


async def cancelled(world: World) -> Campaign:
    """Return one that was called off."""
    return await world.service.cancel((await scheduled(world)).id, ALICE)


async def stopped(world: World) -> Campaign:
    """Return one whose rest was dropped, while the first batch rings."""
    return await _interrupted(world, lambda campaign_id: world.service.stop(campaign_id, ALICE))


async def failed(world: World) -> Campaign:
    """Return one that the provider refused."""
    world.provider.fail("send", Fault.ERROR_CODE, code="Error_No_AniPhone")
    return await world.launch(*numbers(4))


async def provider_held(world: World) -> Campaign:
    """Return one that the provider holds until its time."""
    return await world.launch(*numbers(2), schedule=LATER, provider_schedule=True)


async def _interrupted(world: World, what: Callable[[int], Awaitable[object]]) -> Campaign:
    """Return a campaign of two batches to which something happens when the first is with the provider."""
    happened: list[bool] = []

    async def once() -> None:
        if not happened:
            happened.append(True)
            await what((await world.service.list(limit=1))[0].id)

    world.client.after_send = once
    campaign = await world.launch(*numbers(4))
    world.client.after_send = None
    return campaign
