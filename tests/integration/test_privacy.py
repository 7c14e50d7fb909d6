"""No number, text or key is in a log, an event, a state, an issue or the diagnostics."""

from http import HTTPStatus

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import json_dumps
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, PLUMBER, act, eventually

SECRET = "Тайное слово"
PERSONAL = (FAMILY[0], FAMILY[1], PLUMBER, "9000000001", "9000000003", SECRET, "demo-key")


async def test_nobody_is_given_away(
    hass: HomeAssistant,
    account: MockConfigEntry,
    provider: Provider,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """There is no personal data after accepted, rejected, unknown, scheduled and stopped campaigns."""
    caplog.set_level("DEBUG")
    for component in ("diagnostics", "repairs"):
        assert await async_setup_component(hass, component, {})
    await act(hass, "broadcast", message=SECRET, recipients="Family", wait=True)
    await act(hass, "block_numbers", numbers=PLUMBER, reason=SECRET)
    await act(hass, "broadcast", message=f"{SECRET}!", recipients="Family", schedule="2030-01-01 12:00:00")
    for fault, code in ((Fault.ERROR_CODE, "Error_No_AniPhone"), (Fault.RESET_AFTER_ACCEPTING, "")):
        provider.fail("send", fault, code=code)
        with pytest.raises(HomeAssistantError):
            await act(hass, "broadcast", message=f"{SECRET} {fault}", recipients="Family")
    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "broadcast", message=SECRET, recipients="Plumber")
    await eventually(lambda: ir.async_get(hass).issues)

    client = await hass_client()
    issue = next(issue for issue in ir.async_get(hass).issues.values() if issue.is_fixable)
    body = {"handler": "mobilgroup", "issue_id": issue.issue_id}
    response = await client.post("/api/repairs/issues/fix", json=body)
    assert response.status == HTTPStatus.OK
    shown = [
        json_dumps([state.as_dict() for state in hass.states.async_all()]),
        json_dumps(
            [one.to_json() | {"shown": one.translation_placeholders} for one in ir.async_get(hass).issues.values()]
        ),
        await response.text(),
        json_dumps(await get_diagnostics_for_config_entry(hass, hass_client, account)),
        str(error.value),
        "\n".join(line for line in caplog.text.splitlines() if not line.startswith("DEBUG    homeassistant.core")),
    ]

    for name, text in zip(("states", "issues", "flow", "diagnostics", "error", "log"), shown, strict=True):
        assert [one for one in PERSONAL if one in text] == [], name
