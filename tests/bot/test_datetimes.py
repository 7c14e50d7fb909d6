"""Dates and times in the formats that users type."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from telegram_bot.domain.errors import InputError
from telegram_bot.i18n.translator import LANGUAGES, Translator
from telegram_bot.parsing.datetimes import MAX_AHEAD, parse_datetime

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 28, 14, 30, 20, tzinfo=MOSCOW)
"""A Saturday."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18:30", "2026-11-28 18:30"),
        ("в 18:30", "2026-11-28 18:30"),
        ("9:00", "2026-11-29 09:00"),
        ("14:30", "2026-11-29 14:30"),
        ("сегодня 20.15", "2026-11-28 20:15"),
        ("Завтра 9:00", "2026-11-29 09:00"),
        ("завтра в 9", "2026-11-29 09:00"),
        ("завтра в 9 утра", "2026-11-29 09:00"),
        ("завтра, в 7 вечера", "2026-11-29 19:00"),
        ("завтра в 2 часа дня", "2026-11-29 14:00"),
        ("tomorrow at 9", "2026-11-29 09:00"),
        ("tomorrow 9:30 pm", "2026-11-29 21:30"),
        ("9 pm", "2026-11-28 21:00"),
        ("12 am", "2026-11-29 00:00"),
        ("послезавтра 10:00", "2026-11-30 10:00"),
        ("day after tomorrow 10:00", "2026-11-30 10:00"),
        ("25.12 10:00", "2026-12-25 10:00"),
        ("25.12. 10.05", "2026-12-25 10:05"),
        ("25.12.2026 10:00", "2026-12-25 10:00"),
        ("25.12.26 в 10:00", "2026-12-25 10:00"),
        ("10.01 10:00", "2027-01-10 10:00"),
        ("2026-12-25 10:00", "2026-12-25 10:00"),
        ("2026-12-25T10:00", "2026-12-25 10:00"),
        ("25 декабря 10:00", "2026-12-25 10:00"),
        ("25 декабря 2026 года в 10:00", "2026-12-25 10:00"),
        ("1 мая в 9:00", "2027-05-01 09:00"),
        ("December 25 10:00", "2026-12-25 10:00"),
        ("25th of Dec at 10:00", "2026-12-25 10:00"),
        ("в понедельник 10:00", "2026-11-30 10:00"),
        ("сб 15:00", "2026-11-28 15:00"),
        ("сб 10:00", "2026-12-05 10:00"),
        ("friday 10:00", "2026-12-04 10:00"),
        ("через 30 минут", "2026-11-28 15:00"),
        ("через полчаса", "2026-11-28 15:00"),
        ("через час", "2026-11-28 15:30"),
        ("через 2 часа", "2026-11-28 16:30"),
        ("через 1 ч 30 мин", "2026-11-28 16:00"),
        ("через неделю", "2026-12-05 14:30"),
        ("in an hour", "2026-11-28 15:30"),
        ("in half an hour", "2026-11-28 15:00"),
        ("in 2 hours and 15 minutes", "2026-11-28 16:45"),
    ],
)
def test_what_people_write(text: str, meant: str) -> None:
    """Each format is parsed as a time in the user's time zone."""
    found = parse_datetime(text, NOW, MOSCOW)

    assert found == datetime.fromisoformat(meant).replace(tzinfo=MOSCOW)
    assert found.tzinfo is MOSCOW


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "datetime-unclear"),
        ("завтра", "datetime-unclear"),
        ("скоро", "datetime-unclear"),
        ("12.10", "datetime-unclear"),
        ("9", "datetime-unclear"),
        ("25.12", "datetime-unclear"),
        ("12/25 10:00", "datetime-unclear"),
        ("завтра 9:00 или 10:00", "datetime-unclear"),
        ("5 завтра 10:00", "datetime-unclear"),
        ("через", "datetime-unclear"),
        ("через 5 попугаев", "datetime-unclear"),
        ("сегодня 10:00", "datetime-past"),
        ("27.11 10:00", "datetime-past"),
        ("2026-11-28 14:30", "datetime-past"),
        ("25.12.2027 10:00", "datetime-too-far"),
        ("31.02 10:00", "datetime-no-day"),
        ("завтра 25:00", "datetime-no-day"),
        ("завтра 10:75", "datetime-no-day"),
    ],
)
def test_what_could_be_meant_otherwise(text: str, message: str) -> None:
    """Ambiguous and impossible times are rejected with a message in both languages."""
    with pytest.raises(InputError) as caught:
        parse_datetime(text, NOW, MOSCOW)

    assert caught.value.message == message
    for language in LANGUAGES:
        assert Translator(language, MOSCOW)(caught.value.message, **caught.value.values)


def test_a_zone_of_ones_own() -> None:
    """Half past six is in the user's time zone, not the account's."""
    assert parse_datetime("18:30", NOW, ZoneInfo("Asia/Vladivostok")).astimezone(UTC) == datetime(
        2026, 11, 29, 8, 30, tzinfo=UTC
    )


def test_a_time_that_the_clock_leaves_out() -> None:
    """A time that the change to summer time skips is rejected."""
    with pytest.raises(InputError, match="datetime-no-day"):
        parse_datetime("28.03.2027 02:30", NOW, ZoneInfo("Europe/Berlin"))


def test_hours_are_hours_when_the_clock_is_changed() -> None:
    """An hour across the change moves the clock by two hours."""
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2027, 3, 28, 1, 30, tzinfo=berlin)

    assert parse_datetime("через час", before, berlin) == datetime(2027, 3, 28, 3, 30, tzinfo=berlin)


@given(st.text(max_size=40))
def test_anything_at_all(text: str) -> None:
    """Any text is either a time within a year or rejected."""
    try:
        found = parse_datetime(text, NOW, MOSCOW)
    except InputError:
        found = NOW + MAX_AHEAD

    assert NOW < found <= NOW + MAX_AHEAD


@given(st.datetimes(min_value=datetime(2026, 11, 28, 14, 31), max_value=datetime(2027, 11, 1)))  # noqa: DTZ001
def test_every_minute_can_be_written(moment: datetime) -> None:
    """As day, month, year and time, and in ISO format."""
    expected = moment.replace(second=0, microsecond=0, fold=0, tzinfo=MOSCOW)

    assert parse_datetime(f"{expected:%d.%m.%Y %H:%M}", NOW, MOSCOW) == expected
    assert parse_datetime(f"{expected:%Y-%m-%d %H:%M}", NOW, MOSCOW) == expected
