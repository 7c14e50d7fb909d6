"""A lock that permits one bot per journal. The system releases it when its holder ends, however it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import fcntl
import os
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from aiomobilgroup.campaigns import JournalError

from ..domain.errors import ConfigError

_KEY: Final = 7363
"""The key of the advisory lock; the journal itself uses 7361 and 7362."""


class AnotherInstanceError(Exception):
    """Another running process holds the lock."""


@asynccontextmanager
async def single_instance(journal: str) -> AsyncIterator[None]:
    """Be the only bot on a journal for the lifetime of the block. Raises `AnotherInstanceError` if there is another."""
    url = make_url(journal)
    if url.get_backend_name() == "sqlite":
        async with _file_lock(url.database):
            yield
    else:
        async with _advisory_lock(journal):
            yield


@asynccontextmanager
async def _file_lock(database: str | None) -> AsyncIterator[None]:
    """Hold a lock on a file beside the database; one in memory needs no lock, since no other process can open it."""
    if not database or database == ":memory:":
        yield
        return
    path = Path(f"{database}.bot.lock")
    try:
        # Not truncated when it is opened: until this process has the lock, the file may belong to another.
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as err:
        raise ConfigError(
            f"journal: {path.parent} cannot be written to: {err.strerror}. Check the folder and its owner"
        ) from err
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 20).decode(errors="replace").strip() or "unknown"
            raise AnotherInstanceError(f"process {holder} works on the journal {database}") from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        # The file stays: after a removal, a second bot could lock the old file and a third one a new file.
        os.close(file)


@asynccontextmanager
async def _advisory_lock(journal: str) -> AsyncIterator[None]:
    """Hold an advisory lock of the database server for as long as a connection lasts."""
    try:
        engine = create_engine(journal, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        connection = await asyncio.to_thread(engine.connect)
    except ImportError as err:
        raise ConfigError(f"journal: the driver {err.name} is not installed: install the extra «postgresql»") from err
    except SQLAlchemyError as err:
        cause = getattr(err, "orig", None) or err
        raise JournalError(f"the journal's server cannot be reached: {type(cause).__name__}") from None
    try:
        query = text("SELECT pg_try_advisory_lock(:key)")
        if not await asyncio.to_thread(lambda: connection.execute(query, {"key": _KEY}).scalar_one()):
            raise AnotherInstanceError("another bot works on the same database")
        yield
    finally:
        await asyncio.to_thread(connection.close)
