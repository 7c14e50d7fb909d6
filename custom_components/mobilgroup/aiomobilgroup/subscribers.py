"""Recipients of a broadcast, with their own texts and script parameters ("Секция subscribers")."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
import re
from typing import override

import msgspec

from .const import MAX_TEXT_LENGTH
from .exceptions import InputProblem, MobilgroupInputError
from .phones import PhoneError, mask_phone, normalize_phone


class _Phone(msgspec.Struct, frozen=True, omit_defaults=True):
    """The only field of a recipient that may be passed by position."""

    phone: str


class Subscriber(_Phone, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One recipient: a number, and the text or script parameters of this recipient alone.

    `phone` is accepted in any format and sent as 11 digits. `message` replaces the common text. `summa` is an amount of
    roubles for a script; `param1` to `param3` are digits or dates for it (a `date` is sent as `YYYY-MM-DD`).
    """

    message: str | None = None
    summa: Decimal | str | None = None
    param1: date | str | None = None
    param2: date | str | None = None
    param3: date | str | None = None

    @override
    def __repr__(self) -> str:
        """Return the recipient with its number masked, without texts and parameters."""
        return f"Subscriber({mask_phone(self.phone)!r})"


def validate_subscribers(subscribers: Sequence[Subscriber], *, own_texts: bool) -> list[Subscriber]:
    """Return the recipients in the document's format: 11 digits, sums with a point, no empty fields.

    `own_texts` allows a recipient to have their own text. Raises `MobilgroupInputError` with the rule that is broken
    first and every recipient, counted from 1, that breaks it.
    """
    if not subscribers:
        raise MobilgroupInputError(InputProblem.NO_SUBSCRIBERS, "There are no recipients: add at least one")
    checked: list[Subscriber] = []
    broken: dict[InputProblem, list[int]] = defaultdict(list)
    for row, subscriber in enumerate(subscribers, start=1):
        try:
            checked.append(_validate(subscriber, own_texts))
        except _InvalidSubscriberError as err:
            broken[err.problem].append(row)
    for problem, rows in broken.items():
        raise MobilgroupInputError(problem, _MESSAGES[problem], rows)
    return checked


class _InvalidSubscriberError(Exception):
    """A recipient breaks a rule."""

    def __init__(self, problem: InputProblem) -> None:
        """Initialize the error with the broken rule."""
        self.problem = problem
        super().__init__(problem)


def _validate(subscriber: Subscriber, own_texts: bool) -> Subscriber:  # noqa: FBT001
    """Return one recipient in the document's format."""
    try:
        phone = normalize_phone(subscriber.phone)
    except PhoneError as err:
        raise _InvalidSubscriberError(InputProblem.BAD_PHONE) from err
    return Subscriber(
        phone,
        message=_message(subscriber.message, own_texts),
        summa=_format_amount(subscriber.summa),
        param1=_param(subscriber.param1),
        param2=_param(subscriber.param2),
        param3=_param(subscriber.param3),
    )


def _message(message: str | None, own_texts: bool) -> str | None:  # noqa: FBT001
    """Return a recipient's own text, or None if there is none."""
    if message is None or not message.strip():
        return None
    if not own_texts:
        raise _InvalidSubscriberError(InputProblem.TEXT_NOT_ALLOWED)
    if len(message) > MAX_TEXT_LENGTH:
        raise _InvalidSubscriberError(InputProblem.TEXT_TOO_LONG)
    # Front ends pass subclasses of str, which the JSON encoder does not accept.
    return str(message)


def _format_amount(summa: Decimal | str | None) -> str | None:
    """Return an amount of roubles in the document's format: `17.25`."""
    if summa is None or summa == "":
        return None
    try:
        amount = Decimal(summa.replace(",", ".").translate(_NO_SPACES) if isinstance(summa, str) else summa)
        if amount < 0 or amount != (rounded := amount.quantize(_KOPECK)):
            raise _InvalidSubscriberError(InputProblem.BAD_SUM)
    except (InvalidOperation, TypeError, ValueError) as err:
        raise _InvalidSubscriberError(InputProblem.BAD_SUM) from err
    return str(rounded)


def _param(value: date | str | None) -> str | None:
    """Return a script parameter, a date or digits, as text."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if not isinstance(value, str) or not _PARAM.fullmatch(text := value.strip()):
        raise _InvalidSubscriberError(InputProblem.BAD_PARAM)
    return str(text)


_KOPECK = Decimal("0.01")
_NO_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f"))
_PARAM = re.compile(r"[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4}|[0-9]{2})")
_MESSAGES = {
    InputProblem.BAD_PHONE: "A number does not have 11 digits: write it as +7 912 345-67-89",
    InputProblem.TEXT_NOT_ALLOWED: "A recipient has a text although a phrase or script is played: remove either",
    InputProblem.TEXT_TOO_LONG: f"A recipient's text has more than {MAX_TEXT_LENGTH} characters: shorten it",
    InputProblem.BAD_SUM: "A sum is not an amount of roubles: write it as 17.25",
    InputProblem.BAD_PARAM: "A script parameter is neither digits nor a date: write 42, 2026-11-23 or 23.11.2026",
}
