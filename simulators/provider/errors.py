"""Errors of the provider's API, with the codes of the document's four tables."""

from enum import StrEnum
from typing import override


class ErrorCode(StrEnum):
    """An error code of the document."""

    AUTHORISATION_FAILED = "Error_Authorisation_Failed"
    """All endpoints: no credentials, or wrong ones."""
    USER_DISABLED = "Error_User_Disabled"
    """send and get: the account is blocked."""
    NO_ANI_PHONE = "Error_No_AniPhone"
    """send: the sender number is missing or not the account's."""
    NO_MESSAGE = "Error_No_Message"
    """send: no text, more than one content, or invalid settings."""
    NO_SUBSCRIBERS = "Error_No_Subscribers"
    """send: no recipients, or an invalid one."""
    NOT_ENOUGH_CREDITS = "Error_Not_Enough_Credits"
    """send: the balance does not cover a single call."""
    NOT_ENOUGH_MONEY = "Error_Not_Enough_Money"
    """send, in a recipient's row: the balance does not cover this call."""
    NOT_TTS_FILE = "Error_Not_TTS_File"
    """send: the text has nothing that can be spoken."""
    NOT_MEDIA_FILE = "Error_Not_Media_File"
    """send: no such phrase or script."""
    MESSAGE_TOO_LONG = "Error_Message_Too_Long"
    """send: a text is over 5000 characters."""
    UNKNOWN_REQUEST = "Error_Unknown_Request"
    """get: the request is unknown or invalid."""
    ID_NOT_FOUND = "Error_ID_Not_Found"
    """get: the account has no such broadcast."""
    UNKNOWN_SETTING = "Unknown_Request"
    """set: the request is unknown or invalid."""
    ACCOUNT_EMPTY = "Account_field_is_empty"
    """set: no CRM account."""
    NAME_EMPTY = "Name_field_is_empty"
    """set, in a template's row: no name."""
    MESSAGE_EMPTY = "Message_field_is_empty"
    """set, in a template's row: no text."""
    TEMPLATE_NOT_FOUND = "Template_not_found"
    """set, in a template's row: the CRM account has no template with this id."""


class ApiError(Exception):
    """A rejected request: an error code for the client, and a reason for the log and the page."""

    def __init__(self, code: ErrorCode, reason: str) -> None:
        """Initialize the error."""
        super().__init__(reason)
        self.code = code
        self.reason = reason

    @override
    def __str__(self) -> str:
        """Return the code and the reason."""
        return f"{self.code}: {self.reason}"
