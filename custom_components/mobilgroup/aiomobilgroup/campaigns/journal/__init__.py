"""The database: tables, queries, leases and the records kept in it."""
