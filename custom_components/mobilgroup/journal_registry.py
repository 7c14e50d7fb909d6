"""The journals that this Home Assistant keeps: one for each address, shared by all accounts that name it.

A journal is opened by the first account that needs it and closed by the last that leaves it.
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
    """A journal and how many accounts use it."""

    journal: Journal
    users: int = 0


@dataclass(slots=True)
class _JournalRegistry:
    """All journals that are open."""

    journals: dict[str, _SharedJournal] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_closed: bool = False

    async def async_close(self, _: Event) -> None:
        """Close whatever an account that was being set up has left open: Home Assistant stops."""
        async with self.turn:
            self.is_closed = True
            for shared in self.journals.values():
                await shared.journal.close()
            self.journals.clear()


_SHELF: HassKey[_JournalRegistry] = HassKey(f"{DOMAIN}_journals")


def default_journal_url(hass: HomeAssistant) -> str:
    """Return the address of the journal in Home Assistant's own folder."""
    return f"sqlite:///{hass.config.path('mobilgroup.db')}"


def journal_file(url: str) -> str | None:
    """Return the file that an address names; None where the journal is not in one."""
    address = make_url(url)
    return address.database if address.get_backend_name() == "sqlite" else None


async def async_acquire_journal(hass: HomeAssistant, url: str) -> Journal:
    """Return the journal at an address, open; raises `JournalError` when it cannot be opened."""
    if (shelf := hass.data.get(_SHELF)) is None:
        shelf = hass.data[_SHELF] = _JournalRegistry()
        # By then every account has left.
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, shelf.async_close)
    async with shelf.turn:
        if shelf.is_closed:
            raise JournalError("Home Assistant is stopping")
        if url not in shelf.journals:
            shelf.journals[url] = _SharedJournal(await _async_open(url))
        shared = shelf.journals[url]
        shared.users += 1
        return shared.journal


async def async_release_journal(hass: HomeAssistant, url: str) -> None:
    """Need a journal no more."""
    shelf = hass.data[_SHELF]
    async with shelf.turn:
        if shelf.is_closed:
            return
        shared = shelf.journals[url]
        shared.users -= 1
        if not shared.users:
            del shelf.journals[url]
            await shared.journal.close()


def validate_journal_url(url: str) -> tuple[str, dict[str, str]] | None:
    """Return what is wrong with a journal's address, as the key of an error and its words; it loads the driver.

    A journal in memory forgets, and where a path that begins nowhere leads, nobody knows.
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
    """Raise `JournalError` unless there is, or can be made, a journal at an address."""
    await async_acquire_journal(hass, url)
    await async_release_journal(hass, url)


def check_writable(connection: Connection) -> None:
    """Do nothing; the transaction alone shows whether the journal answers."""
    connection.execute(text("SELECT 1"))


async def _async_open(url: str) -> Journal:
    """Open a journal; one that does not open leaves no threads behind."""
    journal = Journal(url)
    try:
        await journal.open()
    except JournalError, asyncio.CancelledError:
        await journal.close()
        raise
    return journal
