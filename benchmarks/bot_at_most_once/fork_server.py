"""The nursery: a process that has imported everything, and forks a bot for every life, so that imports cost once.

It is told a life's circumstances by a line of JSON, and says which process lives and how it has ended.
"""

import asyncio
from datetime import timedelta
import json
import logging
import os
import sys
from typing import Any
from zoneinfo import ZoneInfo

from aiomobilgroup import ApiKey
from aiomobilgroup.campaigns import AccountSettings
from benchmarks.at_most_once.worker import SharedClock, say
from benchmarks.bot_at_most_once.kill_points import Death, Fate, MortalJournal, MortalRequest
from telegram_bot import app
from telegram_bot.config.model import Config, MobilgroupConfig, TelegramConfig
from telegram_bot.config.secrets import Secret
from telegram_bot.domain.approval_policy import Limits
from telegram_bot.domain.roles import Role
from telegram_bot.domain.users import Person
from telegram_bot.operations.single_instance import only_one

MOSCOW = ZoneInfo("Europe/Moscow")
CONFIRM_WITHIN = timedelta(hours=1)


def config(told: dict[str, Any]) -> Config:
    """Return a configuration in which two recipients need a second person, and nothing else is limited."""
    return Config(
        telegram=TelegramConfig(token=Secret(told["token"]), base_url=told["telegram"]),
        mobilgroup=MobilgroupConfig(
            auth=ApiKey("demo-key"),
            sender="74951234567",
            url=told["provider"],
            patience={
                "read_pause": timedelta(0),
                "connect_timeout": timedelta(seconds=5),
                "send_timeout": timedelta(seconds=5),
            },
        ),
        journal=told["journal"],
        users=tuple(
            Person(id=user_id, role=Role(role), name=name, zone=MOSCOW) for user_id, role, name in told["people"]
        ),
        limits=Limits(
            approval_recipients=1,
            approval_cost=None,
            daily_cost=None,
            confirm_within=CONFIRM_WITHIN,
            approve_within=CONFIRM_WITHIN,
        ),
        settings=AccountSettings(
            duplicate_window=timedelta(days=30),
            too_late_after=timedelta(days=30),
            completion_margin=timedelta(minutes=1),
        ),
    )


async def live(told: dict[str, Any]) -> None:
    """Be a bot until killed."""
    fate = Fate(Death(told["death"]), told["times"])
    MortalJournal.fate = MortalRequest.fate = fate
    setattr(app, "Journal", MortalJournal)  # noqa: B010 - the name is not exported
    wanted = config(told)
    async with (
        only_one(wanted.journal),
        app.running(
            wanted,
            clock=SharedClock(*told["clock"]),
            request=MortalRequest(**app.request_options(wanted)),
            edit_seconds=0.1,
        ),
    ):
        say(started=True)
        await asyncio.Event().wait()


def main() -> None:
    """Fork a bot for every line."""
    # What goes wrong is on purpose here; only what nobody has foreseen is to be read.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            asyncio.run(live(json.loads(line)))
            os._exit(0)
        say(pid=pid)
        say(ended=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
