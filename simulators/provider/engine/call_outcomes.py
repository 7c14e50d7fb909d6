"""Call outcomes by the last two digits of a number.

The table is the contract of the simulator and is repeated in README.md. Only `Успешно`, `Занято`, `Нет ответа` and the
SMS status `Доставлено` stand in the provider's document; the other statuses are plausible inventions.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """A call's status in the statistics."""

    ANSWERED = "Успешно"
    """Documented: the recipient picked up."""
    BUSY = "Занято"
    """Documented: the line was busy."""
    NO_ANSWER = "Нет ответа"
    """Documented: the call was not picked up."""
    REJECTED = "Отклонено"
    """Invented: the recipient pressed "decline"."""
    NO_SUCH_NUMBER = "Неправильный номер"
    """Invented: the number does not exist."""
    UNAVAILABLE = "Абонент недоступен"
    """Invented: the phone is switched off."""
    FAILED = "Ошибка"
    """Invented: the call could not be made."""
    MACHINE = "Автоответчик"
    """Invented: an answering machine picked up."""
    STRANGE = "Особый исход №7"
    """Invented: a status that clients do not know."""
    SHOUTED = "  УСПЕШНО "
    """Invented: a documented status in upper case and with blanks."""
    EMPTY = ""
    """Invented: an ended call whose status is empty."""
    WAITING = "Ожидание"
    """Invented: no attempt is in progress, and another one follows."""
    DIALLING = "Набор"
    """Invented: the phone is ringing."""
    TALKING = "Разговор"
    """Invented: the message is being played."""


class SmsStatus(StrEnum):
    """An SMS's status in the statistics."""

    DELIVERED = "Доставлено"
    """Documented: the SMS arrived."""
    NOT_DELIVERED = "Не доставлено"
    """Invented: the SMS did not arrive."""
    SENT = "Отправлено"
    """Invented: it is not known yet whether the SMS arrived."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One dialling attempt."""

    status: Status
    ring: int
    """Seconds of ringing before it is answered or ends."""
    played: float = 0.0
    """The part of the message that is played, 0 to 1; 0 is not answered."""
    again: bool = False
    """Whether the provider may dial again."""


@dataclass(frozen=True, eq=False, slots=True)
class CallScenario:
    """The outcome of each attempt to call a recipient; the last one repeats for all further attempts."""

    name: str
    attempts: tuple[Attempt, ...]
    sms: SmsStatus | None = None
    transfer: Status | None = None
    transfer_seconds: int = 0
    transfer_without_script: bool = False
    presses_one: bool = False
    rejected: bool = False
    never_dialled: bool = False
    shows_between: bool = False
    hidden_until_ended: bool = False

    def attempt(self, number: int) -> Attempt:
        """Return the outcome of the attempt with this number, counted from 1."""
        return self.attempts[min(number, len(self.attempts)) - 1]


_FULL = Attempt(Status.ANSWERED, 6, 1.0)
_BUSY = Attempt(Status.BUSY, 3, again=True)
_SILENT = Attempt(Status.NO_ANSWER, 30, again=True)

ANSWERED = CallScenario("answered", (_FULL,))

BY_LAST_DIGITS: dict[str, CallScenario] = {
    "40": CallScenario("listened in part", (Attempt(Status.ANSWERED, 6, 0.5),)),
    "41": CallScenario("hung up at once", (Attempt(Status.ANSWERED, 6, 0.1),)),
    "42": CallScenario("pressed 1 to repeat", (_FULL,), presses_one=True),
    "43": CallScenario("answered after long ringing", (Attempt(Status.ANSWERED, 55, 1.0),)),
    "44": CallScenario("answering machine", (Attempt(Status.MACHINE, 20, 1.0),)),
    "50": CallScenario("busy", (_BUSY,)),
    "51": CallScenario("no answer", (_SILENT,)),
    "52": CallScenario("answered at the 2nd attempt", (_SILENT, _FULL)),
    "53": CallScenario("answered at the 3rd attempt", (_SILENT, _BUSY, _FULL)),
    "54": CallScenario("busy, then answered", (_BUSY, _FULL)),
    "55": CallScenario("rejected", (Attempt(Status.REJECTED, 8),)),
    "56": CallScenario("no such number", (Attempt(Status.NO_SUCH_NUMBER, 1),)),
    "57": CallScenario("switched off", (Attempt(Status.UNAVAILABLE, 4, again=True),)),
    "58": CallScenario("failed", (Attempt(Status.FAILED, 1),)),
    "59": CallScenario("unknown status", (Attempt(Status.STRANGE, 6),)),
    "60": CallScenario("no answer, SMS delivered", (_SILENT,), sms=SmsStatus.DELIVERED),
    "61": CallScenario("no answer, SMS not delivered", (_SILENT,), sms=SmsStatus.NOT_DELIVERED),
    "62": CallScenario("no answer, SMS on its way for ever", (_SILENT,), sms=SmsStatus.SENT),
    "63": CallScenario("busy, SMS delivered", (_BUSY,), sms=SmsStatus.DELIVERED),
    "70": CallScenario("transferred, operator answered", (_FULL,), transfer=Status.ANSWERED, transfer_seconds=30),
    "71": CallScenario("transferred, operator did not answer", (_FULL,), transfer=Status.NO_ANSWER),
    "72": CallScenario("transferred, operator busy", (_FULL,), transfer=Status.BUSY),
    "73": CallScenario(
        "busy with transfer and SMS, as in the document's sample",
        (_BUSY,),
        sms=SmsStatus.DELIVERED,
        transfer=Status.NO_ANSWER,
        transfer_without_script=True,
    ),
    "80": CallScenario("rejected for lack of money", (_FULL,), rejected=True),
    "81": CallScenario("waiting for ever", (_FULL,), never_dialled=True),
    "82": CallScenario("empty status", (Attempt(Status.EMPTY, 6, 1.0),)),
    "83": CallScenario("known status in other case", (Attempt(Status.SHOUTED, 6, 1.0),)),
    "84": CallScenario("no answer shown between attempts, then answered", (_SILENT, _FULL), shows_between=True),
    "85": CallScenario("absent from the statistics until it ends", (_FULL,), hidden_until_ended=True),
}

_TABLE = [BY_LAST_DIGITS.get(f"{digits:02}", ANSWERED) for digits in range(100)]


def scenario_for(phone: str) -> CallScenario:
    """Return the call scenario of a number."""
    return _TABLE[int(phone[-2:])]
