"""The account's balance, and what lives as long as a config entry is loaded."""

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
"""When there is somebody to read for."""


class BalanceCoordinator(DataUpdateCoordinator[Balance]):
    """Reads the balance every half hour, and after each send."""

    config_entry: ConfigEntry[Any]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], client: MobilgroupClient) -> None:
        """Take what the balance is read with."""
        super().__init__(
            hass, LOGGER, config_entry=entry, name=DOMAIN, update_interval=_BALANCE_INTERVAL, always_update=False
        )
        self._client = client
        self._issues = IssueManager(hass, entry)

    @override
    async def _async_update_data(self) -> Balance:
        """Read the balance."""
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


_CAMPAIGN_INTERVAL = timedelta(minutes=5)
_AFTER_MIDNIGHT = timedelta(seconds=1)
_COOLDOWN = 0.5
_RECENT_COUNT = 50
_MAX_OPEN = 1000
_OPEN_STATES = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.RUNNING, CampaignState.PAUSED)
_RUNNING_STATES = (CampaignState.SENDING, CampaignState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignOverview:
    """The campaigns of an account at one moment."""

    last: Campaign | None
    open: tuple[Campaign, ...]
    """Everything that is not over."""
    spent_today: Decimal
    day_start: datetime
    price: Decimal | None
    """What a call has cost lately, on the average; None without a past."""

    @property
    def running(self) -> int:
        """Return how many campaigns are being sent or ring."""
        return sum(campaign.state in _RUNNING_STATES for campaign in self.open)

    @property
    def scheduled(self) -> tuple[Campaign, ...]:
        """Return those that wait for their time, the soonest first."""
        scheduled = [campaign for campaign in self.open if campaign.state is CampaignState.SCHEDULED]
        return tuple(sorted(scheduled, key=lambda campaign: campaign.due))

    @property
    def reached(self) -> int | None:
        """Return the share of the last campaign's recipients that answered, in percent; None before any call."""
        if self.last is None or not self.last.provider_ids:
            return None
        called = self.last.counts.recipients - self.last.counts.rejected
        return round(100 * self.last.counts.reached / called) if called else None


class CampaignCoordinator(DataUpdateCoordinator[CampaignOverview]):
    """Reads the campaigns whenever something has changed."""

    config_entry: ConfigEntry[Any]

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], campaigns: Campaigns) -> None:
        """Take what is looked at."""
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
        """Look whenever something happens."""
        self.config_entry.async_on_unload(self._campaigns.subscribe(self._on_event))

    @override
    async def _async_update_data(self) -> CampaignOverview:
        """Read the campaigns."""
        try:
            recent = await self._campaigns.list(limit=_RECENT_COUNT)
            open_ = await self._campaigns.list(_OPEN_STATES, limit=_MAX_OPEN)
            _, spent = await self._campaigns.spent_today()
        except JournalError as err:
            if self.config_entry.state not in ACTIVE_ENTRY_STATES or self.hass.is_stopping:
                # The journal was closed under the question, and nobody waits for the answer.
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
        """Read the campaigns soon."""
        if self.config_entry.state in ACTIVE_ENTRY_STATES and not self.hass.is_stopping:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} campaigns changed"
            )


def _price(campaigns: Sequence[Campaign]) -> Decimal | None:
    """Return what a call of these campaigns was to cost, on the average."""
    priced = [(one.budget, one.counts.recipients - one.counts.rejected) for one in campaigns if one.budget]
    calls = sum(count for _, count in priced)
    return sum((budget for budget, _ in priced), Decimal(0)) / calls if calls else None
