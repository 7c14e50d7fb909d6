"""Sending of responses, changed as the armed fault requires."""

import asyncio
from collections.abc import Callable
import re

from aiohttp import web
from msgspec.json import decode, encode

from simulators.common.connections import close
from simulators.provider.api.responses import error_response
from simulators.provider.faults import ArmedFault, Fault

_DRIP_PIECES = 10
_DEFAULT_SECONDS = 5.0
_RESETS = {Fault.RESET_BEFORE_ACCEPTING, Fault.RESET_AFTER_ACCEPTING}
_CLOSES = {Fault.CLOSE_BEFORE_ACCEPTING, Fault.CLOSE_AFTER_ACCEPTING}
_HANGS = {Fault.HANG_BEFORE_ACCEPTING, Fault.HANG_AFTER_ACCEPTING}
_CUTS = {Fault.RESET_MID_ANSWER, Fault.CLOSE_MID_ANSWER}
_STATUS = re.compile(r"(?:http|redirect)_(\d{3})")
PAGE = "<!doctype html><html><head><title>Service</title></head><body><h1>Технические работы</h1></body></html>"
_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_CONTENT_TYPES = {
    Fault.HTML_BEFORE_ACCEPTING: _HTML,
    Fault.HTML_AFTER_ACCEPTING: _HTML,
    Fault.WRONG_CONTENT_TYPE: "text/html; charset=windows-1251",
}


async def respond(
    request: web.Request, armed_fault: ArmedFault | None, answer: str, closing: asyncio.Event
) -> web.StreamResponse:
    """Send a response, or apply a fault to it. A hanging request ends when the server closes."""
    if armed_fault is None:
        return web.Response(text=answer, content_type="application/json")
    fault = armed_fault.fault
    seconds = _DEFAULT_SECONDS if armed_fault.seconds is None else armed_fault.seconds
    if fault in _HANGS:
        await _wait(closing, armed_fault.seconds)
    if fault in _RESETS | _CLOSES | _HANGS:
        close(request, with_reset=fault in _RESETS)
        return web.Response()
    if fault in _CUTS:
        return await _cut(request, answer.encode(), with_reset=fault is Fault.RESET_MID_ANSWER)
    if fault is Fault.SLOW_DRIP:
        return await _send_slowly(request, answer.encode(), seconds)
    if fault is Fault.TOO_MANY_REQUESTS:
        return web.Response(status=429, headers={"Retry-After": f"{seconds:g}"}, text="Too Many Requests")
    if found := _STATUS.match(fault):
        return _status(request, int(found[1]))
    body, content_type = corrupt_body(answer, armed_fault)
    return web.Response(body=body, headers={"Content-Type": content_type})


def _status(request: web.Request, status: int) -> web.Response:
    """Return an error page, or a redirect to the same address."""
    is_redirect = status < 400
    headers = {"Location": str(request.rel_url)} if is_redirect else {}
    return web.Response(status=status, headers=headers, text=PAGE, content_type="text/html")


async def _wait(closing: asyncio.Event, seconds: float | None) -> None:
    """Wait until the server closes, at most `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await closing.wait()
    except TimeoutError:
        return


async def _cut(request: web.Request, answer: bytes, *, with_reset: bool) -> web.StreamResponse:
    """Announce the whole response, send half of it and close or reset the connection."""
    response = web.StreamResponse()
    response.content_type = "application/json"
    response.content_length = len(answer)
    await response.prepare(request)
    await response.write(answer[: len(answer) // 2])
    # The half must have left the process before the connection is closed.
    await asyncio.sleep(0.02)
    close(request, with_reset=with_reset)
    return response


async def _send_slowly(request: web.Request, answer: bytes, seconds: float) -> web.StreamResponse:
    """Send a response in small pieces."""
    response = web.StreamResponse()
    response.content_type = "application/json"
    response.content_length = len(answer)
    await response.prepare(request)
    size = max(1, -(-len(answer) // _DRIP_PIECES))
    for start in range(0, len(answer), size):
        await asyncio.sleep(seconds / _DRIP_PIECES)
        await response.write(answer[start : start + size])
    await response.write_eof()
    return response


def corrupt_body(answer: str, armed_fault: ArmedFault) -> tuple[bytes, str]:
    """Return a response's body after a fault, and its content type."""
    corrupt = _BODIES.get(armed_fault.fault)
    body = answer.encode() if corrupt is None else corrupt(answer, armed_fault.code)
    return body, _CONTENT_TYPES.get(armed_fault.fault, _JSON)


def _truncate(answer: str, _: str) -> bytes:
    """Cut the response in the middle."""
    body = answer.encode()
    return body[: len(body) // 2]


def _drop_id(answer: str, _: str) -> bytes:
    """Remove `id` from the response."""
    fields = decode(answer)
    fields.pop("id", None)
    return encode(fields)


def _add_trailing_commas(answer: str, _: str) -> bytes:
    """Add a comma after every closing bracket that another one follows, and before the last bracket."""
    return re.sub(r"([}\]])(?=[}\]])", r"\1,", answer[:-1] + ",}").encode()


_BODIES: dict[Fault, Callable[[str, str], bytes]] = {
    Fault.HTML_BEFORE_ACCEPTING: lambda _answer, _code: PAGE.encode(),
    Fault.HTML_AFTER_ACCEPTING: lambda _answer, _code: PAGE.encode(),
    Fault.EMPTY_BODY_BEFORE_ACCEPTING: lambda _answer, _code: b"",
    Fault.EMPTY_BODY_AFTER_ACCEPTING: lambda _answer, _code: b"",
    Fault.TRUNCATED_JSON: _truncate,
    Fault.OK_WITHOUT_ID: _drop_id,
    Fault.INT_IDS: lambda answer, _code: re.sub(r'"id":"(\d+)"', r'"id":\1', answer).encode(),
    Fault.BOM: lambda answer, _code: b"\xef\xbb\xbf" + answer.encode(),
    Fault.TRAILING_COMMAS: _add_trailing_commas,
    Fault.ERROR_CODE: lambda _answer, code: error_response(code).encode(),
    Fault.LOWER_CASE_ERROR_CODE: lambda _answer, code: error_response(f"{code.lower()} ").encode(),
}
