"""The journal: a database with its tables, queries, leases and audit log."""
