"""Fixtures of the campaigns' tests: a simulated provider with a fast clock, a journal, and services that share them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest

from aiomobilgroup import ApiKey, Broadcast, MobilgroupClient, Subscriber, Text
from aiomobilgroup.campaigns import AccountSettings, Actor, Campaigns, Clock, Journal
from simulators.provider import Clock as ProviderClock, Provider
from tests.campaigns.fakes import FastClock, HeldClient, TroubledJournal
from tests.campaigns.postgres import NoServerError, Postgres, postgres

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Twelve o'clock in Moscow, a Monday."""
SPEED = 60.0


class MakeBroadcast(Protocol):
    """Makes a broadcast."""

    def __call__(self, *phones: str, **changes: Any) -> Broadcast:
        """Return a broadcast to some numbers (one, unless told), with what a test cares about changed."""


class MakeClient(Protocol):
    """Makes a client of the simulated provider."""

    def __call__(self, **options: Any) -> MobilgroupClient:
        """Return a client with some options changed."""


class MakeService(Protocol):
    """Makes a service of the account `demo` that has started and will be closed."""

    async def __call__(
        self,
        *,
        client: MobilgroupClient | None = ...,
        journal: Journal | None = ...,
        clock: Clock | None = ...,
        name: str = ...,
        **settings: Any,
    ) -> Campaigns:
        """Return a service; what is not named here is a setting of the account."""


@pytest.fixture(autouse=True)
def open_loopback(loopback: None) -> None:
    """Allow connections to this machine in every test of this folder."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the loops' debug mode off: a traceback of each callback takes half of the time.

    The integration's tests have it on, with the same services.
    """


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider; at its start it is noon in Moscow, and a minute passes in a second."""
    return Provider(balance="100000", clock=ProviderClock(SPEED, NOON))


@pytest.fixture
def clock(provider: Provider) -> FastClock:
    """Return the provider's time as services take it."""
    return FastClock(provider.clock)


@pytest.fixture
async def provider_url(provider: Provider) -> AsyncIterator[str]:
    """Return the address of the simulated provider's API, running."""
    async with provider.serve() as url:
        yield f"{url}/api/"


@pytest.fixture
async def make_client(provider_url: str) -> AsyncIterator[MakeClient]:
    """Return what makes a client that does not wait between reads."""
    async with aiohttp.ClientSession() as session:

        def make(**options: Any) -> MobilgroupClient:
            usual: dict[str, Any] = {"url": provider_url, "read_pause": timedelta(0)}
            return MobilgroupClient(session, ApiKey("demo-key"), **(usual | options))

        yield make


@pytest.fixture
def client(make_client: MakeClient) -> MobilgroupClient:
    """Return a client of the simulated provider."""
    return make_client()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Return a running server of PostgreSQL; skip where none can be had."""
    with ExitStack() as running:
        try:
            server = running.enter_context(postgres())
        except NoServerError as err:
            pytest.skip(str(err))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new journal, once in a file and once on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.db'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Return an open journal in a file."""
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    await journal.open()
    yield journal
    await journal.close()


@pytest.fixture
async def make_service(client: MobilgroupClient, journal: Journal, clock: FastClock) -> AsyncIterator[MakeService]:
    """Return what makes and starts a service; each is closed in the end."""
    shared_client, shared_journal, shared_clock = client, journal, clock
    async with AsyncExitStack() as closing:

        async def make(
            *,
            client: MobilgroupClient | None = None,
            journal: Journal | None = None,
            clock: Clock | None = None,
            name: str = "test",
            **settings: Any,
        ) -> Campaigns:
            service = Campaigns(
                client or shared_client,
                journal or shared_journal,
                account="demo",
                name=name,
                settings=AccountSettings(**settings),
                clock=clock or shared_clock,
            )
            await service.start()
            closing.push_async_callback(service.close)
            return service

        yield make


@pytest.fixture
async def service(make_service: MakeService) -> Campaigns:
    """Return a service with the settings as they are unless told otherwise."""
    return await make_service()


@pytest.fixture
def actor() -> Actor:
    """Return somebody who does something."""
    return Actor("alice", "test")


@pytest.fixture
def broadcast() -> MakeBroadcast:
    """Return what makes a broadcast of the text `text` to some numbers."""

    def make(*phones: str, text: str = "Протечка в подвале", **changes: Any) -> Broadcast:
        values: dict[str, Any] = {
            "sender": "74951234567",
            "content": Text(text),
            "subscribers": [Subscriber(phone) for phone in phones or ("79120000000",)],
        } | changes
        return Broadcast(**values)

    return make


@pytest.fixture
async def troubled(tmp_path: Path) -> AsyncIterator[TroubledJournal]:
    """Return a journal that fails when it is told to."""
    journal = TroubledJournal(f"sqlite:///{tmp_path / 'troubled.db'}")
    await journal.open()
    yield journal
    await journal.close()


@pytest.fixture
def held(client: MobilgroupClient, make_service: MakeService) -> Iterator[HeldClient]:
    """Return a client whose answers can be held back; services are closed after it lets all through."""
    held = HeldClient(client)
    yield held
    held.go_on.set()
