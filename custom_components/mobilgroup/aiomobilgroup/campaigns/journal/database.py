"""The durable database of launched campaigns, sent batches and reported results.

The at-most-once promise: `submitting` is committed before the first byte is sent, an outcome before it is published.
SQLite uses write-ahead logging with a full sync at every commit, one writer at a time; PostgreSQL serializes decisions
about one account with a lock. Everything runs in threads: the event loop never waits for a disk.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
import sqlite3
import time
from typing import Any, Concatenate

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

from ..errors import JournalError
from .tables import MIGRATIONS, VERSION, metadata, schema_version
from .upgrade import upgrade_tables

BUSY_SECONDS = 30
"""How long to wait for another process's lock."""
IDLE_SECONDS = 60
"""How long a PostgreSQL server lets a process sleep in a transaction and so block the others."""
_PERMANENT_ERRORS = (DataError, IntegrityError, ProgrammingError)


class Journal:
    """A database of campaigns: `sqlite:///path` or `postgresql+psycopg://…`.

    Await `open` before use. Every method raises `JournalError` if the database fails.
    """

    def __init__(self, url: str) -> None:
        """Initialize the journal; nothing is opened yet. Raises `JournalError` for a malformed address."""
        try:
            self._url = make_url(url)
        except ArgumentError:
            raise JournalError("the journal's address is not understood", is_transient=False) from None
        self._engine: Engine | None = None
        # One writer keeps the order of writes; readers do not wait for it.
        self._writer: ThreadPoolExecutor | None = None
        self._readers: ThreadPoolExecutor | None = None

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is SQLite."""
        return self._url.get_backend_name() == "sqlite"

    async def open(self) -> None:
        """Open the database and create or upgrade its tables."""
        self._writer = ThreadPoolExecutor(1, "mobilgroup-journal")
        self._readers = ThreadPoolExecutor(2, "mobilgroup-journal-read")
        try:
            await self._run_in_thread(self._writer, self._open)
        except JournalError:
            await self.close()
            raise

    async def close(self) -> None:
        """Wait for running reads and writes, and close the database."""
        writer, readers = self._writer, self._readers
        self._writer = self._readers = None
        if writer is None or readers is None:
            return
        # In the writer's thread, after all pending writes: shutting the readers down may take a while.
        await self._run_in_thread(writer, readers.shutdown)
        if self._engine is not None:
            await self._run_in_thread(writer, self._engine.dispose)
        self._engine = None
        writer.shutdown()

    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a function in a transaction of its own and commit it durably before returning."""
        result: R = await self._run_in_thread(self._writer, self._transact, function, args, kwargs)
        return result

    async def read[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a function that only reads in a transaction of its own, in parallel to the writer."""
        result: R = await self._run_in_thread(self._readers, self._transact, function, args, kwargs, reading=True)
        return result

    def _open(self) -> None:
        """Connect, and create or upgrade the tables."""
        options: dict[str, Any] = {}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        else:
            # A transaction that waited for a lock must see what was committed meanwhile, whatever the server's default.
            options["isolation_level"] = "READ COMMITTED"
        try:
            engine = create_engine(self._url, pool_pre_ping=not self.is_sqlite, hide_parameters=True, **options)
        except ImportError as err:
            raise JournalError(f"the journal's driver is not installed: {err.name}", is_transient=False) from err
        self._engine = engine
        if self.is_sqlite:
            event.listen(engine, "connect", _configure_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            event.listen(engine, "connect", _configure_postgresql)
        with engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(7361)"))
            upgrade_tables(connection, metadata, schema_version, VERSION, MIGRATIONS)

    def _transact(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        reading: bool = False,
    ) -> Any:
        """Run a function in a transaction and return its result."""
        if self._engine is None:
            raise JournalError("the journal is closed")
        engine = self._engine.execution_options(reading=True) if reading else self._engine
        with engine.begin() as connection:
            return function(connection, *args, **kwargs)

    @staticmethod
    async def _run_in_thread(
        pool: ThreadPoolExecutor | None, function: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Run a function in a thread; cancelling the caller does not undo a running write."""
        if pool is None:
            raise JournalError("the journal is closed")
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, lambda: function(*args, **kwargs))
        except SQLAlchemyError as err:
            # The statement's parameters are phone numbers: the message has only the kind of the error.
            cause = getattr(err, "orig", None) or err
            is_transient = isinstance(err, DBAPIError) and not isinstance(err, _PERMANENT_ERRORS)
            raise JournalError(f"the journal failed: {type(cause).__name__}", is_transient=is_transient) from None


def lock_account(connection: Connection, account: str) -> None:
    """Let no other process decide about an account until this transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7362, hashtext(:account))"), {"account": account})


def _configure_sqlite(connection: Any, _: Any) -> None:
    """Turn on write-ahead logging, full sync and foreign keys; turn off the driver's own transactions."""
    connection.isolation_level = None
    cursor = connection.cursor()
    _enable_wal(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _configure_postgresql(connection: Any, _: Any) -> None:
    """Commit durably, and limit how long a process waits for a lock or sleeps in a transaction."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    for name, seconds in (("lock_timeout", BUSY_SECONDS), ("idle_in_transaction_session_timeout", IDLE_SECONDS)):
        cursor.execute(f"SELECT set_config('{name}', '{seconds * 1000:.0f}', false)")
    cursor.close()
    connection.commit()


def _enable_wal(cursor: sqlite3.Cursor) -> None:
    """Turn on write-ahead logging; retries, as here SQLite does not wait for another process creating the file."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as err:
            if err.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; a write takes the lock at once, as a read transaction could fail to become one later."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
