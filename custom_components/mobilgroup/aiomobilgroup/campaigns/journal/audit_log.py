"""The append-only audit log: who did what, when and from where, with which result and cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select

from ..clock import to_datetime
from ..models import Actor, Override
from .tables import audit


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the audit log."""

    at: datetime
    actor: Actor
    action: str
    campaign_id: int | None
    result: str
    details: dict[str, Any]
    cost: Decimal | None


def append(
    connection: Connection,
    /,
    now: float,
    account: str,
    actor: Actor,
    action: str,
    *,
    campaign_id: int | None = None,
    result: str = "ok",
    cost: Decimal | None = None,
    **details: Any,
) -> None:
    """Append an entry. Phone numbers do not belong in `details`."""
    connection.execute(
        insert(audit).values(
            at=now,
            account=account,
            actor_id=actor.id,
            actor_source=actor.source,
            action=action,
            campaign_id=campaign_id,
            result=result[:200],
            details=details,
            cost=cost,
        )
    )


def list_entries(connection: Connection, account: str, campaign_id: int | None, limit: int) -> list[AuditEntry]:
    """Return the last entries of an account, or of one campaign, newest first."""
    query = select(audit).where(audit.c.account == account)
    if campaign_id is not None:
        query = query.where(audit.c.campaign_id == campaign_id)
    rows = connection.execute(query.order_by(audit.c.id.desc()).limit(limit)).mappings()
    return [
        AuditEntry(
            to_datetime(row["at"]),
            Actor(row["actor_id"], row["actor_source"]),
            row["action"],
            row["campaign_id"],
            row["result"],
            row["details"],
            row["cost"],
        )
        for row in rows
    ]


def override_details(override: Override | None) -> dict[str, Any]:
    """Return an override as details of an audit entry; empty without an override."""
    return {"override": sorted(override.rules), "reason": override.reason} if override else {}
