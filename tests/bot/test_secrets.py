"""The sources of secrets, and the errors for wrong ones."""

from pathlib import Path
from typing import Any

import pytest

from aiomobilgroup import ApiKey
from telegram_bot.config.loader import load_config
from telegram_bot.config.secrets import Secret, SecretFileError, SecretSources
from telegram_bot.domain.errors import ConfigError
from tests.bot.process import write_config


def write_secret(path: Path, text: str, mode: int = 0o600) -> Path:
    """Write a secret to a file with a mode and return its path."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_secret_is_shown_only_when_it_is_revealed() -> None:
    """Neither `str` nor `repr` nor a format gives it away."""
    secret = Secret("42:demo-token")

    assert "demo" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "42:demo-token"


def test_the_order_of_the_places(tmp_path: Path) -> None:
    """Environment, named file, systemd, container, configuration: each one applies without those before it."""
    named = write_secret(tmp_path / "token", "named\n")
    write_secret(tmp_path / "credentials" / "telegram_token", "systemd")
    write_secret(tmp_path / "run" / "telegram_token", "container")
    environment = {
        "TELEGRAM_TOKEN": "environment",
        "TELEGRAM_TOKEN_FILE": str(named),
        "CREDENTIALS_DIRECTORY": str(tmp_path / "credentials"),
    }
    found = []

    for removed in (None, *environment):
        environment.pop(removed or "", None)
        found.append(SecretSources(environment, tmp_path / "run").find("TELEGRAM_TOKEN", "configuration"))
    found.append(SecretSources({}, tmp_path / "nowhere").find("TELEGRAM_TOKEN", "configuration"))

    values = [one.secret.reveal() for one in found if one is not None]
    assert values == ["environment", "named", "systemd", "container", "configuration"]


def test_a_secret_that_is_nowhere() -> None:
    """None is returned: the caller decides whether that is a mistake."""
    assert SecretSources({}, Path("/nowhere")).find("TELEGRAM_TOKEN", None) is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "the secret file is empty"), (" \n", "the secret file is empty"), ("a\nb\n", "must hold one line")],
)
def test_a_file_that_gives_no_secret(content: str, sentence: str, tmp_path: Path) -> None:
    """The error names the file and the variable; no other source is tried."""
    path = write_secret(tmp_path / "key", content)

    with pytest.raises(SecretFileError, match=sentence) as caught:
        SecretSources({"MOBILGROUP_API_KEY_FILE": str(path)}).find("MOBILGROUP_API_KEY", "configuration")

    assert str(caught.value).startswith(f"{path} (MOBILGROUP_API_KEY_FILE): ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The error has the operating system's reason."""
    with pytest.raises(SecretFileError, match="cannot be read: No such file or directory"):
        SecretSources({"TELEGRAM_TOKEN_FILE": str(tmp_path / "nowhere")}).find("TELEGRAM_TOKEN", None)


def test_a_file_that_others_can_read(tmp_path: Path) -> None:
    """The secret is used, with a warning and its remedy."""
    path = write_secret(tmp_path / "key", "demo-key", 0o644)
    sources = SecretSources({"MOBILGROUP_API_KEY_FILE": str(path)})

    sources.find("MOBILGROUP_API_KEY", None)

    assert sources.warnings == [f"{path} holds a secret and can be read by others: chmod 600 {path}"]


def test_a_container_guards_its_own_files(tmp_path: Path) -> None:
    """Secrets of a container or systemd may have any mode: no other user can reach them."""
    write_secret(tmp_path / "run" / "telegram_token", "container", 0o644)
    sources = SecretSources({}, tmp_path / "run")

    sources.find("TELEGRAM_TOKEN", None)

    assert sources.warnings == []


def test_a_configuration_with_secrets_that_others_can_read(tmp_path: Path) -> None:
    """It is used, with a warning; without secrets in it there is none."""
    path = write_config(tmp_path)
    path.chmod(0o644)
    elsewhere = {"TELEGRAM_TOKEN": "42:a", "MOBILGROUP_API_KEY": "b"}

    assert [one.split(" holds")[0] for one in load_config(path, {}).warnings] == [str(path)]
    assert load_config(path, elsewhere).warnings == ()


def test_the_environment_wins(tmp_path: Path) -> None:
    """A value in the environment overrides the file."""
    config = load_config(write_config(tmp_path), {"TELEGRAM_TOKEN": "43:b", "MOBILGROUP_API_KEY": "c"})

    assert (config.telegram.token.reveal(), config.mobilgroup.auth) == ("43:b", ApiKey("c"))


@pytest.mark.parametrize(
    ("values", "environment", "sentence"),
    [
        ({"telegram": {}}, {}, "telegram.token: the token that @BotFather gave is missing; set TELEGRAM_TOKEN or"),
        ({"mobilgroup": {"sender": "74951234567"}}, {}, "mobilgroup.api_key: the API key, or a login and a password"),
        ({}, {"MOBILGROUP_LOGIN": "me"}, "there is an API key (from the configuration) and a login"),
        (
            {"mobilgroup": {"sender": "74951234567"}},
            {"MOBILGROUP_LOGIN": "me"},
            "mobilgroup.password: the password is missing; set MOBILGROUP_PASSWORD",
        ),
        (
            {"mobilgroup": {"sender": "74951234567"}},
            {"MOBILGROUP_PASSWORD": "secret"},
            "mobilgroup.login: the login is missing; set MOBILGROUP_LOGIN",
        ),
    ],
)
def test_secrets_that_are_missing_or_too_many(
    values: dict[str, Any], environment: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    """The error names the path of the key and the variable."""
    path = write_config(tmp_path, **values)

    with pytest.raises(ConfigError) as caught:
        load_config(path, environment)

    assert sentence in str(caught.value)
