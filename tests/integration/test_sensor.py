"""The balance sensor."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from simulators.provider import Fault, Provider
from tests.integration.conftest import state


@pytest.mark.usefixtures("account")
async def test_balance(hass: HomeAssistant) -> None:
    """The balance is monetary, in roubles, with kopecks."""
    balance = state(hass, "sensor.home_balance")

    assert balance.state == "273.50"
    assert balance.attributes == {
        "device_class": "monetary",
        "friendly_name": "Home Balance",
        "state_class": "total",
        "unit_of_measurement": "RUB",
    }


async def pass_time(hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int) -> None:
    """Advance time."""
    freezer.tick(timedelta(minutes=minutes, seconds=1))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.usefixtures("account")
async def test_read_every_half_hour(hass: HomeAssistant, freezer: FrozenDateTimeFactory, provider: Provider) -> None:
    """The balance is read every half hour."""
    provider.account.set_balance("100")

    await pass_time(hass, freezer, 30)

    assert state(hass, "sensor.home_balance").state == "100.00"


@pytest.mark.usefixtures("account")
async def test_unavailable_and_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """An unreachable provider makes the balance unavailable; failure and recovery are logged once each."""
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING, 2)
    await pass_time(hass, freezer, 30)
    await pass_time(hass, freezer, 30)
    assert state(hass, "sensor.home_balance").state == "unavailable"
    assert caplog.text.count("Error fetching mobilgroup data") == 1

    await pass_time(hass, freezer, 30)
    assert state(hass, "sensor.home_balance").state == "273.50"
    assert "Fetching mobilgroup data recovered" in caplog.text


@pytest.mark.usefixtures("account")
async def test_recipients_stay_available(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, provider: Provider
) -> None:
    """An alarm can be sent even when the balance cannot be read."""
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING)

    await pass_time(hass, freezer, 30)

    assert state(hass, "notify.family").state == "unknown"


async def test_credentials_refused_later(
    hass: HomeAssistant, account: MockConfigEntry, freezer: FrozenDateTimeFactory, provider: Provider
) -> None:
    """A key that becomes invalid starts a reauthentication."""
    provider.account.key = "another"

    await pass_time(hass, freezer, 30)

    [flow] = hass.config_entries.flow.async_progress()
    assert (flow["context"]["source"], flow["context"]["entry_id"]) == ("reauth", account.entry_id)


@pytest.mark.usefixtures("account")
async def test_read_after_a_send(hass: HomeAssistant, provider: Provider) -> None:
    """The balance is read at once after a send."""
    provider.account.set_balance("200")

    await hass.services.async_call(
        "notify", "send_message", {"entity_id": "notify.family", "message": "Тест"}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)

    # The calls may have been charged already.
    assert 199 < float(state(hass, "sensor.home_balance").state) <= 200
