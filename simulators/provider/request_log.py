"""Log of the last requests, with their secrets masked, and of the last rejections."""

from collections import Counter, deque
from dataclasses import dataclass
from functools import cached_property
import logging
import re
from typing import Any

from msgspec.json import decode

from simulators.provider.errors import ApiError
from simulators.provider.wire_models import Endpoint

MAX_BODY = 256 * 1024
_LOGGER = logging.getLogger(__name__)
_SECRET = re.compile(rb'("(?:apikey|password)"\s*:\s*)("(?:[^"\\]|\\.)*"|[^\s,}]+)', re.IGNORECASE)


@dataclass(frozen=True)
class ReceivedRequest:
    """A request as it was received."""

    number: int
    """Counted from 1 over all endpoints."""
    time: float
    """The simulated time, as seconds since the epoch."""
    endpoint: Endpoint
    path: str
    headers: dict[str, str]
    """The headers, with the key masked."""
    body: bytes
    """The body, with the secrets masked; cut after 256 KiB."""
    auth: str
    """The authentication method: `header`, `login`, `apiKey`, or `none` when the request was not authenticated."""
    fault: str | None
    answer: str | None
    """The error code, `ok`, or None when a fault prevented the execution."""

    @cached_property
    def json(self) -> Any:
        """Return the decoded body. Raises `msgspec.DecodeError` if it is not JSON or was cut."""
        return decode(self.body)


@dataclass(frozen=True, slots=True)
class Rejection:
    """The reason for which a request was rejected."""

    time: float
    endpoint: Endpoint
    code: str
    reason: str


class RequestLog:
    """Stores the last 300 requests and the last 100 rejections, and counts all requests."""

    def __init__(self) -> None:
        """Initialize an empty log."""
        self.requests: deque[ReceivedRequest] = deque(maxlen=300)
        self.rejections: deque[Rejection] = deque(maxlen=100)
        self.by_endpoint: Counter[Endpoint] = Counter(dict.fromkeys(Endpoint, 0))
        self.reads: Counter[str] = Counter()

    def add_request(self, request: ReceivedRequest) -> None:
        """Store and count a request."""
        self.by_endpoint[request.endpoint] += 1
        self.requests.append(request)

    def add_rejection(self, time: float, endpoint: Endpoint, rejection: ApiError) -> None:
        """Store and log a rejection."""
        self.rejections.append(Rejection(time, endpoint, rejection.code, rejection.reason))
        _LOGGER.warning("Rejected a request to %s: %s", endpoint, rejection)


def mask_secrets(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body with keys and passwords masked; the body is cut after 256 KiB."""
    masked = {name: "***" if name.lower() == "authorization" else value for name, value in headers.items()}
    return masked, _SECRET.sub(rb'\1"***"', body[:MAX_BODY])
