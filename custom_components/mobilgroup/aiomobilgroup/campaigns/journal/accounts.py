"""Account names in the journal."""

from sqlalchemy import Connection, update

from .tables import audit, campaigns


def rename(connection: Connection, former: str, account: str) -> None:
    """Move the campaigns and audit entries of an account's former name to its new one."""
    for table in (campaigns, audit):
        connection.execute(update(table).where(table.c.account == former).values(account=account))
