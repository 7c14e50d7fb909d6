"""HTTP transport: one POST and the classification of its result.

The result is a connection error (the request never reached the provider), an answer, or a lost response (the outcome is
unknown). This module never repeats a request and never follows a redirect.
"""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import aiohttp
from yarl import URL

from .exceptions import MobilgroupConnectionError

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ResponseLostError(Exception):
    """The request was sent, and no complete answer came."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP answer: the status, the seconds of its Retry-After header, and the body."""

    status: int
    retry_after: float | None
    body: bytes


def request_timeout(connect: timedelta, answer: timedelta) -> aiohttp.ClientTimeout:
    """Return the timeouts for opening a connection, name resolution and TLS included, and for the answer after that."""
    seconds = connect.total_seconds()
    return aiohttp.ClientTimeout(total=seconds + answer.total_seconds(), connect=seconds)


async def post(
    session: aiohttp.ClientSession, url: URL, body: bytes, headers: dict[str, str], limits: aiohttp.ClientTimeout
) -> HttpResponse:
    """Post JSON once and return the answer.

    Raises `MobilgroupConnectionError` when no connection was made, so nothing was sent, and `ResponseLostError` when
    one was made and no complete answer came.
    """
    try:
        async with session.post(
            url,
            # From a file object, aiohttp sends a long list in chunks and does not block the event loop.
            data=BytesIO(body),
            headers=headers | {"Content-Type": "application/json"},
            timeout=limits,
            allow_redirects=False,
        ) as response:
            return HttpResponse(
                response.status, _parse_retry_after(response.headers.get("Retry-After")), await response.read()
            )
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError) as err:
        raise MobilgroupConnectionError(f"no connection to {url.host}: {type(err).__name__}") from err
    except TimeoutError as err:
        raise ResponseLostError(f"no answer came within {limits.total:g} s") from err
    except (aiohttp.ClientError, OSError) as err:
        raise ResponseLostError(f"the connection broke: {type(err).__name__}") from err


def _parse_retry_after(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header, or None if it gives none."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None


def validate_url(url: str | URL) -> URL:
    """Return the API's address with a slash at its end.

    Raises `ValueError` unless it is https, or http on this machine: the key must not be sent unencrypted.
    """
    checked = URL(url)
    if checked.scheme != "https" and not (checked.scheme == "http" and checked.host in _LOOPBACK):
        raise ValueError("the address must begin with https:// (http:// only for this machine itself)")
    if not checked.host:
        raise ValueError("the address has no host")
    return checked if checked.path.endswith("/") else checked.with_path(f"{checked.path}/")
