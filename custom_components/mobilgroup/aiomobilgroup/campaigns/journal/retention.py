"""The purge of phone numbers and texts after their retention time; counts and costs stay."""

from sqlalchemy import Connection, select, update

from ..states import FINAL_STATES
from .tables import campaigns, recipients

PURGED = ""
_CHUNK_SIZE = 5000


def purge(connection: Connection, account: str, before: float) -> int:
    """Purge the numbers and texts of some recipients whose campaign ended before a time; return 0 if none is left.

    Repeat it until it returns 0: purging a long list at once would delay an alarm.
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
    chunk = (
        select(recipients.c.row_number)
        .where(recipients.c.campaign_id == campaign, recipients.c.phone != PURGED)
        .limit(_CHUNK_SIZE)
        .scalar_subquery()
    )
    purged = connection.execute(
        update(recipients)
        .where(recipients.c.campaign_id == campaign, recipients.c.row_number.in_(chunk))
        .values(phone=PURGED, fields=None, transfer=None, sms=None)
    ).rowcount
    if purged < _CHUNK_SIZE:
        connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign)
            .values(content=PURGED, title=PURGED, idempotency_key=None, fingerprint=PURGED)
        )
    return purged + 1
