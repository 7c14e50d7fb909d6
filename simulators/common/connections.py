"""Deliberate closing and resetting of connections."""

import socket
import struct

from aiohttp import web


def close(request: web.Request, *, with_reset: bool) -> None:
    """Close a request's connection normally, or reset it so that the client gets ECONNRESET."""
    if request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    if with_reset and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.close()
