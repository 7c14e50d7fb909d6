"""The names of accounts in the journal."""

from sqlalchemy import Connection, update

from .tables import audit, campaigns


def rename(connection: Connection, former: str, account: str) -> None:
    """Give an account what the journal holds under a former name of it."""
    for table in (campaigns, audit):
        connection.execute(update(table).where(table.c.account == former).values(account=account))
