"""Automatic check of campaign control: cancel, stop, resolve an unknown outcome, and redial."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
import time
from typing import Any

from demo.home_assistant import HomeAssistant
from demo.home_assistant_setup import entity_of
from demo.process import DemoError
from demo.provider import RunningProvider

# The bot may poll a campaign instead, because both share a journal; it looks for new batches every 30 seconds.
TIMEOUT_SECONDS = 60
BATCH = 3
NINE = [f"+7 912 000-{number}-00" for number in range(10, 19)]
RECIPIENT_WITH_LOST_RESPONSE = "79120000003"


async def check_campaigns(home: HomeAssistant, provider: RunningProvider, entry_id: str, launched: int) -> None:
    """Control new campaigns and redial the launched one. Raises `DemoError` on an unexpected result."""
    await _cancel(home, provider)
    await _stop(home, provider, entry_id)
    await _resolve_unknown(home, provider)
    await _redial(home, launched)


async def _cancel(home: HomeAssistant, provider: RunningProvider) -> None:
    """Schedule a campaign for tomorrow, find it in the calendar, and cancel it."""
    before = await _count(provider)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    campaign = await home.call_action(
        "mobilgroup.broadcast",
        {"message": "Субботник.", "title": "Субботник", "recipients": ["notify.residents"], "schedule": tomorrow},
        return_response=True,
    )
    number = campaign["campaign_id"]
    calendar = await entity_of(home, "scheduled")

    async def in_calendar() -> bool:
        """Return whether the calendar shows the campaign."""
        data = {"entity_id": calendar, "duration": {"days": 2}}
        answer = await home.call_action("calendar.get_events", data, return_response=True)
        return bool(answer[calendar]["events"])

    await _until(in_calendar, "the calendar shows the scheduled campaign")
    cancelled = await home.call_action("mobilgroup.cancel", {"campaign_id": number}, return_response=True)
    _require(cancelled["state"] == "cancelled" and await _count(provider) == before, "nothing of it was sent")
    _print(f"\nCampaign {number}: in the calendar for tomorrow, {cancelled['state']}, no calls were made")


async def _stop(home: HomeAssistant, provider: RunningProvider, entry_id: str) -> None:
    """Launch a campaign to nine recipients in batches of three, and stop it while the first batch is being sent."""
    before = await _count(provider)
    settings = {"sender": "74951234567", "time_zone": "Europe/Moscow", "journal": {"batch_size": BATCH}}
    await home.flow(entry_id, settings, kind="options/")
    await home.wait_for("notify.residents")
    await provider.fail("slow_drip", seconds=2)
    fields = {"message": "Учебная тревога.", "numbers": NINE, "attempts": 1}
    sending = asyncio.create_task(home.call_action("mobilgroup.broadcast", fields, return_response=True))

    async def begun() -> bool:
        """Return whether the provider has received the first request."""
        if sending.done():
            sending.result()
        return await _count(provider) > before

    await _until(begun, "the first request is there")
    listed = await home.call_action("mobilgroup.list_campaigns", {"limit": 1}, return_response=True)
    number = listed["campaigns"][0]["campaign_id"]
    await home.call_action("mobilgroup.stop", {"campaign_id": number})
    stopped = await sending
    called = await _count(provider) - before
    _require(stopped["state"] == "stopped" and called == 1, "the rest was dropped")
    _print(f"Campaign {number}: {stopped['state']} midway, {BATCH} of {stopped['recipients']} are called")


async def _resolve_unknown(home: HomeAssistant, provider: RunningProvider) -> None:
    """Lose the response to a request, and resolve the unknown outcome in the repairs."""
    before = await _count(provider)
    await provider.fail("reset_after_accepting")
    fields = {"message": "Лифт не работает.", "numbers": [RECIPIENT_WITH_LOST_RESPONSE]}
    await home.post("/api/services/mobilgroup/broadcast?return_response", fields, allow_error=True)
    issues = await _issues(home)
    step = await home.post("/api/repairs/issues/fix", {"handler": "mobilgroup", "issue_id": issues[0]["issue_id"]})
    known = step["description_placeholders"]
    number = int(known["campaign_id"])
    _print(f"Campaign {number}: the answer was lost ({known['what']}); balance before: {known['balance_before']} RUB")
    flow = f"/api/repairs/issues/fix/{step['flow_id']}"
    await home.post(flow, {"next_step_id": "sent"})
    sent = (await provider.state())["accepted"]["broadcasts"][-1]["id"]
    result = await home.post(flow, {"provider_id": sent})
    _require(result["type"] == "create_entry", "the repair accepted the resolution")

    async def settled() -> bool:
        """Return whether the campaign has finished."""
        campaign = await home.call_action("mobilgroup.get_campaign", {"campaign_id": number}, return_response=True)
        return bool(campaign["state"] == "finished" and campaign["reached"] == 1)

    await _until(settled, "the campaign is followed to its end")
    _require(await _count(provider) == before + 1, "it was sent once")
    _print(f"Campaign {number}: resolved in the repairs, finished, sent once")


async def _redial(home: HomeAssistant, number: int) -> None:
    """Redial the recipients that a campaign did not reach."""
    first = await home.call_action("mobilgroup.get_campaign", {"campaign_id": number}, return_response=True)
    again = await home.call_action("mobilgroup.redial", {"campaign_id": number, "wait": True}, return_response=True)
    missed = first["recipients"] - first["reached"]
    expected = f"the {missed} missed recipients are called again, not {again['phones']}"
    _require(again["state"] == "finished" and again["phones"] == missed, expected)
    shown = ", ".join(f"{outcome} {count}" for outcome, count in again["outcomes"].items())
    _print(f"Campaign {again['campaign_id']}: redials the {missed} missed recipients of campaign {number}: {shown}")


async def _issues(home: HomeAssistant) -> list[dict[str, Any]]:
    """Wait for repair issues of the integration, and return them."""
    found: list[dict[str, Any]] = []

    async def has_issue() -> bool:
        """Return whether there is an issue."""
        listed = await home.command(type="repairs/list_issues")
        found[:] = [issue for issue in listed["issues"] if issue["domain"] == "mobilgroup"]
        return bool(found)

    await _until(has_issue, "the repairs show an issue of the campaign")
    return found


async def _count(provider: RunningProvider) -> int:
    """Return the number of broadcasts that the provider has accepted."""
    count: int = (await provider.state())["accepted"]["count"]
    return count


async def _until(holds: Callable[[], Awaitable[bool]], expectation: str) -> None:
    """Wait until a condition holds. Raises `DemoError` after `TIMEOUT_SECONDS`."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not await holds():
        if time.monotonic() > deadline:
            raise DemoError(f"it was expected within {TIMEOUT_SECONDS} s that {expectation}")
        await asyncio.sleep(0.1)


def _require(holds: bool, expectation: str) -> None:  # noqa: FBT001
    """Raise `DemoError` unless a condition holds."""
    if not holds:
        raise DemoError(f"it was expected that {expectation}")


def _print(text: str) -> None:
    """Print a line and flush it."""
    print(text, flush=True)
