"""Cancelling, reloading or stopping never cuts a send, and no launched campaign is lost."""

import asyncio
from itertools import count
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Fault, Provider
from tests.integration.conftest import PLUMBER, act, eventually

SLOW = 0.4
ENTITY = ("notify", "send_message", {"entity_id": "notify.family"})
ACTION = ("mobilgroup", "broadcast", {"numbers": PLUMBER})
SERVICES = pytest.mark.parametrize("service", [ENTITY, ACTION], ids=["entity", "action"])
_COUNTER = count()

type Service = tuple[str, str, dict[str, Any]]


def call(hass: HomeAssistant, service: Service) -> asyncio.Task[Any]:
    """Call a service in its own task, as an automation does, each time with another text."""
    domain, name, data = service
    fields = {**data, "message": f"Тест {next(_COUNTER)}"}
    return hass.async_create_task(hass.services.async_call(domain, name, fields, blocking=True))


async def wait_accepted(provider: Provider) -> None:
    """Wait until the provider has accepted a broadcast; its response is still in flight."""
    await eventually(lambda: provider.accepted)


async def states(hass: HomeAssistant) -> list[str]:
    """Return the states of all campaigns, the oldest first."""
    return [campaign["state"] for campaign in reversed((await act(hass, "list_campaigns"))["campaigns"])]


async def wait_for_campaigns(hass: HomeAssistant, number: int) -> None:
    """Wait until so many campaigns are in the journal."""
    while len(await states(hass)) < number:  # noqa: ASYNC110 - the journal has no event for it
        await asyncio.sleep(0.01)


@SERVICES
async def test_cancelled_caller(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, service: Service
) -> None:
    """The broadcast of a cancelled caller is completed and saved in the journal."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    task = call(hass, service)
    await wait_accepted(provider)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await hass.config_entries.async_reload(account.entry_id)

    assert len(provider.accepted) == 1
    [campaign] = (await act(hass, "list_campaigns"))["campaigns"]
    assert campaign["provider_ids"] == [provider.accepted[0].id]


@SERVICES
async def test_reload_in_the_middle(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, service: Service
) -> None:
    """A reload waits for the batch in flight, and the next one is sent after it; both callers get their result."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, service)
    await wait_accepted(provider)
    second = call(hass, service)
    await wait_for_campaigns(hass, 2)

    await hass.config_entries.async_reload(account.entry_id)
    await asyncio.gather(first, second)

    assert len(provider.accepted) == 2
    await call(hass, service)
    assert len(provider.accepted) == 3


@pytest.mark.usefixtures("account")
async def test_stop_in_the_middle(hass: HomeAssistant, provider: Provider) -> None:
    """Home Assistant stops after the response; a waiting campaign is kept, and its caller gets an error saying so."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, ACTION)
    await wait_accepted(provider)
    second = call(hass, ACTION)
    await wait_for_campaigns(hass, 2)

    await hass.async_stop()

    await first
    with pytest.raises(HomeAssistantError) as error:
        await second
    assert error.value.translation_key == "kept"
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_nothing_is_sent_while_stopping(hass: HomeAssistant, provider: Provider) -> None:
    """After Home Assistant has started to stop, nothing new is sent."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()

    with pytest.raises(HomeAssistantError) as error:
        await call(hass, ENTITY)

    assert error.value.translation_key == "closing"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_cancelled_while_waiting(hass: HomeAssistant, provider: Provider) -> None:
    """A campaign whose caller is cancelled while it waits for its turn is sent once."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, ACTION)
    await wait_accepted(provider)
    second = call(hass, ACTION)
    await wait_for_campaigns(hass, 2)

    second.cancel()
    await first

    await eventually(lambda: len(provider.accepted) == 2)


@pytest.mark.usefixtures("account")
async def test_cancelled_at_once(hass: HomeAssistant, provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    """A campaign whose caller is cancelled during the launch is saved completely."""
    caplog.set_level("INFO")
    task = call(hass, ACTION)
    await asyncio.sleep(0)
    task.cancel()

    await eventually(lambda: provider.accepted)

    assert "The launch of a cancelled caller ended: campaign saved" in caplog.text


@pytest.mark.usefixtures("account")
async def test_refused_after_the_caller_has_gone(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    """A rejection whose caller was cancelled is logged."""
    caplog.set_level("INFO")
    await act(hass, "block_numbers", numbers=[PLUMBER])
    task = call(hass, ACTION)
    await asyncio.sleep(0)
    task.cancel()

    await eventually(lambda: "The launch of a cancelled caller ended: rejected by do_not_call" in caplog.text)


async def test_after_a_cancelled_caller_the_next_waits(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider
) -> None:
    """The broadcast after that of a cancelled caller waits for its end, and survives a reload."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, ACTION)
    await wait_accepted(provider)
    first.cancel()
    second = call(hass, ENTITY)
    await wait_for_campaigns(hass, 2)
    assert len(provider.accepted) == 1

    await hass.config_entries.async_reload(account.entry_id)

    await second
    assert len(provider.accepted) == 2


async def test_unloaded_while_waiting(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When an account is unloaded for good, waiting callers get an error that the campaign is kept."""
    monkeypatch.setattr("custom_components.mobilgroup.data._RELOAD_TIMEOUT", 0.1)
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    call(hass, ACTION)
    await wait_accepted(provider)
    second = call(hass, ACTION)
    await wait_for_campaigns(hass, 2)

    await hass.config_entries.async_unload(account.entry_id)
    with pytest.raises(HomeAssistantError) as error:
        await second
    assert error.value.translation_key == "kept"

    await hass.config_entries.async_setup(account.entry_id)
    await eventually(lambda: len(provider.accepted) == 2)
    assert account.state is ConfigEntryState.LOADED
