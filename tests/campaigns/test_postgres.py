"""The journal on a PostgreSQL server: the same guarantees with several concurrent writers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
import threading

import pytest
from sqlalchemy import Connection, insert, select, text

from aiomobilgroup.campaigns import Actor, CampaignState, Journal, JournalError, LaunchRequest
from aiomobilgroup.campaigns.journal import database as journal_module
from aiomobilgroup.campaigns.journal.database import lock_account
from aiomobilgroup.campaigns.journal.tables import do_not_call
from simulators.provider import Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService
from tests.campaigns.postgres import Postgres


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Journal]:
    """Open a journal and close it."""
    journal = Journal(url)
    await journal.open()
    try:
        yield journal
    finally:
        await journal.close()


@pytest.fixture
async def journals(postgres_server: Postgres) -> AsyncIterator[list[Journal]]:
    """Return two journals of one database, opened at the same time."""
    url = postgres_server.new_database()
    journals = [Journal(url), Journal(url)]
    await asyncio.gather(*(journal.open() for journal in journals))
    yield journals
    await asyncio.gather(*(journal.close() for journal in journals))


async def test_a_campaign_is_sent_followed_and_reported(
    journals: list[Journal], make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Every query works on PostgreSQL as well."""
    service = await make_service(journal=journals[0])
    launch = LaunchRequest(
        broadcast=broadcast("79120000000", "79120000050", "79120000080", attempts=1),
        actor=actor,
        idempotency_key="once",
    )

    campaign = await service.wait_finished((await service.launch(launch)).id)

    assert campaign.state is CampaignState.FINISHED
    assert campaign.cost == Decimal(provider.accepted[0].counts.cost) / 100
    assert [row.rejection_reason for row in await service.report(campaign)][:2] == [None, None]
    assert (await service.launch(launch)).id == campaign.id
    assert [entry.action for entry in await service.audit()][-1] == "launch"
    await service.close()


async def test_only_one_process_decides_about_an_account_at_a_time(journals: list[Journal]) -> None:
    """The other process waits; another account is not locked."""
    started, release = threading.Event(), threading.Event()

    def decide(connection: Connection) -> None:
        """Lock the account until the release."""
        lock_account(connection, "demo")
        started.set()
        release.wait(5)
        connection.execute(insert(do_not_call).values(phone="79120000000", reason="", added_by="", added_at=0.0))

    def count(connection: Connection, account: str) -> int:
        """Return how many numbers are on the do-not-call list, once the account's lock is free."""
        lock_account(connection, account)
        return len(connection.execute(select(do_not_call.c.phone)).all())

    deciding = asyncio.create_task(journals[0].write(decide))
    await asyncio.to_thread(started.wait, 5)
    assert await journals[1].write(count, "other") == 0
    waiting = asyncio.create_task(journals[1].write(count, "demo"))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    release.set()

    assert await waiting == 1
    await deciding


async def test_the_promise_does_not_depend_on_how_the_server_is_set(postgres_server: Postgres) -> None:
    """Commits survive a power cut, and a transaction that waited for a lock reads what was committed meanwhile."""
    url = postgres_server.new_database()
    careless = {"default_transaction_isolation": "repeatable read", "synchronous_commit": "off"}

    def set_up(connection: Connection) -> None:
        """Give the database unsafe defaults."""
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        for setting, value in careless.items():
            connection.execute(text(f"ALTER DATABASE {name} SET {setting} = '{value}'"))

    def transaction_settings(connection: Connection) -> list[object]:
        """Return the settings of this transaction."""
        return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("transaction_isolation", *careless)]

    async with opened(url) as journal:
        await journal.write(set_up)
    async with opened(url) as journal:
        assert (await journal.write(transaction_settings))[::2] == ["read committed", "on"]
        assert (await journal.read(transaction_settings))[::2] == ["read committed", "on"]


async def test_a_process_that_falls_asleep_while_it_decides_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, postgres_server: Postgres
) -> None:
    """The server ends its transaction; until then writes of other processes raise."""
    monkeypatch.setattr(journal_module, "BUSY_SECONDS", 0.3)
    monkeypatch.setattr(journal_module, "IDLE_SECONDS", 1.0)
    url = postgres_server.new_database()
    resume, started = threading.Event(), threading.Event()

    def hold_lock(connection: Connection) -> None:
        """Hold the account's lock until the release, then use the connection."""
        lock_account(connection, "demo")
        started.set()
        resume.wait(10)
        connection.execute(text("SELECT 1"))

    async with opened(url) as suspended, opened(url) as other:
        suspended_write = asyncio.create_task(suspended.write(hold_lock))
        await asyncio.to_thread(started.wait, 5)
        with pytest.raises(JournalError) as lock_error:
            await other.write(lock_account, "demo")
        await asyncio.sleep(1.0)
        await other.write(lock_account, "demo")
        resume.set()
        with pytest.raises(JournalError) as transaction_error:
            await suspended_write

    assert lock_error.value.is_transient
    assert transaction_error.value.is_transient


async def test_a_connection_that_was_cut_is_made_anew(journals: list[Journal]) -> None:
    """A restarted server does not cause an error."""

    def backend_pid(connection: Connection) -> int:
        """Return the server process of this connection."""
        pid: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return pid

    def cut(connection: Connection, pid: int) -> None:
        """Terminate another connection."""
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    pid = await journals[0].write(backend_pid)
    await journals[1].write(cut, pid)

    assert await journals[0].write(backend_pid) != pid


async def test_a_connection_that_is_cut_while_writing_is_a_trouble_that_passes(journals: list[Journal]) -> None:
    """The write is rolled back, and the caller may retry."""

    def break_off(connection: Connection) -> None:
        """Write, and terminate the connection."""
        connection.execute(insert(do_not_call).values(phone="79120000000", reason="", added_by="", added_at=0.0))
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(JournalError) as caught:
        await journals[0].write(break_off)

    assert caught.value.is_transient
    assert "7912" not in str(caught.value)
    assert await journals[0].read(lambda connection: connection.execute(select(do_not_call)).all()) == []


async def test_a_server_that_is_not_there_is_an_error_of_the_journal() -> None:
    """The error has neither user name nor password."""
    journal = Journal("postgresql+psycopg://user:secret@127.0.0.1:1/db")

    with pytest.raises(JournalError) as caught:
        await journal.open()

    assert caught.value.is_transient
    assert "secret" not in str(caught.value)


async def test_words_that_the_server_cannot_keep_are_no_trouble_that_passes(journals: list[Journal]) -> None:
    """A value that is too long fails permanently instead of being retried."""

    def too_long(connection: Connection) -> None:
        """Store a phone number that is too long for its column."""
        connection.execute(insert(do_not_call).values(phone="7" * 30, reason="", added_by="", added_at=0.0))

    with pytest.raises(JournalError) as caught:
        await journals[0].write(too_long)

    assert not caught.value.is_transient
