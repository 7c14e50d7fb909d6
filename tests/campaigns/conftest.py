"""Fixtures of the campaign tests: a simulated provider with a fast clock, a journal, and services that share them."""

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
from tests.campaigns.fakes import DelayedClient, FailingJournal, FastClock
from tests.campaigns.postgres import NoServerError, Postgres, postgres

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Twelve o'clock in Moscow, a Monday."""
SPEED = 60.0


class MakeBroadcast(Protocol):
    """Makes broadcasts."""

    def __call__(self, *phones: str, **changes: Any) -> Broadcast:
        """Return a broadcast to some numbers (one by default), with some fields changed."""


class MakeClient(Protocol):
    """Makes clients of the simulated provider."""

    def __call__(self, **options: Any) -> MobilgroupClient:
        """Return a client with some options changed."""


class MakeService(Protocol):
    """Makes started services of the account `demo`, which are closed after the test."""

    async def __call__(
        self,
        *,
        client: MobilgroupClient | None = ...,
        journal: Journal | None = ...,
        clock: Clock | None = ...,
        name: str = ...,
        **settings: Any,
    ) -> Campaigns:
        """Return a service; other keyword arguments are account settings."""


@pytest.fixture(autouse=True)
def open_loopback(loopback: None) -> None:
    """Allow connections to this machine in every test of this folder."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the debug mode of event loops off: formatting a traceback for each callback takes half of the time.

    The integration's tests run the same services with debug mode on.
    """


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider; it starts at noon in Moscow, and a simulated minute takes a second."""
    return Provider(balance="100000", clock=ProviderClock(SPEED, NOON))


@pytest.fixture
def clock(provider: Provider) -> FastClock:
    """Return a clock for services that follows the provider's time."""
    return FastClock(provider.clock)


@pytest.fixture
async def provider_url(provider: Provider) -> AsyncIterator[str]:
    """Serve the simulated provider and return the address of its API."""
    async with provider.serve() as url:
        yield f"{url}/api/"


@pytest.fixture
async def make_client(provider_url: str) -> AsyncIterator[MakeClient]:
    """Return a factory of clients that do not wait between reads."""
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
    """Return a running PostgreSQL server; skip the test where none is available."""
    with ExitStack() as running:
        try:
            server = running.enter_context(postgres())
        except NoServerError as err:
            pytest.skip(str(err))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new journal: once a SQLite file, once a PostgreSQL database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.db'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Return an open journal in a SQLite file."""
    journal = Journal(f"sqlite:///{tmp_path / 'journal.db'}")
    await journal.open()
    yield journal
    await journal.close()


@pytest.fixture
async def make_service(client: MobilgroupClient, journal: Journal, clock: FastClock) -> AsyncIterator[MakeService]:
    """Return a factory of started services; each is closed at the end."""
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
    """Return a started service with default settings."""
    return await make_service()


@pytest.fixture
def actor() -> Actor:
    """Return the actor of launches and decisions."""
    return Actor("alice", "test")


@pytest.fixture
def broadcast() -> MakeBroadcast:
    """Return a factory of broadcasts of the text `text` to some numbers."""

    def make(*phones: str, text: str = "Протечка в подвале", **changes: Any) -> Broadcast:
        values: dict[str, Any] = {
            "sender": "74951234567",
            "content": Text(text),
            "subscribers": [Subscriber(phone) for phone in phones or ("79120000000",)],
        } | changes
        return Broadcast(**values)

    return make


@pytest.fixture
async def failing(tmp_path: Path) -> AsyncIterator[FailingJournal]:
    """Return a journal that fails when the test asks for it."""
    journal = FailingJournal(f"sqlite:///{tmp_path / 'failing.db'}")
    await journal.open()
    yield journal
    await journal.close()


@pytest.fixture
def delayed(client: MobilgroupClient, make_service: MakeService) -> Iterator[DelayedClient]:
    """Return a client whose responses a test can delay; they are released before services are closed."""
    delayed = DelayedClient(client)
    yield delayed
    delayed.release.set()
