"""Forgetting whom was called, and what was said, when the time to keep it is over; counts and costs stay."""

from sqlalchemy import Connection, select, update

from ..states import FINAL_STATES
from .tables import campaigns, recipients

PURGED = ""
_CHUNK_SIZE = 5000


def purge(connection: Connection, account: str, before: float) -> int:
    """Forget the numbers and texts of a part of what ended before a moment, and return how much that was.

    It is to be repeated until it returns 0: a long list forgotten at once would keep an alarm waiting.
    """
    campaign = connection.execute(
        select(campaigns.c.id)
        .where(
            campaigns.c.account == account,
            campaigns.c.state.in_(list(FINAL_STATES)),
            campaigns.c.finished_at < before,
            campaigns.c.fingerprint != PURGED,
        )
        .limit(1)
    ).scalar_one_or_none()
    if campaign is None:
        return 0
    some = (
        select(recipients.c.row_number)
        .where(recipients.c.campaign_id == campaign, recipients.c.phone != PURGED)
        .limit(_CHUNK_SIZE)
        .scalar_subquery()
    )
    forgotten = connection.execute(
        update(recipients)
        .where(recipients.c.campaign_id == campaign, recipients.c.row_number.in_(some))
        .values(phone=PURGED, fields=None, transfer=None, sms=None)
    ).rowcount
    if forgotten < _CHUNK_SIZE:
        connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign)
            .values(content=PURGED, title=PURGED, idempotency_key=None, fingerprint=PURGED)
        )
    return forgotten + 1
