"""The values of the configuration: each becomes what the bot works with, or is refused with what to write instead."""

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
from .model import _LOOPBACK_NAMES, ListenAddress

_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


def non_empty_text(value: Any) -> str:
    """Return a text; numbers that YAML took for such are what was written."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise vol.Invalid("write a text, in quotes")


def optional_text(value: Any) -> str:
    """Return a text that may be empty."""
    return "" if value is None or value == "" else non_empty_text(value)


def integer_range(least: int, most: int | None = None) -> Any:
    """Return what takes whole numbers of a range."""
    reach = f"from {least}" if most is None else f"from {least} to {most}"

    def check(value: Any) -> int:
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and least <= value <= (value if most is None else most)
        ):
            return value
        raise vol.Invalid(f"write a whole number {reach}")

    return check


def user_id(value: Any) -> int:
    """Return the numeric id of a person."""
    number = _id(value)
    if number is None or number <= 0:
        raise vol.Invalid("write the person's numeric Telegram id, which the bot tells on /id; names can change hands")
    return number


def chat_id(value: Any) -> int:
    """Return the numeric id of a group: it is below zero."""
    number = _id(value)
    if number is None or number >= 0:
        raise vol.Invalid("write the group's numeric id: it begins with a minus, and the bot tells it on /id")
    return number


def _id(value: Any) -> int | None:
    """Return an id, in quotes or not."""
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
    """Return an amount of money, not below zero."""
    try:
        amount = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise vol.Invalid("write an amount in roubles, for example 500 or 499.90; ~ for no limit")
    return amount


def duration(unit: str, most: int, *, zero: bool = False) -> Any:
    """Return what takes a number of seconds, minutes, hours or days; `unit` is timedelta's word for it."""

    def check(value: Any) -> timedelta:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and (value > 0 or (zero and value == 0)) and value <= most:
            return timedelta(**{unit: value})
        raise vol.Invalid(f"write a number of {unit}, at most {most}")

    return check


def time_zone(value: Any) -> ZoneInfo:
    """Return a time zone."""
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
    """Return the provider's address: https, or http on this machine."""
    try:
        return str(validate_url(non_empty_text(value)))
    except ValueError as err:
        raise vol.Invalid(str(err)) from None


def bot_api_url(value: Any) -> str:
    """Return the address of a Bot API server, which the token is added to."""
    url = non_empty_text(value)
    parts = _split_url(url, "write an address such as https://api.telegram.org/bot")
    if parts.scheme not in ("http", "https") or (parts.scheme == "http" and not _is_private_host(parts.hostname or "")):
        raise vol.Invalid("the address must begin with https:// (http:// only for this machine or one's own network)")
    if not parts.path.endswith("/bot"):
        raise vol.Invalid("the address must end with /bot: the token is added to it")
    return url


def proxy_url(value: Any) -> str:
    """Return a proxy's address."""
    url = non_empty_text(value)
    hint = f"write an address that begins with one of: {', '.join(f'{one}://' for one in _PROXY_SCHEMES)}"
    if _split_url(url, hint).scheme not in _PROXY_SCHEMES:
        raise vol.Invalid(hint)
    return url


def journal_url(value: Any) -> str:
    """Return the address of the database."""
    url = non_empty_text(value)
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise vol.Invalid("write sqlite:///mobilgroup.db, or postgresql+psycopg://user:password@host/database")
    return url


def listen_address(value: Any) -> ListenAddress:
    """Return where to listen."""
    parts = _split_url(f"//{value}", "write an address and a port")
    host = parts.hostname or ""
    try:
        port = parts.port
        if host not in _LOOPBACK_NAMES:
            ip_address(host)
    except ValueError:
        port = None
    if not isinstance(value, str) or not port or parts.path:
        raise vol.Invalid('write an address and a port in quotes, for example "127.0.0.1:8080"')
    return ListenAddress(host, port)


def _split_url(url: str, hint: str) -> SplitResult:
    """Return an address in its parts."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname)
    except ValueError:
        named = False
    if not named:
        raise vol.Invalid(hint)
    return parts


def _is_private_host(host: str) -> bool:
    """Return whether a host is this machine or in its own network: containers call each other by one word."""
    try:
        found = ip_address(host)
    except ValueError:
        return "." not in host
    return found.is_private
