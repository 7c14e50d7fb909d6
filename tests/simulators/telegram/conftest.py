"""Fixtures: a simulated Telegram on the loopback, and a client that calls its methods as a bot does."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulators.telegram import Chat, Telegram, User

TOKEN = "42:demo-token"
DUTY = -1001234567890
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (40).to_bytes(4) + (30).to_bytes(4) + b"rest"


class BotApi:
    """A client of the Bot API that sends requests exactly as given."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Initialize the client with a session and the server's address."""
        self.session = session
        self.url = url

    async def raw(self, method: str, token: str = TOKEN, **parameters: Any) -> dict[str, Any]:
        """Call a method in JSON and return the whole response."""
        async with self.session.post(f"{self.url}/bot{token}/{method}", json=parameters) as response:
            answer: dict[str, Any] = await response.json()
        assert response.status == answer.get("error_code", 200)
        return answer

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method that succeeds and return the result."""
        answer = await self.raw(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def error(self, method: str, **parameters: Any) -> str:
        """Call a method that Telegram rejects and return the description of the error."""
        answer = await self.raw(method, **parameters)
        assert not answer["ok"]
        description: str = answer["description"]
        return description

    async def send(self, chat: Chat, text: str = "Готово", **more: Any) -> Any:
        """Send a text."""
        return await self.call("sendMessage", chat_id=chat.id, text=text, **more)

    async def form(self, method: str, fields: dict[str, str], **files: tuple[bytes, str]) -> dict[str, Any]:
        """Call a method with a form that has files, and return the whole response."""
        form = aiohttp.FormData(fields, quote_fields=False)
        for name, (content, file_name) in files.items():
            form.add_field(name, content, filename=file_name)
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request to the control API and return the status and the decoded response."""
        async with self.session.request(method, f"{self.url}/{path}", json=body) as response:
            return response.status, await response.json()


@pytest.fixture
def telegram() -> Telegram:
    """Return a simulated Telegram."""
    return Telegram(TOKEN)


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[BotApi]:
    """Return a client of a Telegram that is being served."""
    timeout = aiohttp.ClientTimeout(10)
    async with telegram.serve() as url, aiohttp.ClientSession(timeout=timeout) as session:
        yield BotApi(session, url)


@pytest.fixture
def alice(telegram: Telegram) -> User:
    """Return a user."""
    return telegram.user(4242, "Алиса")


@pytest.fixture
def boris(telegram: Telegram) -> User:
    """Return another user."""
    return telegram.user(4343, "Борис", language_code="en")


@pytest.fixture
def chat(telegram: Telegram, alice: User) -> Chat:
    """Return the private chat of a user with the bot."""
    return telegram.private(alice)


@pytest.fixture
def group(telegram: Telegram, alice: User, boris: User) -> Chat:
    """Return a group with the bot in it."""
    return telegram.group(DUTY, "Дежурные", members=[alice, boris])


@pytest.fixture
def forum(telegram: Telegram, alice: User) -> Chat:
    """Return a group with topics."""
    return telegram.group(-1009, "Посёлок", members=[alice], forum=True)
