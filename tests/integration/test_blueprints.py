"""The blueprints are valid, and automations made from them do what they describe."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.const import __version__
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, PLUMBER, change_options, settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "blueprints" / "automation" / "mobilgroup"
PATHS = sorted(FOLDER.glob("*.yaml"))

type Automate = Callable[..., Any]


def blueprint(path: Path) -> Blueprint:
    """Return a blueprint as Home Assistant reads it."""
    return Blueprint(
        load_yaml_dict(path), path=path.name, expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )


@pytest.fixture
def automate(hass: HomeAssistant, account: object) -> Automate:
    """Return a function that sets up an automation from a blueprint."""

    async def make(name: str, **inputs: Any) -> None:
        with patch(
            "homeassistant.components.blueprint.models.DomainBlueprints._load_blueprint",
            lambda _, path: blueprint(FOLDER / path),
        ):
            config = {"id": "one", "alias": "One", "use_blueprint": {"path": f"{name}.yaml", "input": inputs}}
            assert await async_setup_component(hass, "automation", {"automation": [config]})
            await hass.async_block_till_done()

    return make


@pytest.fixture
def notices(hass: HomeAssistant) -> list[ServiceCall]:
    """Return the calls that would create notifications in Home Assistant."""
    calls: list[ServiceCall] = async_mock_service(hass, "persistent_notification", "create")
    return calls


async def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float) -> None:
    """Advance time."""
    freezer.tick(timedelta(**time))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def alarm(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Make the sensor report water for longer than the delay."""
    for water in ("off", "on"):
        hass.states.async_set("binary_sensor.leak", water, {"friendly_name": "Кухня"})
        await hass.async_block_till_done()
    await later(hass, freezer, seconds=11)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_is_valid(path: Path) -> None:
    """Home Assistant accepts it, with our minimum version and its source address."""
    found = blueprint(path)

    assert found.validate() is None
    assert found.metadata["homeassistant"]["min_version"] == "2026.10.0" <= __version__
    assert found.metadata["source_url"].endswith(f"/blob/main/{path.relative_to(ROOT)}")


def test_each_is_in_both_readmes() -> None:
    """Each can be imported with a button from the README, in either language."""
    for readme in ("README.md", "README.ru.md"):
        text = (ROOT / readme).read_text("utf-8")
        for path in PATHS:
            assert f"blueprint_import/?blueprint_url=https%3A%2F%2F{_address(path)}" in text


def _address(path: Path) -> str:
    """Return the source address of a blueprint, escaped for a query."""
    address: str = blueprint(path).metadata["source_url"]
    return address.removeprefix("https://").replace("/", "%2F")


async def test_alarm_calls(
    hass: HomeAssistant, automate: Automate, provider: Provider, freezer: FrozenDateTimeFactory
) -> None:
    """An alarm calls all recipients in one broadcast, and the sensor's name is spoken."""
    await automate("call_on_alarm", alarm="binary_sensor.leak", recipients=["notify.family", "notify.plumber"])

    await alarm(hass, freezer)

    assert [campaign.phones for campaign in provider.accepted] == [[*FAMILY, PLUMBER]]
    assert settings(provider)["message"] == "Внимание! Сработал датчик: Кухня."


async def test_short_alarm_calls_nobody(
    hass: HomeAssistant, automate: Automate, provider: Provider, freezer: FrozenDateTimeFactory
) -> None:
    """An alarm that ends before the delay calls no recipient."""
    await automate("call_on_alarm", alarm="binary_sensor.leak", recipients=["notify.family"], delay={"minutes": 1})

    await alarm(hass, freezer)
    hass.states.async_set("binary_sensor.leak", "off")
    await later(hass, freezer, minutes=2)

    assert provider.accepted == []


async def test_alarms_in_a_row_call_once(
    hass: HomeAssistant, automate: Automate, provider: Provider, freezer: FrozenDateTimeFactory
) -> None:
    """A second alarm calls no recipient until the pause is over."""
    await automate("call_on_alarm", alarm="binary_sensor.leak", recipients=["notify.family"], cooldown=30)

    await alarm(hass, freezer)
    await alarm(hass, freezer)
    assert len(provider.accepted) == 1

    await later(hass, freezer, minutes=31)
    await alarm(hass, freezer)
    assert len(provider.accepted) == 2


async def test_condition_keeps_from_calling(
    hass: HomeAssistant, automate: Automate, provider: Provider, freezer: FrozenDateTimeFactory
) -> None:
    """The user's conditions decide whether recipients are called."""
    away = {"condition": "state", "entity_id": "input_boolean.away", "state": "on"}
    hass.states.async_set("input_boolean.away", "off")
    await automate("call_on_alarm", alarm="binary_sensor.leak", recipients=["notify.family"], only_if=[away])

    await alarm(hass, freezer)

    assert provider.accepted == []


@pytest.mark.parametrize(
    ("fault", "accepted"), [(Fault.REFUSE, 0), (Fault.RESET_AFTER_ACCEPTING, 1)], ids=["not sent", "unknown"]
)
async def test_failed_call_is_told(
    hass: HomeAssistant,
    automate: Automate,
    provider: Provider,
    freezer: FrozenDateTimeFactory,
    notices: list[ServiceCall],
    fault: Fault,
    accepted: int,
) -> None:
    """A call that failed or has an unknown outcome creates a notification and is not repeated."""
    await automate("call_on_alarm", alarm="binary_sensor.leak", recipients=["notify.family"])
    provider.fail("send", fault)

    await alarm(hass, freezer)

    assert len(provider.accepted) == accepted
    assert [call.data["title"] for call in notices] == ["Mobilgroup Voice"]


async def test_low_balance_is_told_once(hass: HomeAssistant, automate: Automate, notices: list[ServiceCall]) -> None:
    """A balance that falls below the limit creates one notification while it stays there."""
    hass.states.async_set("sensor.balance", "301", {"unit_of_measurement": "RUB"})
    await automate("low_balance", balance="sensor.balance", limit=300)

    for balance in ("299.50", "250"):
        hass.states.async_set("sensor.balance", balance, {"unit_of_measurement": "RUB", "friendly_name": "Баланс"})
        await hass.async_block_till_done()

    assert [call.data["message"] for call in notices] == ["Баланс: 299.50 RUB. Top up the account. Пополните счёт."]


@pytest.fixture
async def until_acknowledged(hass: HomeAssistant, account: MockConfigEntry, automate: Automate) -> Automate:
    """Return a function that sets up an automation which calls until it is acknowledged, with short pauses."""
    # Calls in such short order would be rejected as duplicates.
    await change_options(hass, account, duplicate_window=0)
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"seen": {"initial": True}}})
    hass.states.async_set("binary_sensor.leak", "off")

    async def make(**inputs: Any) -> None:
        common = {"alarm": "binary_sensor.leak", "acknowledged": "input_boolean.seen", "pause": {"milliseconds": 300}}
        await automate("call_until_acknowledged", recipients=["notify.family"], **common, **inputs)

    return make


async def test_calls_until_acknowledged(
    hass: HomeAssistant, until_acknowledged: Automate, provider: Provider, notices: list[ServiceCall]
) -> None:
    """Rounds of calls continue until the alarm is acknowledged."""
    await until_acknowledged(rounds=9, on_nobody=[{"action": "persistent_notification.create"}])

    hass.states.async_set("binary_sensor.leak", "on")
    while len(provider.accepted) < 2:  # noqa: ASYNC110 - the provider has no event for it
        await asyncio.sleep(0.01)
    await hass.services.async_call("input_boolean", "turn_on", {"entity_id": "input_boolean.seen"}, blocking=True)
    await hass.async_block_till_done()

    assert (len(provider.accepted), notices) == (2, [])


async def test_calls_end_when_nobody_acknowledges(
    hass: HomeAssistant, until_acknowledged: Automate, provider: Provider, notices: list[ServiceCall]
) -> None:
    """After the last round, even if one failed, calls end and the final action runs."""
    await until_acknowledged(rounds=3, on_nobody=[{"action": "persistent_notification.create"}])
    provider.fail("send", Fault.ERROR_CODE, code="Error_Not_Enough_Credits")

    hass.states.async_set("binary_sensor.leak", "on")
    await hass.async_block_till_done()

    assert (len(provider.accepted), len(notices)) == (2, 1)
