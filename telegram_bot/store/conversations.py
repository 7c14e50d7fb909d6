"""Conversations that have not led to a preview yet: one per user and chat. They survive a restart.

`step` names the awaited input in the words of the handlers that ask for it; other handlers ignore the conversation.
`draft` is the JSON of those handlers.
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
    """Return whether a user has a conversation in a chat, without reading its draft, which may be long."""
    return connection.execute(_IS_OPEN, {"user_id": user_id, "chat_id": chat_id}).first() is not None


def get(connection: Connection, user_id: int, chat_id: int) -> ConversationRecord | None:
    """Return a user's conversation in a chat, or None if there is none."""
    condition = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    row = connection.execute(select(conversations).where(condition)).mappings().first()
    return None if row is None else ConversationRecord(step=row["step"], draft=row["draft"])


def save(connection: Connection, user_id: int, chat_id: int, step: str, draft: str, now: float) -> None:
    """Save a user's conversation in a chat; it replaces the former one."""
    condition = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    values = {"step": step, "draft": draft, "changed_at": now}
    if connection.execute(sa.update(conversations).where(condition).values(**values)).rowcount == 0:
        connection.execute(insert(conversations).values(user_id=user_id, chat_id=chat_id, **values))


def update(
    connection: Connection, user_id: int, chat_id: int, steps: Collection[str], change: Change, now: float
) -> ConversationRecord | None:
    """Change a conversation atomically and return it; return None if it awaits none of `steps`."""
    condition = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    # On a server, the next change waits for this transaction; SQLite has one writer anyway.
    connection.execute(select(conversations.c.step).where(condition).with_for_update())
    found = get(connection, user_id, chat_id)
    if found is None or found.step not in steps:
        return None
    changed = change(found)
    save(connection, user_id, chat_id, changed.step, changed.draft, now)
    return changed


def delete(connection: Connection, user_id: int, chat_id: int) -> bool:
    """Delete a conversation; return whether there was one."""
    condition = (conversations.c.user_id == user_id) & (conversations.c.chat_id == chat_id)
    return connection.execute(sa.delete(conversations).where(condition)).rowcount > 0


def delete_old(connection: Connection, before: float) -> int:
    """Delete the conversations that were not changed since a time; return their number."""
    return connection.execute(sa.delete(conversations).where(conversations.c.changed_at < before)).rowcount
