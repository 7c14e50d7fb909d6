"""What an account watches over while it is loaded: its campaigns, its money, and whether its numbers are its own."""

from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .aiomobilgroup import MobilgroupError, normalize_error_code
from .aiomobilgroup.campaigns import CampaignEvent, CampaignEventType
from .const import DOMAIN, LOGGER
from .data import MobilgroupConfigEntry
from .issues import IssueManager

_SENDER_CHECK_INTERVAL = timedelta(days=1)


@callback
def async_setup_listeners(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> None:
    """Watch until the entry is unloaded."""
    data = entry.runtime_data
    issues = IssueManager(hass, entry)

    @callback
    def on_balance() -> None:
        """Pass on what the balance is."""
        data.events.handle_balance()
        data.campaigns.async_update_listeners()
        if data.balance.last_update_success:
            data.campaign_manager.campaigns.update_balance(data.balance.data.amount)
            issues.update_low_balance_issue(data.balance.data.amount, data.balance.data.currency)

    @callback
    def on_overview() -> None:
        """Ask about what needs a person."""
        if data.campaigns.last_update_success:
            issues.update_campaign_issues(data.campaigns.data.open)

    @callback
    def on_event(event: CampaignEvent) -> None:
        """Look into why a campaign was refused."""
        if event.type is not CampaignEventType.REJECTED:
            return
        match normalize_error_code(event.campaign.reason or ""):
            case "no_aniphone":
                check_senders()
            case "user_disabled":
                issues.update_account_disabled_issue(disabled=True)

    @callback
    def check_senders() -> None:
        """Look whether the numbers that are used are still the account's."""
        if not hass.is_stopping:
            entry.async_create_background_task(hass, _async_check_senders(entry, issues), f"{DOMAIN} sender numbers")

    begun = dt_util.utcnow()

    @callback
    def on_new_day(now: datetime) -> None:
        """Look once a day; the clock may have been set since."""
        if now - begun >= _SENDER_CHECK_INTERVAL:
            check_senders()

    entry.async_on_unload(data.campaign_manager.campaigns.subscribe(data.events.handle_campaign_event))
    entry.async_on_unload(data.campaign_manager.campaigns.subscribe(on_event))
    entry.async_on_unload(data.balance.async_add_listener(on_balance))
    entry.async_on_unload(data.campaigns.async_add_listener(on_overview))
    entry.async_on_unload(async_track_time_interval(hass, on_new_day, _SENDER_CHECK_INTERVAL, cancel_on_shutdown=True))
    on_balance()
    on_overview()
    check_senders()


async def _async_check_senders(entry: MobilgroupConfigEntry, issues: IssueManager) -> None:
    """Ask for other numbers where those in use are gone."""
    try:
        numbers = await entry.runtime_data.client.get_numbers()
    except MobilgroupError as err:
        LOGGER.debug("The sender numbers could not be checked: %s", err)
        return
    issues.update_sender_issues(one.number for one in numbers)
