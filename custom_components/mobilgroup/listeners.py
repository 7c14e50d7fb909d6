"""Listeners of a loaded account, for its campaigns, its balance and its sender numbers."""

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
    """Set up the listeners of an account until its entry is unloaded."""
    data = entry.runtime_data
    issues = IssueManager(hass, entry)

    @callback
    def on_balance() -> None:
        """Handle a balance update: publish events, update the entities and the issue, and pass the balance on."""
        data.events.handle_balance()
        data.campaigns.async_update_listeners()
        if data.balance.last_update_success:
            data.campaign_manager.campaigns.update_balance(data.balance.data.amount)
            issues.update_low_balance_issue(data.balance.data.amount, data.balance.data.currency)

    @callback
    def on_campaigns() -> None:
        """Handle a campaign update: update the issues about campaigns."""
        if data.campaigns.last_update_success:
            issues.update_campaign_issues(data.campaigns.data.open)

    @callback
    def on_event(event: CampaignEvent) -> None:
        """Handle a campaign event: check the reason of a rejected campaign."""
        if event.type is not CampaignEventType.REJECTED:
            return
        match normalize_error_code(event.campaign.reason or ""):
            case "no_aniphone":
                check_senders()
            case "user_disabled":
                issues.update_account_disabled_issue(disabled=True)

    @callback
    def check_senders() -> None:
        """Start to check whether the account still has the sender numbers in use."""
        if not hass.is_stopping:
            entry.async_create_background_task(hass, _async_check_senders(entry, issues), f"{DOMAIN} sender numbers")

    started = dt_util.utcnow()

    @callback
    def on_new_day(now: datetime) -> None:
        """Check the sender numbers once a day, but not before the clock shows a day since the start."""
        if now - started >= _SENDER_CHECK_INTERVAL:
            check_senders()

    entry.async_on_unload(data.campaign_manager.campaigns.subscribe(data.events.handle_campaign_event))
    entry.async_on_unload(data.campaign_manager.campaigns.subscribe(on_event))
    entry.async_on_unload(data.balance.async_add_listener(on_balance))
    entry.async_on_unload(data.campaigns.async_add_listener(on_campaigns))
    entry.async_on_unload(async_track_time_interval(hass, on_new_day, _SENDER_CHECK_INTERVAL, cancel_on_shutdown=True))
    on_balance()
    on_campaigns()
    check_senders()


async def _async_check_senders(entry: MobilgroupConfigEntry, issues: IssueManager) -> None:
    """Update the issues about sender numbers that the account no longer has."""
    try:
        numbers = await entry.runtime_data.client.get_numbers()
    except MobilgroupError as err:
        LOGGER.debug("The sender numbers could not be checked: %s", err)
        return
    issues.update_sender_issues(one.number for one in numbers)
