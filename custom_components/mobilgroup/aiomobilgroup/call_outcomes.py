"""How a call ended, read from the provider's words.

The document shows four words and does not close the list, so every other word is kept as text and means `OTHER`.
"""

from enum import StrEnum


class CallOutcome(StrEnum):
    """How a call ended."""

    PENDING = "pending"
    """It has not ended, or nothing is known of it yet."""
    ANSWERED = "answered"
    """Somebody answered."""
    BUSY = "busy"
    """The line was busy."""
    NO_ANSWER = "no_answer"
    """Nobody answered."""
    REJECTED = "rejected"
    """The call was rejected."""
    FAILED = "failed"
    """The number could not be reached at all."""
    OTHER = "other"
    """The provider used a word that is not known; it is kept in `status`."""


def parse_call_outcome(status: str) -> CallOutcome:
    """Return what a status of the statistics means."""
    return _KNOWN.get(" ".join(status.casefold().replace("ё", "е").split()), CallOutcome.OTHER)


_KNOWN = {
    # «Запрос статистики», 4
    "успешно": CallOutcome.ANSWERED,
    "занято": CallOutcome.BUSY,
    "нет ответа": CallOutcome.NO_ANSWER,
    # Not in the document: near words of the same meaning, so that a small change of wording is not lost.
    "": CallOutcome.PENDING,
    "в очереди": CallOutcome.PENDING,
    "в процессе": CallOutcome.PENDING,
    "ожидание": CallOutcome.PENDING,
    "ожидает": CallOutcome.PENDING,
    "набор": CallOutcome.PENDING,
    "звоним": CallOutcome.PENDING,
    "разговор": CallOutcome.PENDING,
    "отвечен": CallOutcome.ANSWERED,
    "абонент занят": CallOutcome.BUSY,
    "не отвечает": CallOutcome.NO_ANSWER,
    "не ответил": CallOutcome.NO_ANSWER,
    "абонент не ответил": CallOutcome.NO_ANSWER,
    "сброс": CallOutcome.REJECTED,
    "сброшен": CallOutcome.REJECTED,
    "отклонен": CallOutcome.REJECTED,
    "отклонено": CallOutcome.REJECTED,
    "ошибка": CallOutcome.FAILED,
    "недоступен": CallOutcome.FAILED,
    "абонент недоступен": CallOutcome.FAILED,
    "неправильный номер": CallOutcome.FAILED,
    "номер не существует": CallOutcome.FAILED,
}
