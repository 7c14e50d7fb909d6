"""The one door through which everything of an account is sent: its campaigns, for as long as its entry is loaded.

What was taken is in the journal and is not forgotten. A caller who goes cuts nothing in half; one who waits while the
entry is set up anew, because a setting has changed, goes on waiting behind it.
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
    """What was waited for."""

    value: T


class CampaignManager:
    """Takes what is to be sent, and waits for what becomes of it."""

    def __init__(self, hass: HomeAssistant, campaigns: Campaigns, journal: Journal, url: str) -> None:
        """Take what is wished to the campaigns of an account; the journal is given back at the end."""
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
        """Return the file in which the journal is, if it is in one."""
        return journal_file(self._url)

    @classmethod
    async def async_open(cls, hass: HomeAssistant, entry: ConfigEntry[Any], client: MobilgroupClient) -> Self:
        """Open the journal; raises `JournalError` when that is not possible."""
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
        """Send what is due and follow what rings, once everybody listens; raises `JournalError`."""
        await self.campaigns.start()
        self._started = True

    async def async_launch(self, launch_request: LaunchRequest) -> Campaign:
        """Keep a campaign and send it when it is due; a caller who goes meanwhile does not undo it."""
        return await self.async_run_launch(self.campaigns.launch(launch_request))

    async def async_run_launch(self, launching: Coroutine[Any, Any, Campaign]) -> Campaign:
        """Take what launches a campaign to its end."""
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

    async def async_query[T](self, answer: Coroutine[Any, Any, T]) -> QueryResult[T] | None:
        """Wait for an answer of the campaigns; None when the account was closed before it came."""
        task = asyncio.create_task(answer)
        closed = asyncio.create_task(self._closed.wait())
        self._waiting.add(task)
        try:
            await asyncio.wait({task, closed}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                # What was being sent at the end is noted; this caller may not have looked yet.
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
        """Take nothing more, wait for what is being sent, and leave the rest to the journal."""
        if self._closing is None:
            self._closing = self._hass.async_create_task(self._async_close(), "mobilgroup close")
        # Whoever waits for it may go: an unloading that is cut off is brought to its end.
        await asyncio.wait({self._closing})

    async def _async_close(self) -> None:
        """Do so, once."""
        if self._launching:
            await asyncio.wait(self._launching)
        if self._started:
            await self.campaigns.close()
        self._closed.set()
        if self._waiting:
            await asyncio.wait(self._waiting)
        await async_release_journal(self._hass, self._url)


def _log_abandoned(task: asyncio.Task[Campaign]) -> None:
    """Say what became of a campaign whose caller has gone."""
    error = None if task.cancelled() else task.exception()
    LOGGER.info("A campaign whose caller had gone was %s", "taken" if error is None else error)
