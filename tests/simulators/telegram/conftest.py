"""Serve a Telegram on the loopback, and speak to it as a bot would."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulators.telegram import Chat, Telegram, User

TOKEN = "42:demo-token"
DUTY = -1001234567890
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (40).to_bytes(4) + (30).to_bytes(4) + b"rest"


class BotApi:
    """Call methods with nothing in between."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Keep the address."""
        self.session = session
        self.url = url

    async def raw(self, method: str, token: str = TOKEN, **parameters: Any) -> dict[str, Any]:
        """Call a method in JSON and return the whole answer."""
        async with self.session.post(f"{self.url}/bot{token}/{method}", json=parameters) as response:
            answer: dict[str, Any] = await response.json()
        assert response.status == answer.get("error_code", 200)
        return answer

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method that succeeds and return the result."""
        answer = await self.raw(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        """Call a method that is refused and return the sentence."""
        answer = await self.raw(method, **parameters)
        assert not answer["ok"]
        description: str = answer["description"]
        return description

    async def say(self, chat: Chat, text: str = "Готово", **more: Any) -> Any:
        """Send a text."""
        return await self.call("sendMessage", chat_id=chat.id, text=text, **more)

    async def form(self, method: str, fields: dict[str, str], **files: tuple[bytes, str]) -> dict[str, Any]:
        """Call a method with a form that has files, and return the whole answer."""
        form = aiohttp.FormData(fields, quote_fields=False)
        for name, (content, file_name) in files.items():
            form.add_field(name, content, filename=file_name)
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control API and return the status and the decoded answer."""
        async with self.session.request(method, f"{self.url}/{path}", json=body) as response:
            return response.status, await response.json()


@pytest.fixture
def telegram() -> Telegram:
    """Return a Telegram."""
    return Telegram(TOKEN)


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[BotApi]:
    """Return a bot of a Telegram that is being served."""
    timeout = aiohttp.ClientTimeout(10)
    async with telegram.serve() as url, aiohttp.ClientSession(timeout=timeout) as session:
        yield BotApi(session, url)


@pytest.fixture
def alice(telegram: Telegram) -> User:
    """Return a person."""
    return telegram.user(4242, "Алиса")


@pytest.fixture
def boris(telegram: Telegram) -> User:
    """Return another person."""
    return telegram.user(4343, "Борис", language_code="en")


@pytest.fixture
def chat(telegram: Telegram, alice: User) -> Chat:
    """Return the chat of a person with the bot."""
    return telegram.private(alice)


@pytest.fixture
def group(telegram: Telegram, alice: User, boris: User) -> Chat:
    """Return a group with the bot in it."""
    return telegram.group(DUTY, "Дежурные", members=[alice, boris])


@pytest.fixture
def forum(telegram: Telegram, alice: User) -> Chat:
    """Return a group that has topics."""
    return telegram.group(-1009, "Посёлок", members=[alice], forum=True)
