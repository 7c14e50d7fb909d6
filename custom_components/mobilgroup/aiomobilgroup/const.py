"""Facts of the provider's document, named once."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

DEFAULT_URL: Final = "https://voice.mobilgroup.ru/api/"
"""Where the provider listens; `send/`, `get/` and `set/` are below it."""

DEFAULT_TIME_ZONE: Final = ZoneInfo("Europe/Moscow")
"""The zone of `schedule` and `date`: the document names none, the provider is in Moscow."""

COMMON_TIME_ZONES: Final = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)
"""The time zones of Russia by IANA name, from west to east: front ends offer them first."""

MAX_TEXT_LENGTH: Final = 5000
"""Characters a text may have ("Секция settings", `message`)."""

MAX_ATTEMPTS: Final = 3
"""Times a number may be tried ("Секция settings", `attempts`)."""

MAX_INTERVAL: Final = 60
"""Minutes between two attempts at most ("Секция settings", `interval`)."""

MAX_REPEAT: Final = 3
"""Times a listener may be offered to hear the message again ("Секция settings", `repeat`)."""

PHONE_DIGITS: Final = 11
"""Digits of a number as the provider takes it ("Секция subscribers", `phone`)."""

CONNECT_TIMEOUT: Final = timedelta(seconds=10)
"""How long a connection, name resolution and TLS included, may take to open."""

SEND_TIMEOUT: Final = timedelta(minutes=2)
"""How long the answer to a send may take: turning a long list of texts into speech is slow."""

READ_TIMEOUT: Final = timedelta(seconds=30)
"""How long the answer to a read may take."""

READ_PAUSE: Final = timedelta(seconds=2)
"""The least time between the starts of two reads: the document names no limit, so we are modest."""
