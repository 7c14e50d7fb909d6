"""A cancelled, reloaded or stopping Home Assistant never cuts a send in half, and forgets nothing that it took."""

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
_NUMBERS = count()

type Service = tuple[str, str, dict[str, Any]]


def call(hass: HomeAssistant, service: Service) -> asyncio.Task[Any]:
    """Call a service in a task of its own, as an automation does, each time with other words."""
    domain, name, data = service
    fields = {**data, "message": f"Тест {next(_NUMBERS)}"}
    return hass.async_create_task(hass.services.async_call(domain, name, fields, blocking=True))


async def accepted(provider: Provider) -> None:
    """Wait until the provider has a broadcast; its answer is still on the way."""
    await eventually(lambda: provider.accepted)


async def states(hass: HomeAssistant) -> list[str]:
    """Return where the campaigns stand, the oldest first."""
    return [campaign["state"] for campaign in reversed((await act(hass, "list_campaigns"))["campaigns"])]


async def kept(hass: HomeAssistant, number: int) -> None:
    """Wait until so many campaigns are in the journal."""
    while len(await states(hass)) < number:  # noqa: ASYNC110 - the journal has no event for it
        await asyncio.sleep(0.01)


@SERVICES
async def test_cancelled_caller(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, service: Service
) -> None:
    """A caller that is cancelled is gone; its broadcast is brought to an end, and the journal has it."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    task = call(hass, service)
    await accepted(provider)

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
    """A reload waits for what is being sent; what waits behind it goes on after it; both callers get their answer."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, service)
    await accepted(provider)
    second = call(hass, service)
    await kept(hass, 2)

    await hass.config_entries.async_reload(account.entry_id)
    await asyncio.gather(first, second)

    assert len(provider.accepted) == 2
    await call(hass, service)
    assert len(provider.accepted) == 3


@pytest.mark.usefixtures("account")
async def test_stop_in_the_middle(hass: HomeAssistant, provider: Provider) -> None:
    """Home Assistant stops when the answer is there; what still waits is kept, and its caller is told so."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, ACTION)
    await accepted(provider)
    second = call(hass, ACTION)
    await kept(hass, 2)

    await hass.async_stop()

    await first
    with pytest.raises(HomeAssistantError) as error:
        await second
    assert error.value.translation_key == "kept"
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_nothing_is_sent_while_stopping(hass: HomeAssistant, provider: Provider) -> None:
    """When Home Assistant has begun to stop, nothing new is sent."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()

    with pytest.raises(HomeAssistantError) as error:
        await call(hass, ENTITY)

    assert error.value.translation_key == "closing"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_cancelled_while_waiting(hass: HomeAssistant, provider: Provider) -> None:
    """A caller who goes while its campaign waits for its turn does not undo it: it is sent, once."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, ACTION)
    await accepted(provider)
    second = call(hass, ACTION)
    await kept(hass, 2)

    second.cancel()
    await first

    await eventually(lambda: len(provider.accepted) == 2)


@pytest.mark.usefixtures("account")
async def test_cancelled_at_once(hass: HomeAssistant, provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    """A caller who goes while its campaign is being written down does not leave it half written."""
    caplog.set_level("INFO")
    task = call(hass, ACTION)
    await asyncio.sleep(0)
    task.cancel()

    await eventually(lambda: provider.accepted)

    assert "A campaign whose caller had gone was taken" in caplog.text


@pytest.mark.usefixtures("account")
async def test_refused_after_the_caller_has_gone(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    """A refusal that nobody waits for any more stands in the log."""
    caplog.set_level("INFO")
    await act(hass, "block_numbers", numbers=[PLUMBER])
    task = call(hass, ACTION)
    await asyncio.sleep(0)
    task.cancel()

    await eventually(lambda: "A campaign whose caller had gone was refused by do_not_call" in caplog.text)


async def test_after_a_cancelled_caller_the_next_waits(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider
) -> None:
    """The broadcast after that of a cancelled caller waits for its end, and is not lost by a reload."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, ACTION)
    await accepted(provider)
    first.cancel()
    second = call(hass, ENTITY)
    await kept(hass, 2)
    assert len(provider.accepted) == 1

    await hass.config_entries.async_reload(account.entry_id)

    await second
    assert len(provider.accepted) == 2


async def test_unloaded_while_waiting(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When an account is unloaded for good, whoever waits is told that the campaign is kept."""
    monkeypatch.setattr("custom_components.mobilgroup.data._RELOAD_TIMEOUT", 0.1)
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    call(hass, ACTION)
    await accepted(provider)
    second = call(hass, ACTION)
    await kept(hass, 2)

    await hass.config_entries.async_unload(account.entry_id)
    with pytest.raises(HomeAssistantError) as error:
        await second
    assert error.value.translation_key == "kept"

    await hass.config_entries.async_setup(account.entry_id)
    await eventually(lambda: len(provider.accepted) == 2)
    assert account.state is ConfigEntryState.LOADED
