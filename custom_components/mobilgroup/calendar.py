"""Calendar platform for the Mobilgroup integration: shows scheduled campaigns and cancels them."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEntityFeature,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .actors import actor_from_context
from .aiomobilgroup import MobilgroupError
from .aiomobilgroup.campaigns import Campaign
from .coordinator import CampaignCoordinator
from .data import MobilgroupConfigEntry
from .entity import MobilgroupAccountEntity
from .errors import campaign_error

PARALLEL_UPDATES = 0

DESCRIPTION = CalendarEntityDescription(key="scheduled", translation_key="scheduled")
_EVENT_DURATION = timedelta(minutes=15)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: MobilgroupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the Mobilgroup calendar from a config entry."""
    async_add_entities([MobilgroupCalendarEntity(entry, entry.runtime_data.campaigns, DESCRIPTION)])


class MobilgroupCalendarEntity(MobilgroupAccountEntity[CampaignCoordinator], CalendarEntity):
    """A calendar of the scheduled campaigns of an account."""

    _attr_supported_features = CalendarEntityFeature.DELETE_EVENT
    # Users write the titles, and those of notifications are spoken: the database does not store them.
    _unrecorded_attributes = frozenset({"message"})

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the campaign that is due next, or None."""
        return next(map(_event, self.coordinator.data.scheduled), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the scheduled campaigns within a time range."""
        return [
            _event(campaign)
            for campaign in self.coordinator.data.scheduled
            if campaign.due < end_date and campaign.due + _EVENT_DURATION > start_date
        ]

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        """Cancel a campaign."""
        try:
            await self._entry.runtime_data.campaign_manager.campaigns.cancel(
                int(uid), actor_from_context(self._context)
            )
        except MobilgroupError as err:
            raise campaign_error(err, int(uid)) from err


def _event(campaign: Campaign) -> CalendarEvent:
    """Return a campaign as a calendar event with its number and title, without its text and recipients."""
    start = dt_util.as_local(campaign.due)
    summary = f"№ {campaign.id}" + (f" · {campaign.title}" if campaign.title else "")
    return CalendarEvent(start=start, end=start + _EVENT_DURATION, summary=summary, uid=str(campaign.id))
