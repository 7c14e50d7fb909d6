"""What the repairs are given is checked too."""

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
    """Return a browser on a Home Assistant with repairs."""
    assert await async_setup_component(hass, "repairs", {})
    return await hass_client()


async def post(client: Any, path: str, **fields: Any) -> dict[str, Any]:
    """Answer as a browser does, and return where the flow has come to."""
    response = await client.post(f"/api/repairs/issues/fix{path}", json=fields)
    step: dict[str, Any] = await response.json()
    return step


def issue(hass: HomeAssistant, key: str) -> ir.IssueEntry | None:
    """Return an open issue."""
    open_ = [one for one in ir.async_get(hass).issues.values() if one.active and one.translation_key == key]
    return open_[0] if open_ else None


async def test_rule_is_not_set_aside_without_a_reason(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider
) -> None:
    """Blanks do not say why; the form asks again, and nothing is sent before somebody does."""
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
    """An issue about recipients that are removed meanwhile does not change the account's own number."""
    provider.account.numbers = (SenderNumber(SENDER, "Основной"), SenderNumber("74950000000", "Новый"))
    await hass.config_entries.async_reload(account.entry_id)
    await eventually(lambda: issue(hass, "sender_gone"))
    gone = issue(hass, "sender_gone")
    assert gone is not None
    flow = await post(client, "", handler="mobilgroup", issue_id=gone.issue_id)
    plumber = next(one for one in account.subentries.values() if one.title == "Plumber")
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING, 9)
    hass.config_entries.async_remove_subentry(account, plumber.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    step = await post(client, f"/{flow['flow_id']}", sender="74950000000")

    assert (step["type"], step["reason"]) == ("abort", "recipients_gone")
    assert account.options["sender"] == SENDER
