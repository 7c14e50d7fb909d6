"""Conversations that have not come to a preview yet: one a person and chat. They survive a restart.

`step` says what is waited for, in the words of the feature that asks; a step of another feature is nobody else's
business. What was said so far is that feature's own JSON.
"""

from collections.abc import Callable, Collection

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, insert, select

from ..domain.records import ConversationRecord
from .tables import conversations

_IS_OPEN = select(conversations.c.user_id).where(
    conversations.c.user_id == bindparam("user_id"), conversations.c.chat_id == bindparam("chat_id")
)


type Change = Callable[[ConversationRecord], ConversationRecord]


def is_open(connection: Connection, user_id: int, chat_id: int) -> bool:
    """Return whether a person has a conversation in a chat; what was said so far may be long and is not read."""
    return connection.execute(_IS_OPEN, {"user_id": user_id, "chat_id": chat_id}).first() is not None


def get(connection: Connection, user_id: int, chat_id: int) -> ConversationRecord | None:
    """Return a person's conversation in a chat."""
    mine = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    row = connection.execute(select(conversations).where(mine)).mappings().first()
    return None if row is None else ConversationRecord(step=row["step"], draft=row["draft"])


def save(connection: Connection, user_id: int, chat_id: int, step: str, draft: str, now: float) -> None:
    """Begin a conversation, or go on with the one that is there."""
    mine = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    values = {"step": step, "draft": draft, "changed_at": now}
    if connection.execute(sa.update(conversations).where(mine).values(**values)).rowcount == 0:
        connection.execute(insert(conversations).values(user_id=user_id, chat_id=chat_id, **values))


def update(
    connection: Connection, user_id: int, chat_id: int, steps: Collection[str], how: Change, now: float
) -> ConversationRecord | None:
    """Change a conversation that waits at one of some steps, as one thing; None where it does not."""
    mine = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    # On a server, who changes it next waits for this transaction; SQLite has one writer anyway.
    connection.execute(select(conversations.c.step).where(mine).with_for_update())
    found = get(connection, user_id, chat_id)
    if found is None or found.step not in steps:
        return None
    changed = how(found)
    save(connection, user_id, chat_id, changed.step, changed.draft, now)
    return changed


def delete(connection: Connection, user_id: int, chat_id: int) -> bool:
    """Delete a conversation; return whether there was one."""
    mine = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    return connection.execute(sa.delete(conversations).where(mine)).rowcount > 0


def delete_old(connection: Connection, before: float) -> int:
    """Forget conversations nobody has gone on with since a moment."""
    return connection.execute(sa.delete(conversations).where(conversations.c.changed_at < before)).rowcount
