"""The bot in its own process, with both simulators and Home Assistant's journal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import sys

import yaml  # type: ignore[import-untyped]

from demo.process import running, serving
from demo.provider import KEY, RunningProvider
from demo.telegram import APPROVER, GROUP, NAMES, OPERATOR, OWNER, TOKEN, VIEWER, RunningTelegram

APPROVAL_ABOVE = 5
_ROLES = {VIEWER: "viewer", OPERATOR: "operator", APPROVER: "approver", OWNER: "owner"}


@asynccontextmanager
async def running_bot(
    folder: Path, provider: RunningProvider, telegram: RunningTelegram, health_port: int
) -> AsyncIterator[Path]:
    """Run the bot until the block ends; yield its log.

    Its journal is the file in Home Assistant's configuration folder. Both use the same key and URL of the provider, so
    each sees the other's campaigns.
    """
    log, configuration = folder / "bot.txt", folder / "bot.yaml"
    health = f"127.0.0.1:{health_port}"
    values = {
        "telegram": {"token": TOKEN, "base_url": f"{telegram.url}/bot"},
        "mobilgroup": {"api_key": KEY, "url": provider.api, "sender": "74951234567", "read_pause_seconds": 0.2},
        "journal": f"sqlite:///{folder / 'mobilgroup.db'}",
        "users": [{"id": user, "role": _ROLES[user], "name": name} for user, name in NAMES.items()],
        "chats": [GROUP],
        "limits": {"approval_recipients": APPROVAL_ABOVE},
        "health": health,
        "log": {"level": "debug"},
    }
    configuration.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    configuration.chmod(0o600)
    command = [sys.executable, "-m", "telegram_bot", "run", "--config", str(configuration)]
    async with running(command, log) as process:
        await serving(process, f"http://{health}/healthz", log, seconds=30)
        yield log
