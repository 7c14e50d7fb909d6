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

from ..domain.approval_policy import ApprovalPolicy
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES
from .secrets import Secret

DEFAULT_JOURNAL_URL: Final = "sqlite:///mobilgroup.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramConfig:
    """How Telegram is reached; None is Telegram's own."""

    token: Secret
    base_url: str | None = None
    base_file_url: str | None = None
    proxy: str | None = field(default=None, repr=False)
    """May hold a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MobilgroupConfig:
    """The provider's account."""

    auth: Auth
    sender: str
    attempts: int | None = None
    interval: int | None = None
    """Attempts at a number and minutes between them where a person chooses none; None leaves them to the account."""
    url: str = DEFAULT_URL
    time_zone: ZoneInfo = DEFAULT_TIME_ZONE
    timeouts: Mapping[str, timedelta] = field(default_factory=dict)
    """What `MobilgroupClient` takes beside them: `connect_timeout`, `send_timeout`, `read_pause`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogConfig:
    """How much is logged, and as what."""

    level: str = "info"
    format: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that is decided before the bot begins."""

    telegram: TelegramConfig
    mobilgroup: MobilgroupConfig
    users: tuple[BotUser, ...]
    journal: str = field(default=DEFAULT_JOURNAL_URL, repr=False)
    """May hold a password."""
    chats: frozenset[int] = frozenset()
    approval_policy: ApprovalPolicy = field(default_factory=ApprovalPolicy)
    account_settings: AccountSettings = field(default_factory=AccountSettings)
    health: ListenAddress | None = None
    metrics: ListenAddress | None = None
    language: str = LANGUAGES[0]
    log: LogConfig = field(default_factory=LogConfig)
    warnings: tuple[str, ...] = ()
    """What is unwise about it, for the person who starts the bot."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every text that must appear nowhere, for the log's filter."""
        auth = self.mobilgroup.auth
        found = [self.telegram.token.reveal()]
        found += [auth.key] if isinstance(auth, ApiKey) else [auth.login, auth.password]
        found.append(URL(self.telegram.proxy or "").password or "")
        found.append(str(make_url(self.journal).password or ""))
        return tuple(one for one in found if one)


_LOOPBACK_NAMES = frozenset({"localhost"})


class ListenAddress(NamedTuple):
    """Where something listens."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Return whether only this machine can reach it."""
        return self.host in _LOOPBACK_NAMES or ip_address(self.host).is_loopback
