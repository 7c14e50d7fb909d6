"""The durable memory of what was asked for, sent and heard.

The promise rests here: `submitting` is committed before the first byte leaves, an outcome before it is told to anyone.
SQLite writes ahead with a full sync at every commit, one writer at a time; PostgreSQL serialises what concerns one
account by a lock. All of it happens in threads: the event loop never waits for a disk.
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
"""How long another process's turn is waited for."""
IDLE_SECONDS = 60
"""How long a server lets a process that has fallen asleep hold up the others."""
_LASTING = (DataError, IntegrityError, ProgrammingError)


class Journal:
    """A database of campaigns: `sqlite:///path` or `postgresql+psycopg://…`.

    `open` must be awaited before use. Raises `JournalError` whenever the database fails.
    """

    def __init__(self, url: str) -> None:
        """Take the address; nothing is opened yet."""
        try:
            self._url = make_url(url)
        except ArgumentError:
            raise JournalError("the journal's address is not understood", is_transient=False) from None
        self._engine: Engine | None = None
        # One writer keeps the order of what is noted; readers do not wait for it.
        self._writer: ThreadPoolExecutor | None = None
        self._readers: ThreadPoolExecutor | None = None

    @property
    def is_sqlite(self) -> bool:
        """Return whether it is a file of SQLite."""
        return self._url.get_backend_name() == "sqlite"

    async def open(self) -> None:
        """Open the database and make or upgrade its tables."""
        self._writer = ThreadPoolExecutor(1, "mobilgroup-journal")
        self._readers = ThreadPoolExecutor(2, "mobilgroup-journal-read")
        try:
            await self._run_in_thread(self._writer, self._open)
        except JournalError:
            await self.close()
            raise

    async def close(self) -> None:
        """Let what was begun end, and close the database."""
        writer, readers = self._writer, self._readers
        self._writer = self._readers = None
        if writer is None or readers is None:
            return
        # In the writer's thread, after all that was to be written: the readers' end may take a while.
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
        """Run a function that only reads, beside the writer."""
        result: R = await self._run_in_thread(self._readers, self._transact, function, args, kwargs, reading=True)
        return result

    def _open(self) -> None:
        """Connect and upgrade."""
        options: dict[str, Any] = {}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        else:
            # Who waited for his turn must see what was decided meanwhile, however the server is set.
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
        """Run a function in a transaction."""
        if self._engine is None:
            raise JournalError("the journal is closed")
        engine = self._engine.execution_options(reading=True) if reading else self._engine
        with engine.begin() as connection:
            return function(connection, *args, **kwargs)

    @staticmethod
    async def _run_in_thread(
        pool: ThreadPoolExecutor | None, function: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Run in a thread; a caller that is cancelled does not undo what is being written."""
        if pool is None:
            raise JournalError("the journal is closed")
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, lambda: function(*args, **kwargs))
        except SQLAlchemyError as err:
            # The statement's parameters are people's numbers: only the kind of the trouble is told.
            cause = getattr(err, "orig", None) or err
            passing = isinstance(err, DBAPIError) and not isinstance(err, _LASTING)
            raise JournalError(f"the journal failed: {type(cause).__name__}", is_transient=passing) from None


def lock_account(connection: Connection, account: str) -> None:
    """Let no other process decide about an account until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7362, hashtext(:account))"), {"account": account})


def _configure_sqlite(connection: Any, _: Any) -> None:
    """Write ahead, sync fully, and leave transactions to us."""
    connection.isolation_level = None
    cursor = connection.cursor()
    _enable_wal(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _configure_postgresql(connection: Any, _: Any) -> None:
    """Commit durably, and let nobody wait for ever for a process that sleeps."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    for name, seconds in (("lock_timeout", BUSY_SECONDS), ("idle_in_transaction_session_timeout", IDLE_SECONDS)):
        cursor.execute(f"SELECT set_config('{name}', '{seconds * 1000:.0f}', false)")
    cursor.close()
    connection.commit()


def _enable_wal(cursor: sqlite3.Cursor) -> None:
    """Turn writing ahead on; here SQLite does not wait for another process that makes the same file."""
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
    """Take the writer's lock at once: a reader that turns writer half way could fail."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
