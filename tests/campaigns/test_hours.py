"""`CallingHours` alone: windows, midnight, weekdays, and nights on which the clock is changed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from aiomobilgroup.campaigns import CallingHours

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = CallingHours(time(9), time(21), MOSCOW)
NIGHT = CallingHours(time(22), time(6), MOSCOW)
WORKDAYS = CallingHours(time(9), time(18), MOSCOW, frozenset(range(5)))
# In 2026 Berlin's clock goes from 2 to 3 on the 29th of March and from 3 to 2 on the 25th of October.
GAP, OVERLAP = (2026, 3, 29), (2026, 10, 25)


def at(*parts: int, zone: ZoneInfo = MOSCOW, fold: int = 0) -> datetime:
    """Return a local time."""
    return datetime(*parts, tzinfo=zone, fold=fold)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("hours", "moment", "fits"),
    [
        (DAY, at(2026, 11, 23, 9), True),
        (DAY, at(2026, 11, 23, 8, 59, 59), False),
        (DAY, at(2026, 11, 23, 20, 59, 59), True),
        (DAY, at(2026, 11, 23, 21), False),
        (NIGHT, at(2026, 11, 23, 23), True),
        (NIGHT, at(2026, 11, 24, 5, 59), True),
        (NIGHT, at(2026, 11, 24, 6), False),
        (NIGHT, at(2026, 11, 23, 21, 59), False),
        (WORKDAYS, at(2026, 11, 27, 17), True),
        (WORKDAYS, at(2026, 11, 28, 12), False),
        (CallingHours(time(9), time(21), MOSCOW, frozenset()), at(2026, 11, 23, 12), False),
        (CallingHours(time(12), time(12), MOSCOW), at(2026, 11, 23, 3), True),
    ],
)
def test_a_moment_is_inside_or_outside(hours: CallingHours, moment: datetime, fits: bool) -> None:
    """The start belongs to the window and the end does not, on either side of midnight."""
    assert hours.allows(moment) is fits
    assert hours.allows(moment.astimezone(UTC)) is fits


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    """A window of Fridays only reaches into Saturday, and Friday's early morning is not in it."""
    friday = CallingHours(time(22), time(6), MOSCOW, frozenset({4}))

    assert friday.allows(at(2026, 11, 28, 3))
    assert not friday.allows(at(2026, 11, 27, 3))


def test_the_last_attempt_must_ring_inside() -> None:
    """A start whose last attempt would be too late is deferred to the next morning."""
    late = at(2026, 11, 23, 20, 50)

    assert not DAY.allows(late, timedelta(minutes=10))
    assert DAY.allows(late, timedelta(minutes=9))
    assert DAY.next_allowed(late, timedelta(minutes=10)) == at(2026, 11, 24, 9)


def test_nothing_fits_into_a_window_that_is_too_short() -> None:
    """There is no next time for calls that last longer than the window."""
    assert DAY.next_allowed(at(2026, 11, 23, 12), timedelta(hours=12)) is None
    assert CallingHours(time(9), time(21), MOSCOW, frozenset()).next_allowed(at(2026, 11, 23, 12)) is None


def test_the_next_window_is_after_the_weekend() -> None:
    """A weekend is skipped, and a week as well."""
    assert WORKDAYS.next_allowed(at(2026, 11, 27, 18)) == at(2026, 11, 30, 9)
    mondays = CallingHours(time(9), time(10), MOSCOW, frozenset({0}))
    assert mondays.next_allowed(at(2026, 11, 23, 10)) == at(2026, 11, 30, 9)


def test_whole_days_have_no_seam() -> None:
    """With hours around the clock, calls may continue over midnight."""
    always = CallingHours(time(0), time(0), MOSCOW)

    assert always.allows(at(2026, 11, 23, 23, 58), timedelta(minutes=10))


def test_whole_days_have_no_seam_where_the_clock_is_changed() -> None:
    """Calls may also continue if start and end are in the hour that occurs twice."""
    always = CallingHours(time(2, 30), time(2, 30), BERLIN)

    assert always.allows(at(*OVERLAP, 1, 50, zone=BERLIN), timedelta(hours=3))


def test_a_week_whose_only_window_does_not_exist_is_skipped() -> None:
    """A window inside the skipped hour is allowed a week later."""
    lost = CallingHours(time(2, 10), time(2, 40), BERLIN, frozenset({6}))

    assert lost.next_allowed(at(2026, 3, 28, 12, zone=BERLIN)) == at(2026, 4, 5, 2, 10, zone=BERLIN)


@pytest.mark.parametrize(
    ("hours", "moment", "fits"),
    [
        # From half past two: the hour from two to three occurs twice.
        (CallingHours(time(2, 30), time(6), BERLIN), at(*OVERLAP, 2, 40, zone=BERLIN), False),
        (CallingHours(time(2, 30), time(6), BERLIN), at(*OVERLAP, 2, 10, zone=BERLIN, fold=1), False),
        (CallingHours(time(2, 30), time(6), BERLIN), at(*OVERLAP, 2, 40, zone=BERLIN, fold=1), True),
        (CallingHours(time(22), time(2, 30), BERLIN), at(*OVERLAP, 2, 10, zone=BERLIN), True),
        (CallingHours(time(22), time(2, 30), BERLIN), at(*OVERLAP, 2, 10, zone=BERLIN, fold=1), False),
        # Until half past two, which is skipped.
        (CallingHours(time(22), time(2, 30), BERLIN), at(*GAP, 3, 10, zone=BERLIN), False),
        (CallingHours(time(2, 30), time(6), BERLIN), at(*GAP, 3, 40, zone=BERLIN), True),
    ],
)
def test_where_the_clock_is_changed_the_shorter_window_counts(
    hours: CallingHours, moment: datetime, fits: bool
) -> None:
    """No call is made at a local time that might be outside."""
    assert hours.allows(moment) is fits


ZONES = st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
TIMES = st.times(max_value=time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001
HOURS = st.builds(
    lambda start, end, zone, days: CallingHours(start, end, ZoneInfo(zone), days),
    TIMES,
    TIMES,
    ZONES,
    st.frozensets(st.integers(0, 6), max_size=7),
)
LENGTHS = st.timedeltas(timedelta(), timedelta(hours=6))


def allowed(hours: CallingHours, moment: datetime) -> bool:
    """Return whether a moment is inside by its wall-clock time: a second implementation to compare with."""
    local = moment.astimezone(hours.time_zone)
    clock, day = local.time().replace(fold=0), local.weekday()
    if hours.start < hours.end:
        return hours.start <= clock < hours.end and day in hours.days
    return (clock >= hours.start and day in hours.days) or (clock < hours.end and (day - 1) % 7 in hours.days)


@given(HOURS, MOMENTS, LENGTHS)
def test_what_fits_is_inside_by_the_clock_on_the_wall(hours: CallingHours, moment: datetime, length: timedelta) -> None:
    """The first call, the last call and those between are at an allowed hour."""
    begin = hours.next_allowed(moment, length)

    assert begin is None or begin >= moment
    assert begin is None or hours.allows(begin, length)
    assert begin is None or all(allowed(hours, begin + length * part / 4) for part in range(5))


@given(HOURS, MOMENTS)
def test_what_is_inside_far_from_a_change_of_the_clock_fits(hours: CallingHours, moment: datetime) -> None:
    """Every allowed moment is accepted, except near a clock change."""
    changes = {(moment + timedelta(days=days)).astimezone(hours.time_zone).utcoffset() for days in (-2, -1, 0, 1, 2)}

    assert hours.allows(moment) or not allowed(hours, moment) or len(changes) > 1


@given(HOURS, MOMENTS, LENGTHS)
def test_no_earlier_moment_fits(hours: CallingHours, moment: datetime, length: timedelta) -> None:
    """The next allowed moment is the first one: halfway to it nothing is allowed."""
    begin = hours.next_allowed(moment, length)
    half_way = moment if begin is None else moment + (begin - moment) / 2

    assert begin == moment or not hours.allows(half_way, length)
