"""The configuration as immutable objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import make_url
from yarl import URL

from aiomobilgroup import ApiKey, Auth
from aiomobilgroup.campaigns import AccountSettings
from aiomobilgroup.const import DEFAULT_TIME_ZONE, DEFAULT_URL

from ..domain.confirmation_policy import ConfirmationPolicy
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES
from .secrets import Secret

DEFAULT_JOURNAL_URL: Final = "sqlite:///mobilgroup.db"
LOOPBACK_NAMES: Final = frozenset({"localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramConfig:
    """The connection to Telegram; a URL of None is Telegram's own server."""

    token: Secret
    base_url: str | None = None
    base_file_url: str | None = None
    proxy: str | None = field(default=None, repr=False)
    """May contain a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MobilgroupConfig:
    """The account at the provider and the connection to it."""

    auth: Auth
    sender: str
    attempts: int | None = None
    interval: int | None = None
    """Attempts per number and minutes between them if the user chooses none; None is the account's own default."""
    url: str = DEFAULT_URL
    time_zone: ZoneInfo = DEFAULT_TIME_ZONE
    timeouts: Mapping[str, timedelta] = field(default_factory=dict)
    """Keyword arguments of `MobilgroupClient`: `connect_timeout`, `send_timeout`, `read_pause`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogConfig:
    """The level and the format of the log."""

    level: str = "info"
    format: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The complete configuration of the bot."""

    telegram: TelegramConfig
    mobilgroup: MobilgroupConfig
    users: tuple[BotUser, ...]
    journal: str = field(default=DEFAULT_JOURNAL_URL, repr=False)
    """May contain a password."""
    chats: frozenset[int] = frozenset()
    confirmation_policy: ConfirmationPolicy = field(default_factory=ConfirmationPolicy)
    account_settings: AccountSettings = field(default_factory=AccountSettings)
    health: ListenAddress | None = None
    metrics: ListenAddress | None = None
    language: str = LANGUAGES[0]
    log: LogConfig = field(default_factory=LogConfig)
    warnings: tuple[str, ...] = ()
    """Warnings about unsafe settings, for the operator of the bot."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every secret text, for the log's redaction."""
        auth = self.mobilgroup.auth
        found = [self.telegram.token.reveal()]
        found += [auth.key] if isinstance(auth, ApiKey) else [auth.login, auth.password]
        found.append(URL(self.telegram.proxy or "").password or "")
        found.append(str(make_url(self.journal).password or ""))
        return tuple(one for one in found if one)


class ListenAddress(NamedTuple):
    """An address and a port to listen on."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Return whether only this machine can reach the address."""
        return self.host in LOOPBACK_NAMES or ip_address(self.host).is_loopback
