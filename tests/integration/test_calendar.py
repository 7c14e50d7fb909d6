"""The calendar of scheduled campaigns."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from simulators.provider import Provider
from tests.integration.conftest import PLUMBER, act, eventually, state

ENTITY = "calendar.home_scheduled_campaigns"


async def schedule(hass: HomeAssistant, days: int, **fields: Any) -> None:
    """Schedule a campaign some days ahead."""
    due = (dt_util.now() + timedelta(days=days)).isoformat()
    await act(hass, "broadcast", message=f"Секрет {days}", numbers=PLUMBER, schedule=due, **fields)


async def events(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return the events of the next ten days."""
    response: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": ENTITY, "duration": {"days": 10}},
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = response[ENTITY]["events"]
    return found


@pytest.mark.usefixtures("account")
async def test_scheduled_campaigns(hass: HomeAssistant) -> None:
    """Scheduled campaigns are in the calendar by their titles, without their texts."""
    assert state(hass, ENTITY).state == "off"
    await schedule(hass, 3)
    await schedule(hass, 1, title="Субботник")
    await schedule(hass, 20)

    await eventually(lambda: state(hass, ENTITY).attributes.get("message") == "№ 2 · Субботник")
    assert [event["summary"] for event in await events(hass)] == ["№ 2 · Субботник", "№ 1"]
    assert "Секрет" not in str(state(hass, ENTITY).attributes)


@pytest.mark.usefixtures("account")
async def test_deleting_calls_off(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, provider: Provider, hass_admin_user: Any
) -> None:
    """Deleting an event cancels its campaign; deleting it again fails."""
    await schedule(hass, 1)
    await eventually(lambda: "message" in state(hass, ENTITY).attributes)
    client = await hass_ws_client(hass)

    await client.send_json_auto_id({"type": "calendar/event/delete", "entity_id": ENTITY, "uid": "1"})
    assert (await client.receive_json())["success"]
    assert (await act(hass, "get_campaign", campaign_id=1))["state"] == "cancelled"
    await eventually(lambda: "message" not in state(hass, ENTITY).attributes)
    assert await events(hass) == []

    await client.send_json_auto_id({"type": "calendar/event/delete", "entity_id": ENTITY, "uid": "1"})
    assert not (await client.receive_json())["success"]
    assert provider.accepted == []
