"""Ending connections on purpose."""

import socket
import struct

from aiohttp import web


def close(request: web.Request, *, with_reset: bool) -> None:
    """End the connection politely, or so that the client sees ECONNRESET."""
    if request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    if with_reset and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.close()
