"""Refuse as the Bot API does: a status, a sentence, and sometimes parameters."""

from typing import Any


class ApiError(Exception):
    """A request that Telegram does not carry out."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        """Keep what the answer says."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(what: str, **parameters: Any) -> ApiError:
    """Return the answer to a request that makes no sense now."""
    return ApiError(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> ApiError:
    """Return the answer to a request that the bot has no right to."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """Return the answer to a bot that is not alone."""
    return ApiError(409, f"Conflict: {what}")
