"""The configuration: accepted values, and the errors for wrong ones."""

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml  # type: ignore[import-untyped]

from aiomobilgroup import ApiKey, Login
from telegram_bot.config import schema, yaml_file
from telegram_bot.config.loader import load_config
from telegram_bot.config.model import Config
from telegram_bot.domain.errors import ConfigError
from telegram_bot.domain.roles import Role
from tests.bot.process import ROOT

EXAMPLE = ROOT / "deploy" / "bot.example.yaml"
SECRETS = {"TELEGRAM_TOKEN": "42:demo-token", "MOBILGROUP_API_KEY": "demo-key"}
MINIMUM = {"mobilgroup": {"sender": "74951234567"}, "users": [{"id": 4242, "role": "owner"}]}


def load_values(folder: Path, values: dict[str, Any], **environment: str) -> Config:
    """Return the configuration of a file with these values added to the minimum."""
    path = folder / "bot.yaml"
    path.write_text(yaml.safe_dump(MINIMUM | values, allow_unicode=True), encoding="utf-8")
    path.chmod(0o600)
    return load_config(path, SECRETS | environment)


def load_text(folder: Path, text: str) -> Config:
    """Return the configuration of a file with this text."""
    path = folder / "bot.yaml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, SECRETS)


def test_the_example_is_a_configuration() -> None:
    """The example can be loaded unchanged."""
    config = load_config(EXAMPLE, SECRETS)

    assert [user.role for user in config.users] == [Role.OWNER, Role.OPERATOR]
    assert config.chats == {-1001234567890}
    assert config.warnings == ()


def test_the_example_with_everything_in_it_is_a_configuration(tmp_path: Path) -> None:
    """The example has every key, and those that are commented out with "#" are valid too."""
    path = tmp_path / "bot.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^( *)# (?=[a-z_]+: )", r"\1", text), encoding="utf-8")

    values = yaml_file.read_config_file(path)

    assert values.keys() == set(schema.known_keys(()))
    assert all(values[name].keys() == set(schema.known_keys((name,))) for name in ("telegram", "limits", "rules"))


def test_every_key_of_the_example_counts(tmp_path: Path) -> None:
    """Each limit and rule that the example shows commented out is used when it is written."""
    text = (
        EXAMPLE.read_text(encoding="utf-8")
        .replace("_minutes: 1 ", "_minutes: 2 ")
        .replace("_minutes: 60", "_minutes: 50")
    )
    text = re.sub(r"confirm_minutes: 5", "confirm_minutes: 6", text)
    without_credentials = re.sub(r"(?m)^ *# (api_key|login|password|token): .*$", "", text)
    path = tmp_path / "bot.yaml"
    path.write_text(re.sub(r"(?m)^( *)# (?=[a-z_]+: )", r"\1", without_credentials), encoding="utf-8")

    config = load_config(path, SECRETS)

    policy, settings = config.confirmation_policy, config.account_settings
    assert (policy.confirmation_timeout, policy.approval_timeout) == (timedelta(minutes=6), timedelta(minutes=50))
    assert (settings.duplicate_window, settings.too_late_after) == (timedelta(minutes=2), timedelta(minutes=50))
    assert (settings.reserve, settings.max_cost, settings.frequency) == (Decimal(100), Decimal(2000), 3)
    assert config.mobilgroup.timeouts == {
        "connect_timeout": timedelta(seconds=10),
        "send_timeout": timedelta(seconds=120),
        "read_pause": timedelta(seconds=2),
    }


@pytest.mark.parametrize("page", ["running.md", "running.ru.md"])
def test_the_guide_names_every_key(page: str) -> None:
    """The table of the documentation is complete."""
    text = (ROOT / "docs" / "bot" / page).read_text(encoding="utf-8")
    names = [f"`{key}`" for key in ("journal", "users", "chats", "health", "metrics", "language")]
    places = {"telegram": "telegram.", "mobilgroup": "mobilgroup.", "users": "users[].", "calling_hours": ""}
    for path, section in schema.NESTED.items():
        place = places.get(path[-1], f"{path[-1]}.")
        names += [f"`{place}{key}`" for key in section]

    assert [name for name in names if name not in text] == []


def test_the_least(tmp_path: Path) -> None:
    """A sender number and an owner are enough beside the secrets."""
    config = load_values(tmp_path, {})

    assert config.telegram.token.reveal() == "42:demo-token"
    assert config.mobilgroup.auth == ApiKey("demo-key")
    assert config.journal == "sqlite:///mobilgroup.db"
    assert (config.account_settings.max_recipients, config.account_settings.daily_cost) == (10_000, Decimal(5000))


def test_limits_that_hold_for_everybody(tmp_path: Path) -> None:
    """The maximum of recipients and the daily cost are rules of the account too; `~` disables one."""
    config = load_values(tmp_path, {"limits": {"max_recipients": 50, "daily_cost": None, "approval_cost": "99,90"}})

    assert (config.account_settings.max_recipients, config.account_settings.daily_cost) == (50, None)
    assert config.confirmation_policy.approval_cost == Decimal("99.90")


def test_rules(tmp_path: Path) -> None:
    """The rules become account settings; 21:00 is understood, although YAML reads it as a number."""
    config = load_text(
        tmp_path,
        """
        mobilgroup: {sender: 8 (495) 123-45-67, time_zone: Asia/Omsk}
        users: [{id: "4242", role: owner}]
        chats: ["-1001234567890"]
        rules:
          calling_hours: {start: 09:30, end: 21:00, days: [mon, sun]}
          frequency: 3
          frequency_hours: 12
          duplicate_minutes: 0
          calls_per_minute: ~
        """,
    )

    assert config.account_settings.calling_hours is not None
    assert (config.account_settings.calling_hours.start, config.account_settings.calling_hours.end) == (
        time(9, 30),
        time(21),
    )
    assert (config.account_settings.calling_hours.time_zone, config.account_settings.calling_hours.days) == (
        ZoneInfo("Asia/Omsk"),
        frozenset({0, 6}),
    )
    assert (config.account_settings.frequency, config.account_settings.frequency_period) == (3, timedelta(hours=12))
    assert (config.account_settings.duplicate_window, config.account_settings.calls_per_minute) == (timedelta(0), None)
    assert (config.mobilgroup.sender, config.chats) == ("74951234567", frozenset({-1001234567890}))
    assert config.users[0].id == 4242


def test_login_and_password(tmp_path: Path) -> None:
    """An account can be used with a login and a password."""
    path = tmp_path / "bot.yaml"
    path.write_text(yaml.safe_dump(MINIMUM), encoding="utf-8")

    config = load_config(path, {"TELEGRAM_TOKEN": "42:a", "MOBILGROUP_LOGIN": "me", "MOBILGROUP_PASSWORD": "secret"})

    assert config.mobilgroup.auth == Login("me", "secret")


def test_a_server_of_ones_own_gives_its_files(tmp_path: Path) -> None:
    """One address is enough for a Bot API server in a private network."""
    config = load_values(tmp_path, {"telegram": {"base_url": "http://telegram-bot-api:8081/bot"}})

    assert config.telegram.base_file_url == "http://telegram-bot-api:8081/file/bot"


def test_nothing_secret_is_shown(tmp_path: Path) -> None:
    """Its `repr` has neither the token nor the key nor a password of the proxy or the database."""
    config = load_values(
        tmp_path,
        {
            "telegram": {"proxy": "socks5://me:proxy-word@127.0.0.1:1080"},
            "journal": "postgresql+psycopg://me:journal-word@localhost/voice",
        },
    )

    assert not [secret for secret in config.secrets if secret in repr(config)]
    assert set(config.secrets) == {"42:demo-token", "demo-key", "proxy-word", "journal-word"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"user": []}, "user: unknown key; did you mean «users»?"),
        ({"limits": {"daily_cots": 1}}, "limits.daily_cots: unknown key; did you mean «daily_cost»?"),
        ({"users": []}, "users: name at least one user with the role owner: no other user can get in"),
        ({"users": [{"id": 1, "role": "viewer"}]}, "users: give at least one user the role owner"),
        ({"users": [{"id": 1, "role": "owner"}] * 2}, "users[1].id: 1 is in the list already"),
        ({"users": [{"id": "@alice", "role": "owner"}]}, "users[0].id: write the user's numeric Telegram id"),
        ({"users": [{"id": True, "role": "owner"}]}, "users[0].id: write the user's numeric Telegram id"),
        ({"users": [{"id": 1, "role": "king"}]}, "users[0].role: write one of: viewer, operator, approver, owner"),
        ({"users": [{"role": "owner"}]}, "users[0].id: this key is missing"),
        ({"chats": [42]}, "chats[0]: write the group's numeric id"),
        ({"mobilgroup": {}}, "mobilgroup.sender: this key is missing"),
        ({"mobilgroup": {"sender": "123"}}, "mobilgroup.sender: write the number the account calls from"),
        ({"mobilgroup": {"sender": "74951234567", "url": "http://example.org/"}}, "mobilgroup.url: the address must"),
        ({"mobilgroup": {"sender": "74951234567", "time_zone": "Mars"}}, "mobilgroup.time_zone: write the name of"),
        ({"telegram": {"base_url": "http://example.org/bot"}}, "telegram.base_url: the address must begin with https"),
        ({"telegram": {"base_url": "https://example.org"}}, "telegram.base_url: the address must end with /bot"),
        ({"telegram": {"proxy": "127.0.0.1"}}, "telegram.proxy: write an address that begins with one of: http://"),
        ({"journal": "mysql://localhost/voice"}, "journal: write sqlite:///mobilgroup.db"),
        ({"limits": {"approval_cost": -1}}, "limits.approval_cost: write an amount in roubles"),
        ({"limits": {"max_recipients": "many"}}, "limits.max_recipients: write a whole number from 1"),
        ({"rules": {"calling_hours": {"start": "9", "end": "x"}}}, "rules.calling_hours.end: write a time of day"),
        ({"rules": {"calling_hours": {"start": "09:00"}}}, "rules.calling_hours.end: this key is missing"),
        ({"rules": {"retention_days": 0}}, "rules.retention_days: write a number of days"),
        ({"health": 8080}, "health: write an address and a port"),
        ({"metrics": "127.0.0.1"}, "metrics: write an address and a port"),
        ({"language": "de"}, "language: write one of: ru, en"),
        ({"log": {"level": "loud"}}, "log.level: write one of: debug, info, warning, error"),
        ({"telegram": "42:demo-token"}, "telegram: write keys and values, indented: token"),
    ],
)
def test_what_is_wrong(values: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    """The error names the file, the path of the key, and what to do."""
    with pytest.raises(ConfigError) as caught:
        load_values(tmp_path, values)

    assert f"{tmp_path / 'bot.yaml'}: {sentence}" in str(caught.value)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """One error lists all mistakes."""
    with pytest.raises(ConfigError) as caught:
        load_values(tmp_path, {"chats": [1, 2], "users": [{"id": 0, "role": "x"}], "colour": "red"})

    assert len(str(caught.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("users: [1]\nusers: [2]\n", "line 2, column 1: «users» stands twice"),
        ("users: [1\n", "expected ',' or ']'"),
        ("- 1\n", "write keys and values"),
        ("", "write keys and values"),
        ("mobilgroup:\nusers: [{id: 1, role: owner}]\n", "mobilgroup.sender: this key is missing"),
    ],
)
def test_what_is_no_configuration(text: str, sentence: str, tmp_path: Path) -> None:
    """Invalid YAML, empty files and sections, and duplicate keys."""
    with pytest.raises(ConfigError, match=r"bot\.yaml") as caught:
        load_text(tmp_path, text)

    assert sentence in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: there is no such file"):
        load_config(tmp_path / "nowhere.yaml", SECRETS)


def test_listening_to_other_machines_is_warned_of(tmp_path: Path) -> None:
    """It is allowed, because containers need it, with a warning."""
    config = load_values(tmp_path, {"health": "127.0.0.1:8080", "metrics": "0.0.0.0:9108"})

    [warning] = config.warnings
    assert warning.startswith("metrics: 0.0.0.0:9108 can be reached from other machines")
