"""Full numbers are only for users who may know them, not for every user, the database or the log."""

from datetime import timedelta
import json
from typing import Any

from homeassistant.core import Context, CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, PLUMBER, act, eventually, state

ABSENT = "79000000051"


@pytest.fixture
def context(hass_read_only_user: MockUser) -> Context:
    """Return the context of a user who is no administrator."""
    return Context(user_id=hass_read_only_user.id)


@pytest.mark.usefixtures("account")
async def test_numbers_of_groups(hass: HomeAssistant, context: Context) -> None:
    """A user without rights sees the outcome of each call, but only the numbers they entered themselves."""
    await act(hass, "block_numbers", numbers=FAMILY[1])
    fields: dict[str, Any] = {"message": "Тест", "recipients": "Family", "numbers": PLUMBER, "wait": True}

    response = await act(hass, "broadcast", context=context, **fields)

    assert [row["phone"] for row in response["accepted"]] == ["7*** *** **01", PLUMBER]
    assert [row["outcome"] for row in response["accepted"]] == ["answered", "answered"]
    assert response["refused"] == [{"phone": "7*** *** **02", "reason": "do_not_call"}]


@pytest.mark.usefixtures("account")
async def test_numbers_of_earlier_campaigns(hass: HomeAssistant, context: Context) -> None:
    """Redialing, or repeating another user's key, does not reveal whose numbers were called."""
    fields: dict[str, Any] = {"message": "Тест", "idempotency_key": "leak", "attempts": 1}
    await act(hass, "broadcast", numbers=[ABSENT, "79000000050"], wait=True, **fields)
    await act(hass, "block_numbers", numbers=ABSENT)

    again = await act(hass, "redial", context=context, campaign_id=1, wait=True)
    same_key = await act(hass, "broadcast", context=context, numbers=PLUMBER, **fields)

    assert [row["phone"] for row in again["accepted"]] == ["7*** *** **50"]
    assert again["refused"] == [{"phone": "7*** *** **51", "reason": "do_not_call"}]
    assert [row["phone"] for row in same_key["accepted"]] == ["7*** *** **51", "7*** *** **50"]


@pytest.mark.usefixtures("account")
async def test_titles_are_not_recorded(hass: HomeAssistant) -> None:
    """The title of a scheduled campaign is shown, but not saved in the database."""
    due = (dt_util.now() + timedelta(days=1)).isoformat()
    await act(hass, "broadcast", message="Тест", title="Иван +79000000003", numbers=PLUMBER, schedule=due)

    calendar = "calendar.home_scheduled_campaigns"
    await eventually(lambda: "message" in state(hass, calendar).attributes)
    info = state(hass, calendar).state_info
    assert info is not None
    assert "message" in info["unrecorded_attributes"]


async def test_codes_with_numbers(
    hass: HomeAssistant,
    account: MockConfigEntry,
    provider: Provider,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A number inside a provider's code is masked wherever the code is shown."""
    provider.fail("send", Fault.ERROR_CODE, code="Error_Blocked 79000000003, +7 (900) 000-00-01")

    with pytest.raises(HomeAssistantError) as error:
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    assert error.value.translation_placeholders == {"code": "Error_Blocked 7*** *** **03, 7*** *** **01"}
    await eventually(lambda: state(hass, "event.home_campaign").attributes.get("event_type") == "rejected")
    reason = state(hass, "event.home_campaign").attributes["reason"]
    assert reason == "Error_Blocked 7*** *** **03, 7*** *** **01"
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, account)
    assert "79000000003" not in json.dumps(diagnostics)
    shown = [record for record in caplog.records if not record.name.startswith("homeassistant.core")]
    assert [record for record in shown if "79000000003" in record.getMessage()] == []
    assert not [issue for issue in ir.async_get(hass).issues.values() if "79000" in str(issue.translation_placeholders)]


@pytest.mark.usefixtures("account")
async def test_no_error_when_stopping(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When the journal is closed while sensors read it, nothing is logged as an error."""
    data = hass.config_entries.async_entries("mobilgroup")[0].runtime_data
    read = data.campaign_manager.campaigns.list

    async def stop(**bounds: int) -> object:
        """Stop Home Assistant during the read."""
        hass.set_state(CoreState.stopping)
        await data.campaign_manager.async_close()
        return await read(**bounds)

    monkeypatch.setattr(data.campaign_manager.campaigns, "list", stop)
    await data.campaigns.async_refresh()

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
