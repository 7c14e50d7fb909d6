"""The journal: commits are durable, failures raise, and the event loop never waits for the disk."""

import asyncio
from decimal import Decimal
import logging
from pathlib import Path
import sqlite3
import threading
import time
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, select, text

from aiomobilgroup.campaigns import Actor, Campaigns, Journal, JournalError, LaunchRequest
from aiomobilgroup.campaigns.journal.tables import MIGRATIONS, VERSION, campaigns, do_not_call, recipients
from simulators.provider import Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService

PHONE = "79120000000"


def count_blocked(connection: Connection) -> int:
    """Return how many numbers are on the do-not-call list."""
    return len(connection.execute(select(do_not_call.c.phone)).all())


def block(connection: Connection, phone: str = PHONE) -> None:
    """Add a number to the do-not-call list."""
    connection.execute(insert(do_not_call).values(phone=phone, reason="", added_by="", added_at=0.0))


def open_sqlite(journal: Path, statement: str) -> None:
    """Run a statement on a journal's file outside the journal."""
    connection = sqlite3.connect(journal)
    connection.execute(statement)
    connection.commit()
    connection.close()


async def test_a_journal_is_opened_again_as_it_was_left(tmp_path: Path) -> None:
    """Committed data is available to the next process."""
    first = Journal(f"sqlite:///{tmp_path / 'j.db'}")
    await first.open()
    await first.write(block)
    await first.close()

    second = Journal(f"sqlite:///{tmp_path / 'j.db'}")
    await second.open()

    assert await second.read(count_blocked) == 1
    await second.close()


async def test_sqlite_writes_ahead_and_syncs_fully(journal: Journal) -> None:
    """A commit has reached the disk when it returns."""

    def pragmas(connection: Connection) -> tuple[str, int, int]:
        """Return the database settings."""
        names = ("journal_mode", "synchronous", "foreign_keys")
        mode, sync, keys = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)
        return mode, sync, keys

    assert await journal.write(pragmas) == ("wal", 2, 1)
    assert await journal.read(pragmas) == ("wal", 2, 1)


async def test_a_failed_transaction_leaves_nothing(journal: Journal) -> None:
    """Writes before the failure are rolled back."""

    def half(connection: Connection) -> None:
        """Write, then fail."""
        block(connection)
        raise LookupError

    with pytest.raises(LookupError):
        await journal.write(half)

    assert await journal.read(count_blocked) == 0


async def test_the_event_loop_never_waits_for_the_journal(journal: Journal) -> None:
    """While a write and a read take their time, the event loop goes on in steps of milliseconds."""
    threads = set()

    def slow(connection: Connection) -> None:
        """Block for 0.3 seconds."""
        threads.add(threading.current_thread())
        time.sleep(0.3)

    longest, before = 0.0, time.perf_counter()
    working = asyncio.gather(journal.write(slow), journal.read(slow))
    while not working.done():
        await asyncio.sleep(0.001)
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()

    assert threading.main_thread() not in threads
    assert len(threads) == 2
    assert longest < 0.15


async def test_a_reader_does_not_wait_for_the_writer(journal: Journal) -> None:
    """A long write, for example the launch of a long list, does not delay a read."""
    started, release = threading.Event(), threading.Event()

    def long(connection: Connection) -> None:
        """Write, and wait for the release."""
        block(connection)
        started.set()
        release.wait(5)

    writing = asyncio.create_task(journal.write(long))
    await asyncio.to_thread(started.wait, 5)

    assert await asyncio.wait_for(journal.read(count_blocked), 2) == 0

    release.set()
    await writing
    assert await journal.read(count_blocked) == 1


async def test_a_caller_that_goes_away_does_not_undo_a_write(journal: Journal) -> None:
    """A write whose caller was cancelled is committed."""
    started, release = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        """Write, and wait for the release."""
        block(connection)
        started.set()
        release.wait(5)

    task = asyncio.create_task(journal.write(slow))
    await asyncio.to_thread(started.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    release.set()

    assert await journal.write(count_blocked) == 1


async def test_a_journal_that_is_not_open_says_so(tmp_path: Path) -> None:
    """A read or write before opening or after closing raises."""
    journal = Journal(f"sqlite:///{tmp_path / 'j.db'}")
    with pytest.raises(JournalError, match="closed"):
        await journal.read(count_blocked)
    await journal.open()
    await journal.close()

    with pytest.raises(JournalError, match="closed"):
        await journal.write(count_blocked)
    with pytest.raises(JournalError, match="closed"):
        await journal.read(count_blocked)


async def test_an_address_that_makes_no_sense_is_an_error_of_the_journal() -> None:
    """The error is not a library's, and it has no password."""
    with pytest.raises(JournalError) as caught:
        Journal("postgresql:secret@@@host")

    assert "secret" not in str(caught.value)
    assert not caught.value.is_transient


async def test_a_database_without_a_driver_is_an_error_of_the_journal() -> None:
    """The error has no password and is not transient."""
    journal = Journal("postgresql+asyncpg_that_nobody_has://user:secret@localhost/db")

    with pytest.raises(JournalError) as caught:
        await journal.open()

    assert "secret" not in str(caught.value)
    assert not caught.value.is_transient


async def test_a_driver_that_is_not_installed_is_an_error_of_the_journal() -> None:
    """SQLAlchemy supports the driver, but it is not installed here."""
    journal = Journal("mysql+mysqldb://user:secret@localhost/db")

    with pytest.raises(JournalError, match="not installed: MySQLdb"):
        await journal.open()


async def test_a_folder_that_is_not_there_is_an_error_of_the_journal(tmp_path: Path) -> None:
    """The error is transient: a disk may be mounted later."""
    journal = Journal(f"sqlite:///{tmp_path / 'missing' / 'j.db'}")

    with pytest.raises(JournalError, match="OperationalError") as caught:
        await journal.open()

    assert caught.value.is_transient


async def test_a_file_that_is_no_database_is_an_error_of_the_journal(tmp_path: Path) -> None:
    """The file is not overwritten."""
    path = tmp_path / "j.db"
    path.write_bytes(b"These are my memoirs. " * 100)
    journal = Journal(f"sqlite:///{path}")

    with pytest.raises(JournalError, match="DatabaseError"):
        await journal.open()

    assert path.read_bytes() == b"These are my memoirs. " * 100


async def test_a_newer_journal_is_left_alone(tmp_path: Path) -> None:
    """An older version of this software rejects the journal and changes nothing."""
    path = tmp_path / "j.db"
    journal = Journal(f"sqlite:///{path}")
    await journal.open()
    await journal.close()
    open_sqlite(path, f"UPDATE schema_version SET version = {VERSION + 1}")

    with pytest.raises(JournalError, match=f"version {VERSION + 1}") as caught:
        await Journal(f"sqlite:///{path}").open()

    assert not caught.value.is_transient


async def test_a_journal_from_before_the_first_release_is_refused(tmp_path: Path) -> None:
    """The error has a way out, and the file stays as it is."""
    path = tmp_path / "j.db"
    open_sqlite(path, "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
    open_sqlite(path, "INSERT INTO schema_version VALUES (1)")

    with pytest.raises(JournalError, match=r"version 1 .* move the database away") as caught:
        await Journal(f"sqlite:///{path}").open()

    assert not caught.value.is_transient
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("schema_version",)]
    connection.close()


async def test_an_older_journal_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each migration runs once, in order, and its version is saved after it."""
    path = tmp_path / "j.db"
    journal = Journal(f"sqlite:///{path}")
    await journal.open()
    await journal.close()
    open_sqlite(path, f"UPDATE schema_version SET version = {VERSION - 1}")
    monkeypatch.setitem(MIGRATIONS, VERSION - 1, lambda connection: connection.execute(text("CREATE TABLE added (a)")))

    for _ in range(2):
        again = Journal(f"sqlite:///{path}")
        await again.open()
        await again.close()

    open_sqlite(path, "INSERT INTO added VALUES (1)")


async def test_a_migration_that_fails_leaves_the_journal_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed migration is rolled back completely."""
    path = tmp_path / "j.db"
    journal = Journal(f"sqlite:///{path}")
    await journal.open()
    await journal.close()
    open_sqlite(path, f"UPDATE schema_version SET version = {VERSION - 1}")

    def fail(connection: Connection) -> None:
        """Change something, then fail."""
        connection.execute(text("CREATE TABLE added (a)"))
        connection.execute(text("SELECT nothing FROM nowhere"))

    monkeypatch.setitem(MIGRATIONS, VERSION - 1, fail)
    with pytest.raises(JournalError):
        await Journal(f"sqlite:///{path}").open()

    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version FROM schema_version").fetchall() == [(VERSION - 1,)]
    assert not connection.execute("SELECT * FROM sqlite_master WHERE name = 'added'").fetchall()
    connection.close()


async def test_two_processes_may_open_a_new_journal_at_once(tmp_path: Path) -> None:
    """One creates the tables, the other finds them."""
    journals = [Journal(f"sqlite:///{tmp_path / 'j.db'}") for _ in range(8)]

    await asyncio.gather(*(journal.open() for journal in journals))

    assert await asyncio.gather(*(journal.read(count_blocked) for journal in journals)) == [0] * 8
    await asyncio.gather(*(journal.close() for journal in journals))


async def test_a_new_journal_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself fails at once when write-ahead logging is enabled during another process's write."""
    path = tmp_path / "j.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE something (x)")
    other.execute("BEGIN IMMEDIATE")
    journal = Journal(f"sqlite:///{path}")

    opening = asyncio.create_task(journal.open())
    await asyncio.sleep(0.2)
    assert not opening.done()
    other.execute("COMMIT")
    other.close()
    await opening

    assert await journal.read(count_blocked) == 0
    await journal.close()


async def test_a_journal_that_stays_locked_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is transient, but the lock is not waited for without limit."""
    monkeypatch.setattr("aiomobilgroup.campaigns.journal.database.BUSY_SECONDS", 0.1)
    path = tmp_path / "j.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE something (x)")
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(JournalError, match="OperationalError") as caught:
        await Journal(f"sqlite:///{path}").open()

    assert caught.value.is_transient
    other.close()


@pytest.mark.parametrize(
    ("statement", "is_transient"),
    [
        ("INSERT INTO do_not_call VALUES (:phone, '', '', 0), (:phone, '', '', 0)", False),
        ("SELECT * FROM nowhere WHERE phone = :phone", True),
    ],
)
async def test_an_error_names_no_number(
    journal: Journal, statement: str, is_transient: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the message nor its cause nor a log line has a statement or its parameters."""
    caplog.set_level(logging.DEBUG)

    with pytest.raises(JournalError) as caught:
        await journal.write(lambda connection: connection.execute(text(statement), {"phone": PHONE}))

    assert caught.value.is_transient is is_transient
    assert PHONE not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert PHONE not in caplog.text


async def test_a_full_disk_refuses_a_launch_and_sends_nothing(
    tmp_path: Path, make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A campaign that cannot be saved is not sent, and the caller gets the error."""
    journal = Journal(f"sqlite:///{tmp_path / 'full.db'}")
    await journal.open()
    service = await make_service(journal=journal)
    phones = [f"7912{number:07}" for number in range(3000)]

    def fill(connection: Any, _: Any) -> None:
        """Limit a connection to a full disk."""
        connection.execute("PRAGMA max_page_count = 1")

    await journal.close()
    event.listen(Engine, "connect", fill)
    await journal.open()
    event.remove(Engine, "connect", fill)
    with pytest.raises(JournalError, match="OperationalError") as caught:
        await service.launch(LaunchRequest(broadcast=broadcast(*phones), actor=actor))

    assert caught.value.is_transient
    assert await service.list() == []
    assert provider.accepted == []
    await service.close()
    await journal.close()


async def test_what_the_provider_says_can_always_be_stored(
    service: Campaigns, journal: Journal, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Invalid sums, numbers and texts are stored as unknown; they do not prevent recording an outcome."""
    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))).id
    )

    def store(connection: Connection) -> tuple[Decimal | None, int | None, str]:
        """Store invalid values and read them back."""
        values = {"price": Decimal("NaN"), "duration": 10**30, "status": "a\0b\ud800" + "c" * 300}
        connection.execute(recipients.update().values(values))
        price, seconds, status = connection.execute(
            select(recipients.c.price, recipients.c.duration, recipients.c.status)
        ).one()
        return price, seconds, status

    price, seconds, status = await journal.write(store)

    assert (price, seconds) == (None, None)
    assert status == "ab?" + "c" * 197
    assert (await service.get(campaign.id)).id == campaign.id


async def test_money_is_exact_and_sums_like_money(journal: Journal) -> None:
    """0.1 and 0.2 add up to exactly 0.3."""

    def summed(connection: Connection) -> Decimal | None:
        """Store two prices and add them up in the database."""
        for row, price in enumerate((Decimal("0.1"), Decimal("0.2"))):
            values = {
                "campaign_id": 1,
                "row_number": row,
                "batch": 1,
                "phone": PHONE,
                "outcome": "pending",
                "price": price,
            }
            connection.execute(insert(recipients).values(values))
        total: Decimal | None = connection.execute(text("SELECT sum(price) FROM recipients")).scalar_one()
        return total

    def make_campaign(connection: Connection) -> None:
        """Create the campaign of the rows."""
        connection.execute(
            insert(campaigns).values(
                id=1,
                account="demo",
                fingerprint="",
                title="",
                state="scheduled",
                actor_id="",
                actor_source="",
                sender="",
                kind="text",
                content="",
                provider_schedule=False,
                policy={},
                recipients=2,
                created_at=0.0,
                due_at=0.0,
            )
        )

    await journal.write(make_campaign)
    assert await journal.write(summed) == 3000
