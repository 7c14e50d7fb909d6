"""Responses in the document's format, with Unicode unescaped."""

from msgspec.json import encode


def json_string(text: str) -> str:
    """Encode a string as JSON."""
    return encode(text).decode()


def list_response(rows: list[dict[str, str]]) -> str:
    """Return the response to a request for a list."""
    return encode({"result": "ok", "data": rows}).decode()


def error_response(code: str) -> str:
    """Return the response to a rejected request."""
    return encode({"result": "error", "error_code": code}).decode()
