"""Keep the last requests, with what they keep secret masked, and why requests were refused."""

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
    """Describe a request as it arrived."""

    number: int
    """Counted from 1 over all endpoints."""
    time: float
    """The simulated time, as seconds since the epoch."""
    endpoint: Endpoint
    path: str
    headers: dict[str, str]
    """With the key masked."""
    body: bytes
    """With the secrets masked; cut after 256 KiB."""
    auth: str
    """`header`, `login`, `apiKey`, or `none` when it was not let in."""
    fault: str | None
    answer: str | None
    """The error code, `ok`, or None when a fault kept it from being carried out."""

    @cached_property
    def json(self) -> Any:
        """Return the body decoded; a body that is no JSON, or was cut, raises `msgspec.DecodeError`."""
        return decode(self.body)


@dataclass(frozen=True, slots=True)
class Rejection:
    """Say why a request was refused."""

    time: float
    endpoint: Endpoint
    code: str
    reason: str


class RequestLog:
    """Keep the last requests and refusals, and count all of them."""

    def __init__(self) -> None:
        """Start empty."""
        self.requests: deque[ReceivedRequest] = deque(maxlen=300)
        self.rejections: deque[Rejection] = deque(maxlen=100)
        self.by_endpoint: Counter[Endpoint] = Counter(dict.fromkeys(Endpoint, 0))
        self.reads: Counter[str] = Counter()

    def add_request(self, request: ReceivedRequest) -> None:
        """Note a request."""
        self.by_endpoint[request.endpoint] += 1
        self.requests.append(request)

    def add_rejection(self, time: float, endpoint: Endpoint, rejection: ApiError) -> None:
        """Note why a request was refused."""
        self.rejections.append(Rejection(time, endpoint, rejection.code, rejection.reason))
        _LOGGER.warning("Refused a request to %s: %s", endpoint, rejection)


def mask_secrets(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """Mask keys and passwords, and cut a long body."""
    masked = {name: "***" if name.lower() == "authorization" else value for name, value in headers.items()}
    return masked, _SECRET.sub(rb'\1"***"', body[:MAX_BODY])
