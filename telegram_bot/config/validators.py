"""Validators of configuration values: each returns the bot's own type or raises `vol.Invalid` with a hint."""

from datetime import time, timedelta
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
import voluptuous as vol

from aiomobilgroup import PhoneError, normalize_phone, validate_url

from ..domain.roles import Role
from .model import LOOPBACK_NAMES, ListenAddress

_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


def non_empty_text(value: Any) -> str:
    """Return a text that is not empty; an integer is accepted, since YAML reads unquoted digits as one."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise vol.Invalid("write a text, in quotes")


def optional_text(value: Any) -> str:
    """Return a text that may be empty."""
    return "" if value is None or value == "" else non_empty_text(value)


def integer_range(minimum: int, maximum: int | None = None) -> Any:
    """Return a validator for whole numbers from a minimum to a maximum; None is no maximum."""
    bounds = f"from {minimum}" if maximum is None else f"from {minimum} to {maximum}"

    def check(value: Any) -> int:
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and minimum <= value <= (value if maximum is None else maximum)
        ):
            return value
        raise vol.Invalid(f"write a whole number {bounds}")

    return check


def user_id(value: Any) -> int:
    """Return the numeric id of a user."""
    number = _id(value)
    if number is None or number <= 0:
        raise vol.Invalid("write the user's numeric Telegram id, which the bot shows on /id; names can change hands")
    return number


def chat_id(value: Any) -> int:
    """Return the numeric id of a group: it is below zero."""
    number = _id(value)
    if number is None or number >= 0:
        raise vol.Invalid("write the group's numeric id: it begins with a minus, and the bot shows it on /id")
    return number


def _id(value: Any) -> int | None:
    """Return an id, in quotes or not, or None if it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def role(value: Any) -> Role:
    """Return a role."""
    try:
        return Role(value)
    except ValueError:
        raise vol.Invalid(f"write one of: {', '.join(Role)}") from None


def amount(value: Any) -> Decimal:
    """Return an amount in roubles, not below zero."""
    try:
        amount = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise vol.Invalid("write an amount in roubles, for example 500 or 499.90; ~ for no limit")
    return amount


def duration(unit: str, maximum: int, *, zero: bool = False) -> Any:
    """Return a validator for a duration; `unit` is a keyword of `timedelta`, such as `minutes`; `zero` allows none."""

    def check(value: Any) -> timedelta:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and (value > 0 or (zero and value == 0)) and value <= maximum:
            return timedelta(**{unit: value})
        raise vol.Invalid(f"write a number of {unit}, at most {maximum}")

    return check


def time_zone(value: Any) -> ZoneInfo:
    """Return a time zone by its IANA name."""
    try:
        return ZoneInfo(non_empty_text(value))
    except ZoneInfoNotFoundError, ValueError, OSError:
        raise vol.Invalid("write the name of a time zone, for example Europe/Moscow") from None


def time_of_day(value: Any) -> time:
    """Return a time of day; YAML reads 21:00 without quotes as a number of minutes."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        return time(*divmod(value, 60))
    try:
        return time.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
    except TypeError, ValueError:
        raise vol.Invalid('write a time of day in quotes, for example "09:00"') from None


def sender_number(value: Any) -> str:
    """Return a sender number as 11 digits."""
    try:
        return normalize_phone(non_empty_text(value))
    except PhoneError:
        raise vol.Invalid('write the number the account calls from, 11 digits, for example "74951234567"') from None


def provider_url(value: Any) -> str:
    """Return the provider's URL: https, or http on this machine."""
    try:
        return str(validate_url(non_empty_text(value)))
    except ValueError as err:
        raise vol.Invalid(str(err)) from None


def bot_api_url(value: Any) -> str:
    """Return the URL of a Bot API server, to which the token is added."""
    url = non_empty_text(value)
    parts = _split_url(url, "write an address such as https://api.telegram.org/bot")
    if parts.scheme not in ("http", "https") or (parts.scheme == "http" and not _is_private_host(parts.hostname or "")):
        raise vol.Invalid("the address must begin with https:// (http:// only for this machine or one's own network)")
    if not parts.path.endswith("/bot"):
        raise vol.Invalid("the address must end with /bot: the token is added to it")
    return url


def proxy_url(value: Any) -> str:
    """Return a proxy's URL."""
    url = non_empty_text(value)
    hint = f"write an address that begins with one of: {', '.join(f'{one}://' for one in _PROXY_SCHEMES)}"
    if _split_url(url, hint).scheme not in _PROXY_SCHEMES:
        raise vol.Invalid(hint)
    return url


def journal_url(value: Any) -> str:
    """Return the URL of the journal's database."""
    url = non_empty_text(value)
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise vol.Invalid("write sqlite:///mobilgroup.db, or postgresql+psycopg://user:password@host/database")
    return url


def listen_address(value: Any) -> ListenAddress:
    """Return an address and a port to listen on."""
    parts = _split_url(f"//{value}", "write an address and a port")
    host = parts.hostname or ""
    try:
        port = parts.port
        if host not in LOOPBACK_NAMES:
            ip_address(host)
    except ValueError:
        port = None
    if not isinstance(value, str) or not port or parts.path:
        raise vol.Invalid('write an address and a port in quotes, for example "127.0.0.1:8080"')
    return ListenAddress(host, port)


def _split_url(url: str, hint: str) -> SplitResult:
    """Return the parts of a URL. Raises `vol.Invalid` with the hint if it names no host."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname)
    except ValueError:
        has_host = False
    if not has_host:
        raise vol.Invalid(hint)
    return parts


def _is_private_host(host: str) -> bool:
    """Return whether a host is in a private network; a name without a dot is a container or this machine."""
    try:
        found = ip_address(host)
    except ValueError:
        return "." not in host
    return found.is_private
