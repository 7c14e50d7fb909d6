"""Who was told that a campaign needs a person: once for each need, whatever happens to the bot in between."""

from sqlalchemy import Connection, delete, insert, select

from .tables import told


def who(connection: Connection, campaign_id: int, mark: str) -> set[int]:
    """Return who knows."""
    mine = (told.c.campaign_id == campaign_id) & (told.c.mark == mark)
    return set(connection.execute(select(told.c.user_id).where(mine)).scalars())


def note(connection: Connection, campaign_id: int, mark: str, user_id: int, now: float) -> None:
    """Note that somebody knows."""
    mine = (told.c.campaign_id == campaign_id) & (told.c.mark == mark) & (told.c.user_id == user_id)
    connection.execute(delete(told).where(mine))
    connection.execute(insert(told).values(campaign_id=campaign_id, mark=mark, user_id=user_id, told_at=now))
