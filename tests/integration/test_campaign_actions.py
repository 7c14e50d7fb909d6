"""The actions for campaigns: list, get, cancel, reschedule, pause, resume, stop, resolve."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from sqlalchemy.exc import OperationalError

from simulators.provider import Fault, Provider
from tests.integration.conftest import FAMILY, PLUMBER, act, change_options, eventually

TOMORROW = timedelta(days=1)


async def scheduled(hass: HomeAssistant, **fields: Any) -> int:
    """Schedule a campaign for tomorrow and return its number."""
    due = dt_util.now() + TOMORROW
    response = await act(
        hass, "broadcast", **{"message": "Завтра", "numbers": PLUMBER, "schedule": due.isoformat()} | fields
    )
    assert response["state"] == "scheduled"
    number: int = response["campaign_id"]
    return number


async def launch_unknown(hass: HomeAssistant, provider: Provider, fault: Fault = Fault.RESET_AFTER_ACCEPTING) -> None:
    """Launch campaign 1 with an unknown outcome."""
    provider.fail("send", fault)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)


async def wait_for_state(hass: HomeAssistant, state: str, number: int = 1) -> dict[str, Any]:
    """Wait until a campaign has a state, and return it."""
    while True:
        campaign: dict[str, Any] = await act(hass, "get_campaign", campaign_id=number)
        if campaign["state"] == state:
            return campaign


@pytest.mark.usefixtures("account")
async def test_held_here_and_cancelled(hass: HomeAssistant, provider: Provider) -> None:
    """A campaign that is scheduled here can be cancelled, and no recipient is called."""
    number = await scheduled(hass, title="Завтра")

    listed = await act(hass, "list_campaigns", states="scheduled")
    assert [(one["campaign_id"], one["title"]) for one in listed["campaigns"]] == [(number, "Завтра")]
    response = await act(hass, "cancel", campaign_id=number)

    assert response["state"] == "cancelled"
    assert provider.accepted == []
    assert (await act(hass, "list_campaigns", states=["scheduled"]))["campaigns"] == []


@pytest.mark.usefixtures("account")
async def test_held_by_the_provider(hass: HomeAssistant, provider: Provider) -> None:
    """A campaign scheduled at the provider is sent at once and cannot be cancelled."""
    due = (dt_util.now() + TOMORROW).isoformat()
    response = await act(hass, "broadcast", message="Тест", numbers=PLUMBER, schedule=due, held_by="provider")
    assert (response["state"], len(provider.accepted)) == ("running", 1)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "cancel", campaign_id=response["campaign_id"])
    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "cannot_cancel",
        {"campaign_id": "1", "state": "running"},
    )


@pytest.mark.usefixtures("account")
async def test_moved_and_sent(hass: HomeAssistant, provider: Provider, let_pass: Callable[..., None]) -> None:
    """A rescheduled campaign is sent at its new time."""
    number = await scheduled(hass)

    in_an_hour = (dt_util.now() + timedelta(hours=1)).isoformat()
    moved = await act(hass, "reschedule", campaign_id=number, schedule=in_an_hour)
    assert moved["state"] == "scheduled"

    let_pass(hours=1)
    await eventually(lambda: provider.accepted)
    await wait_for_state(hass, "finished", number)


@pytest.mark.usefixtures("account")
async def test_not_moved_into_the_past(hass: HomeAssistant) -> None:
    """A campaign cannot be rescheduled into the past."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "reschedule", campaign_id=await scheduled(hass), schedule="2020-01-01 10:00:00")

    assert error.value.translation_key == "schedule_in_past"


@pytest.mark.usefixtures("account")
async def test_paused_and_resumed(hass: HomeAssistant, provider: Provider) -> None:
    """A paused campaign waits until a user resumes it."""
    number = await scheduled(hass)

    assert (await act(hass, "pause", campaign_id=number))["state"] == "paused"
    assert (await act(hass, "resume", campaign_id=number))["state"] == "scheduled"
    assert provider.accepted == []


async def test_stopped_between_batches(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A campaign is stopped after the batch in flight; the rest is never called."""
    await change_options(hass, account, batch_size=1)
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.4)
    sending = hass.async_create_task(act(hass, "broadcast", message="Тест", numbers=[*FAMILY, PLUMBER]))
    await eventually(lambda: provider.accepted)

    await hass.services.async_call("mobilgroup", "stop", {"campaign_id": 1}, blocking=True)

    assert (await sending)["state"] == "stopped"
    stopped = await wait_for_state(hass, "stopped")
    assert (len(provider.accepted), stopped["recipients"]) == (1, 3)


@pytest.mark.usefixtures("account")
async def test_report_of_a_campaign(hass: HomeAssistant, provider: Provider) -> None:
    """A finished campaign has its counts and cost, and its recipients when rows are requested."""
    await act(hass, "broadcast", message="Тест", numbers=[PLUMBER, "79000000050"], attempts=1)
    campaign = await wait_for_state(hass, "finished")
    assert (campaign["reached"], campaign["outcomes"]) == (1, {"answered": 1, "busy": 1})
    assert campaign["cost"] == 0.13
    assert campaign["provider_ids"] == [provider.accepted[0].id]
    assert "rows" not in campaign

    rows = (await act(hass, "get_campaign", campaign_id=1, rows=True, offset=1))["rows"]
    assert [(row["phone"], row["outcome"], row["attempts"]) for row in rows] == [("79000000050", "busy", 1)]


@pytest.mark.usefixtures("account")
async def test_numbers_are_for_administrators(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    """Every user can read a campaign's state, but only administrators its numbers."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    context = Context(user_id=hass_read_only_user.id)

    assert (await act(hass, "get_campaign", context=context, campaign_id=1))["recipients"] == 1
    with pytest.raises(Unauthorized):
        await act(hass, "get_campaign", context=context, campaign_id=1, rows=True)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("action", ["get_campaign", "cancel", "pause", "stop", "resume", "export_report", "redial"])
async def test_no_such_campaign(hass: HomeAssistant, action: str) -> None:
    """A campaign that does not exist raises an error."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, campaign_id=7, **({"folder": "/tmp"} if action == "export_report" else {}))

    assert error.value.translation_key == "campaign_not_found"


@pytest.mark.usefixtures("account")
async def test_answer_that_it_was_sent(hass: HomeAssistant, provider: Provider) -> None:
    """An unknown campaign is polled once a user enters its id."""
    await launch_unknown(hass, provider)
    campaign = await act(hass, "get_campaign", campaign_id=1)
    assert (campaign["state"], campaign["attention"]) == ("paused", "unknown")
    assert campaign["unknown_batches"][0]["evidence"]["balance_before"] == "273.50"

    await act(hass, "resolve", campaign_id=1, answer="sent", provider_id=provider.accepted[0].id)

    assert (await wait_for_state(hass, "finished"))["reached"] == 1
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_answer_that_it_was_not_sent(hass: HomeAssistant, provider: Provider) -> None:
    """The campaign is sent again only after a user's decision."""
    await launch_unknown(hass, provider, Fault.RESET_BEFORE_ACCEPTING)

    await act(hass, "resolve", campaign_id=1, answer="resend")

    await wait_for_state(hass, "finished")
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_left_unknown(hass: HomeAssistant, provider: Provider) -> None:
    """The outcome can be left unknown; then the campaign is over, and cannot be decided again."""
    await launch_unknown(hass, provider)

    assert (await act(hass, "resolve", campaign_id=1, answer="leave"))["state"] == "stopped"
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "resolve", campaign_id=1, answer="resend")
    assert error.value.translation_key == "cannot_resolve"
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("account")
async def test_answers_are_for_administrators(
    hass: HomeAssistant, provider: Provider, hass_read_only_user: MockUser
) -> None:
    """Only administrators may decide that a batch is sent again."""
    await launch_unknown(hass, provider)

    with pytest.raises(Unauthorized):
        await act(hass, "resolve", context=Context(user_id=hass_read_only_user.id), campaign_id=1, answer="resend")
    assert len(provider.accepted) == 1


async def test_rule_set_aside_when_resuming(
    hass: HomeAssistant, account: MockConfigEntry, hass_read_only_user: MockUser, provider: Provider
) -> None:
    """A campaign deferred to its calling hours is sent at once when an administrator overrides them."""
    begin, end = (dt_util.now() + timedelta(hours=hours) for hours in (1, 9))
    await change_options(hass, account, hours_start=f"{begin:%H:%M:%S}", hours_end=f"{end:%H:%M:%S}")
    number = (await act(hass, "broadcast", message="Тест", numbers=PLUMBER, attempts=1))["campaign_id"]
    await act(hass, "pause", campaign_id=number)
    override = {"rules": ["calling_hours"], "why": "Тревога"}

    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await act(hass, "resume", context=context, campaign_id=number, override=override)
    await act(hass, "resume", campaign_id=number, override=override)

    await eventually(lambda: provider.accepted)


async def test_journal_that_fails(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the journal fails, nothing is sent, and every action raises a journal error."""
    journal = account.runtime_data.campaign_manager.journal
    monkeypatch.setattr(journal, "_transact", _fail)

    calls: list[tuple[str, dict[str, Any]]] = [
        ("broadcast", {"message": "Тест", "numbers": PLUMBER}),
        ("estimate", {"message": "Тест", "numbers": PLUMBER}),
        ("list_campaigns", {}),
        ("block_numbers", {"numbers": PLUMBER}),
        ("unblock_numbers", {"numbers": PLUMBER}),
    ]
    for action, fields in calls:
        with pytest.raises(HomeAssistantError) as error:
            await act(hass, action, **fields)
        assert error.value.translation_key == "journal_failed", action
    monkeypatch.undo()

    assert provider.accepted == []


def _fail(*_: Any, **__: Any) -> None:
    """Raise the error of a full disk."""
    raise OperationalError("", {}, Exception("the disk is full"))
