"""Who was told that a campaign needs a person: once for each need, whatever happens to the bot in between."""

from sqlalchemy import Connection, delete, insert, select

from .tables import attention_notices


def notified_user_ids(connection: Connection, campaign_id: int, attention_key: str) -> set[int]:
    """Return who knows."""
    mine = (attention_notices.c.campaign_id == campaign_id) & (attention_notices.c.attention_key == attention_key)
    return set(connection.execute(select(attention_notices.c.user_id).where(mine)).scalars())


def add(connection: Connection, campaign_id: int, attention_key: str, user_id: int, now: float) -> None:
    """Note that somebody knows."""
    mine = (
        (attention_notices.c.campaign_id == campaign_id)
        & (attention_notices.c.attention_key == attention_key)
        & (attention_notices.c.user_id == user_id)
    )
    connection.execute(delete(attention_notices).where(mine))
    connection.execute(
        insert(attention_notices).values(
            campaign_id=campaign_id, attention_key=attention_key, user_id=user_id, notified_at=now
        )
    )
