"""The bot's tables, in the same database as the campaigns' journal. Times are seconds since the epoch."""

from decimal import Decimal
from typing import override

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from aiomobilgroup.campaigns import Migration, upgrade_tables

VERSION = 2
"""The first released version. Version 1, made before, cannot be upgraded."""
MIGRATIONS: dict[int, Migration] = {}
"""For each version, the function that upgrades it to the next."""
metadata = MetaData()


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal, stored as text."""

    impl = String(40)
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Return the stored text."""
        return None if value is None else str(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Return the stored decimal."""
        return None if value is None else Decimal(value)


schema_version = Table(
    "bot_schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
)

users = Table(
    "bot_users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    # NULL until the user chooses one.
    Column("language", String(10)),
    Column("time_zone", String(60)),
    Column("added_by", BigInteger, nullable=False),
    Column("added_at", Float, nullable=False),
)

unknown_users = Table(
    "bot_unknown_users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("replied_at", Float, nullable=False),
)

# A conversation that has not led to a preview yet: one per user and chat.
conversations = Table(
    "bot_conversations",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("step", String(40), nullable=False),
    Column("draft", Text, nullable=False),
    Column("changed_at", Float, nullable=False),
)

# A previewed draft with its one-use confirmation. The draft of a row never changes: a changed draft is a new row.
pending_broadcasts = Table(
    "bot_pending_broadcasts",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger),
    Column("draft", Text, nullable=False),
    Column("draft_digest", String(64), nullable=False),
    # Roubles, as the preview showed them; NULL where the cost is unknown.
    Column("estimated_cost", DecimalText),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Float),
    # The rules that rejected it, and the reason once a user overrides them: JSON.
    Column("rule_override", Text),
    Column("campaign_id", Integer),
    # Whether its author must still be notified that it ended without a launch.
    Column("needs_notification", Boolean, nullable=False, default=False),
    Index("bot_pending_broadcasts_by_state", "state"),
)

# The messages that ask users to approve a broadcast. They are edited once it is decided.
approval_messages = Table(
    "bot_approval_messages",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
)

# A user's own phone number, for trial calls.
phone_numbers = Table(
    "bot_phone_numbers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("phone", String(11), nullable=False),
)

# The one message that shows a campaign in a chat, updated until it shows the end and the report was sent.
campaign_cards = Table(
    "bot_campaign_cards",
    metadata,
    Column("campaign_id", Integer, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("language", String(10), nullable=False),
    Column("is_final", Boolean, nullable=False, default=False),
    Column("is_report_sent", Boolean, nullable=False, default=False),
    Column("content_digest", String(64), nullable=False, default=""),
    Index("bot_campaign_cards_by_end", "is_final", "is_report_sent"),
)

recipient_groups = Table(
    "bot_recipient_groups",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("display_name", String(60), nullable=False),
    Column("recipients", Text, nullable=False),
    Column("recipient_count", Integer, nullable=False),
    Column("saved_by", BigInteger, nullable=False),
    Column("saved_at", Float, nullable=False),
)

# Chats that are notified of a low balance, and whether they were notified already.
balance_alerts = Table(
    "bot_balance_alerts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),
    Column("threshold", BigInteger, nullable=False),
    Column("language", String(10), nullable=False),
    Column("is_notified", Boolean, nullable=False, default=False),
)

# Groups that became supergroups, whose id is not the one that the configuration names.
chat_migrations = Table(
    "bot_chat_migrations",
    metadata,
    Column("old_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_id", BigInteger, nullable=False, unique=True),
)

# Questions to users, with the data of the action: answered once, by a button or by a reply to a message.
prompts = Table(
    "bot_prompts",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("payload", Text, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("bot_prompts_by_message", "chat_id", "message_id"),
    Index("bot_prompts_by_end", "expires_at"),
)

# Users who were notified that a campaign needs a decision; the attention key distinguishes its decisions.
attention_notices = Table(
    "bot_attention_notices",
    metadata,
    Column("campaign_id", Integer, primary_key=True, autoincrement=False),
    Column("attention_key", String(16), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("notified_at", Float, nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Create the bot's tables, or migrate those of an older version. Raises `JournalError` for any other."""
    upgrade_tables(connection, metadata, schema_version, VERSION, MIGRATIONS)
