"""Errors of the client, one class per reaction a caller has, and the provider's error codes mapped to them.

A failed `send` was rejected (`MobilgroupApiError`), never reached the provider (`MobilgroupConnectionError`, safe to
repeat), or has an unknown outcome (`MobilgroupUnknownOutcomeError`, to be repeated only by a person's decision). No
message contains a secret or a telephone number.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import override


class MobilgroupError(Exception):
    """Base class of the errors of the client and its campaigns."""


class MobilgroupConnectionError(MobilgroupError):
    """The request never reached the provider: it is safe to repeat."""


class MobilgroupUnknownOutcomeError(MobilgroupError):
    """The provider may have carried out the request: it was sent, and no reliable answer came back.

    Only `send` and `save_templates` raise it. Repeating the request could call every recipient twice.
    """


class MobilgroupResponseError(MobilgroupError):
    """The answer to a read could not be decoded."""


class MobilgroupApiError(MobilgroupError):
    """The provider rejected the request with an error code.

    `code` is the documented code without its prefix in lower case (`authorisation_failed`), `raw_code` the original.
    """

    def __init__(self, raw_code: str, description: str = "") -> None:
        """Initialize the error with the provider's code and, if it gave one, its description."""
        self.raw_code = raw_code
        self.code = normalize_error_code(raw_code)
        self.description = description
        super().__init__(f"the provider answered {raw_code.strip() or 'an error without a code'}")


class MobilgroupAuthenticationError(MobilgroupApiError):
    """The provider does not accept the key, or the login and password."""


class MobilgroupAccountDisabledError(MobilgroupApiError):
    """The provider has blocked the account."""


class MobilgroupInsufficientFundsError(MobilgroupApiError):
    """There is not enough money on the account."""


class MobilgroupSenderError(MobilgroupApiError):
    """The sender number is not one of the account's."""


class MobilgroupContentError(MobilgroupApiError):
    """The text, phrase, script or list is missing or cannot be used."""


class MobilgroupNotFoundError(MobilgroupApiError):
    """There is no campaign or template with that id."""


class InputProblem(StrEnum):
    """Why a request was rejected before it was sent."""

    NO_SENDER = "no_sender"
    """The sender number is empty."""
    NO_CONTENT = "no_content"
    """There is no text, phrase or script, or it is empty."""
    SEVERAL_CONTENTS = "several_contents"
    """There is more than one of text, phrase and script."""
    TEXT_TOO_LONG = "text_too_long"
    """A text has more than 5,000 characters."""
    NO_SUBSCRIBERS = "no_subscribers"
    """There are no recipients."""
    BAD_PHONE = "bad_phone"
    """A number cannot be converted to 11 digits."""
    TEXT_NOT_ALLOWED = "text_not_allowed"
    """A recipient has their own text although a phrase or a script is played."""
    BAD_ATTEMPTS = "bad_attempts"
    """Attempts are not a whole number from 1 to 3."""
    BAD_INTERVAL = "bad_interval"
    """The interval is not a whole number of minutes from 1 to 60."""
    BAD_REPEAT = "bad_repeat"
    """Repeat is not a whole number from 1 to 3."""
    BAD_SCHEDULE = "bad_schedule"
    """The schedule is not a datetime with a time zone."""
    BAD_SUM = "bad_sum"
    """A sum is not an amount of roubles with at most two decimals."""
    BAD_PARAM = "bad_param"
    """A script parameter is neither digits nor a date."""
    NO_ACCOUNT = "no_account"
    """The client id that templates belong to is empty."""
    NO_TEMPLATES = "no_templates"
    """There is no template to save."""
    NO_ID = "no_id"
    """The campaign id is empty."""


class MobilgroupInputError(MobilgroupError, ValueError):
    """The request breaks a rule of the document: nothing was sent.

    `problem` is the rule. If it is about recipients, `rows` are all that break it, counted from 1, and `row` the first.
    """

    def __init__(self, problem: InputProblem, message: str, rows: Sequence[int] = ()) -> None:
        """Initialize the error with the rule and the recipients that break it."""
        self.problem = problem
        self.rows = tuple(rows)
        self.message = message
        super().__init__(message)

    @property
    def row(self) -> int | None:
        """Return the first recipient that breaks the rule, counted from 1, or None if it is not about recipients."""
        return self.rows[0] if self.rows else None

    @override
    def __str__(self) -> str:
        """Return the message with the first five recipients that break the rule."""
        if not self.rows:
            return self.message
        first = ", ".join(str(row) for row in self.rows[:5])
        more = f" and {len(self.rows) - 5} more" if len(self.rows) > 5 else ""
        return f"{self.message} (recipient {first}{more})"


def normalize_error_code(raw_code: str) -> str:
    """Return a code in a comparable form: lower case, without blanks around it and without the prefix `Error_`.

    The document writes codes with the prefix, those of `/set/` without it, and the provider's other API in lower case.
    """
    return raw_code.strip().casefold().removeprefix("error_")


def error_for_code(raw_code: str, description: str = "") -> MobilgroupApiError:
    """Return the exception for an error code: a plain `MobilgroupApiError` if the code is not documented."""
    return _BY_CODE.get(normalize_error_code(raw_code), MobilgroupApiError)(raw_code, description)


_BY_CODE: dict[str, type[MobilgroupApiError]] = {
    # «Отправка голосовых сообщений», 5
    "authorisation_failed": MobilgroupAuthenticationError,
    "user_disabled": MobilgroupAccountDisabledError,
    "no_aniphone": MobilgroupSenderError,
    "no_message": MobilgroupContentError,
    "no_subscribers": MobilgroupContentError,
    "not_enough_credits": MobilgroupInsufficientFundsError,
    "not_tts_file": MobilgroupContentError,
    "not_media_file": MobilgroupContentError,
    "message_too_long": MobilgroupContentError,
    # In the sample answer for a recipient: another name for insufficient funds.
    "not_enough_money": MobilgroupInsufficientFundsError,
    # «Запрос статистики», 5
    "unknown_request": MobilgroupApiError,
    "id_not_found": MobilgroupNotFoundError,
    # «Создание шаблонов», 5
    "account_field_is_empty": MobilgroupContentError,
    "name_field_is_empty": MobilgroupContentError,
    "message_field_is_empty": MobilgroupContentError,
    "template_not_found": MobilgroupNotFoundError,
}
