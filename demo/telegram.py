"""The simulated Telegram in a process of its own, and people who chat there with the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import sys
from typing import Any, Self

import aiohttp

from demo.process import DemoError, running, serving

TOKEN = "42:demo-token"  # noqa: S105 - the simulator's own
GROUP = -1001234567890
GROUP_TITLE = "Дежурные"
VIEWER, OPERATOR, APPROVER, OWNER = 1001, 1002, 1003, 1004
NAMES = {VIEWER: "Вера", OPERATOR: "Олег", APPROVER: "Анна", OWNER: "Иван"}
_PATIENCE = 30


class RunningTelegram:
    """Telegram as the people see it who chat with the bot in private."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Talk to an address."""
        self.url = url
        self._session = session

    async def say(self, user: int, text: str) -> int:
        """Write to the bot, and return the number of the message."""
        raw = await self._post("messages", {"user": user, "chat": user, "text": text})
        number: int = raw["message_id"]
        return number

    async def tap(self, user: int, message: dict[str, Any], words: str) -> str:
        """Tap the button whose text has these words, and return what the bot answers."""
        found = _button(message, words)
        if found is None:
            raise DemoError(f"there is no button «{words}» under the message «{words_of(message)}»")
        tapped = {"user": user, "chat": user, "message": message["message_id"], "data": found["callback_data"]}
        said: str = (await self._post("taps", tapped))["text"]
        return said

    async def wait_for(self, user: int, *words: str, after: int, button: str = "") -> dict[str, Any]:
        """Return the message with all these words and a button that came after another, or was edited to have them."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    seen = await self.messages(user)
                    fits = (raw for raw in reversed(seen) if raw["message_id"] > after and _has(raw, words, button))
                    found: dict[str, Any] | None = next(fits, None)
                    if found is not None:
                        return found
                    await asyncio.sleep(0.2)
        except TimeoutError as err:
            last = "\n".join(map(words_of, (await self.messages(user))[-3:]))
            raise DemoError(f"the bot did not say «{' '.join(words)}» within {_PATIENCE} s; it said:\n{last}") from err

    async def messages(self, user: int) -> list[dict[str, Any]]:
        """Return what somebody's chat with the bot shows now, in the words of the Bot API."""
        async with self._session.get(f"{self.url}/page/present", params={"user": user, "chat": user}) as response:
            chosen = (await response.json())["chosen"]
            return [message["raw"] for message in chosen["messages"]]

    async def _post(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        """Let somebody do something."""
        async with self._session.post(f"{self.url}/control/{act}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            if not response.ok:
                raise DemoError(f"{act} was answered with {response.status}: {answer}")
            return answer

    @classmethod
    @asynccontextmanager
    async def run(cls, folder: Path, port: int) -> AsyncIterator[Self]:
        """Start Telegram with four people and a group of them."""
        log = folder / "telegram.txt"
        url = f"http://127.0.0.1:{port}"
        people = [word for user, name in NAMES.items() for word in ("--user", f"{user}:{name}")]
        command = [sys.executable, "-m", "simulators.telegram", "--port", str(port), "--token", TOKEN, *people]
        async with (
            running([*command, f"--group={GROUP}:{GROUP_TITLE}"], log) as process,
            aiohttp.ClientSession() as session,
        ):
            await serving(process, f"{url}/", log, patience=20)
            yield cls(session, url)


def _has(message: dict[str, Any], words: tuple[str, ...], button: str) -> bool:
    """Return whether a message has all these words, and the button if one is wanted."""
    return all(one in words_of(message) for one in words) and (not button or _button(message, button) is not None)


def _button(message: dict[str, Any], words: str) -> dict[str, Any] | None:
    """Return the button under a message whose text has these words."""
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((button for row in rows for button in row if words in button["text"]), None)


def words_of(message: dict[str, Any]) -> str:
    """Return what a message says, in its text or below a file."""
    return str(message.get("text") or message.get("caption") or "")
