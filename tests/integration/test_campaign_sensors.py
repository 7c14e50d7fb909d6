"""Sensors for an account's campaigns."""

from datetime import timedelta

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.mobilgroup.account import journal_account_id
from custom_components.mobilgroup.aiomobilgroup import Broadcast, Subscriber, Text
from custom_components.mobilgroup.aiomobilgroup.campaigns import Actor, Campaigns, LaunchRequest
from simulators.provider import Fault, Provider
from tests.integration.conftest import PLUMBER, SENDER, act, eventually, state

LAST, REACHED = "sensor.home_last_campaign", "sensor.home_reached_by_the_last_campaign"
RUNNING, SPENT, CALLS_LEFT = "sensor.home_running_campaigns", "sensor.home_spent_today", "sensor.home_calls_left"


def sensor_states(hass: HomeAssistant) -> list[str]:
    """Return the states of the sensors."""
    return [state(hass, entity).state for entity in (LAST, REACHED, RUNNING, SPENT)]


@pytest.mark.usefixtures("account")
async def test_before_anything_was_sent(hass: HomeAssistant) -> None:
    """Without earlier campaigns the sensors have no invented values."""
    assert sensor_states(hass) == ["unknown", "unknown", "0", "0"]
    assert hass.states.get(CALLS_LEFT) is None


@pytest.mark.usefixtures("account")
async def test_pushed(hass: HomeAssistant) -> None:
    """The sensors are updated as soon as a campaign starts and ends, without polling."""
    await act(hass, "broadcast", message="Тест", numbers=[PLUMBER, "79000000050"], attempts=1)
    await eventually(lambda: state(hass, LAST).state == "finished")

    await eventually(lambda: sensor_states(hass) == ["finished", "50", "0", "0.13"])
    spent = state(hass, SPENT).attributes
    assert (spent["device_class"], spent["unit_of_measurement"], spent["state_class"]) == ("monetary", "RUB", "total")
    assert dt_util.parse_datetime(spent["last_reset"]) == dt_util.start_of_local_day()
    assert "running" in state(hass, LAST).attributes["options"]


@pytest.mark.usefixtures("account")
async def test_doubt(hass: HomeAssistant, provider: Provider) -> None:
    """A campaign with an unknown outcome is shown as paused, and its estimated cost counts as spent."""
    await act(hass, "broadcast", message="Раз", numbers=PLUMBER)
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Два", numbers=PLUMBER)

    await eventually(lambda: sensor_states(hass) == ["paused", "unknown", "0", "0.26"])


async def test_calls_left(hass: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry) -> None:
    """The number of affordable calls is derived from the cost of earlier calls; the sensor is disabled by default."""
    assert entity_registry.async_get(CALLS_LEFT) is not None
    entity_registry.async_update_entity(CALLS_LEFT, disabled_by=None)
    await hass.config_entries.async_reload(account.entry_id)
    assert state(hass, CALLS_LEFT).state == "unknown"

    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, wait=True)
    await account.runtime_data.balance.async_refresh()

    await eventually(lambda: state(hass, CALLS_LEFT).state == str(int(273.37 / 0.13)))


@pytest.mark.usefixtures("account")
async def test_new_day(hass: HomeAssistant) -> None:
    """At midnight the spent amount returns to 0."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, wait=True)
    await eventually(lambda: state(hass, SPENT).state == "0.13")

    with freeze_time(dt_util.start_of_local_day() + timedelta(days=1, seconds=3)):
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)

    assert state(hass, SPENT).state == "0"


async def test_journal_that_fails(
    hass: HomeAssistant, account: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """With an unreadable journal the campaign sensors are unavailable; the balance is not."""
    journal = account.runtime_data.campaign_manager.journal
    engine, journal._engine = journal._engine, None
    await account.runtime_data.campaigns.async_refresh()
    journal._engine = engine

    assert state(hass, LAST).state == state(hass, "calendar.home_scheduled_campaigns").state == "unavailable"
    assert state(hass, "sensor.home_balance").state == "273.50"
    await account.runtime_data.campaigns.async_refresh()
    assert state(hass, LAST).state == "unknown"
    caplog.clear()


async def test_what_others_write(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Campaigns that the bot writes into the same journal appear within minutes, though no event is published here."""
    manager = account.runtime_data.campaign_manager
    bot = Campaigns(
        account.runtime_data.client, manager.journal, account=journal_account_id(account.data), name="telegram"
    )
    due = dt_util.now() + timedelta(days=1)
    broadcast = Broadcast(sender=SENDER, content=Text("Тест"), subscribers=[Subscriber(PLUMBER)], schedule=due)
    await bot.launch(LaunchRequest(broadcast=broadcast, actor=Actor("4242", "telegram")))
    assert state(hass, LAST).state == "unknown"

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=5, seconds=2))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert state(hass, LAST).state == "scheduled"
    assert (await act(hass, "get_campaign", campaign_id=1))["source"] == "telegram"
    assert (await act(hass, "cancel", campaign_id=1))["state"] == "cancelled"
