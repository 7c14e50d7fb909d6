"""Changing an account's settings."""

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
import sys
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mobilgroup.aiomobilgroup.campaigns import AccountSettings, CallingHours
from simulators.provider import Fault, Provider
from tests.integration.conftest import HOTLINE, SENDER, fields, settings


async def test_settings_are_changed_and_used(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A new sender number and time zone are saved and used for the next call."""
    result = await hass.config_entries.options.async_init(account.entry_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "init")
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"sender": HOTLINE, "time_zone": "Asia/Omsk"}
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert account.options == {"sender": HOTLINE, "time_zone": "Asia/Omsk"}

    await hass.services.async_call(
        "mobilgroup",
        "broadcast",
        {
            "message": "Тест",
            "numbers": "79000000009",
            "schedule": "2030-01-01 12:00:00+03:00",
            "held_by": "provider",
        },
        blocking=True,
    )
    assert settings(provider) == {"number": HOTLINE, "message": "Тест", "schedule": "2030-01-01 15:00"}


@pytest.mark.parametrize("name", ["Mars/Base", "../secrets", ""])
async def test_unknown_time_zone(hass: HomeAssistant, account: MockConfigEntry, name: str) -> None:
    """The form shows that a time zone does not exist, and accepts another one."""
    result = await hass.config_entries.options.async_init(account.entry_id)
    result = await hass.config_entries.options.async_configure(result["flow_id"], {"sender": SENDER, "time_zone": name})
    assert result["errors"] == {"time_zone": "invalid_time_zone"}

    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"sender": SENDER, "time_zone": "Europe/Moscow"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_settings_without_the_provider(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """When the provider does not respond, the sender number in use can still be chosen."""
    provider.fail("get", Fault.ERROR_CODE)
    result = await hass.config_entries.options.async_init(account.entry_id)

    sender, *_ = fields(result)
    assert [option["value"] for option in fields(result)[sender].config["options"]] == [SENDER]


async def open_form(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Open the form of an account's settings."""
    return await hass.config_entries.options.async_init(entry.entry_id)


async def submit(hass: HomeAssistant, form: Any, **sections: dict[str, Any]) -> Any:
    """Submit the form."""
    answers = {"sender": SENDER, "time_zone": "Europe/Moscow", **sections}
    result = await hass.config_entries.options.async_configure(form["flow_id"], answers)
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


async def test_limits_are_kept_and_used(hass: HomeAssistant, account: MockConfigEntry, tmp_path: Path) -> None:
    """Every option reaches the campaigns' settings; zero is a value, an empty field is None."""
    hours = {
        "hours_start": "09:00:00",
        "hours_end": "21:00:00",
        "hours_days": ["mon", "fri"],
        "hours_time_zone": "Asia/Omsk",
    }
    limits = {
        "max_recipients": 10,
        "max_cost": 100.5,
        "daily_recipients": 20,
        "daily_cost": 500,
        "reserve": 50,
        "frequency": 3,
        "low_balance": 200,
    }
    habits = {"duplicate_window": 0, "too_late_after": 15, "retention": 30, "calls_per_minute": 0}
    journal = {"journal_url": f"sqlite:///{tmp_path}/journal.db", "batch_size": 100}

    form = await open_form(hass, account)
    result = await submit(hass, form, hours=hours, limits=limits, habits=habits, journal=journal)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert account.options == {
        "sender": SENDER,
        "time_zone": "Europe/Moscow",
        **hours,
        **limits,
        **habits,
        **journal,
    }
    settings = account.runtime_data.campaign_manager.campaigns.settings
    assert settings == AccountSettings(
        time_zone=settings.time_zone,
        batch_size=100,
        calling_hours=CallingHours(time(9), time(21), ZoneInfo("Asia/Omsk"), frozenset({0, 4})),
        calls_per_minute=None,
        max_recipients=10,
        max_cost=Decimal("100.5"),
        daily_recipients=20,
        daily_cost=Decimal(500),
        reserve=Decimal(50),
        frequency=3,
        duplicate_window=timedelta(),
        too_late_after=timedelta(minutes=15),
        retention=timedelta(days=30),
    )


async def test_emptied_limits_are_gone(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """A submitted section replaces its options, a missing one changes nothing; the form shows the saved values."""
    await submit(hass, await open_form(hass, account), limits={"max_recipients": 10}, habits={"retention": 30})
    form = await open_form(hass, account)
    limits = next(field for field in fields(form) if field == "limits")
    shown = {str(field): field.description for field in fields(form)[limits].schema.schema}
    assert shown["max_recipients"] == {"suggested_value": 10}

    await submit(hass, form, limits={})

    assert account.options == {"sender": SENDER, "time_zone": "Europe/Moscow", "retention": 30}


@pytest.mark.parametrize(
    ("section", "answers", "errors"),
    [
        ("hours", {"hours_start": "09:00:00"}, {"hours": "hours_incomplete"}),
        ("hours", {"hours_start": "09:00:00", "hours_end": "09:00:00"}, {"hours": "hours_empty"}),
        (
            "hours",
            {"hours_start": "09:00:00", "hours_end": "10:00:00", "hours_time_zone": "Mars/Base"},
            {"hours": "invalid_time_zone"},
        ),
        ("journal", {"journal_url": "sqlite:////nowhere/x.db"}, {"base": "journal_unusable"}),
        ("journal", {"journal_url": "nonsense"}, {"base": "journal_address"}),
        ("journal", {"journal_url": "sqlite://"}, {"base": "journal_address"}),
        ("journal", {"journal_url": "sqlite:///:memory:"}, {"base": "journal_address"}),
        ("journal", {"journal_url": "sqlite:///relative.db"}, {"base": "journal_address"}),
        ("journal", {"journal_url": "mysql://localhost/x"}, {"base": "journal_address"}),
        ("journal", {"journal_url": "postgresql://localhost/x"}, {"base": "journal_address"}),
    ],
)
async def test_settings_that_cannot_be(
    hass: HomeAssistant, account: MockConfigEntry, section: str, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    """The form shows invalid options, and accepts another attempt."""
    result = await submit(hass, await open_form(hass, account), **{section: answers})
    assert result["errors"] == errors

    result = await submit(hass, result, **{section: {}})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_journal_without_its_driver(
    hass: HomeAssistant, account: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's driver is not part of Home Assistant: the form names it, and nothing is changed."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    journal = {"journal_url": "postgresql+psycopg://user:secret@localhost/x"}

    result = await submit(hass, await open_form(hass, account), journal=journal)

    assert result["errors"] == {"base": "journal_driver"}
    assert result["description_placeholders"]["driver"] == "psycopg"
    assert "journal_url" not in account.options
