"""Helpers that wait for a condition or a state."""

import asyncio
from collections.abc import Awaitable, Callable

from aiomobilgroup import MobilgroupApiError, MobilgroupConnectionError, MobilgroupUnknownOutcomeError
from aiomobilgroup.campaigns import BatchState, Campaign, Campaigns, LaunchRequest

TWO = ("79120000000", "79120000001")
SIX = tuple(f"7912000000{number}" for number in range(6))


async def eventually(holds: Callable[[], bool | Awaitable[bool]], seconds: float = 10.0, pause: float = 0.005) -> None:
    """Wait until a condition holds, checking often."""
    async with asyncio.timeout(seconds):
        while not (await found if isinstance(found := holds(), Awaitable) else found):  # noqa: ASYNC110
            await asyncio.sleep(pause)


async def until(service: Campaigns, campaign: Campaign, state: BatchState, number: int = 1) -> Campaign:
    """Return a campaign once one of its batches has a state."""

    async def is_there() -> bool:
        return (await service.get(campaign.id)).batches[number - 1].state is state

    await eventually(is_there)
    return await service.get(campaign.id)


async def wait_for_calls(service: Campaigns, campaign: Campaign) -> None:
    """Wait until the calls of a paused campaign are over."""

    async def is_over() -> bool:
        return (await service.get(campaign.id)).counts.reached > 0

    await eventually(is_over)
    await asyncio.sleep(0.1)


async def launched(service: Campaigns, launch: LaunchRequest) -> Campaign:
    """Launch a campaign, and return it once it was sent or could not be sent."""
    campaign = await service.launch(launch)
    try:
        return await service.wait_submitted(campaign.id)
    except MobilgroupApiError, MobilgroupConnectionError, MobilgroupUnknownOutcomeError:
        return await service.get(campaign.id)
