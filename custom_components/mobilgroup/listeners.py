"""What an account watches over while it is loaded: its campaigns, its money, and whether its numbers are its own."""

from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .aiomobilgroup import MobilgroupError
from .aiomobilgroup.campaigns import CampaignEvent, CampaignEventType
from .aiomobilgroup.exceptions import normalize_error_code
from .const import DOMAIN, LOGGER
from .coordinator import MobilgroupConfigEntry
from .issues import Issues

_SENDERS_EVERY = timedelta(days=1)


@callback
def async_watch(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> None:
    """Watch until the entry is unloaded."""
    data = entry.runtime_data
    issues = Issues(hass, entry)

    @callback
    def on_balance() -> None:
        """Pass on what the balance is."""
        data.happenings.on_balance()
        data.overview.async_update_listeners()
        if data.balance.last_update_success:
            data.desk.campaigns.update_balance(data.balance.data.amount)
            issues.show_balance(data.balance.data.amount, data.balance.data.currency)

    @callback
    def on_overview() -> None:
        """Ask about what needs a person."""
        if data.overview.last_update_success:
            issues.show_campaigns(data.overview.data.open)

    @callback
    def on_event(event: CampaignEvent) -> None:
        """Look into why a campaign was refused."""
        if event.type is not CampaignEventType.REJECTED:
            return
        match normalize_error_code(event.campaign.reason or ""):
            case "no_aniphone":
                check_senders()
            case "user_disabled":
                issues.show_disabled(disabled=True)

    @callback
    def check_senders() -> None:
        """Look whether the numbers that are used are still the account's."""
        if not hass.is_stopping:
            entry.async_create_background_task(hass, _async_check_senders(entry, issues), f"{DOMAIN} sender numbers")

    begun = dt_util.utcnow()

    @callback
    def on_new_day(now: datetime) -> None:
        """Look once a day; the clock may have been set since."""
        if now - begun >= _SENDERS_EVERY:
            check_senders()

    entry.async_on_unload(data.desk.campaigns.subscribe(data.happenings.on_event))
    entry.async_on_unload(data.desk.campaigns.subscribe(on_event))
    entry.async_on_unload(data.balance.async_add_listener(on_balance))
    entry.async_on_unload(data.overview.async_add_listener(on_overview))
    entry.async_on_unload(async_track_time_interval(hass, on_new_day, _SENDERS_EVERY, cancel_on_shutdown=True))
    on_balance()
    on_overview()
    check_senders()


async def _async_check_senders(entry: MobilgroupConfigEntry, issues: Issues) -> None:
    """Ask for other numbers where those in use are gone."""
    try:
        numbers = await entry.runtime_data.client.get_numbers()
    except MobilgroupError as err:
        LOGGER.debug("The sender numbers could not be checked: %s", err)
        return
    issues.show_senders(one.number for one in numbers)
