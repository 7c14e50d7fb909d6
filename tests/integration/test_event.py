"""The event entity publishes what happens to campaigns, without phone numbers."""

from collections.abc import Callable
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from simulators.provider import Fault, Provider
from tests.integration.conftest import PLUMBER, act, change_options, eventually, state

ENTITY = "event.home_campaign"


type EventTypes = Callable[[], list[str]]


@pytest.fixture
def event_types(hass: HomeAssistant, account: MockConfigEntry) -> EventTypes:
    """Return a function that returns the types of all events so far, in order."""
    events = async_capture_events(hass, "state_changed")

    def types() -> list[str]:
        """Return the types of the published events."""
        states = [event.data["new_state"] for event in events if event.data["entity_id"] == ENTITY]
        return [one.attributes["event_type"] for one in states if one.attributes.get("event_type")]

    return types


async def test_accepted_and_finished(hass: HomeAssistant, event_types: EventTypes, provider: Provider) -> None:
    """Events are published when a campaign is accepted and finished, with counts and cost and without numbers."""
    await act(hass, "broadcast", message="Тест", title="Дом 5", numbers=[PLUMBER, "79000000050"], attempts=1, wait=True)
    await eventually(lambda: event_types()[-1:] == ["finished"])

    assert event_types() == ["accepted", "finished"]
    attributes = dict(state(hass, ENTITY).attributes)
    del attributes["event_types"], attributes["friendly_name"]
    assert attributes == {
        "event_type": "finished",
        "campaign_id": 1,
        "state": "finished",
        "attention": None,
        "kind": "text",
        "source": "home_assistant",
        "recipients": 2,
        "reached": 1,
        "outcomes": {"answered": 1, "busy": 1},
        "budget": 0.26,
        "cost": 0.13,
    }


async def test_rejected(hass: HomeAssistant, event_types: EventTypes, provider: Provider) -> None:
    """The event of a rejection has the provider's code."""
    provider.fail("send", Fault.ERROR_CODE, code="Error_Not_Enough_Credits")
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    await eventually(lambda: event_types() == ["rejected"])
    assert state(hass, ENTITY).attributes["reason"] == "Error_Not_Enough_Credits"


async def test_needs_attention(hass: HomeAssistant, event_types: EventTypes, provider: Provider) -> None:
    """An unknown outcome publishes an event."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    await eventually(lambda: event_types() == ["needs_attention"])
    assert state(hass, ENTITY).attributes["attention"] == "unknown"


async def test_balance_low(
    hass: HomeAssistant, account: MockConfigEntry, event_types: EventTypes, provider: Provider
) -> None:
    """A balance below the threshold publishes one event, and the next one only after it was above."""
    await change_options(hass, account, low_balance=100)

    for balance in ("99.99", "50", "150", "20"):
        provider.account.set_balance(balance)
        await account.runtime_data.balance.async_refresh()

    assert [one for one in event_types() if one == "balance_low"] == ["balance_low", "balance_low"]
    attributes = state(hass, ENTITY).attributes
    assert (attributes["balance"], attributes["threshold"]) == (20.0, 100.0)


async def test_held_campaign_with_refused_credentials(
    hass: HomeAssistant, event_types: EventTypes, provider: Provider, let_pass: Callable[..., None]
) -> None:
    """Rejected credentials start a reauthentication even when no caller waits for the campaign."""
    in_an_hour = (dt_util.now() + timedelta(hours=1)).isoformat()
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, schedule=in_an_hour)
    provider.fail("send", Fault.ERROR_CODE, code="Error_Authorisation_Failed")

    let_pass(hours=1)

    await eventually(lambda: event_types() == ["rejected"])
    await eventually(lambda: len(hass.config_entries.flow.async_progress()) == 1)
