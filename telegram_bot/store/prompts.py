"""What people were asked: each is answered once, by the person who was asked, while it is fresh."""

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select

from ..domain.records import Question
from ..domain.users import Place
from .tables import questions


def ask(
    connection: Connection,
    question: Question,
    user_id: int,
    place: Place,
    *,
    now: float,
    expires_at: float,
    message_id: int | None = None,
) -> None:
    """Keep a question; those that nobody answered in time are forgotten."""
    connection.execute(delete(questions).where(questions.c.expires_at < now))
    connection.execute(
        insert(questions).values(
            token=question.token,
            kind=question.kind,
            user_id=user_id,
            chat_id=place.chat_id,
            message_id=message_id,
            content=msgspec.json.encode(question.content).decode(),
            expires_at=expires_at,
        )
    )


def look(connection: Connection, token: str, kind: str, user_id: int, now: float) -> Question | None:
    """Return a question that still stands, and leave it there."""
    return _first(connection, _open(kind, user_id, now) & (questions.c.token == token))


def take(connection: Connection, token: str, kind: str, user_id: int, now: float) -> Question | None:
    """Return a question that is answered now; None when it was answered, is too old, or another's."""
    found = look(connection, token, kind, user_id, now)
    if found is None or connection.execute(delete(questions).where(questions.c.token == token)).rowcount == 0:
        return None
    return found


def replied_to(connection: Connection, place: Place, message_id: int, user_id: int, now: float) -> Question | None:
    """Return the question that a message asked this person."""
    return _first(
        connection,
        (questions.c.chat_id == place.chat_id)
        & (questions.c.message_id == message_id)
        & (questions.c.user_id == user_id)
        & (questions.c.expires_at >= now),
    )


def _open(kind: str, user_id: int, now: float) -> ColumnElement[bool]:
    """Return the condition that a question is this person's and fresh."""
    return (questions.c.kind == kind) & (questions.c.user_id == user_id) & (questions.c.expires_at >= now)


def _first(connection: Connection, condition: ColumnElement[bool]) -> Question | None:
    """Return the question that a condition finds."""
    row = connection.execute(select(questions).where(condition)).mappings().first()
    return None if row is None else _question(row)


def _question(row: RowMapping) -> Question:
    """Return a row as a question."""
    return Question(token=row["token"], kind=row["kind"], content=msgspec.json.decode(row["content"]))
