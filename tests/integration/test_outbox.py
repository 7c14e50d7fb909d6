"""A cancelled, reloaded or stopping Home Assistant never cuts a send in half."""

import asyncio
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Fault, Provider
from tests.integration.conftest import PLUMBER

SLOW = 0.4
ENTITY = ("notify", "send_message", {"entity_id": "notify.family", "message": "Тест"})
ACTION = ("mobilgroup", "broadcast", {"message": "Тест", "numbers": PLUMBER})


def call(hass: HomeAssistant, domain: str, service: str, data: dict[str, Any]) -> asyncio.Task[Any]:
    """Call a service in a task of its own, as an automation does."""
    return hass.async_create_task(hass.services.async_call(domain, service, data, blocking=True))


async def accepted(provider: Provider) -> None:
    """Wait until the provider has a broadcast; its answer is still on the way."""
    while not provider.accepted:  # noqa: ASYNC110 - the simulator does not tell
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("service", [ENTITY, ACTION], ids=["entity", "action"])
async def test_cancelled_caller(
    hass: HomeAssistant,
    account: MockConfigEntry,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    service: tuple[str, str, dict[str, Any]],
) -> None:
    """A caller that is cancelled is gone; its broadcast is brought to an end, and the log tells which."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    task = call(hass, *service)
    await accepted(provider)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await hass.config_entries.async_unload(account.entry_id)

    assert len(provider.accepted) == 1
    assert f"A request whose caller had gone was accepted: id {provider.accepted[0].id}" in caplog.text


@pytest.mark.parametrize("service", [ENTITY, ACTION], ids=["entity", "action"])
async def test_reload_in_the_middle(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, service: tuple[str, str, dict[str, Any]]
) -> None:
    """A reload waits for what is being sent and for what waits behind it; both callers get their answer."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, *service)
    await accepted(provider)
    second = call(hass, *service)
    await asyncio.sleep(0)

    await hass.config_entries.async_reload(account.entry_id)
    await asyncio.gather(first, second)

    assert len(provider.accepted) == 2
    await call(hass, *service)
    assert len(provider.accepted) == 3


@pytest.mark.usefixtures("account")
async def test_stop_in_the_middle(hass: HomeAssistant, provider: Provider) -> None:
    """Home Assistant stops when the answer is there; what still waits is refused and says that nothing was sent."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, *ACTION)
    await accepted(provider)
    second = call(hass, *ACTION)
    await asyncio.sleep(0)

    await hass.async_stop()

    await first
    with pytest.raises(HomeAssistantError) as error:
        await second
    assert error.value.translation_key == "closing"
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_nothing_is_sent_while_stopping(hass: HomeAssistant, provider: Provider) -> None:
    """When Home Assistant has begun to stop, nothing new is sent."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()

    with pytest.raises(HomeAssistantError) as error:
        await call(hass, *ENTITY)

    assert error.value.translation_key == "closing"
    assert provider.accepted == []


@pytest.mark.usefixtures("account")
async def test_cancelled_while_waiting(hass: HomeAssistant, provider: Provider) -> None:
    """A caller that is cancelled before its turn has sent nothing."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, *ACTION)
    await accepted(provider)
    second = call(hass, *ACTION)
    await asyncio.sleep(0.01)

    second.cancel()
    await first

    assert len(provider.accepted) == 1


async def test_after_a_cancelled_caller_the_next_waits(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider
) -> None:
    """The broadcast after that of a cancelled caller waits for its end, and a reload for both."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=SLOW)
    first = call(hass, *ACTION)
    await accepted(provider)
    first.cancel()
    second = call(hass, *ENTITY)
    await asyncio.sleep(0.01)
    assert len(provider.accepted) == 1

    await hass.config_entries.async_reload(account.entry_id)

    await second
    assert len(provider.accepted) == 2
