"""The connections of the services: the journal, the provider's client and the campaign engine."""

from aiohttp import ClientSession
from sqlalchemy import Connection, update

from aiomobilgroup import MobilgroupClient, journal_account_id
from aiomobilgroup.campaigns import Campaigns, Clock, Journal, JournalError

from ..config.model import Config
from ..store.tables import schema_version, upgrade


async def open_journal(url: str) -> Journal:
    """Open the journal at a database URL and upgrade the bot's tables in it.

    The caller closes it. Raises `JournalError` when it cannot be opened or was written by another version.
    """
    journal = Journal(url)
    await journal.open()
    try:
        await journal.write(upgrade)
    except BaseException:
        await journal.close()
        raise
    return journal


async def is_writable(journal: Journal) -> bool:
    """Return whether the journal can be written, by writing to it durably."""
    try:
        await journal.write(_rewrite_version)
    except JournalError:
        return False
    return True


def build_client(config: Config, session: ClientSession) -> MobilgroupClient:
    """Return the client of the configured account."""
    account = config.mobilgroup
    return MobilgroupClient(session, account.auth, url=account.url, time_zone=account.time_zone, **account.timeouts)


def build_engine(config: Config, client: MobilgroupClient, journal: Journal, clock: Clock) -> Campaigns:
    """Return the campaign engine of the configured account. The caller starts and closes it."""
    account = config.mobilgroup
    return Campaigns(
        client,
        journal,
        account=journal_account_id(account.auth, account.url),
        name="telegram_bot",
        settings=config.account_settings,
        clock=clock,
    )


def _rewrite_version(connection: Connection) -> None:
    """Write the stored schema version again: fails on a full disk and on a read-only database."""
    connection.execute(update(schema_version).values(version=schema_version.c.version))
