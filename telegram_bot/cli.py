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
_WILDCARD_HOSTS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - replaced, never bound


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of the command line and return its exit code."""
    args = _parser().parse_args(arguments)
    commands: Mapping[str, Callable[[Namespace], int]] = {
        "run": _run_command,
        "check": _check_command,
        "health": _health_command,
        "version": _version_command,
    }
    try:
        return commands[args.command](args)
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
    """Return the argument parser. Secrets have no option: every user of the machine could read them."""
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


def _run_command(args: Namespace) -> int:
    """Run the bot until it stops."""
    config = _load_config(args)
    return asyncio.run(run_bot(config))


def _check_command(args: Namespace) -> int:
    """Print the results of the checks that are possible before the bot runs."""
    config = _load_config(args, quiet=True)
    return asyncio.run(run_checks(config, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))


def _health_command(args: Namespace) -> int:
    """Print the running bot's readiness; fail if it is not ready or does not answer."""
    address: ListenAddress | None = yaml_file.read_config_file(args.config).get("health")
    if address is None:
        raise ConfigError(f'{args.config}: health: this key is missing; write an address such as "127.0.0.1:8080"')
    host = _WILDCARD_HOSTS.get(address.host, address.host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{address.port}/readyz"
    try:
        # Never through a proxy: the bot runs on this machine.
        with build_opener(ProxyHandler({})).open(url, timeout=5) as response:
            sys.stdout.write(f"{response.read().decode()}\n")
    except (OSError, HTTPException) as err:
        return _fail(ExitCode.FAILED, f"the bot is not well: {err}")
    return ExitCode.OK


def _version_command(_: Namespace) -> int:
    """Print the version."""
    try:
        version = package_version(DISTRIBUTION)
    except PackageNotFoundError:
        version = "not installed"
    sys.stdout.write(f"mobilgroup-bot {version}\n")
    return ExitCode.OK


def _load_config(args: Namespace, *, quiet: bool = False) -> Config:
    """Return the configuration after setting up the log; print its warnings if `quiet`, otherwise log them."""
    config = load_config(args.config)
    level = args.log_level or ("error" if quiet else config.log.level)
    logging_setup.configure_logging(level, args.log_format or config.log.format, config.secrets)
    for warning in config.warnings:
        if quiet:
            sys.stdout.write(f"warning: {warning}\n")
        else:
            _LOGGER.warning("%s", warning)
    return config


def _fail(code: ExitCode, message: str) -> ExitCode:
    """Write the reason why the program ends to stderr and return the exit code."""
    sys.stderr.write("".join(f"mobilgroup-bot: {line}\n" for line in message.splitlines()))
    return code
