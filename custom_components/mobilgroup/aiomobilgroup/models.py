"""The provider's answers as typed, immutable data.

Money is `Decimal` in roubles, durations are seconds, ids are text. What the provider leaves out or writes in a way that
cannot be read is None or empty. Numbers are masked wherever a model is shown.
"""

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import override

import msgspec

from .call_outcomes import CallOutcome, parse_call_outcome
from .exceptions import MobilgroupApiError, error_for_code
from .phones import mask_phone


class Balance(msgspec.Struct, frozen=True):
    """The money on the account ("Получение справочной информации", 9); `currency` is its ISO 4217 code."""

    amount: Decimal
    currency: str


class Recording(msgspec.Struct, frozen=True):
    """A phrase or script of the account; `duration` is in seconds."""

    id: str
    name: str = ""
    duration: int | None = None


class SenderNumber(msgspec.Struct, frozen=True):
    """A number the account may call from."""

    number: str
    description: str = ""


class Template(msgspec.Struct, frozen=True):
    """A saved text of a client (`account`) of the CRM; without an `id` it is a new one."""

    id: str = ""
    account: str = ""
    name: str = ""
    message: str = ""


class TemplateResult(msgspec.Struct, frozen=True):
    """What became of one saved template: `result` is `ok`, or the code of what was wrong with it."""

    result: str
    id: str = ""
    name: str = ""
    message: str = ""

    @property
    def ok(self) -> bool:
        """Return whether it was saved."""
        return self.result.strip().casefold() == "ok"

    @property
    def error(self) -> MobilgroupApiError | None:
        """Return the error that kept it from being saved."""
        return None if self.ok else error_for_code(self.result)


class ReceiptRow(msgspec.Struct, frozen=True, gc=False):
    """What the provider says of one recipient when it takes a broadcast.

    `price` is what a successful call will cost, `duration` the seconds the message lasts, `description` the error code
    where `result` is not `ok`.
    """

    phone: str = ""
    result: str = ""
    price: Decimal | None = None
    duration: int | None = None
    description: str = ""

    @property
    def ok(self) -> bool:
        """Return whether this number will be called."""
        return self.result.strip().casefold() == "ok"

    @property
    def error(self) -> MobilgroupApiError | None:
        """Return the error for which this number will not be called."""
        return None if self.ok else error_for_code(self.description)

    @override
    def __repr__(self) -> str:
        """Show the row with its number masked."""
        return f"ReceiptRow({mask_phone(self.phone)!r}, result={self.result!r}, description={self.description!r})"


class Receipt(msgspec.Struct, frozen=True, tag_field="result", tag="ok"):
    """An accepted broadcast ("Отправка голосовых сообщений", 3); `budget` is what it will cost, roughly."""

    id: str
    phones: int | None = None
    budget: Decimal | None = None
    subscribers: tuple[ReceiptRow, ...] = ()


class Transfer(msgspec.Struct, frozen=True, gc=False):
    """A call that a script forwarded: to which number, for how many seconds, what it cost and how it ended."""

    number: str = ""
    duration: int | None = None
    price: Decimal | None = None
    status: str = ""

    @property
    def outcome(self) -> CallOutcome:
        """Return how the forwarded call ended."""
        return parse_call_outcome(self.status)

    @override
    def __repr__(self) -> str:
        """Show the transfer with its number masked."""
        return f"Transfer({mask_phone(self.number)!r}, status={self.status!r})"


class Sms(msgspec.Struct, frozen=True, gc=False):
    """A text message sent because nobody answered; `partition` is how many parts it took."""

    date: str = ""
    message: str = ""
    partition: int | None = None
    price: Decimal | None = None
    status: str = ""

    @property
    def delivered(self) -> bool:
        """Return whether it is known to have arrived."""
        return self.status.strip().casefold() == "доставлено"

    @override
    def __repr__(self) -> str:
        """Show the message's fate without its text."""
        return f"Sms(status={self.status!r}, partition={self.partition!r}, price={self.price!r})"


class Call(msgspec.Struct, frozen=True, gc=False):
    """One recipient of a broadcast as the statistics have it ("Запрос статистики", 4).

    `status` and `date` stay as the provider wrote them; `outcome` and `when` read them.
    """

    phone: str = ""
    date: str = ""
    status: str = ""
    attempts: int | None = None
    duration: int | None = None
    price: Decimal | None = None
    transfer: Transfer | None = None
    sms: Sms | None = None

    @property
    def outcome(self) -> CallOutcome:
        """Return how the call ended, or that it has not."""
        return parse_call_outcome(self.status)

    def called_at(self, time_zone: tzinfo) -> datetime | None:
        """Return the moment of the call, aware; `time_zone` is the one the provider writes dates in."""
        for form in _DATE_FORMS:
            try:
                return datetime.strptime(self.date.strip(), form).replace(tzinfo=time_zone)
            except ValueError:
                continue
        return None

    @override
    def __repr__(self) -> str:
        """Show the call with its number masked."""
        return f"Call({mask_phone(self.phone)!r}, status={self.status!r}, attempts={self.attempts!r})"


class Report(msgspec.Struct, frozen=True, tag_field="result", tag="ok"):
    """The statistics of a broadcast; `budget` is what it has cost."""

    id: str
    phones: int | None = None
    budget: Decimal | None = None
    subscribers: tuple[Call, ...] = ()


# The document says "Дата" and shows none; `schedule` is written in the first of these.
_DATE_FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
)
