"""Put an answer on the wire, or do to it what a fault asks for."""

import asyncio
import re
import socket
import struct

from aiohttp import web

from simulators.provider.faults import Armed, Fault
from simulators.provider.spoil import PAGE, spoiled

_DRIP_PIECES = 10
_DEFAULT_SECONDS = 5.0
_RESETS = {Fault.RESET_BEFORE_ACCEPTING, Fault.RESET_AFTER_ACCEPTING}
_CLOSES = {Fault.CLOSE_BEFORE_ACCEPTING, Fault.CLOSE_AFTER_ACCEPTING}
_HANGS = {Fault.HANG_BEFORE_ACCEPTING, Fault.HANG_AFTER_ACCEPTING}
_CUTS = {Fault.RESET_MID_ANSWER, Fault.CLOSE_MID_ANSWER}
_STATUS = re.compile(r"(?:http|redirect)_(\d{3})")


async def respond(request: web.Request, armed: Armed | None, answer: str, closing: asyncio.Event) -> web.StreamResponse:
    """Answer a request; one that hangs is let go when the server closes."""
    if armed is None:
        return web.Response(text=answer, content_type="application/json")
    fault = armed.fault
    seconds = _DEFAULT_SECONDS if armed.seconds is None else armed.seconds
    if fault in _HANGS:
        await _wait(closing, armed.seconds)
    if fault in _RESETS | _CLOSES | _HANGS:
        end(request, with_reset=fault in _RESETS)
        return web.Response()
    if fault in _CUTS:
        return await _cut(request, answer.encode(), with_reset=fault is Fault.RESET_MID_ANSWER)
    if fault is Fault.SLOW_DRIP:
        return await _drip(request, answer.encode(), seconds)
    if fault is Fault.TOO_MANY_REQUESTS:
        return web.Response(status=429, headers={"Retry-After": f"{seconds:g}"}, text="Too Many Requests")
    if found := _STATUS.match(fault):
        return _status(request, int(found[1]))
    body, content_type = spoiled(answer, armed)
    return web.Response(body=body, headers={"Content-Type": content_type})


def end(request: web.Request, *, with_reset: bool) -> None:
    """End the connection politely, or so that the client sees ECONNRESET."""
    if request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    if with_reset and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.close()


def _status(request: web.Request, status: int) -> web.Response:
    """Return an error page or a redirection to the same address."""
    is_redirect = status < 400
    headers = {"Location": str(request.rel_url)} if is_redirect else {}
    return web.Response(status=status, headers=headers, text=PAGE, content_type="text/html")


async def _wait(closing: asyncio.Event, seconds: float | None) -> None:
    """Wait for the end of the server, or for some seconds."""
    try:
        async with asyncio.timeout(seconds):
            await closing.wait()
    except TimeoutError:
        return


async def _cut(request: web.Request, answer: bytes, *, with_reset: bool) -> web.StreamResponse:
    """Promise the whole answer, send half of it and end the connection."""
    response = web.StreamResponse()
    response.content_type = "application/json"
    response.content_length = len(answer)
    await response.prepare(request)
    await response.write(answer[: len(answer) // 2])
    # The half must have left the process, or the end overtakes it.
    await asyncio.sleep(0.02)
    end(request, with_reset=with_reset)
    return response


async def _drip(request: web.Request, answer: bytes, seconds: float) -> web.StreamResponse:
    """Send an answer in small pieces."""
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
