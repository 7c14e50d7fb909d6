"""The command line: `mobilgroup-bot run`, `check`, `health` and `version`."""

from argparse import ArgumentParser, Namespace
import asyncio
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version as package_version
import logging
import os
from pathlib import Path
import sys
from typing import Final
from urllib.request import ProxyHandler, build_opener

from aiomobilgroup.campaigns import JournalError

from .config import yaml_file
from .config.loader import load_config
from .config.model import Config, ListenAddress
from .config.schema import FORMATS, LEVELS
from .domain.errors import ConfigError
from .operations import logging_setup
from .operations.exit_codes import ExitCode
from .operations.preflight import run_checks
from .operations.single_instance import AnotherInstanceError
from .runner import run_bot

_LOGGER = logging.getLogger(__name__)
DISTRIBUTION: Final = "mobilgroup-voice"
_WILDCARD_HOSTS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what it means, not what is bound


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    asked = _parser().parse_args(arguments)
    commands: Mapping[str, Callable[[Namespace], int]] = {
        "run": _run_command,
        "check": _check_command,
        "health": _health_command,
        "version": _version_command,
    }
    try:
        return commands[asked.command](asked)
    except ConfigError as err:
        return _fail(ExitCode.CONFIGURATION, str(err))
    except JournalError as err:
        return _fail(
            ExitCode.FAILED if err.is_transient else ExitCode.CONFIGURATION,
            f"{err}; check «journal» in the configuration",
        )
    except AnotherInstanceError as err:
        return _fail(ExitCode.ANOTHER_INSTANCE, f"{err}; stop that one first, or give this one a journal of its own")


def _parser() -> ArgumentParser:
    """Return what understands the command line. Secrets have no option: everybody on the machine could read them."""
    parser = ArgumentParser(prog="mobilgroup-bot", description="The Telegram bot of Mobilgroup Voice.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="run | check | health | version")
    helps = {
        "run": "run the bot until SIGTERM or SIGINT",
        "check": "check the configuration, the token, the key and the journal",
        "health": "ask the running bot whether it is well; for containers",
    }
    for name, help_ in helps.items():
        command = commands.add_parser(name, help=help_, description=help_)
        default = os.environ.get("MOBILGROUP_BOT_CONFIG", "bot.yaml")
        command.add_argument(
            "--config", type=Path, default=Path(default), metavar="FILE", help="the configuration (now: %(default)s)"
        )
        command.add_argument("--log-level", choices=LEVELS, help="instead of log.level")
        command.add_argument("--log-format", choices=FORMATS, help="instead of log.format")
    commands.add_parser("version", help="print the version")
    return parser


def _run_command(asked: Namespace) -> int:
    """Run the bot."""
    config = _load_config(asked)
    return asyncio.run(run_bot(config))


def _check_command(asked: Namespace) -> int:
    """Print what can be found wrong before the bot runs."""
    config = _load_config(asked, quiet=True)
    return asyncio.run(run_checks(config, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))


def _health_command(asked: Namespace) -> int:
    """Ask the running bot."""
    address: ListenAddress | None = yaml_file.read_config_file(asked.config).get("health")
    if address is None:
        raise ConfigError(f'{asked.config}: health: this key is missing; write an address such as "127.0.0.1:8080"')
    host = _WILDCARD_HOSTS.get(address.host, address.host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{address.port}/readyz"
    try:
        # Never through a proxy: it is this machine.
        with build_opener(ProxyHandler({})).open(url, timeout=5) as answer:
            sys.stdout.write(f"{answer.read().decode()}\n")
    except (OSError, HTTPException) as err:
        return _fail(ExitCode.FAILED, f"the bot is not well: {err}")
    return ExitCode.OK


def _version_command(_: Namespace) -> int:
    """Print the version."""
    try:
        found = package_version(DISTRIBUTION)
    except PackageNotFoundError:
        found = "not installed"
    sys.stdout.write(f"mobilgroup-bot {found}\n")
    return ExitCode.OK


def _load_config(asked: Namespace, *, quiet: bool = False) -> Config:
    """Return the configuration, with the log set up by it and its warnings told."""
    config = load_config(asked.config)
    level = asked.log_level or ("error" if quiet else config.log.level)
    logging_setup.configure_logging(level, asked.log_format or config.log.format, config.secrets)
    for warning in config.warnings:
        if quiet:
            sys.stdout.write(f"warning: {warning}\n")
        else:
            _LOGGER.warning("%s", warning)
    return config


def _fail(code: ExitCode, sentence: str) -> ExitCode:
    """Tell on stderr why the program ends."""
    sys.stderr.write("".join(f"mobilgroup-bot: {line}\n" for line in sentence.splitlines()))
    return code
