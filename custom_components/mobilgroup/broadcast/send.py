"""Sending of broadcasts, which all services and entities use, and its result."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..aiomobilgroup import MobilgroupAuthenticationError, MobilgroupConnectionError, MobilgroupError, mask_phone
from ..aiomobilgroup.campaigns import (
    Actor,
    Campaign,
    CampaignRejectedError,
    Campaigns,
    CampaignState,
    Estimate,
    RecipientResult,
)
from ..const import LOGGER
from ..data import MobilgroupConfigEntry, async_query_across_reload
from ..errors import home_assistant_error, launch_error, send_error, validation_error
from ..responses import MAX_ROWS, campaign_response, estimate_response, recipient_response
from .launch_request import async_build_launch_request
from .recipient_list import RecipientList, RejectedRecipient, format_rejected
from .request import BroadcastRequest


@dataclass(frozen=True, slots=True)
class BroadcastResult:
    """A launched campaign, and the recipients that are not called."""

    campaign: Campaign
    invalid: list[RejectedRecipient] = field(default_factory=list)
    """The texts that are neither a number nor a recipient group."""
    rejected: list[RejectedRecipient] = field(default_factory=list)
    """The recipients that a rule or the provider rejected; empty for a very large campaign."""
    rows: list[RecipientResult] = field(default_factory=list)
    """The results of all recipients; empty for a very large campaign."""
    duplicates: int = 0
    estimate: Estimate | None = None
    explicit_numbers: Collection[str] = ()
    """The numbers that the caller gave."""

    def response(self, *, outcomes: bool = False, all_numbers: bool = True) -> dict[str, Any]:
        """Return the response of an action.

        With `outcomes`, it contains the outcome of each call; without `all_numbers`, numbers that the caller did not
        give are masked.
        """
        campaign = self.campaign
        rows = self.rows if all_numbers else [_mask_row(row, self.explicit_numbers) for row in self.rows]
        called = [row for row in rows if row.rejection_reason is None]
        rejected = [
            RejectedRecipient(row.phone, row.rejection_reason) for row in rows if row.rejection_reason is not None
        ]
        return campaign_response(campaign) | {
            "phones": campaign.counts.recipients - campaign.counts.rejected,
            "estimate": None if self.estimate is None else estimate_response(self.estimate),
            "accepted": [
                recipient_response(row)
                if outcomes
                else {"phone": row.phone, "price": None if row.price is None else float(row.price)}
                for row in called
            ],
            "refused": [{"phone": one.text, "reason": one.reason} for one in (*self.invalid, *rejected)][:MAX_ROWS],
            "complete": campaign.counts.recipients <= MAX_ROWS,
            "duplicates": self.duplicates,
        }

    def raise_for_rejected(self) -> None:
        """Raise if a recipient is not called, for callers that get no response."""
        counts = self.campaign.counts
        if not self.invalid and not counts.rejected:
            return
        raise (home_assistant_error if counts.rejected else validation_error)(
            "partly_accepted",
            campaign_id=str(self.campaign.id),
            accepted=str(counts.recipients - counts.rejected),
            refused=str(len(self.invalid) + counts.rejected),
            recipients=format_rejected([*self.invalid, *self.rejected]),
        )


async def async_send_broadcast(
    hass: HomeAssistant,
    entry: MobilgroupConfigEntry,
    request: BroadcastRequest,
    actor: Actor,
    *,
    with_details: bool = False,
    wait: bool = False,
) -> BroadcastResult:
    """Send a broadcast, or save it until it is due.

    With `with_details`, the results of all recipients are read too; with `wait`, the end of the calls is awaited.
    Raises `ServiceValidationError` if no recipient can be called or a rule forbids it, and `HomeAssistantError` if it
    was rejected, is not sent yet, or may have been sent.
    """
    launch_request, recipient_list = await async_build_launch_request(hass, entry, request, actor)
    try:
        campaign = await entry.runtime_data.campaign_manager.async_launch(launch_request)
    except MobilgroupError as err:
        raise launch_error(err, launch_request.broadcast) from err
    campaign = await async_wait_submitted(hass, entry, campaign)
    if campaign.state is CampaignState.SCHEDULED and launch_request.broadcast.schedule is None:
        LOGGER.info("Campaign %d waits for its calling hours, until %s", campaign.id, dt_util.as_local(campaign.due))
        entry.runtime_data.events.publish_postponed(campaign)
    estimate = None
    if with_details and campaign.budget is None:
        estimate = await async_query_across_reload(hass, entry, campaign.id, Campaigns.estimate, launch_request)
    if wait:
        campaign = await async_query_across_reload(hass, entry, campaign.id, Campaigns.wait_finished, campaign.id)
    return await async_build_result(hass, entry, campaign, recipient_list, with_details=with_details, estimate=estimate)


async def async_wait_submitted(hass: HomeAssistant, entry: MobilgroupConfigEntry, campaign: Campaign) -> Campaign:
    """Wait until a campaign is sent, scheduled or paused; raise if it was rejected, not sent yet, or possibly sent."""
    count = campaign.counts.recipients
    try:
        return await async_query_across_reload(hass, entry, campaign.id, Campaigns.wait_submitted, campaign.id)
    except MobilgroupAuthenticationError as err:
        entry.async_start_reauth(hass)
        raise send_error(err, campaign.id, campaign.sender, count) from err
    except CampaignRejectedError as err:
        raise home_assistant_error("needs_person", campaign_id=str(campaign.id), rule=err.violations[0].rule) from err
    except MobilgroupConnectionError as err:
        found = await async_query_across_reload(hass, entry, campaign.id, Campaigns.get, campaign.id)
        if found.state is CampaignState.FAILED:
            raise send_error(err, campaign.id, campaign.sender, count) from err
        until = dt_util.now() + entry.runtime_data.campaign_manager.campaigns.settings.retry_for
        raise home_assistant_error("not_sent_yet", campaign_id=str(campaign.id), until=f"{until:%H:%M}") from err
    except MobilgroupError as err:
        raise send_error(err, campaign.id, campaign.sender, count) from err


async def async_build_result(
    hass: HomeAssistant,
    entry: MobilgroupConfigEntry,
    campaign: Campaign,
    recipient_list: RecipientList,
    *,
    with_details: bool,
    estimate: Estimate | None = None,
) -> BroadcastResult:
    """Build the result of a campaign; raise if all its recipients were rejected."""
    counts = campaign.counts
    rows: list[RecipientResult] = []
    if (with_details or counts.rejected) and counts.recipients <= MAX_ROWS:
        rows = list(await async_query_across_reload(hass, entry, campaign.id, Campaigns.report, campaign))
    rejected = [RejectedRecipient(row.phone, row.rejection_reason) for row in rows if row.rejection_reason is not None]
    if counts.rejected == counts.recipients:
        raise home_assistant_error(
            "nobody_accepted", campaign_id=str(campaign.id), recipients=format_rejected(rejected)
        )
    return BroadcastResult(
        campaign,
        recipient_list.rejected,
        rejected,
        rows,
        recipient_list.duplicates,
        estimate,
        recipient_list.explicit_numbers,
    )


def _mask_row(row: RecipientResult, known: Collection[str]) -> RecipientResult:
    """Return a row with its number masked and without its transfer and text message, unless the number is known."""
    return row if row.phone in known else replace(row, phone=mask_phone(row.phone), transfer=None, sms=None)
