"""Publisher of campaign and balance events of an account.

No event contains a telephone number, a text or a title: events are stored in the database and visible to every user.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .aiomobilgroup import normalize_error_code
from .aiomobilgroup.campaigns import Campaign, CampaignEvent, CampaignEventType
from .const import CONF_LOW_BALANCE, DOMAIN
from .coordinator import ACTIVE_ENTRY_STATES, BalanceCoordinator
from .errors import mask_numbers
from .responses import campaign_response

_PUBLISHED_FIELDS = (
    "campaign_id",
    "state",
    "attention",
    "kind",
    "source",
    "recipients",
    "reached",
    "outcomes",
    "budget",
    "cost",
)


class AccountEvent(StrEnum):
    """The types of events that an automation can react to."""

    ACCEPTED = "accepted"
    """The provider accepted a campaign."""
    FINISHED = "finished"
    """Every call of a campaign has ended."""
    REJECTED = "rejected"
    """The provider rejected a campaign, or could not be reached in time."""
    NEEDS_ATTENTION = "needs_attention"
    """A campaign needs a decision."""
    POSTPONED = "postponed"
    """A campaign waits for its calling hours."""
    BALANCE_LOW = "balance_low"
    """The balance fell below the threshold."""


type Listener = Callable[[AccountEvent, dict[str, Any]], None]

_EVENT_TYPES = {
    CampaignEventType.ACCEPTED: AccountEvent.ACCEPTED,
    CampaignEventType.FINISHED: AccountEvent.FINISHED,
    CampaignEventType.REJECTED: AccountEvent.REJECTED,
    CampaignEventType.NEEDS_ATTENTION: AccountEvent.NEEDS_ATTENTION,
}
_BALANCE_CHANGING = (CampaignEventType.ACCEPTED, CampaignEventType.FINISHED, CampaignEventType.NEEDS_ATTENTION)


@dataclass(slots=True)
class EventPublisher:
    """Publishes events, refreshes the balance after those that may change it, and asks for credentials again."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    balance: BalanceCoordinator
    _listeners: list[Listener] = field(default_factory=list)
    _was_low: bool | None = None

    @callback
    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; return a function that removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def publish(self, event_type: AccountEvent, attributes: dict[str, Any]) -> None:
        """Call every listener with an event."""
        for listener in tuple(self._listeners):
            listener(event_type, attributes)

    @callback
    def publish_postponed(self, campaign: Campaign) -> None:
        """Publish that a campaign waits for its calling hours."""
        self.publish(AccountEvent.POSTPONED, _attributes(campaign) | {"due": campaign_response(campaign)["due"]})

    @callback
    def handle_campaign_event(self, event: CampaignEvent) -> None:
        """Handle a campaign event: refresh the balance, start reauth if credentials were rejected, and publish it."""
        campaign = event.campaign
        if event.type in _BALANCE_CHANGING and self._is_loaded:
            self.entry.async_create_background_task(
                self.hass, self.balance.async_request_refresh(), f"{DOMAIN} balance after a send"
            )
        if (
            event.type is CampaignEventType.REJECTED
            and normalize_error_code(campaign.reason or "") == "authorisation_failed"
        ):
            # No caller waits for a campaign that was scheduled, deferred or paused until now.
            self.entry.async_start_reauth(self.hass)
        if event_type := _EVENT_TYPES.get(event.type):
            self.publish(
                event_type,
                _attributes(campaign) | ({"reason": mask_numbers(campaign.reason)} if campaign.reason else {}),
            )

    @property
    def _is_loaded(self) -> bool:
        """Return whether the entry is active and Home Assistant is not stopping."""
        return self.entry.state in ACTIVE_ENTRY_STATES and not self.hass.is_stopping

    @callback
    def handle_balance(self) -> None:
        """Handle a balance update: publish that the balance has fallen below the threshold, not that it stays there."""
        threshold = self.entry.options.get(CONF_LOW_BALANCE)
        if threshold is None or not self.balance.last_update_success:
            return
        amount = self.balance.data.amount
        is_low = amount < Decimal(str(threshold))
        if is_low and self._was_low is False:
            self.publish(AccountEvent.BALANCE_LOW, {"balance": float(amount), "threshold": float(threshold)})
        self._was_low = is_low


def _attributes(campaign: Campaign) -> dict[str, Any]:
    """Return the event attributes of a campaign."""
    response = campaign_response(campaign)
    return {name: response[name] for name in _PUBLISHED_FIELDS}
