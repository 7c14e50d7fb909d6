"""Data update coordinators for the balance and the campaigns of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .aiomobilgroup import (
    Balance,
    MobilgroupAccountDisabledError,
    MobilgroupAuthenticationError,
    MobilgroupClient,
    MobilgroupError,
)
from .aiomobilgroup.campaigns import Campaign, CampaignEvent, Campaigns, CampaignState, JournalError
from .const import DOMAIN, LOGGER
from .errors import read_error
from .issues import IssueManager

_BALANCE_INTERVAL = timedelta(minutes=30)

ACTIVE_ENTRY_STATES = (ConfigEntryState.SETUP_IN_PROGRESS, ConfigEntryState.LOADED)
"""The states of a config entry in which its data is read."""
_CAMPAIGN_INTERVAL = timedelta(minutes=5)
_AFTER_MIDNIGHT = timedelta(seconds=1)
_COOLDOWN = 0.5
_RECENT_COUNT = 50
_MAX_OPEN = 1000
_OPEN_STATES = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.RUNNING, CampaignState.PAUSED)
_RUNNING_STATES = (CampaignState.SENDING, CampaignState.RUNNING)


class BalanceCoordinator(DataUpdateCoordinator[Balance]):
    """Reads the balance every half hour, and after each send."""

    config_entry: ConfigEntry[Any]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], client: MobilgroupClient) -> None:
        """Initialize the balance coordinator."""
        super().__init__(
            hass, LOGGER, config_entry=entry, name=DOMAIN, update_interval=_BALANCE_INTERVAL, always_update=False
        )
        self._client = client
        self._issues = IssueManager(hass, entry)

    @override
    async def _async_update_data(self) -> Balance:
        """Fetch the balance from the provider."""
        try:
            balance = await self._client.get_balance()
        except MobilgroupAuthenticationError as err:
            raise read_error(err, ConfigEntryAuthFailed) from err
        except MobilgroupError as err:
            if isinstance(err, MobilgroupAccountDisabledError):
                self._issues.update_account_disabled_issue(disabled=True)
            raise read_error(err, UpdateFailed) from err
        self._issues.update_account_disabled_issue(disabled=False)
        return balance


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignOverview:
    """The campaigns of an account at one moment."""

    last: Campaign | None
    open: tuple[Campaign, ...]
    """All campaigns that have not ended."""
    spent_today: Decimal
    day_start: datetime
    price: Decimal | None
    """The average estimated cost of a recent call, or None without recent calls."""

    @property
    def running(self) -> int:
        """Return the number of campaigns that are being sent or called."""
        return sum(campaign.state in _RUNNING_STATES for campaign in self.open)

    @property
    def scheduled(self) -> tuple[Campaign, ...]:
        """Return the scheduled campaigns, the earliest first."""
        scheduled = [campaign for campaign in self.open if campaign.state is CampaignState.SCHEDULED]
        return tuple(sorted(scheduled, key=lambda campaign: campaign.due))

    @property
    def reached(self) -> int | None:
        """Return the percentage of the last campaign's recipients that answered, or None before any call."""
        if self.last is None or not self.last.provider_ids:
            return None
        called = self.last.counts.recipients - self.last.counts.rejected
        return round(100 * self.last.counts.reached / called) if called else None


class CampaignCoordinator(DataUpdateCoordinator[CampaignOverview]):
    """Reads the campaigns after every change, every five minutes and after midnight."""

    config_entry: ConfigEntry[Any]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], campaigns: Campaigns) -> None:
        """Initialize the campaign coordinator."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} campaigns",
            update_interval=_CAMPAIGN_INTERVAL,
            request_refresh_debouncer=Debouncer(hass, LOGGER, cooldown=_COOLDOWN, immediate=True),
            always_update=False,
        )
        self._campaigns = campaigns

    @override
    async def _async_setup(self) -> None:
        """Subscribe to campaign events."""
        self.config_entry.async_on_unload(self._campaigns.subscribe(self._on_event))

    @override
    async def _async_update_data(self) -> CampaignOverview:
        """Fetch the campaigns from the journal."""
        try:
            recent = await self._campaigns.list(limit=_RECENT_COUNT)
            open_ = await self._campaigns.list(_OPEN_STATES, limit=_MAX_OPEN)
            _, spent = await self._campaigns.spent_today()
        except JournalError as err:
            if self.config_entry.state not in ACTIVE_ENTRY_STATES or self.hass.is_stopping:
                # The journal was closed during the read, and no entity waits for its result.
                return self.data
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="journal_failed",
                translation_placeholders={"error": str(err)},
            ) from err
        now = datetime.now(self._campaigns.settings.time_zone)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow = today + timedelta(days=1)
        # Subtracted in UTC: a day may have 23 or 25 hours.
        self.update_interval = min(_CAMPAIGN_INTERVAL, tomorrow.astimezone(UTC) - now.astimezone(UTC) + _AFTER_MIDNIGHT)
        return CampaignOverview(
            last=recent[0] if recent else None,
            open=tuple(open_),
            spent_today=spent,
            day_start=today,
            price=_price(recent),
        )

    @callback
    def _on_event(self, _: CampaignEvent) -> None:
        """Handle a campaign event by requesting a refresh."""
        if self.config_entry.state in ACTIVE_ENTRY_STATES and not self.hass.is_stopping:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} campaigns changed"
            )


def _price(campaigns: Sequence[Campaign]) -> Decimal | None:
    """Return the average estimated cost of a call of these campaigns, or None if none has a budget."""
    priced = [(one.budget, one.counts.recipients - one.counts.rejected) for one in campaigns if one.budget]
    calls = sum(count for _, count in priced)
    return sum((budget for budget, _ in priced), Decimal(0)) / calls if calls else None
