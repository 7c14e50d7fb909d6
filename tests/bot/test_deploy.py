"""The deployment files use the commands and the secret names of the bot."""

import json
import shlex

import pytest
import yaml  # type: ignore[import-untyped]

from telegram_bot.cli import _parser
from tests.bot.process import ROOT

DEPLOY = ROOT / "deploy"


def test_the_unit_starts_the_bot() -> None:
    """Its command is one of the bot's, and its credentials have the names that the bot reads."""
    lines = (DEPLOY / "mobilgroup-bot.service").read_text(encoding="utf-8").splitlines()
    [start] = [shlex.split(line.removeprefix("ExecStart=")) for line in lines if line.startswith("ExecStart=")]

    args = _parser().parse_args(start[1:])

    assert (start[0].rpartition("/")[2], args.command) == ("mobilgroup-bot", "run")
    assert {line.split("=")[1].split(":")[0] for line in lines if line.startswith("LoadCredential=")} == {
        "telegram_token",
        "mobilgroup_api_key",
    }


@pytest.mark.parametrize("instruction", ["HEALTHCHECK", "CMD"])
def test_the_container_starts_the_bot(instruction: str) -> None:
    """The image's command and its health check are commands of the bot."""
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if line.startswith(instruction)]
    words = json.loads(line.partition("CMD ")[2])

    assert _parser().parse_args([word for word in words if word != "mobilgroup-bot"]).command in ("run", "health")


def test_compose_gives_the_secrets() -> None:
    """The secrets have the names that the bot reads in /run/secrets, and the stop has a grace period."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))

    assert compose["services"]["bot"]["secrets"] == list(compose["secrets"]) == ["telegram_token", "mobilgroup_api_key"]
    assert compose["services"]["bot"]["stop_grace_period"] == "150s"
