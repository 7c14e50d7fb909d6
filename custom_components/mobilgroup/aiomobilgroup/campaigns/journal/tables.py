"""The journal's tables.

Times are seconds since the epoch, money is ten-thousandths of a rouble: both compare and add alike in every database.
"""

from decimal import Decimal
from typing import Any, override

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from .upgrade import Migration

VERSION = 2
"""The first released version. Version 1, made before it, cannot be upgraded."""
MIGRATIONS: dict[int, Migration] = {}
"""The function that upgrades each version to the next."""
_MAX_AMOUNT = Decimal(10**12)


class Money(TypeDecorator[Decimal]):
    """Roubles as a whole number of ten-thousandths; an amount that no account could have is stored as unknown."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        if value is None or not value.is_finite() or abs(value) >= _MAX_AMOUNT:
            return None
        return int((value * 10000).to_integral_value())

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the stored roubles; PostgreSQL returns the sum of whole numbers as a decimal."""
        return None if value is None else Decimal(int(value)) / 10000


class BoundedInteger(TypeDecorator[int]):
    """A whole number from the provider; one that no call could have (beyond 32 bits) is stored as unknown."""

    impl = Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        return value if value is not None and abs(value) < 2**31 else None


class TruncatedString(TypeDecorator[str]):
    """A text from outside, cut to the column's length, without characters that a database cannot store."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        """Initialize the type with its length in characters."""
        self.length = length
        super().__init__(length)

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        if value is None:
            return None
        # JSON escapes may contain lone surrogates.
        clean = value.replace("\0", "").encode(errors="replace").decode()
        return clean[: self.length]


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

leases = Table(
    "leases",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", TruncatedString(100), nullable=False),
    Column("renewals", BigInteger, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(100), nullable=False),
    Column("idempotency_key", String(200)),
    Column("fingerprint", String(64), nullable=False),
    Column("title", TruncatedString(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attention", String(20)),
    Column("actor_id", TruncatedString(200), nullable=False),
    Column("actor_source", TruncatedString(50), nullable=False),
    Column("sender", String(20), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("content", Text, nullable=False),
    Column("attempts", Integer),
    Column("interval", Integer),
    Column("repeat", Integer),
    Column("provider_schedule", Boolean, nullable=False),
    Column("policy", JSON, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("finished_at", Float),
    Column("reason", TruncatedString(100)),
    Column("redial_of", Integer),
    UniqueConstraint("account", "idempotency_key"),
    Index("campaigns_by_state", "account", "state", "due_at"),
    Index("campaigns_by_fingerprint", "account", "fingerprint", "created_at"),
    sqlite_autoincrement=True,
)

batches = Table(
    "batches",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("lease_id", String(36)),
    Column("recipients", Integer, nullable=False),
    # The batch is sent again although an earlier request may have been accepted.
    Column("is_resend_of_unknown", Boolean, nullable=False, default=False),
    Column("provider_id", TruncatedString(200)),
    Column("error_code", TruncatedString(200)),
    Column("evidence", JSON, nullable=False),
    Column("submitted_at", Float),
    Column("retry_deadline", Float),
    Column("retry_at", Float),
    Column("estimated_cost", Money),
    Column("budget", Money),
    Column("cost", Money),
    # What estimates are learned from: how many recipients were priced, the sum, their characters and seconds.
    Column("priced_count", Integer, nullable=False, default=0),
    Column("price_sum", Money),
    Column("characters", BigInteger, nullable=False, default=0),
    Column("total_duration", BigInteger, nullable=False, default=0),
    Column("completed_at", Float),
    # How many recipients have which outcome; null until first counted.
    Column("outcome_counts", JSON(none_as_null=True)),
    Index("batches_by_state", "state"),
    Index("batches_by_time", "submitted_at"),
)

recipients = Table(
    "recipients",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("row_number", Integer, primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("phone", String(20), nullable=False),
    Column("fields", JSON(none_as_null=True)),
    Column("rejection_reason", TruncatedString(100)),
    Column("outcome", String(20), nullable=False),
    Column("status", TruncatedString(200), nullable=False, default=""),
    Column("called_at_text", TruncatedString(40), nullable=False, default=""),
    Column("attempts", BoundedInteger),
    Column("duration", BoundedInteger),
    Column("message_duration", BoundedInteger),
    Column("price", Money),
    Column("cost", Money),
    # When the provider last reported a change of the call.
    Column("changed_at", Float),
    Column("transfer", JSON(none_as_null=True)),
    Column("sms", JSON(none_as_null=True)),
    Index("recipients_by_batch", "campaign_id", "batch", "row_number"),
    Index("recipients_by_phone", "phone"),
)

do_not_call = Table(
    "do_not_call",
    metadata,
    Column("phone", String(20), primary_key=True),
    Column("reason", TruncatedString(200), nullable=False),
    Column("added_by", TruncatedString(200), nullable=False),
    Column("added_at", Float, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("account", String(100), nullable=False),
    Column("actor_id", TruncatedString(200), nullable=False),
    Column("actor_source", TruncatedString(50), nullable=False),
    Column("action", String(50), nullable=False),
    Column("campaign_id", Integer),
    Column("result", TruncatedString(200), nullable=False),
    Column("details", JSON, nullable=False),
    Column("cost", Money),
    Index("audit_by_campaign", "campaign_id"),
    Index("audit_by_time", "at"),
    sqlite_autoincrement=True,
)
