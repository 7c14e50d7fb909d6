"""Who was told that a campaign needs a person: once for each need, whatever happens to the bot in between."""

from sqlalchemy import Connection, delete, insert, select

from .tables import attention_notices


def notified_user_ids(connection: Connection, campaign_id: int, mark: str) -> set[int]:
    """Return who knows."""
    mine = (attention_notices.c.campaign_id == campaign_id) & (attention_notices.c.attention_key == mark)
    return set(connection.execute(select(attention_notices.c.user_id).where(mine)).scalars())


def add(connection: Connection, campaign_id: int, mark: str, user_id: int, now: float) -> None:
    """Note that somebody knows."""
    mine = (
        (attention_notices.c.campaign_id == campaign_id)
        & (attention_notices.c.attention_key == mark)
        & (attention_notices.c.user_id == user_id)
    )
    connection.execute(delete(attention_notices).where(mine))
    connection.execute(
        insert(attention_notices).values(campaign_id=campaign_id, attention_key=mark, user_id=user_id, notified_at=now)
    )
