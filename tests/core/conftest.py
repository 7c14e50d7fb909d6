"""Fixtures of the core tests: a session, a scripted server, the simulated provider, and clients of both."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Protocol

import aiohttp
import pytest

from aiomobilgroup import ApiKey, Auth, Broadcast, Content, MobilgroupClient, Subscriber, Text
from simulators.provider import Provider
from tests.core.scripted_server import ScriptedServer, scripted_server

TEXT = Text("Протечка в подвале")
KEY = ApiKey("demo-key")


class MakeClient(Protocol):
    """Makes clients that do not wait between reads."""

    def __call__(self, url: str, auth: Auth = ..., **options: object) -> MobilgroupClient:
        """Return a client of the server at an address."""


@pytest.fixture
async def session(loopback: None) -> AsyncIterator[aiohttp.ClientSession]:
    """Return the caller's session."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def server(loopback: None) -> AsyncIterator[ScriptedServer]:
    """Return a server that sends the responses the test sets."""
    async with scripted_server() as server:
        yield server


@pytest.fixture
def make_client(session: aiohttp.ClientSession) -> MakeClient:
    """Return a factory of clients that do not wait between reads."""

    def make(url: str, auth: Auth = KEY, **options: object) -> MobilgroupClient:
        return MobilgroupClient(session, auth, url=url, **({"read_pause": timedelta(0)} | options))  # type: ignore[arg-type]

    return make


@pytest.fixture
def client(server: ScriptedServer, make_client: MakeClient) -> MobilgroupClient:
    """Return a client of the scripted server."""
    return make_client(server.url)


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider."""
    return Provider()


@pytest.fixture
async def provider_url(provider: Provider, loopback: None) -> AsyncIterator[str]:
    """Serve the simulated provider and return the address of its API."""
    async with provider.serve() as url:
        yield f"{url}/api/"


@pytest.fixture
def caller(provider_url: str, make_client: MakeClient) -> MobilgroupClient:
    """Return a client of the simulated provider with short timeouts."""
    return make_client(provider_url, connect_timeout=timedelta(seconds=0.5), send_timeout=timedelta(seconds=0.5))


@pytest.fixture
def broadcast() -> Callable[..., Broadcast]:
    """Return a factory of broadcasts to one number, with some fields changed."""

    def make(content: Content = TEXT, phones: tuple[str, ...] = ("79120000000",), **changes: object) -> Broadcast:
        values = {
            "sender": "74951234567",
            "content": content,
            "subscribers": [Subscriber(phone) for phone in phones],
        } | changes
        return Broadcast(**values)  # type: ignore[arg-type]

    return make
