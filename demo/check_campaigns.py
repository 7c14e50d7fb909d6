"""A person in charge: one campaign cancelled, one stopped midway, one answered for, one called again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
import time
from typing import Any

from demo.home_assistant import HomeAssistant
from demo.home_assistant_setup import entity_of
from demo.process import DemoError
from demo.provider import RunningProvider

# What the bot has sent it follows too, because both share a journal; it looks for news of others every half minute.
PATIENCE = 60
BATCH = 3
NINE = [f"+7 912 000-{number}-00" for number in range(10, 19)]
NOBODY_TOLD = "79120000003"


async def check_campaigns(home: HomeAssistant, provider: RunningProvider, entry_id: str, launched: int) -> None:
    """Do with campaigns, one of them already launched, what a person may want; fail when it is not as it should be."""
    await _cancel(home, provider)
    await _stop(home, provider, entry_id)
    await _resolve_unknown(home, provider)
    await _redial(home, launched)


async def _cancel(home: HomeAssistant, provider: RunningProvider) -> None:
    """Schedule a campaign for tomorrow, find it in the calendar, and call it off."""
    before = await _count(provider)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    campaign = await home.act(
        "mobilgroup.broadcast",
        {"message": "Субботник.", "title": "Субботник", "recipients": ["notify.residents"], "schedule": tomorrow},
        wants_response=True,
    )
    number = campaign["campaign_id"]
    calendar = await entity_of(home, "scheduled")

    async def in_calendar() -> bool:
        """Return whether the calendar has it."""
        question = {"entity_id": calendar, "duration": {"days": 2}}
        answer = await home.act("calendar.get_events", question, wants_response=True)
        return bool(answer[calendar]["events"])

    await _until(in_calendar, "the calendar shows the scheduled campaign")
    cancelled = await home.act("mobilgroup.cancel", {"campaign_id": number}, wants_response=True)
    _require(cancelled["state"] == "cancelled" and await _count(provider) == before, "nothing of it was sent")
    _say(f"\nCampaign {number}: in the calendar for tomorrow, {cancelled['state']}, nobody was called")


async def _stop(home: HomeAssistant, provider: RunningProvider, entry_id: str) -> None:
    """Begin to call nine people, three a request, and stop while the first three are being sent."""
    before = await _count(provider)
    settings = {"sender": "74951234567", "time_zone": "Europe/Moscow", "journal": {"batch_size": BATCH}}
    await home.flow(entry_id, settings, kind="options/")
    await home.wait_for("notify.residents")
    await provider.fail("slow_drip", seconds=2)
    fields = {"message": "Учебная тревога.", "numbers": NINE, "attempts": 1}
    sending = asyncio.create_task(home.act("mobilgroup.broadcast", fields, wants_response=True))

    async def begun() -> bool:
        """Return whether the first request is there."""
        if sending.done():
            sending.result()
        return await _count(provider) > before

    await _until(begun, "the first request is there")
    listed = await home.act("mobilgroup.list_campaigns", {"limit": 1}, wants_response=True)
    number = listed["campaigns"][0]["campaign_id"]
    await home.act("mobilgroup.stop", {"campaign_id": number})
    stopped = await sending
    called = await _count(provider) - before
    _require(stopped["state"] == "stopped" and called == 1, "the rest was dropped")
    _say(f"Campaign {number}: {stopped['state']} midway, {BATCH} of {stopped['recipients']} are called")


async def _resolve_unknown(home: HomeAssistant, provider: RunningProvider) -> None:
    """Lose an answer, and say in the repairs what became of it."""
    before = await _count(provider)
    await provider.fail("reset_after_accepting")
    fields = {"message": "Лифт не работает.", "numbers": [NOBODY_TOLD]}
    await home.post("/api/services/mobilgroup/broadcast?return_response", fields, allow_error=True)
    issues = await _issues(home)
    step = await home.post("/api/repairs/issues/fix", {"handler": "mobilgroup", "issue_id": issues[0]["issue_id"]})
    known = step["description_placeholders"]
    number = int(known["campaign_id"])
    _say(f"Campaign {number}: the answer was lost ({known['what']}); balance before: {known['balance_before']} RUB")
    flow = f"/api/repairs/issues/fix/{step['flow_id']}"
    await home.post(flow, {"next_step_id": "sent"})
    sent = (await provider.state())["accepted"]["broadcasts"][-1]["id"]
    result = await home.post(flow, {"provider_id": sent})
    _require(result["type"] == "create_entry", "the repair took the answer")

    async def settled() -> bool:
        """Return whether its calls are over."""
        campaign = await home.act("mobilgroup.get_campaign", {"campaign_id": number}, wants_response=True)
        return bool(campaign["state"] == "finished" and campaign["reached"] == 1)

    await _until(settled, "the campaign is followed to its end")
    _require(await _count(provider) == before + 1, "it was sent once")
    _say(f"Campaign {number}: answered for in the repairs, finished, sent once")


async def _redial(home: HomeAssistant, number: int) -> None:
    """Call those again who were not reached by a campaign."""
    first = await home.act("mobilgroup.get_campaign", {"campaign_id": number}, wants_response=True)
    again = await home.act("mobilgroup.redial", {"campaign_id": number, "wait": True}, wants_response=True)
    missed = first["recipients"] - first["reached"]
    wrong = f"those {missed} are called again, not {again['phones']}"
    _require(again["state"] == "finished" and again["phones"] == missed, wrong)
    shown = ", ".join(f"{outcome} {count}" for outcome, count in again["outcomes"].items())
    _say(f"Campaign {again['campaign_id']}: calls again whom campaign {number} did not reach ({missed}): {shown}")


async def _issues(home: HomeAssistant) -> list[dict[str, Any]]:
    """Return what the repairs ask of us, once they do."""
    found: list[dict[str, Any]] = []

    async def asked() -> bool:
        """Return whether there is an issue."""
        listed = await home.command(type="repairs/list_issues")
        found[:] = [issue for issue in listed["issues"] if issue["domain"] == "mobilgroup"]
        return bool(found)

    await _until(asked, "the repairs ask about the campaign")
    return found


async def _count(provider: RunningProvider) -> int:
    """Return how many broadcasts the provider has accepted."""
    count: int = (await provider.state())["accepted"]["count"]
    return count


async def _until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not await holds():
        if time.monotonic() > deadline:
            raise DemoError(f"it was expected within {PATIENCE} s that {what}")
        await asyncio.sleep(0.1)


def _require(holds: bool, what: str) -> None:  # noqa: FBT001
    """Fail unless something holds."""
    if not holds:
        raise DemoError(f"it was expected that {what}")


def _say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)
