"""Write answers as the document does, Unicode as it is."""

from msgspec.json import encode


def json_string(text: str) -> str:
    """Write a string in JSON."""
    return encode(text).decode()


def list_response(rows: list[dict[str, str]]) -> str:
    """Write the answer to a request for a list."""
    return encode({"result": "ok", "data": rows}).decode()


def error_response(code: str) -> str:
    """Write the answer to a refused request."""
    return encode({"result": "error", "error_code": code}).decode()
