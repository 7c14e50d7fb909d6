"""Fork server: a process that has imported everything and forks the bots, so that they start quickly.

It reads a bot's parameters from a line of JSON, and writes the process id and the exit code.
"""

import asyncio
from datetime import timedelta
from functools import partial
import json
import logging
import os
import sys
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from aiomobilgroup import ApiKey
from aiomobilgroup.campaigns import AccountSettings
from benchmarks.at_most_once.worker import SharedClock, report
from benchmarks.bot_at_most_once.kill_points import CrashingRequest, KillPoint, commit_name
from benchmarks.common.kill_points import CrashingJournal, KillSwitch
from telegram_bot import app
from telegram_bot.config.model import Config, MobilgroupConfig, TelegramConfig
from telegram_bot.config.secrets import Secret
from telegram_bot.domain.confirmation_policy import ConfirmationPolicy
from telegram_bot.domain.roles import Role
from telegram_bot.domain.users import BotUser
from telegram_bot.operations.single_instance import single_instance
from telegram_bot.services import connections

MOSCOW = ZoneInfo("Europe/Moscow")
CONFIRM_WITHIN = timedelta(hours=1)


def config(parameters: dict[str, Any]) -> Config:
    """Return a configuration in which two recipients need an approval, and nothing else is limited."""
    return Config(
        telegram=TelegramConfig(token=Secret(parameters["token"]), base_url=parameters["telegram"]),
        mobilgroup=MobilgroupConfig(
            auth=ApiKey("demo-key"),
            sender="74951234567",
            url=parameters["provider"],
            timeouts={
                "read_pause": timedelta(0),
                "connect_timeout": timedelta(seconds=5),
                "send_timeout": timedelta(seconds=5),
            },
        ),
        journal=parameters["journal"],
        users=tuple(
            BotUser(id=user_id, role=Role(role), name=name, time_zone=MOSCOW)
            for user_id, role, name in parameters["users"]
        ),
        confirmation_policy=ConfirmationPolicy(
            approval_recipients=1,
            approval_cost=None,
            daily_cost=None,
            confirmation_timeout=CONFIRM_WITHIN,
            approval_timeout=CONFIRM_WITHIN,
        ),
        account_settings=AccountSettings(
            duplicate_window=timedelta(days=30),
            too_late_after=timedelta(days=30),
            completion_margin=timedelta(minutes=1),
        ),
    )


async def run_bot(parameters: dict[str, Any]) -> None:
    """Run a bot until it is killed."""
    kill_switch = CrashingRequest.kill_switch = KillSwitch(KillPoint(parameters["kill_point"]), parameters["times"])
    journal = partial(CrashingJournal, kill_switch=kill_switch, commit_name=commit_name)
    bot_config = config(parameters)
    with patch.object(connections, "Journal", journal):
        await _run_until_killed(bot_config, parameters)


async def _run_until_killed(bot_config: Config, parameters: dict[str, Any]) -> None:
    """Run the bot of a configuration until it is killed."""
    async with (
        single_instance(bot_config.journal),
        app.running_app(
            bot_config,
            clock=SharedClock(*parameters["clock"]),
            request=CrashingRequest(**app.api_request_options(bot_config)),
            edit_seconds=0.1,
        ),
    ):
        report(started=True)
        await asyncio.Event().wait()


def main() -> None:
    """Fork a bot for each line of standard input."""
    # The faults are deliberate, so only errors are logged.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            asyncio.run(run_bot(json.loads(line)))
            os._exit(0)
        report(pid=pid)
        report(ended=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
