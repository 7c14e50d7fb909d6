"""Builds the configuration of the bot from the file and the secrets; it is read once and never changes."""

from collections.abc import Mapping
import os
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from aiomobilgroup import ApiKey, Auth, Login
from aiomobilgroup.campaigns import AccountSettings, CallingHours
from aiomobilgroup.const import DEFAULT_TIME_ZONE, DEFAULT_URL

from ..domain.confirmation_policy import ConfirmationPolicy
from ..domain.errors import ConfigError
from ..domain.roles import Role
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES
from . import yaml_file
from .model import DEFAULT_JOURNAL_URL, Config, LogConfig, MobilgroupConfig, TelegramConfig
from .schema import WEEKDAYS
from .secrets import FoundSecret, Secret, SecretSources

_TIMEOUT_KEYS: Final = {
    "connect_seconds": "connect_timeout",
    "send_seconds": "send_timeout",
    "read_pause_seconds": "read_pause",
}
_RULE_KEYS: Final = {
    "reserve": "reserve",
    "max_cost": "max_cost",
    "daily_recipients": "daily_recipients",
    "frequency": "frequency",
    "frequency_hours": "frequency_period",
    "duplicate_minutes": "duplicate_window",
    "too_late_minutes": "too_late_after",
    "retry_minutes": "retry_for",
    "retention_days": "retention",
    "batch_size": "batch_size",
    "calls_per_minute": "calls_per_minute",
}
_LIMIT_KEYS: Final = {
    "approval_recipients": "approval_recipients",
    "approval_cost": "approval_cost",
    "max_recipients": "max_recipients",
    "daily_cost": "daily_cost",
    "confirm_minutes": "confirmation_timeout",
    "approve_minutes": "approval_timeout",
}


def load_config(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Return the configuration from a file and the sources of secrets.

    Raises `ConfigError`, whose text names each mistake, its place and its remedy.
    """
    data = yaml_file.read_config_file(path)
    sources = SecretSources(os.environ if environment is None else environment)
    telegram, mobilgroup = data["telegram"], data["mobilgroup"]
    token = sources.find("TELEGRAM_TOKEN", telegram.get("token"))
    if token is None:
        raise ConfigError(
            f"{path}: telegram.token: {_missing_secret_message('TELEGRAM_TOKEN', 'the token that @BotFather gave')}"
        )
    auth, auth_secrets = _auth(path, sources, mobilgroup)
    if token.is_from_configuration or any(one.is_from_configuration for one in auth_secrets):
        sources.warn_if_readable_by_others(path)
    time_zone = mobilgroup.get("time_zone", DEFAULT_TIME_ZONE)
    language = data.get("language", LANGUAGES[0])
    health, metrics = data.get("health"), data.get("metrics")
    sources.warnings.extend(
        f"{name}: {one.host}:{one.port} can be reached from other machines; 127.0.0.1 is this one only"
        for name, one in (("health", health), ("metrics", metrics))
        if one is not None and not one.is_loopback
    )
    return Config(
        telegram=_telegram(token.secret, telegram),
        mobilgroup=MobilgroupConfig(
            auth=auth,
            sender=mobilgroup["sender"],
            attempts=mobilgroup.get("attempts"),
            interval=mobilgroup.get("interval"),
            url=mobilgroup.get("url", DEFAULT_URL),
            time_zone=time_zone,
            timeouts={name: mobilgroup[key] for key, name in _TIMEOUT_KEYS.items() if key in mobilgroup},
        ),
        users=_users(path, data["users"], language, time_zone),
        journal=data.get("journal", DEFAULT_JOURNAL_URL),
        chats=frozenset(data.get("chats", ())),
        confirmation_policy=ConfirmationPolicy(**_rename_keys(_LIMIT_KEYS, data["limits"])),
        account_settings=_settings(data["rules"], data["limits"], time_zone),
        health=health,
        metrics=metrics,
        language=language,
        log=LogConfig(**data["log"]),
        warnings=tuple(sources.warnings),
    )


def _telegram(token: Secret, given: Mapping[str, Any]) -> TelegramConfig:
    """Return the connection to Telegram; a custom server has its files beside its methods by default."""
    base = given.get("base_url")
    files = given.get("base_file_url") or (f"{base.removesuffix('/bot')}/file/bot" if base else None)
    return TelegramConfig(token=token, base_url=base, base_file_url=files, proxy=given.get("proxy"))


def _auth(path: Path, sources: SecretSources, given: Mapping[str, Any]) -> tuple[Auth, list[FoundSecret]]:
    """Return the account's credentials, a key or a login but not both, and the secrets found for them."""
    key = sources.find("MOBILGROUP_API_KEY", given.get("api_key"))
    login = sources.find("MOBILGROUP_LOGIN", given.get("login"))
    password = sources.find("MOBILGROUP_PASSWORD", given.get("password"))
    match key, login, password:
        case FoundSecret(), None, None:
            return ApiKey(key.secret.reveal()), [key]
        case None, FoundSecret(), FoundSecret():
            return Login(login.secret.reveal(), password.secret.reveal()), [login, password]
        case FoundSecret(), _, _:
            other = login or password
            raise ConfigError(
                f"{path}: mobilgroup: there is an API key (from {key.source}) and a login or password"
                f" (from {'' if other is None else other.source}); keep one of the two"
            )
        case None, FoundSecret(), None:
            raise ConfigError(
                f"{path}: mobilgroup.password: {_missing_secret_message('MOBILGROUP_PASSWORD', 'the password')}"
            )
        case None, None, FoundSecret():
            raise ConfigError(f"{path}: mobilgroup.login: {_missing_secret_message('MOBILGROUP_LOGIN', 'the login')}")
    missing = _missing_secret_message("MOBILGROUP_API_KEY", "the API key, or a login and a password")
    raise ConfigError(f"{path}: mobilgroup.api_key: {missing}")


def _missing_secret_message(name: str, secret: str) -> str:
    """Return the error text for a secret that no source contains."""
    return f"{secret} is missing; set {name} or {name}_FILE in the environment, or write it here"


def _users(path: Path, given: list[dict[str, Any]], language: str, time_zone: ZoneInfo) -> tuple[BotUser, ...]:
    """Return the configured users; at least one must be an owner, who can name others."""
    ids = [one["id"] for one in given]
    for number, user_id in enumerate(ids):
        if user_id in ids[:number]:
            raise ConfigError(f"{path}: users[{number}].id: {user_id} is in the list already; keep one of the two")
    if not any(one["role"] is Role.OWNER for one in given):
        raise ConfigError(f"{path}: users: give at least one user the role owner, who can name others in the chat")
    return tuple(
        BotUser(id=one["id"], role=one["role"], name=one.get("name", ""), language=language, time_zone=time_zone)
        for one in given
    )


def _settings(rules: Mapping[str, Any], limits: Mapping[str, Any], time_zone: ZoneInfo) -> AccountSettings:
    """Return the account's own rules; two of the bot's limits apply to every program that shares the journal."""
    defaults = ConfirmationPolicy()
    hours = rules.get("calling_hours")
    calling_hours = hours and CallingHours(
        hours["start"],
        hours["end"],
        hours.get("time_zone", time_zone),
        frozenset(map(WEEKDAYS.index, hours.get("days", WEEKDAYS))),
    )
    return AccountSettings(
        time_zone=time_zone,
        calling_hours=calling_hours,
        max_recipients=limits.get("max_recipients", defaults.max_recipients),
        daily_cost=limits.get("daily_cost", defaults.daily_cost),
        **_rename_keys(_RULE_KEYS, rules),
    )


def _rename_keys(names: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given values under their internal names."""
    return {name: given[key] for key, name in names.items() if key in given}
