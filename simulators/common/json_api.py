"""JSON in and out of an HTTP handler."""

from typing import Any

from aiohttp import web
from msgspec import DecodeError, ValidationError
from msgspec.json import decode, encode


def json_response(content: Any) -> web.Response:
    """Answer in JSON."""
    return web.Response(body=encode(content), content_type="application/json", charset="utf-8")


async def read_command[T](request: web.Request, kind: type[T]) -> T:
    """Read a command, or answer status 400 with what is wrong."""
    try:
        return decode(await request.read() or b"{}", type=kind)
    except (ValidationError, DecodeError, UnicodeDecodeError) as err:
        raise bad_request(str(err)) from err


def bad_request(what: str) -> web.HTTPBadRequest:
    """Return an answer that says what is wrong with a command."""
    return web.HTTPBadRequest(text=encode({"error": what}).decode(), content_type="application/json")
