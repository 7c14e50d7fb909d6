"""Calls take simulated time, which runs at any speed."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from simulators.provider import Clock, ManualClock, Provider
from tests.simulators.conftest import NOON, Api


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "Набор"), (5, "Набор"), (6, "Разговор"), (19, "Разговор"), (20, "Успешно")],
)
async def test_rings_and_talks(api: Api, provider: Provider, seconds: int, status: str) -> None:
    """A call rings for six seconds and plays a phrase of fourteen."""
    campaign_id = await api.call("79000000001", phrase="2")
    provider.advance(seconds)

    [row] = await api.rows(campaign_id)

    assert row["status"] == status


@pytest.mark.parametrize(
    ("minutes", "attempts", "status"),
    [(1, "1", "Ожидание"), (9, "1", "Ожидание"), (10.55, "2", "Набор"), (11, "2", "Успешно")],
)
async def test_waits_between_attempts(api: Api, provider: Provider, minutes: float, attempts: str, status: str) -> None:
    """The next attempt starts an interval after the last one ended."""
    campaign_id = await api.call("79000000052", attempts="2", interval="10")
    provider.advance(minutes=minutes)

    [row] = await api.rows(campaign_id)

    assert (row["attempts"], row["status"]) == (attempts, status)


async def test_waits_for_the_schedule(api: Api, provider: Provider) -> None:
    """A scheduled broadcast places no call before it is due, in Moscow time."""
    campaign_id = await api.call("79000000001", schedule="2026-11-23 12:30")
    provider.advance(minutes=29)

    [row] = await api.rows(campaign_id)

    assert (row["status"], row["date"], provider.calls_placed) == ("Ожидание", "", 0)


async def test_dials_when_due(api: Api, provider: Provider) -> None:
    """A scheduled broadcast starts at its minute."""
    campaign_id = await api.call("79000000001", schedule="2026-11-23 12:30")
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert row["date"] == "2026-11-23 12:30:00"


async def test_dials_at_once_when_the_schedule_is_past(api: Api, provider: Provider) -> None:
    """A schedule in the past starts at once."""
    await api.call("79000000001", schedule="2020-07-15 14:05")

    assert provider.calls_placed == 1


async def test_dials_as_many_as_there_are_lines() -> None:
    """A long list waits for free lines."""
    provider = Provider(clock=ManualClock(NOON), lines=2)
    async with provider.serve() as url, aiohttp.ClientSession() as session:
        api = Api(session, url)
        await api.call("79000000001", "79000000002", "79000000003", phrase="2")
        at_once = provider.calls_placed
        provider.advance(seconds=20)

    assert (at_once, provider.calls_placed) == (2, 3)


async def test_runs_fast() -> None:
    """A fast clock ends a call in a moment."""
    provider = Provider(speed=36_000)
    async with provider.serve() as url, aiohttp.ClientSession() as session:
        api = Api(session, url)
        campaign_id = await api.call("79000000001")
        await asyncio.sleep(0.05)
        [row] = await api.rows(campaign_id)

    assert row["status"] == "Успешно"


def test_stands_still() -> None:
    """A manual clock changes only when it is advanced."""
    clock = ManualClock(NOON)
    clock.advance(90)
    clock.advance(minutes=1)

    assert clock.now() == NOON + timedelta(seconds=150)


def test_begins_now() -> None:
    """A clock without a start time starts at the real time."""
    assert abs(Clock(speed=0).now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_goes_on_at_another_speed() -> None:
    """A change of speed keeps the time that has passed."""
    clock = Clock(speed=0, start=NOON)
    clock.advance(60)
    clock.set_speed(3600)

    assert clock.now() >= NOON + timedelta(seconds=60)


@pytest.mark.parametrize("seconds", [-1, -0.5])
def test_never_runs_back(seconds: float) -> None:
    """A negative advance raises."""
    with pytest.raises(ValueError, match="never runs back"):
        ManualClock(NOON).advance(seconds)
