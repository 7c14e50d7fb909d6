"""Backup platform: a backup contains the journal as of one moment, while alarms continue to be written.

SQLite writes new data to a file beside the database and moves it into the database now and then. A copy that is made
during this move is broken. An open reader of the journal prevents the move, in this process and in every other.
"""

from contextlib import suppress
import sqlite3

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .data import MobilgroupConfigEntry

_READERS: HassKey[list[sqlite3.Connection]] = HassKey(f"{DOMAIN}_backup")


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Keep new data out of the database files of the journals during the backup."""
    entries: list[MobilgroupConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    paths = {path for entry in entries if (path := entry.runtime_data.campaign_manager.journal_file) is not None}
    hass.data[_READERS] = await hass.async_add_executor_job(_open_readers, sorted(paths))


async def async_post_backup(hass: HomeAssistant) -> None:
    """Allow new data to move into the database files again."""
    if readers := hass.data.pop(_READERS, None):
        await hass.async_add_executor_job(_close_readers, readers)


def _open_readers(paths: list[str]) -> list[sqlite3.Connection]:
    """Open a reader in each journal file and return the readers; log a failure."""
    readers = []
    for path in paths:
        try:
            reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            readers.append(reader)
            # Move the new data now; if that fails, it stays in the file beside the database.
            with suppress(sqlite3.OperationalError):
                reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as err:
            LOGGER.warning("The journal of campaigns may be incomplete in this backup: %s", type(err).__name__)
    return readers


def _close_readers(readers: list[sqlite3.Connection]) -> None:
    """Close the readers."""
    for reader in readers:
        reader.close()
