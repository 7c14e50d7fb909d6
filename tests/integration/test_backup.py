"""Backups contain a consistent journal, while campaigns continue."""

from pathlib import Path
import shutil
import sqlite3

from homeassistant.components.backup.const import DATA_MANAGER
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Provider
from tests.integration.conftest import PLUMBER, act


def checkpoint(path: Path) -> int:
    """Move the write-ahead log into the database; return 1 if a reader prevents it."""
    with sqlite3.connect(path, timeout=0.1) as connection:
        [busy, *_] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    connection.close()
    result: int = busy
    return result


def campaigns(path: Path) -> list[str]:
    """Return the titles of the campaigns in a journal that passes the integrity check."""
    connection = sqlite3.connect(path)
    [[integrity]] = connection.execute("PRAGMA integrity_check").fetchall()
    titles = [title for [title] in connection.execute("SELECT title FROM campaigns ORDER BY id")]
    connection.close()
    assert integrity == "ok"
    return titles


@pytest.fixture
async def backup(hass: HomeAssistant, account: MockConfigEntry) -> Path:
    """Set up backups and return the journal's path."""
    assert await async_setup_component(hass, "backup", {})
    await hass.async_block_till_done(wait_background_tasks=True)
    return Path(hass.config.path("mobilgroup.db"))


async def test_copy_is_sound(hass: HomeAssistant, backup: Path, provider: Provider, tmp_path: Path) -> None:
    """The database file does not change while it is copied, and new data is copied from the write-ahead log."""
    await act(hass, "broadcast", message="Раз", title="one", numbers=PLUMBER)
    manager = hass.data[DATA_MANAGER]

    await manager.async_pre_backup_actions()
    before = await hass.async_add_executor_job(backup.read_bytes)
    await act(hass, "broadcast", message="Два", title="two", numbers=PLUMBER)
    assert await hass.async_add_executor_job(checkpoint, backup) == 1
    for suffix in ("", "-wal"):
        await hass.async_add_executor_job(shutil.copy, f"{backup}{suffix}", f"{tmp_path}/copy.db{suffix}")
    assert await hass.async_add_executor_job(backup.read_bytes) == before
    await manager.async_post_backup_actions()

    assert await hass.async_add_executor_job(campaigns, tmp_path / "copy.db") == ["one", "two"]
    assert await hass.async_add_executor_job(checkpoint, backup) == 0
    assert len(provider.accepted) == 2


async def test_journal_that_cannot_be_read(
    hass: HomeAssistant, backup: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unreadable journal does not prevent the backup."""
    monkeypatch.setattr(
        "custom_components.mobilgroup.campaign_manager.CampaignManager.journal_file", "/nowhere/mobilgroup.db"
    )
    manager = hass.data[DATA_MANAGER]

    await manager.async_pre_backup_actions()
    await manager.async_post_backup_actions()

    assert "may be incomplete in this backup: OperationalError" in caplog.text


async def test_without_accounts(hass: HomeAssistant, backup: Path, account: MockConfigEntry) -> None:
    """Without a loaded account the backup does nothing to the journal."""
    await hass.config_entries.async_unload(account.entry_id)
    manager = hass.data[DATA_MANAGER]

    await manager.async_pre_backup_actions()
    await manager.async_post_backup_actions()

    assert await hass.async_add_executor_job(checkpoint, backup) == 0
