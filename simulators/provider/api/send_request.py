"""Parsing and validation of requests to `/api/send/`."""

from datetime import datetime
import re
from zoneinfo import ZoneInfo

from msgspec import UNSET, UnsetType
from msgspec.json import Decoder

from simulators.provider.api.subscribers import check_subscribers, check_text
from simulators.provider.engine.accounts import Account, Recording
from simulators.provider.engine.orders import ValidOrder
from simulators.provider.engine.speech import speech_seconds
from simulators.provider.errors import ApiError, ErrorCode
from simulators.provider.wire_models import SendRequest, Settings, decode_strict

MAX_ATTEMPTS, MAX_INTERVAL, MAX_REPEAT = 3, 60, 3

_decoder = Decoder(SendRequest)
_CODES = {
    "$.security": ErrorCode.AUTHORISATION_FAILED,
    "$.settings.number": ErrorCode.NO_ANI_PHONE,
    "$.subscribers": ErrorCode.NO_SUBSCRIBERS,
    "$": ErrorCode.NO_MESSAGE,
}
_SCHEDULE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")


def parse_send_request(body: bytes, account: Account, time_zone: ZoneInfo) -> ValidOrder:
    """Parse the body of a request to `/api/send/`. Raises `ApiError` if it is invalid."""
    request = decode_strict(_decoder, body, _CODES)
    if request.settings is UNSET:
        raise ApiError(ErrorCode.NO_MESSAGE, "No section settings")
    settings = request.settings
    if settings.number is UNSET or not account.owns(settings.number):
        raise ApiError(ErrorCode.NO_ANI_PHONE, "settings.number is missing or not one of the account's numbers")
    content, text, recording = _content(settings, account)
    subscribers = [] if request.subscribers is UNSET else request.subscribers
    check_subscribers(subscribers, own_texts=content == "message")
    return ValidOrder(
        settings=settings,
        subscribers=subscribers,
        content=content,
        text=text,
        name=recording.name if recording else "",
        seconds=recording.duration if recording else speech_seconds(text),
        attempts=_number("attempts", settings.attempts, 1, MAX_ATTEMPTS, account.attempts),
        interval=_number("interval", settings.interval, 0, MAX_INTERVAL, account.interval),
        repeat=_number("repeat", settings.repeat, 1, MAX_REPEAT, 0),
        schedule=_schedule(settings.schedule, time_zone),
    )


def _content(settings: Settings, account: Account) -> tuple[str, str, Recording | None]:
    """Return the kind of the content, its text and its recording."""
    given = {name: value for name in ("message", "phrase", "script") if (value := getattr(settings, name)) is not UNSET}
    if len(given) != 1:
        names = ", ".join(given) or "none of them"
        raise ApiError(ErrorCode.NO_MESSAGE, f"settings needs one of message, phrase and script; it has {names}")
    [(kind, value)] = given.items()
    if kind == "message":
        check_text(value, "settings.message")
        return kind, value, None
    recording = account.phrase(value) if kind == "phrase" else account.script(value)
    if recording is None:
        raise ApiError(ErrorCode.NOT_MEDIA_FILE, f"The account has no {kind} {value!r}")
    return kind, recording.text or recording.name, recording


def _number(name: str, value: str | UnsetType, low: int, high: int, default: int) -> int:
    """Parse an integer setting between `low` and `high`."""
    if value is UNSET:
        return default
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ApiError(ErrorCode.NO_MESSAGE, f"settings.{name} must be {low} to {high}, not {value!r}")
    return int(value)


def _schedule(value: str | UnsetType, time_zone: ZoneInfo) -> float | None:
    """Parse the time at which dialling starts, as seconds since the epoch."""
    if value is UNSET:
        return None
    try:
        if not _SCHEDULE.fullmatch(value):
            message = "it must be in the format of 2020-02-04 14:25"
            raise ValueError(message)  # noqa: TRY301 - both errors end in one ApiError
        return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=time_zone).timestamp()
    except ValueError as err:
        raise ApiError(ErrorCode.NO_MESSAGE, f"settings.schedule {value!r}: {err}") from err
