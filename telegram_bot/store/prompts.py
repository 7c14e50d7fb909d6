"""Prompts: each is answered once, by the user who was asked, before it expires."""

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select

from ..domain.records import Prompt
from ..domain.users import ChatTarget
from .tables import prompts


def add(
    connection: Connection,
    prompt: Prompt,
    user_id: int,
    target: ChatTarget,
    *,
    now: float,
    expires_at: float,
    message_id: int | None = None,
) -> None:
    """Save a prompt, and delete those that expired without an answer."""
    connection.execute(delete(prompts).where(prompts.c.expires_at < now))
    connection.execute(
        insert(prompts).values(
            token=prompt.token,
            kind=prompt.kind,
            user_id=user_id,
            chat_id=target.chat_id,
            message_id=message_id,
            payload=msgspec.json.encode(prompt.payload).decode(),
            expires_at=expires_at,
        )
    )


def peek(connection: Connection, token: str, kind: str, user_id: int, now: float) -> Prompt | None:
    """Return a user's open prompt and keep it; None if it was answered, expired, or is another user's."""
    return _first(connection, _open(kind, user_id, now) & (prompts.c.token == token))


def consume(connection: Connection, token: str, kind: str, user_id: int, now: float) -> Prompt | None:
    """Return a user's open prompt and delete it; None if it was answered, expired, or is another user's."""
    found = peek(connection, token, kind, user_id, now)
    if found is None or connection.execute(delete(prompts).where(prompts.c.token == token)).rowcount == 0:
        return None
    return found


def find_by_message(
    connection: Connection, target: ChatTarget, message_id: int, user_id: int, now: float
) -> Prompt | None:
    """Return a user's open prompt that was asked in a message, or None."""
    return _first(
        connection,
        (prompts.c.chat_id == target.chat_id)
        & (prompts.c.message_id == message_id)
        & (prompts.c.user_id == user_id)
        & (prompts.c.expires_at >= now),
    )


def _open(kind: str, user_id: int, now: float) -> ColumnElement[bool]:
    """Return the condition for a user's unexpired prompts of a kind."""
    return (prompts.c.kind == kind) & (prompts.c.user_id == user_id) & (prompts.c.expires_at >= now)


def _first(connection: Connection, condition: ColumnElement[bool]) -> Prompt | None:
    """Return the prompt that meets a condition, or None."""
    row = connection.execute(select(prompts).where(condition)).mappings().first()
    return None if row is None else _prompt(row)


def _prompt(row: RowMapping) -> Prompt:
    """Return a row as a prompt."""
    return Prompt(token=row["token"], kind=row["kind"], payload=msgspec.json.decode(row["payload"]))
