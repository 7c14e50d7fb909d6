"""The bot's tables, in the same database as the campaigns' journal. Moments are seconds since the epoch."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from aiomobilgroup.campaigns import Migration, upgrade_tables

VERSION = 2
"""The first released version. Version 1, made before, is not understood any more."""
MIGRATIONS: dict[int, Migration] = {}
"""What turns a version into the next."""
metadata = MetaData()

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
    # None as long as the person has chosen nothing.
    Column("language", String(10)),
    Column("zone", String(60)),
    Column("added_by", BigInteger, nullable=False),
    Column("added_at", Float, nullable=False),
)

strangers = Table(
    "bot_strangers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("answered_at", Float, nullable=False),
)

# A conversation that has not come to a preview yet: one a person and chat.
conversations = Table(
    "bot_conversations",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("step", String(40), nullable=False),
    Column("wish", Text, nullable=False),
    Column("changed_at", Float, nullable=False),
)

# A preview with its one-use confirmation. What is confirmed is what stands here: it is never changed, only replaced.
orders = Table(
    "bot_orders",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger),
    Column("wish", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Float),
    # The rules that said no, and, once a person sets them aside, why: as JSON.
    Column("override", Text),
    Column("campaign_id", Integer),
    # Whether its author still has to be told that nobody was called.
    Column("is_untold", Boolean, nullable=False, default=False),
    Index("bot_orders_by_state", "state"),
)

# The messages in which others are asked to approve an order: they are edited once it is decided.
approvals = Table(
    "bot_approvals",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
)

# A person's own number, for test calls.
own_numbers = Table(
    "bot_own_numbers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("phone", String(11), nullable=False),
)

# The one message in which a campaign is shown, until it shows the end and the report has followed.
cards = Table(
    "bot_cards",
    metadata,
    Column("campaign_id", Integer, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("language", String(10), nullable=False),
    Column("is_final", Boolean, nullable=False, default=False),
    Column("is_reported", Boolean, nullable=False, default=False),
    Column("shown", String(64), nullable=False, default=""),
    Index("bot_cards_by_end", "is_final", "is_reported"),
)

groups = Table(
    "bot_groups",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("shown_name", String(60), nullable=False),
    Column("recipients", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("saved_by", BigInteger, nullable=False),
    Column("saved_at", Float, nullable=False),
)

# Chats that are told of a low balance, and whether they know already.
alerts = Table(
    "bot_alerts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),
    Column("threshold", BigInteger, nullable=False),
    Column("language", String(10), nullable=False),
    Column("is_told", Boolean, nullable=False, default=False),
)

# Groups that have become supergroups, which have another id than the configuration names.
moved_chats = Table(
    "bot_moved_chats",
    metadata,
    Column("old_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_id", BigInteger, nullable=False, unique=True),
)

# What a person was asked, with what his answer is about: a button to be pressed once, or a message to be replied to.
questions = Table(
    "bot_questions",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("content", Text, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("bot_questions_by_message", "chat_id", "message_id"),
    Index("bot_questions_by_end", "expires_at"),
)

# Who was told that a campaign needs a person; `mark` is what tells this need from others of the same campaign.
told = Table(
    "bot_told",
    metadata,
    Column("campaign_id", Integer, primary_key=True, autoincrement=False),
    Column("mark", String(16), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("told_at", Float, nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Create the bot's tables, or migrate those of an older version. Raises `JournalError` for any other."""
    upgrade_tables(connection, metadata, schema_version, VERSION, MIGRATIONS)
