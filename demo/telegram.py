"""The simulated Telegram in its own process, and its users' private chats with the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import sys
from typing import Any, Self

import aiohttp

from demo.process import DemoError, running, serving

TOKEN = "42:demo-token"  # noqa: S105 - a simulator's token
GROUP = -1001234567890
GROUP_TITLE = "Дежурные"
VIEWER, OPERATOR, APPROVER, OWNER = 1001, 1002, 1003, 1004
NAMES = {VIEWER: "Вера", OPERATOR: "Олег", APPROVER: "Анна", OWNER: "Иван"}
_TIMEOUT = 30


class RunningTelegram:
    """A running Telegram simulator, used over HTTP by users in private chats with the bot."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Initialize the client of a URL."""
        self.url = url
        self._session = session

    async def send(self, user: int, text: str) -> int:
        """Send a text to the bot as a user, and return the message's id."""
        raw = await self._post("messages", {"user": user, "chat": user, "text": text})
        number: int = raw["message_id"]
        return number

    async def tap(self, user: int, message: dict[str, Any], words: str) -> str:
        """Tap the button whose text contains `words`, and return the bot's answer."""
        found = _button(message, words)
        if found is None:
            raise DemoError(f"there is no button «{words}» under the message «{words_of(message)}»")
        tapped = {"user": user, "chat": user, "message": message["message_id"], "data": found["callback_data"]}
        answer: str = (await self._post("taps", tapped))["text"]
        return answer

    async def wait_for(self, user: int, *words: str, after: int, button: str = "") -> dict[str, Any]:
        """Wait for a message newer than `after` that has all words and the button, also by an edit, and return it."""
        try:
            async with asyncio.timeout(_TIMEOUT):
                while True:
                    seen = await self.messages(user)
                    matching = (raw for raw in reversed(seen) if raw["message_id"] > after and _has(raw, words, button))
                    found: dict[str, Any] | None = next(matching, None)
                    if found is not None:
                        return found
                    await asyncio.sleep(0.2)
        except TimeoutError as err:
            last = "\n".join(map(words_of, (await self.messages(user))[-3:]))
            raise DemoError(f"the bot did not send «{' '.join(words)}» within {_TIMEOUT} s; it sent:\n{last}") from err

    async def messages(self, user: int) -> list[dict[str, Any]]:
        """Return the current messages of a user's chat with the bot, as Bot API objects."""
        async with self._session.get(f"{self.url}/page/present", params={"user": user, "chat": user}) as response:
            chosen = (await response.json())["chosen"]
            return [message["raw"] for message in chosen["messages"]]

    async def _post(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post a user's action and return the response."""
        async with self._session.post(f"{self.url}/control/{action}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            if not response.ok:
                raise DemoError(f"{action} was answered with {response.status}: {answer}")
            return answer

    @classmethod
    @asynccontextmanager
    async def run(cls, folder: Path, port: int) -> AsyncIterator[Self]:
        """Run the simulator with four users and a group of them until the block ends."""
        log = folder / "telegram.txt"
        url = f"http://127.0.0.1:{port}"
        users = [word for user, name in NAMES.items() for word in ("--user", f"{user}:{name}")]
        command = [sys.executable, "-m", "simulators.telegram", "--port", str(port), "--token", TOKEN, *users]
        async with (
            running([*command, f"--group={GROUP}:{GROUP_TITLE}"], log) as process,
            aiohttp.ClientSession() as session,
        ):
            await serving(process, f"{url}/", log, seconds=20)
            yield cls(session, url)


def _has(message: dict[str, Any], words: tuple[str, ...], button: str) -> bool:
    """Return whether a message contains all words and has the button, if one is given."""
    return all(one in words_of(message) for one in words) and (not button or _button(message, button) is not None)


def _button(message: dict[str, Any], words: str) -> dict[str, Any] | None:
    """Return the button of a message whose text contains `words`, or None."""
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((button for row in rows for button in row if words in button["text"]), None)


def words_of(message: dict[str, Any]) -> str:
    """Return the text or the caption of a message."""
    return str(message.get("text") or message.get("caption") or "")
