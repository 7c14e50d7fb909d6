"""The bot's own tables in the journal's database: one module a table, SQL only."""
