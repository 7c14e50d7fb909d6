"""Reads of single rows on the event loop's own thread: data that every update needs must not wait for a free thread.

Each read is as fresh as one in a thread: it sees every earlier commit of any process, and nothing is cached between
reads. A user whose role was removed a moment ago is an unknown user for the next update.

A read cannot block the loop. A reader of an SQLite file in WAL mode waits for no writer, and where it would have to
wait all the same (another process recovers the file) it fails at once, by a timeout of zero, and the journal is read in
a thread instead. The same applies to every other failure; servers are always read in a thread. The rows are few and in
memory: the operating system evicts them no sooner than this program's own code.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Concatenate

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from aiomobilgroup.campaigns import Journal


class FastReader:
    """Reads single rows of a journal; `open` is optional, without it every read runs in a thread."""

    def __init__(self, journal: Journal) -> None:
        """Initialize the reader with an open journal."""
        self._journal = journal
        self._connection: Connection | None = None

    def open(self, url: str) -> None:
        """Open an SQLite file for reads on this thread; the journal must have opened it already."""
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
            return
        engine = create_engine(
            parsed,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"timeout": 0, "check_same_thread": False},
        )
        event.listen(engine, "connect", _set_query_only)
        with suppress(SQLAlchemyError):
            self._connection = engine.connect()

    def close(self) -> None:
        """Close the file; reads run in a thread again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def read[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a function that only reads and returns one row or none; raises `JournalError`."""
        if self._connection is not None:
            try:
                # In autocommit mode there is no transaction: each statement sees every commit before it.
                with self._connection.begin():
                    return function(self._connection, *args, **kwargs)
            except SQLAlchemyError:
                pass
        return await self._journal.read(function, *args, **kwargs)


def _set_query_only(connection: Any, _: Any) -> None:
    """Make a connection read-only, so that nothing is written by mistake."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()
