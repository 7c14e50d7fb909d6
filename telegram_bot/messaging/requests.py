"""HTTP requests to Telegram that pass their outcomes to an observer."""

from collections.abc import Callable
from typing import Any, override

from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

type RequestObserver = Callable[[str, str], None]
"""Called with a request's Bot API method and outcome: an HTTP status, `timeout`, `network` or `cancelled`."""


class ObservedRequest(HTTPXRequest):
    """Sends requests and passes the method and outcome of each to an observer."""

    def __init__(self, observer: RequestObserver | None = None, **options: Any) -> None:
        """Initialize the request; `options` are those of `HTTPXRequest`."""
        super().__init__(**options)
        self._observer = observer

    @override
    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request and record its outcome."""
        outcome = "cancelled"
        try:
            status, body = await super().do_request(url, *args, **kwargs)
            outcome = str(status)
        except TimedOut:
            outcome = "timeout"
            raise
        except NetworkError:
            outcome = "network"
            raise
        finally:
            self.record(url, outcome)
        return status, body

    def record(self, url: str, outcome: str) -> None:
        """Pass a request's method and outcome to the observer."""
        if self._observer is not None:
            # The URL of a file contains the token too, but names no method.
            self._observer("file" if "/file/" in url else url.rpartition("/")[2], outcome)
