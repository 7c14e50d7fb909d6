"""Diagnostics and logs have no secret and no personal data."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration.conftest import FAMILY, HOTLINE, PLUMBER, SENDER, set_up


async def test_diagnostics(hass: HomeAssistant, hass_client: ClientSessionGenerator, account: MockConfigEntry) -> None:
    """They show the account's configuration, with secrets and personal data redacted."""
    assert await async_setup_component(hass, "diagnostics", {})

    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, account)

    assert diagnostics == {
        "data": {"url": "**REDACTED**", "api_key": "**REDACTED**", "key_in_body": False},
        "options": {"sender": "**REDACTED**"},
        "own_server": True,
        "balance": {
            "amount": "273.50",
            "currency": "RUB",
            "last_update_success": True,
            "last_exception": None,
        },
        "journal": {"sqlite": True},
        "settings": {
            "time_zone": "US/Pacific",
            "batch_size": "1000",
            "calls_per_minute": "60",
            "duplicate_window": "0:01:00",
            "completion_margin": "0:30:00",
            "frequency_period": "1 day, 0:00:00",
            "retention": "90 days, 0:00:00",
            "retry_for": "0:10:00",
            "too_late_after": "1:00:00",
        },
        "campaigns": [],
        "recipients": [
            {"name": "**REDACTED**", "numbers": 2, "attempts": 2, "interval": 3},
            {"name": "**REDACTED**", "numbers": 1, "sender": "**REDACTED**", "repeat": 1},
        ],
    }


async def test_diagnostics_of_a_login(hass: HomeAssistant, hass_client: ClientSessionGenerator, api_url: str) -> None:
    """A login and its password are redacted too."""
    assert await async_setup_component(hass, "diagnostics", {})
    entry = MockConfigEntry(
        domain="mobilgroup",
        data={"url": api_url, "login": "demo", "password": "demo-password"},
        options={"sender": SENDER},
    )
    await set_up(hass, entry)

    diagnostics = str(await get_diagnostics_for_config_entry(hass, hass_client, entry))

    assert "demo" not in diagnostics
    assert SENDER not in diagnostics


@pytest.mark.usefixtures("account")
async def test_log_gives_nobody_away(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> None:
    """Even at level DEBUG our log has no key and no number."""
    caplog.set_level("DEBUG")
    fields = {"message": "Тест", "recipients": ["notify.family", "notify.plumber"], "numbers": ["8912345"]}
    await hass.services.async_call("mobilgroup", "broadcast", fields, blocking=True, return_response=True)
    await hass.async_block_till_done(wait_background_tasks=True)

    logs = [record.getMessage() for record in caplog.records if record.name.startswith("custom_components.mobilgroup")]
    assert any("was accepted" in message for message in logs)
    assert not [
        message
        for message in logs
        for secret in ("demo-key", SENDER, HOTLINE, PLUMBER, *FAMILY, "8912345")
        if secret in message
    ]
    assert "demo-key" not in caplog.text
