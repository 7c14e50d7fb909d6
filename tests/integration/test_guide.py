"""The automations of the campaign guide are valid in Home Assistant and do what the guide describes."""

import copy
from pathlib import Path
import re
from typing import Any

from homeassistant.components.automation.config import PLATFORM_SCHEMA as AUTOMATION_SCHEMA
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from simulators.provider import Fault, Provider
from tests.integration.conftest import act, eventually, recipients, set_up

DOCS = Path(__file__).parents[2] / "docs"
guides = pytest.mark.parametrize("guide", ["campaigns.md", "campaigns.ru.md"])


async def automation(hass: HomeAssistant, guide: str, service: str) -> str:
    """Set up the automation of a guide that uses an action, and return its entity id."""
    text = await hass.async_add_executor_job((DOCS / guide).read_text, "utf-8")
    found: list[Any] = [
        parse_yaml(code)
        for code in re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        if f"action: {service}" in code
    ]
    [config] = found
    AUTOMATION_SCHEMA(copy.deepcopy(config))
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    [entity_id] = hass.states.async_entity_ids("automation")
    return entity_id


@pytest.fixture(autouse=True)
async def neighbours(hass: HomeAssistant, api_url: str) -> MockConfigEntry:
    """Return the account of the guide's examples; one recipient in each group does not answer."""
    entry = MockConfigEntry(
        domain="mobilgroup",
        title="Mobilgroup ····4567",
        data={"url": api_url, "api_key": "demo-key"},
        options={"sender": "74951234567"},
        subentries_data=[
            recipients("Family", "79000000001", "79000000051"),
            recipients("Соседи", "79000000002", "79000000050"),
        ],
    )
    await set_up(hass, entry)
    return entry


@guides
async def test_a_person_is_told(hass: HomeAssistant, provider: Provider, guide: str) -> None:
    """An unknown outcome makes the automation create one notification."""
    entity_id = await automation(hass, guide, "persistent_notification.create")
    notifications = async_mock_service(hass, "persistent_notification", "create")
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers="79000000003")

    await eventually(lambda: notifications)
    assert ["1" in call.data["message"] and "paused" in call.data["message"] for call in notifications] == [True]
    await hass.services.async_call("automation", "turn_off", {"entity_id": entity_id}, blocking=True)


@guides
async def test_who_was_not_reached_is_called_again(hass: HomeAssistant, provider: Provider, guide: str) -> None:
    """The announcement is sent, and the recipients who were not reached are redialed."""
    entity_id = await automation(hass, guide, "mobilgroup.broadcast")

    await hass.services.async_call("automation", "trigger", {"entity_id": entity_id}, blocking=True)

    assert [len(campaign.phones) for campaign in provider.accepted] == [2, 1]
    assert provider.accepted[1].phones[0][-2:] in {"50", "51"}
    await hass.services.async_call("automation", "turn_off", {"entity_id": entity_id}, blocking=True)
