"""What can go wrong, one class per reaction a caller has, and the provider's error codes mapped to them.

A caller of `send` needs three answers: it was refused (`MobilgroupApiError`), it never reached the provider
(`MobilgroupConnectionError`, safe to repeat), or nobody can tell (`MobilgroupUnknownOutcomeError`, never to be repeated
without a person). Nothing secret and no telephone number is ever part of a message.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import override


class MobilgroupError(Exception):
    """Anything that keeps a request from its answer."""


class MobilgroupConnectionError(MobilgroupError):
    """The request never reached the provider: it is safe to repeat."""


class MobilgroupUnknownOutcomeError(MobilgroupError):
    """The provider may have done it: the request left, and no answer that can be trusted came back.

    Only `send` and `save_templates` raise it. Repeating would risk calling everybody twice.
    """


class MobilgroupResponseError(MobilgroupError):
    """The answer to a read could not be understood."""


class MobilgroupApiError(MobilgroupError):
    """The provider refused the request and said why.

    `code` is the documented code without its prefix and in lower case (`authorisation_failed`), `raw_code` what came.
    """

    def __init__(self, raw_code: str, description: str = "") -> None:
        """Keep the provider's code and, where it gave one, its description."""
        self.raw_code = raw_code
        self.code = normalize_error_code(raw_code)
        self.description = description
        super().__init__(f"the provider answered {raw_code.strip() or 'an error without a code'}")


class MobilgroupAuthenticationError(MobilgroupApiError):
    """The key, or the login and password, are not accepted."""


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
    """Why a request was refused before it was sent."""

    NO_SENDER = "no_sender"
    """The sender number is empty."""
    NO_CONTENT = "no_content"
    """There is no text, phrase or script, or it is empty."""
    SEVERAL_CONTENTS = "several_contents"
    """There is more than one of text, phrase and script."""
    TEXT_TOO_LONG = "text_too_long"
    """A text has more than 5,000 characters."""
    NO_SUBSCRIBERS = "no_subscribers"
    """There is nobody to call."""
    BAD_PHONE = "bad_phone"
    """A number does not come to 11 digits."""
    TEXT_NOT_ALLOWED = "text_not_allowed"
    """A recipient has a text of its own although a phrase or a script is played."""
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

    `problem` says which rule, `row` which recipient (counted from 1) where it is about one, and `rows` all of those
    that break it.
    """

    def __init__(self, problem: InputProblem, message: str, rows: Sequence[int] = ()) -> None:
        """Keep the rule and the recipients that break it."""
        self.problem = problem
        self.rows = tuple(rows)
        self.message = message
        super().__init__(message)

    @property
    def row(self) -> int | None:
        """Return the first recipient that breaks the rule, counted from 1."""
        return self.rows[0] if self.rows else None

    @override
    def __str__(self) -> str:
        """Say what is wrong, and in which rows."""
        if not self.rows:
            return self.message
        shown = ", ".join(str(row) for row in self.rows[:5])
        more = f" and {len(self.rows) - 5} more" if len(self.rows) > 5 else ""
        return f"{self.message} (recipient {shown}{more})"


def normalize_error_code(raw_code: str) -> str:
    """Return a code as it is compared: no blanks around it, no `Error_` in front, lower case.

    The document writes codes with the prefix, without it in `/set/`, and its sibling API in lower case.
    """
    return raw_code.strip().casefold().removeprefix("error_")


def error_for_code(raw_code: str, description: str = "") -> MobilgroupApiError:
    """Return the exception for an error code; one that is not documented becomes a plain `MobilgroupApiError`."""
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
    # In the sample answer for a recipient; another name for the same lack of money.
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
