"""Repair flows, used as the frontend does."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.mobilgroup.aiomobilgroup.campaigns import JournalError
from simulators.provider import Fault, Provider
from simulators.provider.engine.accounts import SenderNumber
from tests.integration.conftest import FAMILY, HOTLINE, PLUMBER, SENDER, act, change_options, eventually

type Issues = Callable[[], dict[str, ir.IssueEntry]]


@pytest.fixture
def issues(hass: HomeAssistant, issue_registry: ir.IssueRegistry) -> Issues:
    """Return a function that returns the open issues by translation key."""

    def found() -> dict[str, ir.IssueEntry]:
        """Return the open issues."""
        return {
            str(issue.translation_key): issue
            for issue in issue_registry.issues.values()
            if issue.domain == "mobilgroup" and issue.active
        }

    return found


@pytest.fixture
async def client(hass: HomeAssistant, hass_client: ClientSessionGenerator, account: MockConfigEntry) -> Any:
    """Return an HTTP client of a Home Assistant with repairs."""
    assert await async_setup_component(hass, "repairs", {})
    return await hass_client()


async def start(client: Any, issue: ir.IssueEntry) -> dict[str, Any]:
    """Start the repair flow of an issue."""
    response = await client.post("/api/repairs/issues/fix", json={"handler": "mobilgroup", "issue_id": issue.issue_id})
    assert response.status == HTTPStatus.OK, await response.text()
    step: dict[str, Any] = await response.json()
    return step


async def submit(client: Any, step: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Submit the input of a step."""
    response = await client.post(f"/api/repairs/issues/fix/{step['flow_id']}", json=fields)
    assert response.status == HTTPStatus.OK, await response.text()
    following: dict[str, Any] = await response.json()
    return following


async def launch_unknown(hass: HomeAssistant, provider: Provider, fault: Fault = Fault.RESET_AFTER_ACCEPTING) -> None:
    """Launch a campaign with an unknown outcome."""
    provider.fail("send", fault)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", recipients="Family")


async def choose(client: Any, issue: ir.IssueEntry, option: str, **fields: Any) -> dict[str, Any]:
    """Choose an option, submit its form if there is one, and return the next step."""
    flow = await start(client, issue)
    step = await submit(client, flow, next_step_id=option)
    if step["type"] == "form":
        step = await submit(client, step, **fields)
    return step


async def test_evidence(hass: HomeAssistant, client: Any, provider: Provider, issues: Issues) -> None:
    """The flow shows the evidence for an unknown outcome, without phone numbers."""
    await launch_unknown(hass, provider)
    await eventually(lambda: "unknown_outcome" in issues())
    issue = issues()["unknown_outcome"]
    assert issue.is_fixable
    assert issue.translation_placeholders is not None
    assert (issue.translation_placeholders["account"], issue.translation_placeholders["campaign_id"]) == ("Home", "1")

    flow = await start(client, issue)

    assert (flow["type"], flow["menu_options"]) == ("menu", ["sent", "resend", "leave"])
    evidence = flow["description_placeholders"]
    assert (evidence["recipients"], evidence["balance_before"], evidence["balance_after"]) == ("2", "273.50", "?")
    assert "connection broke" in evidence["what"]
    assert FAMILY[0] not in str(flow)


async def test_it_was_sent(
    hass: HomeAssistant, client: Any, provider: Provider, issues: Issues, hass_admin_user: Any
) -> None:
    """With the provider's id the campaign is polled to its end, and the audit log has the user."""
    await launch_unknown(hass, provider)
    await eventually(lambda: "unknown_outcome" in issues())

    step = await choose(client, issues()["unknown_outcome"], "sent", provider_id=f" {provider.accepted[0].id} ")

    assert step["type"] == "create_entry"
    await eventually(lambda: not issues())
    campaigns = hass.config_entries.async_entries("mobilgroup")[0].runtime_data.campaign_manager.campaigns
    assert (await campaigns.wait_finished(1)).counts.reached == 2
    [line] = [line for line in await campaigns.audit(1) if line.action == "resolve"]
    assert (line.actor.id, line.actor.source) == (hass_admin_user.id, "home_assistant")
    assert len(provider.accepted) == 1


async def test_it_was_not_sent(hass: HomeAssistant, client: Any, provider: Provider, issues: Issues) -> None:
    """The campaign is sent again after a user's decision that it was not sent."""
    await launch_unknown(hass, provider, Fault.RESET_BEFORE_ACCEPTING)
    await eventually(lambda: "unknown_outcome" in issues())

    await choose(client, issues()["unknown_outcome"], "resend")

    await eventually(lambda: len(provider.accepted) == 1 and not issues())


async def test_left_unknown(hass: HomeAssistant, client: Any, provider: Provider, issues: Issues) -> None:
    """The outcome may be left unknown; nothing is sent."""
    await launch_unknown(hass, provider)
    await eventually(lambda: "unknown_outcome" in issues())

    await choose(client, issues()["unknown_outcome"], "leave")

    await eventually(lambda: not issues())
    assert (await act(hass, "get_campaign", campaign_id=1))["state"] == "stopped"
    assert len(provider.accepted) == 1


async def test_answered_elsewhere(hass: HomeAssistant, client: Any, provider: Provider, issues: Issues) -> None:
    """When the campaign was decided elsewhere, the issue is deleted, and an open flow aborts."""
    await launch_unknown(hass, provider)
    await eventually(lambda: "unknown_outcome" in issues())
    flow = await start(client, issues()["unknown_outcome"])
    step = await submit(client, flow, next_step_id="resend")

    await act(hass, "resolve", campaign_id=1, answer="leave")
    step = await submit(client, step)

    assert (step["type"], step["reason"]) == ("abort", "already_answered")
    await eventually(lambda: not issues())
    assert len(provider.accepted) == 1


async def test_flow_begun_too_late(hass: HomeAssistant, client: Any, provider: Provider, issues: Issues) -> None:
    """A flow started after the decision, or while the account is not loaded, aborts."""
    await launch_unknown(hass, provider)
    await eventually(lambda: "unknown_outcome" in issues())
    issue, entry = issues()["unknown_outcome"], hass.config_entries.async_entries("mobilgroup")[0]

    await hass.config_entries.async_unload(entry.entry_id)
    flow = await start(client, issue)
    assert (flow["type"], flow["reason"]) == ("abort", "not_loaded")

    await hass.config_entries.async_setup(entry.entry_id)
    await act(hass, "resolve", campaign_id=1, answer="leave")
    await eventually(lambda: not issues())
    ir.async_create_issue(
        hass,
        "mobilgroup",
        issue.issue_id,
        data=issue.data,
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key="unknown_outcome",
    )
    flow = await start(client, issue)
    assert (flow["type"], flow["reason"]) == ("abort", "already_answered")


async def test_survives_a_restart(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider, issues: Issues
) -> None:
    """The issue is created again after a restart, and deleted with the account."""
    await launch_unknown(hass, provider)
    await hass.config_entries.async_unload(account.entry_id)
    ir.async_get(hass).issues.clear()

    await hass.config_entries.async_setup(account.entry_id)
    assert list(issues()) == ["unknown_outcome"]

    await hass.config_entries.async_remove(account.entry_id)
    assert issues() == {}


@pytest.mark.parametrize(("option", "accepted"), [("send_now", 1), ("drop", 0)])
async def test_time_that_has_passed(
    hass: HomeAssistant,
    account: MockConfigEntry,
    client: Any,
    provider: Provider,
    issues: Issues,
    let_pass: Callable[..., None],
    option: str,
    accepted: int,
) -> None:
    """A campaign whose time passed while it could not be sent creates an issue."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, schedule=_in_an_hour())
    await hass.config_entries.async_unload(account.entry_id)
    let_pass(hours=3)
    await hass.config_entries.async_setup(account.entry_id)
    await eventually(lambda: "too_late" in issues())

    step = await choose(client, issues()["too_late"], option)

    assert step["type"] == "create_entry"
    await eventually(lambda: len(provider.accepted) == accepted and not issues())


async def test_rule_that_holds_up(
    hass: HomeAssistant,
    account: MockConfigEntry,
    client: Any,
    provider: Provider,
    issues: Issues,
    let_pass: Callable[..., None],
) -> None:
    """A campaign that a rule stopped after its launch creates an issue, and is sent once a reason is entered."""
    await act(hass, "broadcast", message="Тест", recipients="Family", schedule=_in_an_hour())
    await change_options(hass, account, max_recipients=1)
    let_pass(hours=1)
    await eventually(lambda: "held_by_rule" in issues())
    flow = await start(client, issues()["held_by_rule"])
    assert flow["description_placeholders"]["reason"] == "max_recipients"

    step = await choose(client, issues()["held_by_rule"], "send_anyway", why="Проверка")

    assert step["type"] == "create_entry"
    await eventually(lambda: len(provider.accepted) == 1 and not issues())


def _in_an_hour() -> str:
    """Return the time in an hour."""
    return (dt_util.now() + timedelta(hours=1)).isoformat()


async def test_balance(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider, issues: Issues
) -> None:
    """A balance below the threshold creates an issue, which is deleted when it is above."""
    await change_options(hass, account, low_balance=300)
    issue = issues()["low_balance"]
    assert issue.translation_placeholders == {
        "account": "Home",
        "balance": "273.50",
        "currency": "RUB",
        "threshold": "300",
    }
    assert (issue.is_fixable, issue.learn_more_url) == (False, "https://voice.mobilgroup.ru/")

    provider.account.set_balance("1000")
    await account.runtime_data.balance.async_refresh()
    assert issues() == {}


async def test_sender_that_is_gone(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider, issues: Issues
) -> None:
    """When a sender number is no longer the account's, another one can be chosen and is used from then on."""
    provider.account.numbers = (SenderNumber(HOTLINE, "Горячая линия"),)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    await eventually(lambda: "sender_missing" in issues())
    issue = issues()["sender_missing"]
    assert issue.translation_placeholders == {"name": "Home", "sender": "7*** *** **67"}

    flow = await start(client, issue)
    step = await submit(client, flow, sender=HOTLINE)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert step["type"] == "create_entry"
    assert account.options["sender"] == HOTLINE
    await eventually(lambda: not issues())


async def test_sender_of_recipients_that_is_gone(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider, issues: Issues
) -> None:
    """The same holds for a recipient group's number; without sender numbers the flow aborts."""
    provider.account.numbers = ()
    await hass.config_entries.async_reload(account.entry_id)
    await eventually(lambda: "sender_missing" in issues())
    plumber_issues = [
        one for one in ir.async_get(hass).issues.values() if "Plumber" in str(one.translation_placeholders)
    ]
    flow = await start(client, plumber_issues[0])
    assert (flow["type"], flow["reason"]) == ("abort", "no_numbers")

    provider.account.numbers = (SenderNumber(SENDER, "Основной"),)
    flow = await start(client, plumber_issues[0])
    await submit(client, flow, sender=SENDER)
    await hass.async_block_till_done(wait_background_tasks=True)

    plumber = next(one for one in account.subentries.values() if one.title == "Plumber")
    assert plumber.data["sender"] == SENDER
    await eventually(lambda: not issues())


async def test_blocked_account(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, provider: Provider, issues: Issues
) -> None:
    """An account that the provider disabled creates an issue until it is enabled again."""
    provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    await eventually(lambda: "account_disabled" in issues())
    await account.runtime_data.balance.async_refresh()
    assert issues() == {}

    provider.fail("get", Fault.ERROR_CODE, code="Error_User_Disabled")
    await account.runtime_data.balance.async_refresh()
    assert list(issues()) == ["account_disabled"]


async def test_journal_that_fails(
    hass: HomeAssistant,
    account: MockConfigEntry,
    client: Any,
    provider: Provider,
    issues: Issues,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the journal fails no decision is possible, and the issue stays."""

    async def fail(*_: object) -> None:
        """Raise the error of a full disk."""
        raise JournalError("the disk is full")

    await launch_unknown(hass, provider)
    await eventually(lambda: "unknown_outcome" in issues())
    issue = issues()["unknown_outcome"]

    with monkeypatch.context() as patch:
        patch.setattr("custom_components.mobilgroup.campaign_manager.Campaigns.resolve", fail)
        step = await choose(client, issue, "leave")
        assert (step["type"], step["reason"]) == ("abort", "not_possible")
        patch.setattr("custom_components.mobilgroup.campaign_manager.Campaigns.get", fail)
        step = await start(client, issue)
        assert (step["type"], step["reason"]) == ("abort", "not_possible")

    assert "unknown_outcome" in issues()


async def test_issue_about_what_is_gone(
    hass: HomeAssistant, account: MockConfigEntry, client: Any, issue_registry: ir.IssueRegistry
) -> None:
    """An issue of a missing campaign or account can be closed."""
    gone: dict[str, str | int | float | None] = {"entry_id": account.entry_id, "campaign_id": 99}
    for issue_id, data in (("one", gone), ("two", None)):
        ir.async_create_issue(
            hass,
            "mobilgroup",
            issue_id,
            data=data,
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key="unknown_outcome",
        )
    campaign, other = (issue_registry.issues["mobilgroup", issue_id] for issue_id in ("one", "two"))

    step = await start(client, campaign)
    assert (step["type"], step["reason"]) == ("abort", "already_answered")
    step = await submit(client, await start(client, other))
    assert step["type"] == "create_entry"


async def test_numbers_that_cannot_be_checked(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, issues: Issues
) -> None:
    """While the account's sender numbers cannot be read, no issue is created."""
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING, 9)
    provider.fail("send", Fault.ERROR_CODE, code="Error_No_AniPhone")
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    await eventually(lambda: _number_reads(provider) > 1)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues() == {}


async def test_numbers_are_checked_daily(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, issues: Issues
) -> None:
    """Sender numbers are checked every day; after a failed check, on the next day."""
    provider.account.numbers = (SenderNumber(HOTLINE, "Горячая линия"),)
    start_time, reads_before = dt_util.utcnow(), _number_reads(provider)

    async def pass_days(days: float) -> int:
        """Advance time, and return how often the sender numbers were read since the start."""
        # The event loop's clock is not frozen, since a retried read would wait for ever.
        moment = start_time + timedelta(days=days)
        with patch("homeassistant.util.dt.utcnow", return_value=moment):
            async_fire_time_changed(hass, moment)
            await hass.async_block_till_done(wait_background_tasks=True)
        return _number_reads(provider) - reads_before

    assert (await pass_days(0.5), issues()) == (0, {})
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING, 9)
    assert (await pass_days(1.1), issues()) == (1, {})
    provider.clear_faults()
    assert await pass_days(2.2) == 2
    assert list(issues()) == ["sender_missing"]


def _number_reads(provider: Provider) -> int:
    """Return how often the account's sender numbers were read."""
    return sum(b'"numbers"' in request.body for request in provider.requests)
