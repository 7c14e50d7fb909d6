"""How a call ended, read from the provider's words.

The document shows four words and does not close the list, so every other word is kept as text and means `OTHER`.
"""

from enum import StrEnum


class Outcome(StrEnum):
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


def outcome_of(status: str) -> Outcome:
    """Return what a status of the statistics means."""
    return _KNOWN.get(" ".join(status.casefold().replace("ё", "е").split()), Outcome.OTHER)


_KNOWN = {
    # «Запрос статистики», 4
    "успешно": Outcome.ANSWERED,
    "занято": Outcome.BUSY,
    "нет ответа": Outcome.NO_ANSWER,
    # Not in the document: near words of the same meaning, so that a small change of wording is not lost.
    "": Outcome.PENDING,
    "в очереди": Outcome.PENDING,
    "в процессе": Outcome.PENDING,
    "ожидание": Outcome.PENDING,
    "ожидает": Outcome.PENDING,
    "набор": Outcome.PENDING,
    "звоним": Outcome.PENDING,
    "разговор": Outcome.PENDING,
    "отвечен": Outcome.ANSWERED,
    "абонент занят": Outcome.BUSY,
    "не отвечает": Outcome.NO_ANSWER,
    "не ответил": Outcome.NO_ANSWER,
    "абонент не ответил": Outcome.NO_ANSWER,
    "сброс": Outcome.REJECTED,
    "сброшен": Outcome.REJECTED,
    "отклонен": Outcome.REJECTED,
    "отклонено": Outcome.REJECTED,
    "ошибка": Outcome.FAILED,
    "недоступен": Outcome.FAILED,
    "абонент недоступен": Outcome.FAILED,
    "неправильный номер": Outcome.FAILED,
    "номер не существует": Outcome.FAILED,
}
