"""Backups find the journal as it was at one moment, while alarms go on being written.

SQLite writes ahead: what is new lies beside the database, and moves into it now and then. A copy that is made while it
moves is broken. A reader that stays in the journal keeps it from moving, in this process and in every other.
"""

from contextlib import suppress
import sqlite3

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .data import MobilgroupConfigEntry

_READERS: HassKey[list[sqlite3.Connection]] = HassKey(f"{DOMAIN}_backup")


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Keep what is new beside the journals that are files."""
    entries: list[MobilgroupConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    paths = {path for entry in entries if (path := entry.runtime_data.campaign_manager.journal_file) is not None}
    hass.data[_READERS] = await hass.async_add_executor_job(_open_readers, sorted(paths))


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let it move again."""
    if readers := hass.data.pop(_READERS, None):
        await hass.async_add_executor_job(_close_readers, readers)


def _open_readers(paths: list[str]) -> list[sqlite3.Connection]:
    """Read from each journal, and go on reading."""
    readers = []
    for path in paths:
        try:
            reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            readers.append(reader)
            # What has not moved yet may do so in this moment; if it cannot, it stays beside.
            with suppress(sqlite3.OperationalError):
                reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as err:
            LOGGER.warning("The journal of campaigns may be incomplete in this backup: %s", type(err).__name__)
    return readers


def _close_readers(readers: list[sqlite3.Connection]) -> None:
    """Read no more."""
    for reader in readers:
        reader.close()
