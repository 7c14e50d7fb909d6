"""The YAML of both READMEs is valid in Home Assistant and does what the text describes."""

import copy
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components.alert import CONFIG_SCHEMA as ALERT_SCHEMA
from homeassistant.components.automation.config import PLATFORM_SCHEMA as AUTOMATION_SCHEMA
from homeassistant.components.group.notify import PLATFORM_SCHEMA as GROUP_SCHEMA
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.mobilgroup.aiomobilgroup import parse_phones
from simulators.provider import Fault, Provider
from tests.integration.conftest import recipients, set_up

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ru.md")


def examples(readme: str) -> list[dict[str, Any]]:
    """Return the YAML examples of a README."""
    text = (ROOT / readme).read_text("utf-8")
    # Through JSON, to remove Home Assistant's line marks from the strings.
    return [
        json.loads(json.dumps(parse_yaml(code)))
        for code in re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    ]


def automations(readme: str) -> list[dict[str, Any]]:
    """Return the automations of a README."""
    return [example for example in examples(readme) if "triggers" in example]


@pytest.fixture
async def neighbours(hass: HomeAssistant, api_url: str) -> MockConfigEntry:
    """Return the account of the examples."""
    entry = MockConfigEntry(
        domain="mobilgroup",
        title="Mobilgroup ····4567",
        data={"url": api_url, "api_key": "demo-key"},
        options={"sender": "74951234567"},
        subentries_data=[recipients("Family", "79000000001"), recipients("Соседи", "79000000002")],
    )
    await set_up(hass, entry)
    return entry


@pytest.mark.usefixtures("neighbours")
@pytest.mark.parametrize("readme", READMES)
async def test_automations_are_valid_and_call(hass: HomeAssistant, provider: Provider, readme: str) -> None:
    """Each automation sets up unchanged, and calls when it is triggered."""
    configs = automations(readme)
    for config in configs:
        AUTOMATION_SCHEMA(copy.deepcopy(config))
    assert await async_setup_component(hass, "automation", {"automation": configs})
    assert len(hass.states.async_entity_ids("automation")) == len(configs) == 2

    for entity_id in hass.states.async_entity_ids("automation"):
        await hass.services.async_call("automation", "trigger", {"entity_id": entity_id}, blocking=True)

    assert len(provider.accepted) == len(configs)
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


@pytest.mark.usefixtures("neighbours")
@pytest.mark.parametrize("readme", READMES)
async def test_failure_is_told_and_not_repeated(hass: HomeAssistant, provider: Provider, readme: str) -> None:
    """When the response is lost, the example creates a notification, and does not call again."""
    [config] = [example for example in automations(readme) if "conditions" in example]
    notifications = async_mock_service(hass, "persistent_notification", "create")
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    [entity_id] = hass.states.async_entity_ids("automation")
    await hass.services.async_call("automation", "trigger", {"entity_id": entity_id}, blocking=True)

    assert (len(provider.accepted), len(notifications)) == (1, 1)
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


@pytest.mark.usefixtures("neighbours")
@pytest.mark.parametrize("readme", READMES)
async def test_classic_action_calls(hass: HomeAssistant, provider: Provider, readme: str) -> None:
    """The legacy action of the example has the name that the account gets, and calls by name and number."""
    [example] = [example for example in examples(readme) if "action" in example]
    cv.SERVICE_SCHEMA(copy.deepcopy(example))

    await hass.services.async_call("notify", "mobilgroup_4567", example["data"], blocking=True)

    assert example["action"] == "notify.mobilgroup_4567"
    assert len(provider.accepted[0].phones) == 2


@pytest.mark.usefixtures("neighbours")
@pytest.mark.parametrize("readme", READMES)
async def test_alert_and_group_are_valid(hass: HomeAssistant, readme: str) -> None:
    """The alert and the notify group are valid, and refer to existing services and entities."""
    [config] = [example for example in examples(readme) if "alert" in example]

    ALERT_SCHEMA(copy.deepcopy({"alert": config["alert"]}))
    GROUP_SCHEMA(copy.deepcopy(config["notify"][0]))

    assert hass.services.has_service("notify", config["alert"]["basement"]["notifiers"][0])
    assert hass.states.get(config["alert"]["basement"]["data"]["recipients"][0])


@pytest.mark.usefixtures("neighbours")
@pytest.mark.parametrize("readme", READMES)
async def test_response_is_as_shown(hass: HomeAssistant, readme: str) -> None:
    """The response in the README has the fields and types of a real one."""
    [shown] = [example for example in examples(readme) if "campaign_id" in example]
    real = await hass.services.async_call(
        "mobilgroup",
        "broadcast",
        {"message": "Завтра с девяти до одиннадцати.", "numbers": ["79123456789", "8 912 345-67-89", "345-67-89"]},
        blocking=True,
        return_response=True,
    )

    assert real is not None
    assert _shape(shown) == _shape(real)
    assert (shown["refused"], shown["duplicates"], shown["phones"]) == (real["refused"], 1, 1)


def _shape(value: Any) -> Any:
    """Return the fields and types of a response."""
    if isinstance(value, dict):
        return {name: _shape(one) for name, one in value.items()}
    return [_shape(one) for one in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize("readme", READMES)
def test_numbers_are_taken_and_refused_as_told(readme: str) -> None:
    """The numbers listed as valid are accepted, and each other one is rejected with the listed reason."""
    text = (ROOT / readme).read_text("utf-8")
    [paragraph] = [line for line in text.splitlines() if "`lost_digits`" in line]

    accepted_part, rejected_part = paragraph.split("11", 1)
    for number in re.findall(r"`([^`]+)`", accepted_part):
        assert parse_phones(number).accepted == ("79123456789",)
    pairs = re.findall(r"`([^`]+)` \(`(\w+)`", rejected_part)
    assert len(pairs) == 8
    assert [parse_phones(number).invalid[0].problem for number, _ in pairs[:6]] == [reason for _, reason in pairs[:6]]
