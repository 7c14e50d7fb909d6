"""Call outcomes, parsed from the provider's status words.

The document shows four words and no complete list, so every other word is kept as text and means `OTHER`.
"""

from enum import StrEnum


class CallOutcome(StrEnum):
    """How a call ended."""

    PENDING = "pending"
    """The call has not ended, or nothing is known about it yet."""
    ANSWERED = "answered"
    """The call was answered."""
    BUSY = "busy"
    """The line was busy."""
    NO_ANSWER = "no_answer"
    """The call was not answered."""
    REJECTED = "rejected"
    """The call was rejected."""
    FAILED = "failed"
    """The number could not be reached at all."""
    OTHER = "other"
    """The provider used an unknown word; it is kept in `status`."""


def parse_call_outcome(status: str) -> CallOutcome:
    """Return the call outcome that a status word of the statistics means."""
    return _KNOWN.get(" ".join(status.casefold().replace("ё", "е").split()), CallOutcome.OTHER)


_KNOWN = {
    # «Запрос статистики», 4
    "успешно": CallOutcome.ANSWERED,
    "занято": CallOutcome.BUSY,
    "нет ответа": CallOutcome.NO_ANSWER,
    # Not in the document: words of the same meaning, so that a small change of wording is still recognized.
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
