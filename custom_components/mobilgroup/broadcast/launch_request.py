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
    hass: HomeAssistant, entry: MobilgroupConfigEntry, wish: BroadcastRequest, by: Actor
) -> tuple[LaunchRequest, RecipientList]:
    """Return what is to be launched, and who was named.

    Raises `ServiceValidationError` when nobody can be called or a rule of the document is broken.
    """
    content = _content(wish) if wish.template is None else await _async_template(entry, wish)
    schedule = None if wish.schedule is None else parse_schedule(wish.schedule)
    audience = await _async_recipient_list(hass, entry, wish)
    groups = audience.groups
    broadcast = Broadcast(
        sender=_normalize_sender(wish.sender)
        or audience.common_value(group.sender for group in groups)
        or entry.options[CONF_SENDER],
        content=content,
        subscribers=audience.subscribers,
        attempts=_coalesce(wish.attempts, audience.common_value(group.attempts for group in groups)),
        interval=_coalesce(wish.interval, audience.common_value(group.interval for group in groups)),
        repeat=_coalesce(wish.repeat, audience.common_value(group.repeat for group in groups)) or None,
        schedule=schedule,
    )
    launch = LaunchRequest(
        broadcast=broadcast,
        actor=by,
        idempotency_key=wish.idempotency_key,
        title=wish.title,
        provider_schedule=schedule is not None and wish.held_by is ScheduleHolder.PROVIDER,
        calling_hours=_common_calling_hours(entry, audience),
        urgent=wish.urgent or (audience.is_groups_only and all(group.urgent for group in groups)),
        resend_unknown=audience.is_groups_only and all(group.resend_unknown for group in groups),
        override=wish.override,
    )
    return launch, audience


def _content(wish: BroadcastRequest) -> Content:
    """Return the one thing that is to be played."""
    given: list[Content] = []
    if wish.message is not None:
        given.append(Text(wish.message))
    if wish.phrase is not None:
        given.append(Phrase(wish.phrase))
    if wish.script is not None:
        given.append(Script(wish.script))
    if len(given) != 1:
        raise validation_error("input_several_contents" if given else "input_no_content")
    return given[0]


async def _async_template(entry: MobilgroupConfigEntry, wish: BroadcastRequest) -> Content:
    """Return the text that the provider keeps under an id."""
    if wish.message is not None or wish.phrase is not None or wish.script is not None:
        raise validation_error("input_several_contents")
    account = wish.template_account or ""
    try:
        found = await entry.runtime_data.client.get_templates(account, wish.template) if account.strip() else None
    except MobilgroupNotFoundError:
        found = []
    except MobilgroupError as err:
        raise read_error(err, HomeAssistantError) from err
    if found is None:
        raise validation_error("input_no_account")
    for template in found:
        if template.id == wish.template:
            return Text(template.message)
    raise validation_error("template_not_found", template=wish.template or "")


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
    hass: HomeAssistant, entry: MobilgroupConfigEntry, wish: BroadcastRequest
) -> RecipientList:
    """Return everybody who is to be called."""
    named = [(name, find_recipient_group(hass, entry, name)) for name in wish.recipients]
    groups = [group for _, group in named if group]
    strangers = [name for name, group in named if not group]
    many = len(wish.subscribers) > _MANY_ROWS or sum(map(len, wish.numbers)) > _MANY_CHARACTERS
    if many:
        audience = await hass.async_add_executor_job(
            RecipientList.from_request, wish.subscribers, groups, strangers, wish.numbers
        )
    else:
        audience = RecipientList.from_request(wish.subscribers, groups, strangers, wish.numbers)
    if not audience.subscribers:
        if audience.rejected:
            raise validation_error("nobody_left", recipients=format_rejected(audience.rejected))
        raise validation_error("input_no_subscribers")
    return audience


def _common_calling_hours(entry: MobilgroupConfigEntry, audience: RecipientList) -> CallingHours | None:
    """Return hours at which everybody may be called; None where the account's apply.

    Groups with different hours, or a group with its own and others without, are called when all of them may be.
    """
    usual = entry.runtime_data.campaign_manager.campaigns.settings.calling_hours
    wanted = {group.hours or usual for group in audience.groups}
    if not audience.is_groups_only:
        wanted.add(usual)
    wanted.discard(None)
    if len(wanted) <= 1:
        return wanted.pop() if wanted else None
    windows = [hours for hours in wanted if hours is not None]
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
