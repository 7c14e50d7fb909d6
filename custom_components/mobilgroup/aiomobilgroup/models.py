"""The provider's answers as typed, immutable data.

Money is `Decimal` in roubles, durations are seconds, ids are text. A value that the provider leaves out or writes in an
unreadable way is None or empty. Every `repr` masks the numbers of recipients.
"""

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import override

import msgspec

from .call_outcomes import CallOutcome, parse_call_outcome
from .exceptions import MobilgroupApiError, error_for_code
from .phones import mask_phone


class Balance(msgspec.Struct, frozen=True):
    """The account's balance ("Получение справочной информации", 9); `currency` is its ISO 4217 code."""

    amount: Decimal
    currency: str


class Recording(msgspec.Struct, frozen=True):
    """A recorded phrase or a voice script of the account; `duration` is in seconds."""

    id: str
    name: str = ""
    duration: int | None = None


class SenderNumber(msgspec.Struct, frozen=True):
    """A sender number of the account."""

    number: str
    description: str = ""


class Template(msgspec.Struct, frozen=True):
    """A saved text of a client (`account`) of the CRM; one without an `id` is new."""

    id: str = ""
    account: str = ""
    name: str = ""
    message: str = ""


class TemplateResult(msgspec.Struct, frozen=True):
    """The result of saving one template: `result` is `ok` or an error code."""

    result: str
    id: str = ""
    name: str = ""
    message: str = ""

    @property
    def ok(self) -> bool:
        """Return whether the template was saved."""
        return self.result.strip().casefold() == "ok"

    @property
    def error(self) -> MobilgroupApiError | None:
        """Return the error of a template that was not saved, or None."""
        return None if self.ok else error_for_code(self.result)


class ReceiptRow(msgspec.Struct, frozen=True, gc=False):
    """One recipient in the receipt of a broadcast.

    `price` is the cost of a successful call, `duration` the seconds of the message, `description` the error code if
    `result` is not `ok`.
    """

    phone: str = ""
    result: str = ""
    price: Decimal | None = None
    duration: int | None = None
    description: str = ""

    @property
    def ok(self) -> bool:
        """Return whether this recipient will be called."""
        return self.result.strip().casefold() == "ok"

    @property
    def error(self) -> MobilgroupApiError | None:
        """Return the error of a recipient that will not be called, or None."""
        return None if self.ok else error_for_code(self.description)

    @override
    def __repr__(self) -> str:
        """Return the row with its number masked."""
        return f"ReceiptRow({mask_phone(self.phone)!r}, result={self.result!r}, description={self.description!r})"


class Receipt(msgspec.Struct, frozen=True, tag_field="result", tag="ok"):
    """An accepted broadcast ("Отправка голосовых сообщений", 3); `budget` is its approximate cost."""

    id: str
    phones: int | None = None
    budget: Decimal | None = None
    subscribers: tuple[ReceiptRow, ...] = ()


class Transfer(msgspec.Struct, frozen=True, gc=False):
    """A call that a script forwarded: its number, seconds, cost and status."""

    number: str = ""
    duration: int | None = None
    price: Decimal | None = None
    status: str = ""

    @property
    def outcome(self) -> CallOutcome:
        """Return the outcome of the forwarded call."""
        return parse_call_outcome(self.status)

    @override
    def __repr__(self) -> str:
        """Return the transfer with its number masked."""
        return f"Transfer({mask_phone(self.number)!r}, status={self.status!r})"


class Sms(msgspec.Struct, frozen=True, gc=False):
    """A text message sent because the call was not answered; `partition` is its number of parts."""

    date: str = ""
    message: str = ""
    partition: int | None = None
    price: Decimal | None = None
    status: str = ""

    @property
    def delivered(self) -> bool:
        """Return whether the message is known to have been delivered."""
        return self.status.strip().casefold() == "доставлено"

    @override
    def __repr__(self) -> str:
        """Return the message's status, parts and price without its text."""
        return f"Sms(status={self.status!r}, partition={self.partition!r}, price={self.price!r})"


class Call(msgspec.Struct, frozen=True, gc=False):
    """One recipient in the statistics of a broadcast ("Запрос статистики", 4).

    `status` and `date` are the provider's text; `outcome` and `called_at` parse it.
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
        """Return the outcome of the call, `PENDING` if it has not ended."""
        return parse_call_outcome(self.status)

    def called_at(self, time_zone: tzinfo) -> datetime | None:
        """Return the aware time of the call, or None; `time_zone` is the zone in which the provider writes dates."""
        for date_format in _DATE_FORMS:
            try:
                return datetime.strptime(self.date.strip(), date_format).replace(tzinfo=time_zone)
            except ValueError:
                continue
        return None

    @override
    def __repr__(self) -> str:
        """Return the call with its number masked."""
        return f"Call({mask_phone(self.phone)!r}, status={self.status!r}, attempts={self.attempts!r})"


class Report(msgspec.Struct, frozen=True, tag_field="result", tag="ok"):
    """The statistics of a broadcast; `budget` is its cost so far."""

    id: str
    phones: int | None = None
    budget: Decimal | None = None
    subscribers: tuple[Call, ...] = ()


# The document describes the field as "Дата" and shows no example; `schedule` uses one of these formats.
_DATE_FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
)
