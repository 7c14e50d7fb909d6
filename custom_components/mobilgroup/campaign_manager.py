"""Manager that launches every campaign of an account while its config entry is loaded.

An accepted campaign is in the journal and is not lost. A cancelled caller does not interrupt a launch. A query that is
waiting when the entry is reloaded, because a setting has changed, returns None, so that its caller can query again.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Self

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant

from .account import journal_account_id
from .account_settings import async_account_settings
from .aiomobilgroup import MobilgroupClient
from .aiomobilgroup.campaigns import Campaign, Campaigns, Journal, JournalError, LaunchRequest
from .const import CONF_FORMER_ACCOUNTS, CONF_JOURNAL_URL, LOGGER
from .errors import home_assistant_error
from .journal_registry import (
    async_acquire_journal,
    async_release_journal,
    default_journal_url,
    journal_file,
)

_FINAL_READ_TIMEOUT = 0.5


@dataclass(frozen=True, slots=True)
class QueryResult[T]:
    """The result of a query that has completed."""

    value: T


class CampaignManager:
    """Launches campaigns and waits for their results."""

    def __init__(self, hass: HomeAssistant, campaigns: Campaigns, journal: Journal, url: str) -> None:
        """Initialize the manager; it releases the journal at `url` when it is closed."""
        self.campaigns = campaigns
        self.journal = journal
        self._hass = hass
        self._url = url
        self._closing: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self._started = False
        self._launching: set[asyncio.Task[Campaign]] = set()
        self._waiting: set[asyncio.Task[Any]] = set()

    @property
    def journal_file(self) -> str | None:
        """Return the path of the journal's file, or None if the journal is not a file."""
        return journal_file(self._url)

    @classmethod
    async def async_open(cls, hass: HomeAssistant, entry: ConfigEntry[Any], client: MobilgroupClient) -> Self:
        """Open an account's journal and return the manager; raises `JournalError` if it cannot be used."""
        url = entry.options.get(CONF_JOURNAL_URL) or default_journal_url(hass)
        journal = await async_acquire_journal(hass, url)
        account = journal_account_id(entry.data)
        settings = await async_account_settings(hass, entry.options)
        campaigns = Campaigns(client, journal, account=account, name="home_assistant", settings=settings)
        manager = cls(hass, campaigns, journal, url)
        try:
            for former in entry.data.get(CONF_FORMER_ACCOUNTS, ()):
                await campaigns.rename_account(former)
        except JournalError:
            await manager.async_close()
            raise
        return manager

    async def async_start(self) -> None:
        """Start to send due campaigns and poll running calls, once all listeners are set up; raises `JournalError`."""
        await self.campaigns.start()
        self._started = True

    async def async_launch(self, launch_request: LaunchRequest) -> Campaign:
        """Save a campaign and send it when it is due; a cancelled caller does not undo it."""
        return await self.async_run_launch(self.campaigns.launch(launch_request))

    async def async_run_launch(self, launching: Coroutine[Any, Any, Campaign]) -> Campaign:
        """Run a launch to its end even if the caller is cancelled; raises `HomeAssistantError` while closing."""
        if self._closing is not None:
            launching.close()
            raise home_assistant_error("closing")
        task = self._hass.async_create_task(launching, "mobilgroup launch")
        self._launching.add(task)
        task.add_done_callback(self._launching.discard)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            task.add_done_callback(_log_abandoned)
            raise
        return task.result()

    async def async_query[T](self, query: Coroutine[Any, Any, T]) -> QueryResult[T] | None:
        """Wait for a query of the campaigns; return None if the account was closed before it completed."""
        task = asyncio.create_task(query)
        closed = asyncio.create_task(self._closed.wait())
        self._waiting.add(task)
        try:
            await asyncio.wait({task, closed}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                # The last sends are recorded by now, but this query may not have read them yet.
                await asyncio.wait({task}, timeout=_FINAL_READ_TIMEOUT)
            return QueryResult(task.result()) if task.done() else None
        except JournalError:
            if self._closed.is_set():
                return None
            raise
        finally:
            closed.cancel()
            task.cancel()
            self._waiting.discard(task)

    async def async_close(self, _: Event | None = None) -> None:
        """Accept no more launches, wait for running sends, and leave unsent campaigns in the journal."""
        if self._closing is None:
            self._closing = self._hass.async_create_task(self._async_close(), "mobilgroup close")
        # The task continues if its caller is cancelled, so that an interrupted unload is completed.
        await asyncio.wait({self._closing})

    async def _async_close(self) -> None:
        """Wait for running launches, close the campaigns and release the journal; runs only once."""
        if self._launching:
            await asyncio.wait(self._launching)
        if self._started:
            await self.campaigns.close()
        self._closed.set()
        if self._waiting:
            await asyncio.wait(self._waiting)
        await async_release_journal(self._hass, self._url)


def _log_abandoned(task: asyncio.Task[Campaign]) -> None:
    """Log the result of a launch whose caller was cancelled."""
    error = None if task.cancelled() else task.exception()
    LOGGER.info("The launch of a cancelled caller ended: %s", "campaign saved" if error is None else error)
