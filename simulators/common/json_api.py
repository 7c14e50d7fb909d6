"""JSON requests and responses of HTTP handlers."""

from typing import Any

from aiohttp import web
from msgspec import DecodeError, ValidationError
from msgspec.json import decode, encode


def json_response(content: Any) -> web.Response:
    """Return a response with JSON content."""
    return web.Response(body=encode(content), content_type="application/json", charset="utf-8")


async def read_command[T](request: web.Request, kind: type[T]) -> T:
    """Decode a request's JSON body. Raises the status 400 response if it is invalid."""
    try:
        return decode(await request.read() or b"{}", type=kind)
    except (ValidationError, DecodeError, UnicodeDecodeError) as err:
        raise bad_request(str(err)) from err


def bad_request(error: str) -> web.HTTPBadRequest:
    """Return a status 400 response with an error text."""
    return web.HTTPBadRequest(text=encode({"error": error}).decode(), content_type="application/json")
