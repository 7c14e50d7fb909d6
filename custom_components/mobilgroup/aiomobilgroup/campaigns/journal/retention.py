"""Forgetting whom was called, and what was said, when the time to keep it is over; counts and costs stay."""

from sqlalchemy import Connection, select, update

from ..states import ENDED
from .tables import campaigns, recipients

FORGOTTEN = ""
_AT_ONCE = 5000


def purge(connection: Connection, account: str, before: float) -> int:
    """Forget the numbers and texts of a part of what ended before a moment, and return how much that was.

    It is to be repeated until it returns 0: a long list forgotten at once would keep an alarm waiting.
    """
    campaign = connection.execute(
        select(campaigns.c.id)
        .where(
            campaigns.c.account == account,
            campaigns.c.state.in_(list(ENDED)),
            campaigns.c.finished_at < before,
            campaigns.c.fingerprint != FORGOTTEN,
        )
        .limit(1)
    ).scalar_one_or_none()
    if campaign is None:
        return 0
    some = (
        select(recipients.c.row)
        .where(recipients.c.campaign_id == campaign, recipients.c.phone != FORGOTTEN)
        .limit(_AT_ONCE)
        .scalar_subquery()
    )
    forgotten = connection.execute(
        update(recipients)
        .where(recipients.c.campaign_id == campaign, recipients.c.row.in_(some))
        .values(phone=FORGOTTEN, fields=None, transfer=None, sms=None)
    ).rowcount
    if forgotten < _AT_ONCE:
        connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign)
            .values(content=FORGOTTEN, title=FORGOTTEN, key=None, fingerprint=FORGOTTEN)
        )
    return forgotten + 1
