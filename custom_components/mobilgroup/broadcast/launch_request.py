"""A wish becomes a launch: what is said, to whom, how, when, and under which rules.

A setting is the caller's; else the one that all the named recipients share; else the account's.
"""

from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..aiomobilgroup import Broadcast, Content, MobilgroupError, MobilgroupNotFoundError, Phrase, Script, Text
from ..aiomobilgroup.campaigns import Actor, CallingHours, LaunchRequest
from ..const import CONF_SENDER
from ..data import MobilgroupConfigEntry
from ..errors import read_error, validation_error
from .recipient_groups import find_recipient_group
from .recipient_list import RecipientList, format_rejected
from .request import BroadcastRequest, ScheduleHolder

_MANY_ROWS, _MANY_CHARACTERS = 200, 5_000
_FARTHEST_YEARS = 10


async def async_build_launch_request(
    hass: HomeAssistant, entry: MobilgroupConfigEntry, request: BroadcastRequest, actor: Actor
) -> tuple[LaunchRequest, RecipientList]:
    """Return what is to be launched, and who was named.

    Raises `ServiceValidationError` when nobody can be called or a rule of the document is broken.
    """
    content = _content(request) if request.template is None else await _async_template(entry, request)
    schedule = None if request.schedule is None else parse_schedule(request.schedule)
    recipient_list = await _async_recipient_list(hass, entry, request)
    groups = recipient_list.groups
    broadcast = Broadcast(
        sender=_normalize_sender(request.sender)
        or recipient_list.common_value(group.sender for group in groups)
        or entry.options[CONF_SENDER],
        content=content,
        subscribers=recipient_list.subscribers,
        attempts=_coalesce(request.attempts, recipient_list.common_value(group.attempts for group in groups)),
        interval=_coalesce(request.interval, recipient_list.common_value(group.interval for group in groups)),
        repeat=_coalesce(request.repeat, recipient_list.common_value(group.repeat for group in groups)) or None,
        schedule=schedule,
    )
    launch_request = LaunchRequest(
        broadcast=broadcast,
        actor=actor,
        idempotency_key=request.idempotency_key,
        title=request.title,
        provider_schedule=schedule is not None and request.held_by is ScheduleHolder.PROVIDER,
        calling_hours=_common_calling_hours(entry, recipient_list),
        urgent=request.urgent or (recipient_list.is_groups_only and all(group.urgent for group in groups)),
        resend_unknown=recipient_list.is_groups_only and all(group.resend_unknown for group in groups),
        override=request.override,
    )
    return launch_request, recipient_list


def _content(request: BroadcastRequest) -> Content:
    """Return the one thing that is to be played."""
    given: list[Content] = []
    if request.message is not None:
        given.append(Text(request.message))
    if request.phrase is not None:
        given.append(Phrase(request.phrase))
    if request.script is not None:
        given.append(Script(request.script))
    if len(given) != 1:
        raise validation_error("input_several_contents" if given else "input_no_content")
    return given[0]


async def _async_template(entry: MobilgroupConfigEntry, request: BroadcastRequest) -> Content:
    """Return the text that the provider keeps under an id."""
    if request.message is not None or request.phrase is not None or request.script is not None:
        raise validation_error("input_several_contents")
    account = request.template_account or ""
    try:
        found = await entry.runtime_data.client.get_templates(account, request.template) if account.strip() else None
    except MobilgroupNotFoundError:
        found = []
    except MobilgroupError as err:
        raise read_error(err, HomeAssistantError) from err
    if found is None:
        raise validation_error("input_no_account")
    for template in found:
        if template.id == request.template:
            return Text(template.message)
    raise validation_error("template_not_found", template=request.template or "")


def parse_schedule(moment: datetime) -> datetime:
    """Return an aware moment in the years to come; one without a zone is in Home Assistant's."""
    shown, now = f"{moment:%Y-%m-%d %H:%M}", dt_util.utcnow()
    if moment.year > now.year + _FARTHEST_YEARS:
        raise validation_error("schedule_too_far", schedule=shown)
    due = moment if moment.tzinfo else moment.replace(tzinfo=dt_util.get_default_time_zone())
    # The first years of all cannot be converted.
    if moment.year < now.year - 1 or due <= now:
        raise validation_error("schedule_in_past", schedule=shown)
    return due


async def _async_recipient_list(
    hass: HomeAssistant, entry: MobilgroupConfigEntry, request: BroadcastRequest
) -> RecipientList:
    """Return everybody who is to be called."""
    named = [(name, find_recipient_group(hass, entry, name)) for name in request.recipients]
    groups = [group for _, group in named if group]
    unknown_names = [name for name, group in named if not group]
    many = len(request.subscribers) > _MANY_ROWS or sum(map(len, request.numbers)) > _MANY_CHARACTERS
    if many:
        recipient_list = await hass.async_add_executor_job(
            RecipientList.from_request, request.subscribers, groups, unknown_names, request.numbers
        )
    else:
        recipient_list = RecipientList.from_request(request.subscribers, groups, unknown_names, request.numbers)
    if not recipient_list.subscribers:
        if recipient_list.rejected:
            raise validation_error("nobody_left", recipients=format_rejected(recipient_list.rejected))
        raise validation_error("input_no_subscribers")
    return recipient_list


def _common_calling_hours(entry: MobilgroupConfigEntry, recipient_list: RecipientList) -> CallingHours | None:
    """Return hours at which everybody may be called; None where the account's apply.

    Groups with different hours, or a group with its own and others without, are called when all of them may be.
    """
    usual = entry.runtime_data.campaign_manager.campaigns.settings.calling_hours
    requested = {group.hours or usual for group in recipient_list.groups}
    if not recipient_list.is_groups_only:
        requested.add(usual)
    requested.discard(None)
    if len(requested) <= 1:
        return requested.pop() if requested else None
    windows = [hours for hours in requested if hours is not None]
    start, end = max(one.start for one in windows), min(one.end for one in windows)
    days = frozenset[int].intersection(*(one.days for one in windows))
    overnight = any(one.end <= one.start for one in windows)
    if len({one.time_zone for one in windows}) > 1 or overnight or start >= end or not days:
        raise validation_error("hours_differ")
    return CallingHours(start, end, windows[0].time_zone, days)


def _coalesce[T](wished: T | None, shared: T | None) -> T | None:
    """Return what the caller wishes, else what the recipients share."""
    return shared if wished is None else wished


def _normalize_sender(sender: str | None) -> str | None:
    """Return a sender number without the signs people put into it."""
    return ("".join(filter(str.isdigit, sender)) or sender) if sender else None
