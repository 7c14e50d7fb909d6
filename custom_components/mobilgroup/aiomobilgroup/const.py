"""Constants of the provider's API."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

DEFAULT_URL: Final = "https://voice.mobilgroup.ru/api/"
"""The provider's address; `send/`, `get/` and `set/` are below it."""

DEFAULT_TIME_ZONE: Final = ZoneInfo("Europe/Moscow")
"""The time zone of `schedule` and `date`: the document names none, the provider is in Moscow."""

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
"""The time zones of Russia by IANA name, from west to east; front ends offer them first."""

MAX_TEXT_LENGTH: Final = 5000
"""The maximum length of a text in characters ("Секция settings", `message`)."""

MAX_ATTEMPTS: Final = 3
"""The maximum number of attempts to call a number ("Секция settings", `attempts`)."""

MAX_INTERVAL: Final = 60
"""The maximum number of minutes between two attempts ("Секция settings", `interval`)."""

MAX_REPEAT: Final = 3
"""The maximum number of times a listener is offered to hear the message again ("Секция settings", `repeat`)."""

PHONE_DIGITS: Final = 11
"""The number of digits in a telephone number that the provider accepts ("Секция subscribers", `phone`)."""

CONNECT_TIMEOUT: Final = timedelta(seconds=10)
"""The time limit for opening a connection, name resolution and TLS included."""

SEND_TIMEOUT: Final = timedelta(minutes=2)
"""The time limit for the answer to a send: converting a long list of texts to speech is slow."""

READ_TIMEOUT: Final = timedelta(seconds=30)
"""The time limit for the answer to a read."""

READ_PAUSE: Final = timedelta(seconds=2)
"""The minimum time between the starts of two reads: a cautious value, since the document names no limit."""
