"""What an account's campaigns come to: how many run, how the last one went, what was spent, who is needed.

The campaigns tell of each change. Besides, the journal is read at midnight, when a new day's spending begins, and every
few minutes, because the bot or another Home Assistant may write into it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .aiomobilgroup.campaigns import Campaign, CampaignEvent, Campaigns, CampaignState, JournalError
from .const import DOMAIN, LOGGER
from .coordinator import LISTENING, MobilgroupConfigEntry

_INTERVAL = timedelta(minutes=5)
_AFTER_MIDNIGHT = timedelta(seconds=1)
_COOLDOWN = 0.5
_RECENT = 50
_MANY = 1000
_OPEN = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.RUNNING, CampaignState.PAUSED)
_RUNNING = (CampaignState.SENDING, CampaignState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
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
        return sum(campaign.state in _RUNNING for campaign in self.open)

    @property
    def held(self) -> tuple[Campaign, ...]:
        """Return those that wait for their time, the soonest first."""
        held = [campaign for campaign in self.open if campaign.state is CampaignState.SCHEDULED]
        return tuple(sorted(held, key=lambda campaign: campaign.due))

    @property
    def reached(self) -> int | None:
        """Return the share of the last campaign's recipients that answered, in percent; None before any call."""
        if self.last is None or not self.last.provider_ids:
            return None
        called = self.last.counts.recipients - self.last.counts.rejected
        return round(100 * self.last.counts.reached / called) if called else None


class OverviewCoordinator(DataUpdateCoordinator[Overview]):
    """Reads the campaigns whenever something has changed."""

    config_entry: MobilgroupConfigEntry

    def __init__(self, hass: HomeAssistant, entry: MobilgroupConfigEntry, campaigns: Campaigns) -> None:
        """Take what is looked at."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=f"{DOMAIN} campaigns",
            update_interval=_INTERVAL,
            request_refresh_debouncer=Debouncer(hass, LOGGER, cooldown=_COOLDOWN, immediate=True),
            always_update=False,
        )
        self._campaigns = campaigns

    @override
    async def _async_setup(self) -> None:
        """Look whenever something happens."""
        self.config_entry.async_on_unload(self._campaigns.subscribe(self._on_event))

    @override
    async def _async_update_data(self) -> Overview:
        """Read the campaigns."""
        try:
            recent = await self._campaigns.list(limit=_RECENT)
            open_ = await self._campaigns.list(_OPEN, limit=_MANY)
            _, spent = await self._campaigns.spent_today()
        except JournalError as err:
            if self.config_entry.state not in LISTENING or self.hass.is_stopping:
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
        self.update_interval = min(_INTERVAL, tomorrow.astimezone(UTC) - now.astimezone(UTC) + _AFTER_MIDNIGHT)
        return Overview(
            last=recent[0] if recent else None,
            open=tuple(open_),
            spent_today=spent,
            day_start=today,
            price=_price(recent),
        )

    @callback
    def _on_event(self, _: CampaignEvent) -> None:
        """Read the campaigns soon."""
        if self.config_entry.state in LISTENING and not self.hass.is_stopping:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} campaigns changed"
            )


def _price(campaigns: Sequence[Campaign]) -> Decimal | None:
    """Return what a call of these campaigns was to cost, on the average."""
    priced = [(one.budget, one.counts.recipients - one.counts.rejected) for one in campaigns if one.budget]
    calls = sum(count for _, count in priced)
    return sum((budget for budget, _ in priced), Decimal(0)) / calls if calls else None
