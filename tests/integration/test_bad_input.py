"""Invalid input of an action raises an error with the value and a way out, and nothing is sent."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulators.provider import Fault, Provider
from tests.integration.conftest import PLUMBER, act, eventually, state

HUGE = 10**20
TEST = {"message": "Тест", "numbers": PLUMBER}


@pytest.mark.usefixtures("account")
async def test_key_that_came_out_empty(hass: HomeAssistant, provider: Provider) -> None:
    """A key whose template rendered to blanks is no key: the second alarm is not taken for the first."""
    for message in ("Протечка", "Пожар"):
        await act(hass, "broadcast", message=message, numbers=PLUMBER, idempotency_key=" ")

    assert len(provider.accepted) == 2


@pytest.mark.usefixtures("account")
async def test_key_that_came_out_empty_when_calling_again(hass: HomeAssistant, provider: Provider) -> None:
    """The same holds for a redial."""
    await act(hass, "broadcast", message="Тест", numbers="79000000050", attempts=1, wait=True)
    for _ in range(2):
        override = {"rules": "duplicate", "why": "Проверка"}
        await act(hass, "redial", campaign_id=1, idempotency_key="", override=override, wait=True)

    assert len(provider.accepted) == 3


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("action", ["broadcast", "redial"])
async def test_key_that_is_too_long(hass: HomeAssistant, provider: Provider, action: str) -> None:
    """A key is not truncated, since two keys could become equal."""
    fields: dict[str, Any] = TEST if action == "broadcast" else {"campaign_id": 1}

    with pytest.raises(vol.Invalid, match="idempotency_key"):
        await act(hass, action, **fields, idempotency_key="x" * 201)

    assert provider.accepted == []


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("schedule", ["9999-12-31 23:59:59", "2200-01-01 12:00:00", "0001-01-01 00:00:00"])
@pytest.mark.parametrize("action", ["broadcast", "reschedule"])
async def test_moment_that_makes_no_sense(hass: HomeAssistant, provider: Provider, action: str, schedule: str) -> None:
    """A schedule in another century is rejected; the calendar could not show it either."""
    tomorrow = (dt_util.now() + timedelta(days=1)).isoformat()
    await act(hass, "broadcast", **TEST, schedule=tomorrow)
    fields: dict[str, Any] = TEST if action == "broadcast" else {"campaign_id": 1}

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, **fields, schedule=schedule)

    expected = "schedule_in_past" if schedule < "2000" else "schedule_too_far"
    assert error.value.translation_key == expected
    assert provider.accepted == []
    await eventually(lambda: state(hass, "calendar.home_scheduled_campaigns").attributes.get("message") == "№ 1")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "action",
    ["get_campaign", "cancel", "pause", "resume", "stop", "redial", "reschedule", "resolve", "export_report"],
)
@pytest.mark.parametrize("number", [0, 7, HUGE])
async def test_campaign_that_is_not_there(hass: HomeAssistant, action: str, number: int) -> None:
    """The error has the number of the missing campaign and says where to look."""
    more: dict[str, dict[str, Any]] = {
        "reschedule": {"schedule": "2030-01-01 12:00:00"},
        "resolve": {"answer": "leave"},
        "export_report": {"folder": "/tmp"},
    }

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, campaign_id=number, **more.get(action, {}))

    assert error.value.translation_key == "campaign_not_found"
    assert error.value.translation_placeholders == {"campaign_id": str(number)}


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("action", "fields"),
    [("list_campaigns", {}), ("get_campaign", {"campaign_id": 1, "rows": True})],
    ids=["list", "rows"],
)
async def test_offset_beyond_everything(hass: HomeAssistant, action: str, fields: dict[str, Any]) -> None:
    """An offset beyond the end returns an empty list."""
    await act(hass, "broadcast", **TEST)

    response = await act(hass, action, **fields, offset=HUGE)

    assert response["campaigns" if action == "list_campaigns" else "rows"] == []


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("action", ["block_numbers", "unblock_numbers"])
@pytest.mark.parametrize(
    ("numbers", "named"),
    [
        ([PLUMBER, "345-67-89", "бабушка"], "***89 (too_short), бабушка (no_number)"),
        (["8 912 345-67-89 доб. 12"], "***12 (extension)"),
    ],
)
async def test_what_is_no_number_is_named(hass: HomeAssistant, action: str, numbers: list[str], named: str) -> None:
    """The error has each invalid number with its reason, and phone numbers are masked."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, numbers=numbers)

    assert (error.value.translation_key, error.value.translation_placeholders) == (
        "not_numbers",
        {"numbers": named},
    )


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("action", ["block_numbers", "unblock_numbers"])
async def test_no_number_at_all(hass: HomeAssistant, action: str) -> None:
    """An empty list raises its own error."""
    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, numbers=[])

    assert error.value.translation_key == "no_numbers"


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("done", "action", "key"),
    [
        ("cancel", "cancel", "cannot_cancel"),
        ("cancel", "reschedule", "cannot_reschedule"),
        ("cancel", "pause", "cannot_pause"),
        ("cancel", "stop", "cannot_stop"),
        ("cancel", "resume", "cannot_resume"),
        ("cancel", "resolve", "cannot_resolve"),
        ("get_campaign", "resume", "cannot_resume"),
    ],
)
async def test_what_cannot_be_done_now(hass: HomeAssistant, done: str, action: str, key: str) -> None:
    """The error has the campaign's number, its state and a way out."""
    due = "2030-01-01 12:00:00"
    number = (await act(hass, "broadcast", **TEST, schedule=due))["campaign_id"]
    await act(hass, done, campaign_id=number)
    more = {"reschedule": {"schedule": due}, "resolve": {"answer": "leave"}}.get(action, {})

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, action, campaign_id=number, **more)

    state_ = "cancelled" if done == "cancel" else "scheduled"
    assert error.value.translation_key == key
    assert error.value.translation_placeholders == {"campaign_id": "1", "state": state_}


@pytest.mark.usefixtures("account")
async def test_doubt_before_resuming(hass: HomeAssistant, provider: Provider) -> None:
    """A campaign with an unknown outcome cannot be resumed before that is decided."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", **TEST)

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "resume", campaign_id=1)

    assert error.value.translation_key == "cannot_resume"


@pytest.mark.usefixtures("account")
async def test_override_without_a_reason(hass: HomeAssistant, provider: Provider) -> None:
    """An override needs a reason; blanks are not one."""
    with pytest.raises(vol.Invalid, match="override"):
        await act(hass, "broadcast", **TEST, override={"rules": "duplicate", "why": "  "})

    assert provider.accepted == []


async def test_file_name_that_cannot_be(hass: HomeAssistant, account: MockConfigEntry, tmp_path: Path) -> None:
    """A file name with a forbidden character raises its own error."""
    await act(hass, "broadcast", **TEST, wait=True)
    hass.config.allowlist_external_dirs = {str(tmp_path)}

    with pytest.raises(ServiceValidationError) as error:
        await act(hass, "export_report", campaign_id=1, folder=str(tmp_path), file_name="a\0.csv")

    assert error.value.translation_key == "bad_file_name"


@pytest.mark.usefixtures("account")
async def test_id_with_blanks(hass: HomeAssistant, provider: Provider) -> None:
    """Blanks around the provider's id are removed."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", **TEST)

    response = await act(hass, "resolve", campaign_id=1, answer="sent", provider_id=f" {provider.accepted[0].id} ")

    assert response["provider_ids"] == [provider.accepted[0].id]
