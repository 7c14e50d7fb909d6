"""Set-up, unloading and removal of an account."""

import asyncio
from types import MappingProxyType

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mobilgroup.aiomobilgroup.campaigns import JournalError
from custom_components.mobilgroup.journal_registry import (
    async_check_journal,
    async_release_journal,
    default_journal_url,
)
from simulators.provider import Fault, Provider
from tests.integration.conftest import device_of, set_up, state


@pytest.mark.usefixtures("account")
async def test_devices(hass: HomeAssistant) -> None:
    """An account is a service device, and each recipient group a service device connected to it."""
    hub, family = device_of(hass, "sensor.home_balance"), device_of(hass, "notify.family")

    assert (hub.name, hub.entry_type) == ("Home", dr.DeviceEntryType.SERVICE)
    assert (family.name, family.entry_type, family.via_device_id) == ("Family", dr.DeviceEntryType.SERVICE, hub.id)


async def test_unload_and_set_up_again(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """An account can be unloaded and set up again."""
    assert await hass.config_entries.async_unload(account.entry_id)
    assert account.state is ConfigEntryState.NOT_LOADED
    assert state(hass, "notify.family").state == "unavailable"

    assert await hass.config_entries.async_setup(account.entry_id)
    await hass.async_block_till_done()
    assert state(hass, "notify.family").state == "unknown"


async def test_failed_unload_leaves_the_account_working(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When its platforms do not unload, the account can still call."""

    async def fail_unload(*_: object) -> bool:
        """Report that platforms were not unloaded."""
        return False

    with monkeypatch.context() as patch:
        patch.setattr(hass.config_entries, "async_unload_platforms", fail_unload)
        assert not await hass.config_entries.async_unload(account.entry_id)

    await hass.services.async_call(
        "notify", "send_message", {"entity_id": "notify.family", "message": "Тест"}, blocking=True
    )
    assert len(provider.accepted) == 1


async def test_remove(hass: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry) -> None:
    """A removed account leaves no entity and no service; the actions stay for other accounts."""
    await hass.config_entries.async_remove(account.entry_id)
    await hass.async_block_till_done()

    assert er.async_entries_for_config_entry(entity_registry, account.entry_id) == []
    assert not hass.services.has_service("notify", "home")
    assert hass.services.has_service("mobilgroup", "broadcast")


async def test_remove_recipients(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """Removing a recipient group removes its entity; the others stay."""
    plumber = next(one for one in account.subentries.values() if one.title == "Plumber")

    hass.config_entries.async_remove_subentry(account, plumber.subentry_id)
    await hass.async_block_till_done()

    assert hass.states.get("notify.plumber") is None
    assert hass.states.get("notify.family") is not None


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        (Fault.REFUSE, "", "cannot_connect"),
        (Fault.HTML_BEFORE_ACCEPTING, "", "invalid_response"),
        (Fault.ERROR_CODE, "Error_User_Disabled", "account_disabled"),
        (Fault.ERROR_CODE, "Error_Unknown_Request", "read_refused"),
    ],
)
async def test_setup_is_tried_again(
    hass: HomeAssistant, entry: MockConfigEntry, provider: Provider, fault: Fault, code: str, reason: str
) -> None:
    """After a provider error, set-up is retried later, and the reason is shown."""
    provider.fail("get", fault, code=code)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, reason)

    provider.clear_faults()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED


async def test_refused_key_asks_for_another(hass: HomeAssistant, entry: MockConfigEntry, provider: Provider) -> None:
    """A rejected key starts a reauthentication instead of a retry."""
    provider.account.key = "another"
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == ["reauth"]


async def test_renamed_account(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """The legacy notify service of a renamed account gets the new name."""
    hass.config_entries.async_update_entry(account, title="Dacha")
    await hass.async_block_till_done()

    assert hass.services.has_service("notify", "dacha")
    assert not hass.services.has_service("notify", "home")


async def test_two_accounts(hass: HomeAssistant, account: MockConfigEntry, api_url: str, provider: Provider) -> None:
    """A second account works beside the first, and unloading it does not affect the first."""
    second = MockConfigEntry(
        domain="mobilgroup",
        title="Office",
        data={"url": api_url, "login": "demo", "password": "demo-password"},
        options={"sender": "78001234567"},
    )
    await set_up(hass, second)
    assert state(hass, "sensor.office_balance").state == "273.50"

    await hass.config_entries.async_unload(second.entry_id)
    await hass.services.async_call(
        "notify", "send_message", {"entity_id": "notify.family", "message": "Тест"}, blocking=True
    )
    assert len(provider.accepted) == 1


async def test_recipients_added_while_being_set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Recipient groups added during set-up are not missed: the account is reloaded with them."""

    async def add_meanwhile(hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Add a recipient group after the platforms have read theirs."""
        patch.undo()
        guard = ConfigSubentry(
            data=MappingProxyType({"name": "Guard", "numbers": ["79000000004"]}),
            subentry_type="recipients",
            title="Guard",
            unique_id=None,
        )
        hass.config_entries.async_add_subentry(entry, guard)

    patch = pytest.MonkeyPatch()
    patch.setattr("custom_components.mobilgroup.async_setup_legacy_notify", add_meanwhile)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.state is ConfigEntryState.LOADED
    assert state(hass, "notify.guard").state == "unknown"


async def test_stop_while_being_set_up(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account that is being set up while Home Assistant stops leaves no journal open."""
    opened = asyncio.Event()

    async def never(*_: object) -> None:
        """Block while reading the settings."""
        opened.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("custom_components.mobilgroup.campaign_manager.async_account_settings", never)
    entry.add_to_hass(hass)
    hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
    await opened.wait()

    await hass.async_stop()

    with pytest.raises(JournalError, match="Home Assistant is stopping"):
        await async_check_journal(hass, default_journal_url(hass))
    # A send that outlasts the stop releases a journal that is closed already.
    await async_release_journal(hass, default_journal_url(hass))
