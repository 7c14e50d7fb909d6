"""Adding and changing recipient groups."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Provider
from tests.integration.conftest import FAMILY, HOTLINE, SENDER, device_of, fields, settings


async def start_flow(hass: HomeAssistant, account: MockConfigEntry) -> SubentryFlowResult:
    """Start to add a recipient group."""
    return await hass.config_entries.subentries.async_init(
        (account.entry_id, "recipients"), context={"source": SOURCE_USER}
    )


async def submit(
    hass: HomeAssistant, result: SubentryFlowResult, name: str, numbers: str, **calling: Any
) -> SubentryFlowResult:
    """Submit the form."""
    return await hass.config_entries.subentries.async_configure(
        result["flow_id"], {"name": name, "numbers": numbers, "calling": calling}
    )


async def test_add_group_in_any_handwriting(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """Numbers in any format become a group that can be called."""
    result = await start_flow(hass, account)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "user")

    numbers = "+7 (900) 000-00-10, 8 900 000 00 11\n\nдядя Вася 9000000012\n8-900-000-00-10"
    result = await submit(hass, result, " Neighbours ", numbers, sender=HOTLINE, attempts=3, repeat=0)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Neighbours"
    assert result["data"] == {
        "name": "Neighbours",
        "numbers": ["79000000010", "79000000011", "79000000012"],
        "sender": HOTLINE,
        "attempts": 3,
    }

    await hass.services.async_call(
        "notify", "send_message", {"entity_id": "notify.neighbours", "message": "Привет"}, blocking=True
    )
    assert provider.accepted[0].phones == result["data"]["numbers"]
    assert settings(provider) == {"number": HOTLINE, "message": "Привет", "attempts": "3"}


async def test_sender_is_chosen_from_the_account(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """The form offers the account's sender numbers with their descriptions."""
    result = await start_flow(hass, account)

    _, _, calling, _ = fields(result)
    sender, *_ = fields(result)[calling].schema.schema
    assert fields(result)[calling].schema.schema[sender].config["options"] == [
        {"value": SENDER, "label": f"{SENDER} · Основной"},
        {"value": HOTLINE, "label": f"{HOTLINE} · Горячая линия"},
    ]


@pytest.mark.parametrize(
    ("numbers", "error", "line", "text"),
    [
        ("79000000001\nбабушка", "phone_no_number", "2", "бабушка"),
        ("  \n", "phone_no_number", "1", ""),
        ("79000000001, 123-456", "phone_too_short", "1", "123-456"),
        ("+7 912 345", "phone_too_short", "1", "+7 912 345"),
        ("+7 912 345 67 89 доб. 12", "phone_extension", "1", "+7 912 345 67 89 доб. 12"),
        ("\n7,91235E+10", "phone_lost_digits", "2", "7,91235E+10"),
        ("123456789012345", "phone_too_long", "1", "123456789012345"),
    ],
)
async def test_what_is_no_number_is_told_with_its_line(
    hass: HomeAssistant, account: MockConfigEntry, numbers: str, error: str, line: str, text: str
) -> None:
    """The form shows the first invalid number with its line and reason, and accepts a correction."""
    result = await submit(hass, await start_flow(hass, account), "Grandma", numbers)
    assert result["errors"] == {"numbers": error}
    assert result["description_placeholders"] == {"line": line, "text": text}

    result = await submit(hass, result, "Grandma", "79000000001")
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_name_is_unique(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Two groups of one account cannot have the same name, because they are called by it."""
    result = await submit(hass, await start_flow(hass, account), " family", "79000000001")
    assert result["errors"] == {"name": "name_taken"}

    result = await submit(hass, result, "Family of Anna", "79000000001")
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_reconfigure_keeps_the_entity(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """A changed group keeps its entity; an emptied field uses the account's setting again."""
    family = next(one for one in account.subentries.values() if one.title == "Family")
    before = device_of(hass, "notify.family")
    result = await account.start_subentry_reconfigure_flow(hass, family.subentry_id)
    assert result["step_id"] == "reconfigure"
    name, numbers, calling, _ = fields(result)
    assert name.description == {"suggested_value": "Family"}
    assert numbers.description == {"suggested_value": "\n".join(FAMILY)}
    attempts = next(field for field in fields(result)[calling].schema.schema if field == "attempts")
    assert attempts.description == {"suggested_value": 2}

    result = await submit(hass, result, "Relatives", "79000000005", interval=10)
    await hass.async_block_till_done()

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    changed = account.subentries[family.subentry_id]
    assert (changed.title, dict(changed.data)) == (
        "Relatives",
        {"name": "Relatives", "numbers": ["79000000005"], "interval": 10},
    )
    after = device_of(hass, "notify.family")
    assert (before.id, before.name) == (after.id, "Family")
    assert after.name == "Relatives"


async def test_add_while_the_account_is_not_loaded(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A group can be added while the provider is unreachable; the account's default sender is offered."""
    entry.add_to_hass(hass)

    result = await submit(hass, await start_flow(hass, entry), "Grandma", "79000000001", sender=SENDER)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["sender"] == SENDER


async def test_hours_and_urgency(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """A group may have its own calling hours, be urgent, and allow resending after an unknown outcome."""
    result = await start_flow(hass, account)
    form = {"name": "Guard", "numbers": "79000000004", "calling": {"urgent": True, "resend_unknown": True, "repeat": 0}}
    hours = {"hours_start": "22:00:00", "hours_end": "06:00:00"}
    configure = hass.config_entries.subentries.async_configure

    result = await configure(result["flow_id"], form | {"hours": {"hours_start": "22:00:00"}})
    assert result["errors"] == {"hours": "hours_incomplete"}
    result = await configure(result["flow_id"], form | {"hours": hours})
    await hass.async_block_till_done(wait_background_tasks=True)

    expected = {"name": "Guard", "numbers": ["79000000004"], "urgent": True, "resend_unknown": True, **hours}
    guard = next(one for one in account.subentries.values() if one.title == "Guard")
    assert dict(guard.data) == expected

    result = await account.start_subentry_reconfigure_flow(hass, guard.subentry_id)
    await configure(result["flow_id"], {**form, "calling": {"repeat": 2}})
    assert dict(account.subentries[guard.subentry_id].data) == {
        "name": "Guard",
        "numbers": ["79000000004"],
        "repeat": 2,
        **hours,
    }
