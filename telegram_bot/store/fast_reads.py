"""Looks at a single row, on the event loop's own thread: what every update needs must not wait for a thread's turn.

Each glance is a read of its own, as fresh as one in a thread: what was committed before it, by whomever, is seen, and
nothing is kept in between. A person whose role was taken away a moment ago is a stranger to the next update.

It cannot hold up the loop. A reader of a file of SQLite that is written ahead waits for no writer, and where it would
have to wait all the same (another process recovers the file) it fails at once, by a timeout of zero, and the journal
is read in a thread as ever. So it is with every other failure, and with servers, which are always asked in a thread.
The rows it is for are few and in memory: the system takes them out of it no sooner than this program's own code.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Concatenate

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from aiomobilgroup.campaigns import Journal


class FastReader:
    """Looks at single rows of a journal; `open` is optional, without it every look is a read in a thread."""

    def __init__(self, journal: Journal) -> None:
        """Take the journal."""
        self._journal = journal
        self._connection: Connection | None = None

    def open(self, url: str) -> None:
        """Look at a file here and now from now on; the journal has opened it already."""
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
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def read[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a function that only reads, of which a row or nothing comes back; raises `JournalError`."""
        if self._connection is not None:
            try:
                # Where nothing is begun each statement sees what is there when it begins.
                with self._connection.begin():
                    return function(self._connection, *args, **kwargs)
            except SQLAlchemyError:
                pass
        return await self._journal.read(function, *args, **kwargs)


def _set_query_only(connection: Any, _: Any) -> None:
    """Let nothing be written by mistake."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()
