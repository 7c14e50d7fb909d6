"""Dates and times as users type them: `18:30`, `завтра в 9`, `25.12 10:00`, `через полчаса`, `2026-12-25 10:00`.

A day and a time are required; a time alone means its next occurrence. Ambiguous input is rejected: calls at the wrong
hour are worse than a question.
"""

from datetime import UTC, date, datetime, time, timedelta
import re
from typing import Final
from zoneinfo import ZoneInfo

from ..domain.errors import InputError

MAX_AHEAD: Final = timedelta(days=366)
"""A time further ahead is more likely mistyped than meant."""
_NEXT_YEAR: Final = timedelta(days=183)
"""A day without a year that passed at least so long ago means the next year."""
_WORDS_BETWEEN: Final = re.compile(r"\b(?:в|во|на|к|at|on|the|of)\b|,")
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.])(?P<minute>\d\d))?"
    r"\s*(?P<part>am|pm|утра|дня|вечера|ночи|час(?:а|ов)?(?: (?:утра|дня|вечера|ночи))?|ч)?$"
)
_ISO: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)[ t](\d\d?):(\d\d)(?::00)?")
_RELATIVE: Final = re.compile(r"(?:через|in|after)\s+(.+)")
_LENGTH: Final = re.compile(r"(?P<count>\d{1,4}|half(?: an?)?\b|an?\b|пол)?\s*(?P<unit>[a-zа-я]+)\.?")
_UNITS: Final = {
    "мин": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "ч": timedelta(hours=1),
    "h": timedelta(hours=1),
    "д": timedelta(days=1),
    "сут": timedelta(days=1),
    "day": timedelta(days=1),
    "недел": timedelta(weeks=1),
    "week": timedelta(weeks=1),
}
_DAYS_AHEAD: Final = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2, "day after tomorrow": 2}
_WEEKDAYS: Final = (
    ("пн", "понед", "mon"),
    ("вт", "втор", "tue"),
    ("ср", "сред", "wed"),
    ("чт", "четв", "thu"),
    ("пт", "пятн", "fri"),
    ("сб", "субб", "sat"),
    ("вс", "воскр", "sun"),
)
_MONTHS: Final = (
    ("янв", "jan"),
    ("фев", "feb"),
    ("мар", "mar"),
    ("апр", "apr"),
    ("мая", "май", "may"),
    ("июн", "jun"),
    ("июл", "jul"),
    ("авг", "aug"),
    ("сен", "sep"),
    ("окт", "oct"),
    ("ноя", "nov"),
    ("дек", "dec"),
)
_NUMERIC_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d\d))?\.?|(\d{4})-(\d\d?)-(\d\d?)")
_NAMED_DAY: Final = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[a-zа-я]{3,})\.?"
    r"(?: (?P<last>\d{1,2})(?:st|nd|rd|th)?)?(?: (?P<year>\d{4})(?: г(?:ода)?\.?)?)?"
)


def parse_datetime(text: str, now: datetime, time_zone: ZoneInfo) -> datetime:
    """Return the aware time that a text means in a zone. Raises `InputError` if it is unclear, past or too far off."""
    words = _WORDS_BETWEEN.sub(" ", text.casefold().replace("ё", "е"))
    words = " ".join(words.split())
    local_now = now.astimezone(time_zone)
    found = _iso(words, time_zone) or _parse_relative(words, local_now, time_zone)
    found = found or _day_and_time(words, local_now, time_zone)
    if found is None:
        raise InputError("datetime-unclear", text=text.strip()[:60])
    if found <= now:
        raise InputError("datetime-past", moment=found)
    if found - now > MAX_AHEAD:
        raise InputError("datetime-too-far", moment=found)
    return found


def _iso(text: str, time_zone: ZoneInfo) -> datetime | None:
    """Return the time that an ISO 8601 text means, or None for any other text."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.groups())
    return _resolve_local_time(_date(year, month, day), _time(hour, minute), time_zone)


def _parse_relative(text: str, local_now: datetime, time_zone: ZoneInfo) -> datetime | None:
    """Return the time of `через 2 часа`, `через 1 ч 30 мин` or `in half an hour`, or None for any other text."""
    match = _RELATIVE.fullmatch(text)
    if match is None:
        return None
    rest, length = match[1].replace(" и ", " ").replace(" and ", " "), timedelta()
    while rest:
        part = _LENGTH.match(rest)
        unit = part and next((duration for word, duration in _UNITS.items() if part["unit"].startswith(word)), None)
        if part is None or unit is None:
            return None
        count = part["count"] or "1"
        length += unit / 2 if count.startswith(("пол", "half")) else unit * (int(count) if count.isdigit() else 1)
        rest = rest[part.end() :].strip()
    # Added in UTC: an hour is an hour, even across a change of the clock.
    later = local_now.astimezone(UTC) + length
    return later.astimezone(time_zone).replace(second=0, microsecond=0) if length else None


def _day_and_time(text: str, local_now: datetime, time_zone: ZoneInfo) -> datetime | None:
    """Return the time that a day and a time of day mean, or None for any other text."""
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    before = text[: clock.start()].strip()
    if not before and clock["mark"] != ":" and clock["part"] is None:
        # `12.10` may be a time or a day, `9` anything.
        return None
    at = _time(*_to_24_hours(clock))
    if not before:
        today = _resolve_local_time(local_now.date(), at, time_zone)
        return today if today > local_now else _resolve_local_time(local_now.date() + timedelta(days=1), at, time_zone)
    if before in _DAYS_AHEAD:
        return _resolve_local_time(local_now.date() + timedelta(days=_DAYS_AHEAD[before]), at, time_zone)
    weekday = next((number for number, names in enumerate(_WEEKDAYS) if before.startswith(names)), None)
    if weekday is not None and before.isalpha():
        day = local_now.date() + timedelta(days=(weekday - local_now.weekday()) % 7)
        same = _resolve_local_time(day, at, time_zone)
        return same if same > local_now else _resolve_local_time(day + timedelta(days=7), at, time_zone)
    day_of_year = _day(before, local_now.date())
    return None if day_of_year is None else _resolve_local_time(day_of_year, at, time_zone)


def _to_24_hours(clock: re.Match[str]) -> tuple[int, int]:
    """Return the hour, on a 24-hour clock, and the minute of a time with its part of the day."""
    hour, minute, part = int(clock["hour"]), int(clock["minute"] or 0), clock["part"] or ""
    if part.endswith(("pm", "вечера", "дня")):
        hour = hour + 12 if hour < 12 else hour
    elif part.endswith(("am", "ночи", "утра")) and hour == 12:
        hour = 0
    return hour, minute


def _day(text: str, today: date) -> date | None:
    """Return the date that a text means, or None for any other text; without a year, the nearest such date."""
    numeric = _NUMERIC_DAY.fullmatch(text)
    if numeric is not None:
        if numeric[4]:
            return _date(int(numeric[4]), int(numeric[5]), int(numeric[6]))
        year = None if numeric[3] is None else int(numeric[3]) + (2000 if len(numeric[3]) == 2 else 0)
        return _resolve_year(year, int(numeric[2]), int(numeric[1]), today)
    named = _NAMED_DAY.fullmatch(text)
    if named is None or (named["day"] is None) == (named["last"] is None):
        return None
    month = next((number for number, names in enumerate(_MONTHS, 1) if named["month"].startswith(names)), None)
    if month is None:
        return None
    year = None if named["year"] is None else int(named["year"])
    return _resolve_year(year, month, int(named["day"] or named["last"]), today)


def _resolve_year(year: int | None, month: int, day: int, today: date) -> date:
    """Return a date in the given year, or without one in the year that is meant."""
    if year is not None:
        return _date(year, month, day)
    this_year = _date(today.year if (month, day) != (2, 29) else today.year + (-today.year % 4), month, day)
    return this_year if today - this_year < _NEXT_YEAR else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date:
    """Return a date. Raises `InputError` if it does not exist."""
    try:
        return date(year, month, day)
    except ValueError as err:
        raise InputError("datetime-no-day", text=f"{day:02}.{month:02}.{year}") from err


def _time(hour: int, minute: int) -> time:
    """Return a time of day. Raises `InputError` if it does not exist."""
    try:
        return time(hour, minute)
    except ValueError as err:
        raise InputError("datetime-no-day", text=f"{hour}:{minute:02}") from err


def _resolve_local_time(day: date, at: time, time_zone: ZoneInfo) -> datetime:
    """Return a local time, the first of one that occurs twice. Raises `InputError` if a clock change skips it."""
    found = datetime.combine(day, at, time_zone)
    if found.astimezone(UTC).astimezone(time_zone).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise InputError("datetime-no-day", text=f"{found:%d.%m.%Y %H:%M}")
    return found
