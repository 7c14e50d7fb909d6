"""Errors of the Bot API."""

from typing import Any


class ApiError(Exception):
    """A rejected request: a status, a description, and optional parameters."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        """Initialize the error."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def answer(self) -> dict[str, Any]:
        """Return the body of the response."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: Any) -> ApiError:
    """Return a status 400 error."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """Return a status 403 error: the bot has no right to the request."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return a status 409 error: another instance of the bot polls, or a webhook is set."""
    return ApiError(409, f"Conflict: {reason}")
