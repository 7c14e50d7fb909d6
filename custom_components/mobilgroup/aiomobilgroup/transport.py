"""One POST and what became of it.

The difference that matters is made here: a request that never reached the provider, one that was answered, and one of
which nobody can tell. Nothing in this module repeats a request or follows a redirect.
"""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import aiohttp
from yarl import URL

from .exceptions import MobilgroupConnectionError

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ResponseLostError(Exception):
    """The request left, and its answer did not come or did not come whole."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back: the status, the seconds the server asked to wait, and the body."""

    status: int
    retry_after: float | None
    body: bytes


def request_timeout(connect: timedelta, answer: timedelta) -> aiohttp.ClientTimeout:
    """Return how long a connection may take to open, name and TLS included, and how long the answer after that."""
    seconds = connect.total_seconds()
    return aiohttp.ClientTimeout(total=seconds + answer.total_seconds(), connect=seconds)


async def post(
    session: aiohttp.ClientSession, url: URL, body: bytes, headers: dict[str, str], limits: aiohttp.ClientTimeout
) -> HttpResponse:
    """Post JSON once and return what came back.

    Raises `MobilgroupConnectionError` when no connection was made, so nothing was sent, and `ResponseLostError` when
    one was made and no whole answer came.
    """
    try:
        async with session.post(
            url,
            # In a file, aiohttp writes a long list piece by piece and does not hold up the event loop.
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
    """Return the seconds of a Retry-After header, or None where it gives none."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None


def validate_url(url: str | URL) -> URL:
    """Return the API's address with a slash at its end.

    Raises `ValueError` unless it is https, or http on this machine: the key must not travel in the open.
    """
    checked = URL(url)
    if checked.scheme != "https" and not (checked.scheme == "http" and checked.host in _LOOPBACK):
        raise ValueError("the address must begin with https:// (http:// only for this machine itself)")
    if not checked.host:
        raise ValueError("the address has no host")
    return checked if checked.path.endswith("/") else checked.with_path(f"{checked.path}/")
