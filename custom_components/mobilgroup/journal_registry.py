"""Registry of the open journals: one for each address, shared by all accounts that use it.

A journal is opened by the first account that acquires it and closed by the last that releases it.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import Event, HomeAssistant
from homeassistant.util.hass_dict import HassKey
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError

from .aiomobilgroup.campaigns import Journal, JournalError
from .const import DOMAIN

_POSTGRESQL: Final = "postgresql+psycopg"
DRIVERS: Final = ("sqlite", "sqlite+pysqlite", _POSTGRESQL)
EXAMPLE_URLS: Final = {
    "sqlite": "sqlite:////share/mobilgroup.db",
    "postgresql": f"{_POSTGRESQL}://user:password@server/name",
}


@dataclass(slots=True)
class _SharedJournal:
    """A journal and the number of accounts that use it."""

    journal: Journal
    users: int = 0


@dataclass(slots=True)
class _JournalRegistry:
    """All open journals."""

    journals: dict[str, _SharedJournal] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_closed: bool = False

    async def async_close(self, _: Event) -> None:
        """Close the journals that accounts have left open when Home Assistant stopped during their setup."""
        async with self.turn:
            self.is_closed = True
            for shared in self.journals.values():
                await shared.journal.close()
            self.journals.clear()


_REGISTRY: HassKey[_JournalRegistry] = HassKey(f"{DOMAIN}_journals")


def default_journal_url(hass: HomeAssistant) -> str:
    """Return the address of the journal in Home Assistant's configuration folder."""
    return f"sqlite:///{hass.config.path('mobilgroup.db')}"


def journal_file(url: str) -> str | None:
    """Return the path of the file that an address names, or None if the journal is not a file."""
    address = make_url(url)
    return address.database if address.get_backend_name() == "sqlite" else None


async def async_acquire_journal(hass: HomeAssistant, url: str) -> Journal:
    """Return the journal at an address and open it if necessary; raises `JournalError` if it cannot be opened."""
    if (registry := hass.data.get(_REGISTRY)) is None:
        registry = hass.data[_REGISTRY] = _JournalRegistry()
        # By then every account has released its journal.
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, registry.async_close)
    async with registry.turn:
        if registry.is_closed:
            raise JournalError("Home Assistant is stopping")
        if url not in registry.journals:
            registry.journals[url] = _SharedJournal(await _async_open(url))
        shared = registry.journals[url]
        shared.users += 1
        return shared.journal


async def async_release_journal(hass: HomeAssistant, url: str) -> None:
    """Release a journal, and close it if no other account uses it."""
    registry = hass.data[_REGISTRY]
    async with registry.turn:
        if registry.is_closed:
            return
        shared = registry.journals[url]
        shared.users -= 1
        if not shared.users:
            del registry.journals[url]
            await shared.journal.close()


def validate_journal_url(url: str) -> tuple[str, dict[str, str]] | None:
    """Return the error key and placeholders of an unusable journal address, or None; loads the database driver.

    A journal in memory would be lost, and the location of a relative path is undefined.
    """
    try:
        address = make_url(url)
        if address.drivername not in DRIVERS:
            return "journal_address", {}
        address.get_dialect().import_dbapi()
    except ArgumentError:
        return "journal_address", {}
    except ImportError as err:
        return "journal_driver", {"driver": str(err.name)}
    is_file = address.drivername != _POSTGRESQL
    return ("journal_address", {}) if is_file and not Path(address.database or "").is_absolute() else None


async def async_check_journal(hass: HomeAssistant, url: str) -> None:
    """Raise `JournalError` unless there is a journal at the address or one can be created."""
    await async_acquire_journal(hass, url)
    await async_release_journal(hass, url)


def check_writable(connection: Connection) -> None:
    """Run a trivial statement; its transaction shows whether the journal can be written."""
    connection.execute(text("SELECT 1"))


async def _async_open(url: str) -> Journal:
    """Open a journal; if that fails, close it so that its threads end."""
    journal = Journal(url)
    try:
        await journal.open()
    except JournalError, asyncio.CancelledError:
        await journal.close()
        raise
    return journal
