"""The journal: one for all accounts by default, or one that is shared with other programs."""

from pathlib import Path

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mobilgroup.aiomobilgroup import ApiKey
from custom_components.mobilgroup.aiomobilgroup.auth import Login, journal_account_id
from custom_components.mobilgroup.aiomobilgroup.campaigns import JournalError
from custom_components.mobilgroup.journal_registry import async_check_journal
from simulators.provider import Provider
from tests.integration.conftest import PLUMBER, act, change_options, set_up


async def test_lies_in_the_folder_of_home_assistant(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """By default the journal is a file in Home Assistant's configuration folder."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    path = Path(hass.config.path("mobilgroup.db"))
    assert (await hass.async_add_executor_job(path.read_bytes)).startswith(b"SQLite format 3")
    assert account.runtime_data.campaign_manager.journal.is_sqlite


async def test_accounts_share_it(hass: HomeAssistant, account: MockConfigEntry, api_url: str) -> None:
    """Two accounts share one journal, see only their own campaigns, and unloading one keeps it open for the other."""
    second = MockConfigEntry(
        domain="mobilgroup",
        title="Office",
        data={"url": api_url, "login": "demo", "password": "demo-password"},
        options={"sender": "78001234567"},
    )
    await set_up(hass, second)
    assert account.runtime_data.campaign_manager.journal is second.runtime_data.campaign_manager.journal

    await act(hass, "broadcast", config_entry_id=account.entry_id, message="Тест", numbers=PLUMBER)
    await hass.config_entries.async_unload(account.entry_id)

    second_id = second.entry_id
    assert (await act(hass, "list_campaigns", config_entry_id=second_id))["campaigns"] == []
    await act(hass, "broadcast", config_entry_id=second_id, message="Тест", numbers=PLUMBER)


async def test_another_journal(hass: HomeAssistant, account: MockConfigEntry, tmp_path: Path) -> None:
    """An account moved to another journal has no campaigns there, and has its old ones after moving back."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    await change_options(hass, account, journal_url=f"sqlite:///{tmp_path}/other.db")
    assert (await act(hass, "list_campaigns"))["campaigns"] == []

    await change_options(hass, account, journal_url="")
    assert [one["campaign_id"] for one in (await act(hass, "list_campaigns"))["campaigns"]] == [1]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////nowhere/mobilgroup.db", "the journal failed: OperationalError"),
        ("nonsense", "the journal's address is not understood"),
        ("oracle+cx_oracle://localhost/x", "the journal's driver is not installed: cx_Oracle"),
    ],
)
async def test_journal_that_cannot_be_opened(
    hass: HomeAssistant, entry: MockConfigEntry, url: str, reason: str
) -> None:
    """Without a journal the account is not set up, and set-up is retried."""
    with pytest.raises(JournalError, match=reason):
        await async_check_journal(hass, url)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={**entry.options, "journal_url": url})

    await hass.config_entries.async_setup(entry.entry_id)

    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "journal_failed")
    assert entry.error_reason_translation_placeholders == {"error": reason}


async def test_journal_that_cannot_be_entered(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that opens but cannot be written is closed again, and set-up is retried."""

    async def fail(*_: object) -> None:
        """Raise the error of a full disk."""
        raise JournalError("the disk is full")

    monkeypatch.setattr("custom_components.mobilgroup.campaign_manager.Campaigns.start", fail)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "journal_failed")

    monkeypatch.undo()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED


async def test_journal_that_cannot_be_renamed_in(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal in which a changed key cannot be saved is closed again, and set-up is retried."""

    def fail(*_: object) -> None:
        """Raise the error of a full disk."""
        raise JournalError("the disk is full")

    monkeypatch.setattr("custom_components.mobilgroup.campaign_manager.Campaigns.rename_account", fail)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "former_accounts": ["before"]})

    await hass.config_entries.async_setup(entry.entry_id)

    assert (entry.state, entry.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "journal_failed")


async def test_new_key_keeps_the_campaigns(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """After a change of the key, scheduled campaigns stay scheduled and sent ones are still listed."""
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    await act(hass, "broadcast", message="Потом", numbers=PLUMBER, schedule="2030-01-01 12:00:00")
    provider.account.key = "new-key"
    result = await account.start_reauth_flow(hass)
    await hass.config_entries.flow.async_configure(result["flow_id"], {"api_key": "new-key"})
    await hass.async_block_till_done(wait_background_tasks=True)

    assert account.data["api_key"] == "new-key"
    campaigns = (await act(hass, "list_campaigns"))["campaigns"]
    assert [one["campaign_id"] for one in campaigns] == [2, 1]
    assert (await act(hass, "cancel", campaign_id=2))["state"] == "cancelled"


def test_name_of_an_account() -> None:
    """The account's id depends on server and credentials and reveals neither; the bot gets the same id."""
    name = journal_account_id(ApiKey("secret"), "https://voice.mobilgroup.ru/api/")

    assert name == journal_account_id(ApiKey("secret", in_body=True), "https://VOICE.mobilgroup.ru:443/other/")
    assert len({name, journal_account_id(Login("secret", "x"), "https://voice.mobilgroup.ru/")}) == 2
    assert journal_account_id(Login("a", "x"), "https://h/") == journal_account_id(Login("a", "y"), "https://h/")
    assert "secret" not in name
