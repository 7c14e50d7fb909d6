"""Attention notices: which users were notified that a campaign needs a decision, once for each decision."""

from sqlalchemy import Connection, delete, insert, select

from .tables import attention_notices


def notified_user_ids(connection: Connection, campaign_id: int, attention_key: str) -> set[int]:
    """Return the ids of the users who were notified of a decision that a campaign needs."""
    condition = (attention_notices.c.campaign_id == campaign_id) & (attention_notices.c.attention_key == attention_key)
    return set(connection.execute(select(attention_notices.c.user_id).where(condition)).scalars())


def add(connection: Connection, campaign_id: int, attention_key: str, user_id: int, now: float) -> None:
    """Save that a user was notified of a decision that a campaign needs, and when."""
    condition = (
        (attention_notices.c.campaign_id == campaign_id)
        & (attention_notices.c.attention_key == attention_key)
        & (attention_notices.c.user_id == user_id)
    )
    connection.execute(delete(attention_notices).where(condition))
    connection.execute(
        insert(attention_notices).values(
            campaign_id=campaign_id, attention_key=attention_key, user_id=user_id, notified_at=now
        )
    )
