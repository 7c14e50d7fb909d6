"""Input of repair flows is validated."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulators.provider import Fault, Provider
from simulators.provider.engine.accounts import SenderNumber
from tests.integration.conftest import SENDER, act, change_options, eventually


@pytest.fixture
async def client(hass: HomeAssistant, hass_client: ClientSessionGenerator, account: MockConfigEntry) -> Any:
    """Return an HTTP client of a Home Assistant with repairs."""
    assert await async_setup_component(hass, "repairs", {})
    return await hass_client()


async def post(client: Any, path: str, **fields: Any) -> dict[str, Any]:
    """Post to a repair flow as the frontend does, and return the next step."""
    response = await client.post(f"/api/repairs/issues/fix{path}", json=fields)
    step: dict[str, Any] = await response.json()
    return step


def issue(hass: HomeAssistant, key: str) -> ir.IssueEntry | None:
    """Return the open issue with a translation key, or None."""
    open_ = [one for one in ir.async_get(hass).issues.values() if one.active and one.translation_key == key]
    return open_[0] if open_ else None


async def test_rule_is_not_set_aside_without_a_reason(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider
) -> None:
    """Blanks are not a reason; the form is shown again, and nothing is sent before a reason is entered."""
    soon = (dt_util.now() + timedelta(seconds=1.5)).isoformat()
    await act(hass, "broadcast", message="Тест", recipients="Family", schedule=soon)
    await change_options(hass, account, max_recipients=1)
    await eventually(lambda: issue(hass, "held_by_rule"))
    flow = await post(client, "", handler="mobilgroup", issue_id=issue(hass, "held_by_rule").issue_id)  # type: ignore[union-attr]
    await post(client, f"/{flow['flow_id']}", next_step_id="send_anyway")

    step = await post(client, f"/{flow['flow_id']}", why="  ")
    assert (step["type"], step["errors"]) == ("form", {"why": "why_missing"})
    assert provider.accepted == []

    step = await post(client, f"/{flow['flow_id']}", why=" Учения ")
    assert step["type"] == "create_entry"
    await eventually(lambda: provider.accepted)
    record = await account.runtime_data.campaign_manager.campaigns.audit(1)
    assert [line.details["reason"] for line in record if "reason" in line.details] == ["Учения"]


async def test_sender_of_recipients_that_are_removed(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider
) -> None:
    """An issue about a recipient group that was removed does not change the account's own number."""
    provider.account.numbers = (SenderNumber(SENDER, "Основной"), SenderNumber("74950000000", "Новый"))
    await hass.config_entries.async_reload(account.entry_id)
    await eventually(lambda: issue(hass, "sender_missing"))
    sender_issue = issue(hass, "sender_missing")
    assert sender_issue is not None
    flow = await post(client, "", handler="mobilgroup", issue_id=sender_issue.issue_id)
    plumber = next(one for one in account.subentries.values() if one.title == "Plumber")
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING, 9)
    hass.config_entries.async_remove_subentry(account, plumber.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    step = await post(client, f"/{flow['flow_id']}", sender="74950000000")

    assert (step["type"], step["reason"]) == ("abort", "recipients_gone")
    assert account.options["sender"] == SENDER
