"""Calling people: the one way from every service and entity to the desk, and what is said of it."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..aiomobilgroup import MobilgroupAuthenticationError, MobilgroupConnectionError, MobilgroupError, mask_phone
from ..aiomobilgroup.campaigns import Actor, Campaign, CampaignRejectedError, CampaignState, Estimate, RecipientResult
from ..campaign_manager import async_ask
from ..const import LOGGER
from ..coordinator import MobilgroupConfigEntry
from ..errors import failure, launch_error, mistake, send_error
from ..responses import MANY, campaign_response, estimate_response, recipient_response
from .launch_request import async_prepare
from .recipient_list import Audience, Refused, listed
from .request import Wish


@dataclass(frozen=True, slots=True)
class Sent:
    """A campaign that was taken, and who is not called."""

    campaign: Campaign
    mistakes: list[Refused] = field(default_factory=list)
    """What was no number."""
    refusals: list[Refused] = field(default_factory=list)
    """Whom a rule or the provider refused, unless they are very many."""
    rows: list[RecipientResult] = field(default_factory=list)
    """Everybody in the campaign, unless they are very many."""
    duplicates: int = 0
    estimate: Estimate | None = None
    written: Collection[str] = ()
    """The numbers that the caller wrote down."""

    def response(self, *, outcomes: bool = False, all_numbers: bool = True) -> dict[str, Any]:
        """Return what an action answers.

        With `outcomes`, it tells how each call ended; without `all_numbers`, numbers that the caller did not write down
        are shown by their end only.
        """
        campaign = self.campaign
        rows = self.rows if all_numbers else [_discreet(row, self.written) for row in self.rows]
        called = [row for row in rows if row.rejection_reason is None]
        refused = [Refused(row.phone, row.rejection_reason) for row in rows if row.rejection_reason is not None]
        return campaign_response(campaign) | {
            "phones": campaign.counts.recipients - campaign.counts.rejected,
            "estimate": None if self.estimate is None else estimate_response(self.estimate),
            "accepted": [
                recipient_response(row)
                if outcomes
                else {"phone": row.phone, "price": None if row.price is None else float(row.price)}
                for row in called
            ],
            "refused": [{"phone": one.text, "reason": one.reason} for one in (*self.mistakes, *refused)][:MANY],
            "complete": campaign.counts.recipients <= MANY,
            "duplicates": self.duplicates,
        }

    def raise_for_refused(self) -> None:
        """Raise when somebody is not called, for callers that get no response."""
        counts = self.campaign.counts
        if not self.mistakes and not counts.rejected:
            return
        raise (failure if counts.rejected else mistake)(
            "partly_accepted",
            campaign_id=str(self.campaign.id),
            accepted=str(counts.recipients - counts.rejected),
            refused=str(len(self.mistakes) + counts.rejected),
            recipients=listed([*self.mistakes, *self.refusals]),
        )


async def async_broadcast(
    hass: HomeAssistant,
    entry: MobilgroupConfigEntry,
    wish: Wish,
    by: Actor,
    *,
    detailed: bool = False,
    until_finished: bool = False,
) -> Sent:
    """Send what is wished, or keep it until it is due.

    With `detailed`, what is said of everybody is read too; with `until_finished`, the end of the calls is awaited.
    Raises `ServiceValidationError` when nobody can be called or a rule forbids it, and `HomeAssistantError` when it was
    refused, is not sent yet, or may have been sent.
    """
    launch, audience = await async_prepare(hass, entry, wish, by)
    try:
        campaign = await entry.runtime_data.desk.async_launch(launch)
    except MobilgroupError as err:
        raise launch_error(err, launch.broadcast) from err
    campaign = await async_submitted(hass, entry, campaign)
    if campaign.state is CampaignState.SCHEDULED and launch.broadcast.schedule is None:
        LOGGER.info("Campaign %d waits for its calling hours, until %s", campaign.id, dt_util.as_local(campaign.due))
        entry.runtime_data.happenings.on_postponed(campaign)
    number = campaign.id
    estimate = None
    if detailed and campaign.budget is None:
        estimate = await async_ask(hass, entry, number, lambda campaigns: campaigns.estimate(launch))
    if until_finished:
        campaign = await async_ask(hass, entry, number, lambda campaigns: campaigns.wait_finished(number))
    return await async_told(hass, entry, campaign, audience, detailed=detailed, estimate=estimate)


async def async_submitted(hass: HomeAssistant, entry: MobilgroupConfigEntry, campaign: Campaign) -> Campaign:
    """Wait until a campaign is sent or held; raise when it was refused, is not sent yet, or may have been sent."""
    count = campaign.counts.recipients
    try:
        return await async_ask(hass, entry, campaign.id, lambda campaigns: campaigns.wait_submitted(campaign.id))
    except MobilgroupAuthenticationError as err:
        entry.async_start_reauth(hass)
        raise send_error(err, campaign.id, campaign.sender, count) from err
    except CampaignRejectedError as err:
        raise failure("needs_person", campaign_id=str(campaign.id), rule=err.violations[0].rule) from err
    except MobilgroupConnectionError as err:
        found = await async_ask(hass, entry, campaign.id, lambda campaigns: campaigns.get(campaign.id))
        if found.state is CampaignState.FAILED:
            raise send_error(err, campaign.id, campaign.sender, count) from err
        until = dt_util.now() + entry.runtime_data.desk.campaigns.settings.retry_for
        raise failure("not_sent_yet", campaign_id=str(campaign.id), until=f"{until:%H:%M}") from err
    except MobilgroupError as err:
        raise send_error(err, campaign.id, campaign.sender, count) from err


async def async_told(
    hass: HomeAssistant,
    entry: MobilgroupConfigEntry,
    campaign: Campaign,
    audience: Audience,
    *,
    detailed: bool,
    estimate: Estimate | None = None,
) -> Sent:
    """Return what is said of a campaign; raise when the provider took nobody of it."""
    counts = campaign.counts
    rows: list[RecipientResult] = []
    if (detailed or counts.rejected) and counts.recipients <= MANY:
        rows = list(await async_ask(hass, entry, campaign.id, lambda campaigns: campaigns.report(campaign.id)))
    refusals = [Refused(row.phone, row.rejection_reason) for row in rows if row.rejection_reason is not None]
    if counts.rejected == counts.recipients:
        raise failure("nobody_accepted", campaign_id=str(campaign.id), recipients=listed(refusals))
    return Sent(campaign, audience.refused, refusals, rows, audience.duplicates, estimate, audience.written)


def _discreet(row: RecipientResult, known: Collection[str]) -> RecipientResult:
    """Return a row without the number, unless that is known."""
    return row if row.phone in known else replace(row, phone=mask_phone(row.phone), transfer=None, sms=None)
