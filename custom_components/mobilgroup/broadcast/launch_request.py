"""Conversion of a broadcast request into a launch request.

A setting is the caller's, else the one that all named recipient groups share, else the account's.
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

_MAX_INLINE_ROWS, _MAX_INLINE_CHARACTERS = 200, 5_000
_MAX_YEARS = 10


async def async_build_launch_request(
    hass: HomeAssistant, entry: MobilgroupConfigEntry, request: BroadcastRequest, actor: Actor
) -> tuple[LaunchRequest, RecipientList]:
    """Build the launch request and the recipient list of a broadcast request.

    Raises `ServiceValidationError` if no recipient can be called or a rule of the document is broken.
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
    """Return the text, phrase or script of a request; raise unless there is exactly one."""
    contents: list[Content] = []
    if request.message is not None:
        contents.append(Text(request.message))
    if request.phrase is not None:
        contents.append(Phrase(request.phrase))
    if request.script is not None:
        contents.append(Script(request.script))
    if len(contents) != 1:
        raise validation_error("input_several_contents" if contents else "input_no_content")
    return contents[0]


async def _async_template(entry: MobilgroupConfigEntry, request: BroadcastRequest) -> Content:
    """Return the text of the request's template, which the provider stores."""
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
    """Return an aware time within the next ten years; one without a time zone is in Home Assistant's."""
    formatted, now = f"{moment:%Y-%m-%d %H:%M}", dt_util.utcnow()
    if moment.year > now.year + _MAX_YEARS:
        raise validation_error("schedule_too_far", schedule=formatted)
    due = moment if moment.tzinfo else moment.replace(tzinfo=dt_util.get_default_time_zone())
    # The years are compared first, because a time in year 1 cannot be converted.
    if moment.year < now.year - 1 or due <= now:
        raise validation_error("schedule_in_past", schedule=formatted)
    return due


async def _async_recipient_list(
    hass: HomeAssistant, entry: MobilgroupConfigEntry, request: BroadcastRequest
) -> RecipientList:
    """Return the recipient list of a request; raise if no recipient can be called."""
    named = [(name, find_recipient_group(hass, entry, name)) for name in request.recipients]
    groups = [group for _, group in named if group]
    unknown_names = [name for name, group in named if not group]
    if len(request.subscribers) > _MAX_INLINE_ROWS or sum(map(len, request.numbers)) > _MAX_INLINE_CHARACTERS:
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
    """Return the hours at which all recipients may be called, or None if the account's apply.

    Groups with different hours, or a group with its own and others without, are called when all of them may be called.
    """
    default = entry.runtime_data.campaign_manager.campaigns.settings.calling_hours
    distinct = {group.calling_hours or default for group in recipient_list.groups}
    if not recipient_list.is_groups_only:
        distinct.add(default)
    distinct.discard(None)
    if len(distinct) <= 1:
        return distinct.pop() if distinct else None
    windows = [hours for hours in distinct if hours is not None]
    start, end = max(one.start for one in windows), min(one.end for one in windows)
    days = frozenset[int].intersection(*(one.days for one in windows))
    overnight = any(one.end <= one.start for one in windows)
    if len({one.time_zone for one in windows}) > 1 or overnight or start >= end or not days:
        raise validation_error("hours_differ")
    return CallingHours(start, end, windows[0].time_zone, days)


def _coalesce[T](explicit: T | None, shared: T | None) -> T | None:
    """Return the caller's value, or the value that the recipient groups share if the caller gave none."""
    return shared if explicit is None else explicit


def _normalize_sender(sender: str | None) -> str | None:
    """Return a sender number reduced to its digits; a text without digits stays unchanged."""
    return ("".join(filter(str.isdigit, sender)) or sender) if sender else None
