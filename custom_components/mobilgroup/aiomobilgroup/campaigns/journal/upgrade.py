"""Creation of a journal's tables, and their upgrade from an older version."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select, update

from ..errors import JournalError

type Migration = Callable[[Connection], None]


def upgrade_tables(
    connection: Connection, metadata: MetaData, version_table: Table, version: int, migrations: Mapping[int, Migration]
) -> None:
    """Create the tables of `metadata`, or upgrade them from the version that is stored in `version_table`.

    `migrations` maps a version to the function that upgrades it to the next. Raises `JournalError` for tables of a
    newer version, or of one that no migration starts from: they are not changed.
    """
    if not inspect(connection).has_table(version_table.name):
        metadata.create_all(connection)
        connection.execute(insert(version_table).values(version=version))
        return
    found: int = connection.execute(select(version_table.c.version)).scalar_one()
    if found > version:
        raise JournalError(
            f"the journal has version {found} in {version_table.name}, this software knows {version}: update it",
            is_transient=False,
        )
    for step in range(found, version):
        if step not in migrations:
            raise JournalError(
                f"the journal has version {step} in {version_table.name}, made before the first release and not"
                " understood any more: move the database away, and a new one is made",
                is_transient=False,
            )
        migrations[step](connection)
        connection.execute(update(version_table).values(version=step + 1))
