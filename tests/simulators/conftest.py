"""Fixtures: a provider on the loopback, with a clock that stands still, and a client of its API."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
from msgspec.json import decode
import pytest

from simulators.provider import ManualClock, Provider

NUMBER = "74951234567"
NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Twelve o'clock in Moscow."""


class Api:
    """A client of a provider that sends requests exactly as given."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Initialize the client with a session and the provider's address."""
        self.session = session
        self.url = url

    async def post(self, endpoint: str, body: Any, **headers: str) -> Any:
        """Post a body with the demonstration key and return the decoded response."""
        status, answer = await self.raw(endpoint, body, **headers)
        assert status == 200
        return decode(answer)

    async def raw(self, endpoint: str, body: Any, **headers: str) -> tuple[int, bytes]:
        """Post a body with the demonstration key, follow no redirection, and return the status and the body."""
        all_headers = {"Authorization": "demo-key", **headers}
        url = f"{self.url}/api/{endpoint}/"
        async with self.session.post(url, json=body, headers=all_headers, allow_redirects=False) as response:
            return response.status, await response.read()

    async def anonymous(self, endpoint: str, body: Any) -> Any:
        """Post a body without a key in the header and return the decoded response."""
        async with self.session.post(f"{self.url}/api/{endpoint}/", json=body) as response:
            return await response.json()

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request to the control API and return the status and the decoded response."""
        async with self.session.request(method, f"{self.url}/control/{path}", json=body) as response:
            return {"status": response.status, "answer": await response.json()}

    async def rows(self, campaign_id: str) -> list[dict[str, Any]]:
        """Return the rows of a broadcast's statistics."""
        answer = await self.post("get", {"request": "state", "id": campaign_id})
        assert answer["result"] == "ok"
        rows: list[dict[str, Any]] = answer["subscribers"]
        return rows

    async def call(self, *phones: str, **settings: str) -> str:
        """Send a broadcast (a text unless a phrase or script is given) and return its id."""
        content = {} if {"phrase", "script"} & settings.keys() else {"message": "Проверка связи"}
        answer = await self.post("send", broadcast(*phones, settings={**content, **settings}))
        assert answer["result"] == "ok"
        campaign_id: str = answer["id"]
        return campaign_id


def broadcast(*phones: str, settings: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return the body of a broadcast: a text, or other settings."""
    chosen = {"message": "Проверка связи"} if settings is None else settings
    subscribers = [{"phone": phone} for phone in phones or ("79000000001",)]
    return {"settings": {"number": NUMBER, **chosen}, "subscribers": subscribers, **more}


@pytest.fixture(autouse=True)
def open_loopback(loopback: None) -> None:
    """Allow connections to this machine in every test of this folder."""


@pytest.fixture
def provider() -> Provider:
    """Return a provider whose clock stands at noon in Moscow."""
    return Provider(balance="273.50", clock=ManualClock(NOON))


@pytest.fixture
async def api(provider: Provider) -> AsyncIterator[Api]:
    """Return a client of a provider that is being served."""
    async with provider.serve() as url, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
        yield Api(session, url)
