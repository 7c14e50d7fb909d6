"""Faults on demand, and the queue that keeps them until a request triggers them."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from simulators.provider.wire_models import Endpoint


class Fault(StrEnum):
    """A fault. "Recorded" means that the request is executed: its broadcast is accepted or its templates are saved."""

    REFUSE = "refuse"
    """Refuse all connections to the server, until cleared or for `seconds`. Not recorded: nothing arrives."""
    RESET_BEFORE_ACCEPTING = "reset_before_accepting"
    """Read the request, then reset the connection. Not recorded."""
    RESET_AFTER_ACCEPTING = "reset_after_accepting"
    """Execute the request, then reset the connection. Recorded."""
    RESET_MID_ANSWER = "reset_mid_answer"
    """Reset the connection after half of the response. Recorded."""
    CLOSE_BEFORE_ACCEPTING = "close_before_accepting"
    """Read the request, then close the connection normally, without a response. Not recorded."""
    CLOSE_AFTER_ACCEPTING = "close_after_accepting"
    """Execute the request, then close the connection normally, without a response. Recorded."""
    CLOSE_MID_ANSWER = "close_mid_answer"
    """Close the connection normally after half of the announced bytes. Recorded."""
    HANG_BEFORE_ACCEPTING = "hang_before_accepting"
    """Read the request and never respond; with `seconds`, close the connection after them. Not recorded."""
    HANG_AFTER_ACCEPTING = "hang_after_accepting"
    """Execute the request and never respond; with `seconds`, close the connection after them. Recorded."""
    SLOW_DRIP = "slow_drip"
    """Send the correct response in small pieces over `seconds` real seconds (default 5). Recorded."""
    HTTP_500_BEFORE_ACCEPTING = "http_500_before_accepting"
    """Respond with status 500. Not recorded."""
    HTTP_502_BEFORE_ACCEPTING = "http_502_before_accepting"
    """Respond with status 502. Not recorded."""
    HTTP_503_BEFORE_ACCEPTING = "http_503_before_accepting"
    """Respond with status 503. Not recorded."""
    HTTP_504_BEFORE_ACCEPTING = "http_504_before_accepting"
    """Respond with status 504. Not recorded."""
    HTTP_408_BEFORE_ACCEPTING = "http_408_before_accepting"
    """Respond with status 408. Not recorded."""
    HTTP_500_AFTER_ACCEPTING = "http_500_after_accepting"
    """Respond with status 500. Recorded."""
    HTTP_502_AFTER_ACCEPTING = "http_502_after_accepting"
    """Respond with status 502. Recorded."""
    HTTP_503_AFTER_ACCEPTING = "http_503_after_accepting"
    """Respond with status 503. Recorded."""
    HTTP_504_AFTER_ACCEPTING = "http_504_after_accepting"
    """Respond with status 504. Recorded."""
    HTTP_408_AFTER_ACCEPTING = "http_408_after_accepting"
    """Respond with status 408. Recorded."""
    TOO_MANY_REQUESTS = "too_many_requests"
    """Respond with status 429 and Retry-After of `seconds` (default 5). Not recorded."""
    REDIRECT_301 = "redirect_301"
    """Redirect to the same address with status 301. Not recorded."""
    REDIRECT_302 = "redirect_302"
    """Redirect to the same address with status 302. Not recorded."""
    REDIRECT_307 = "redirect_307"
    """Redirect to the same address with status 307. Not recorded; a client that follows it sends again."""
    REDIRECT_308 = "redirect_308"
    """Redirect to the same address with status 308. Not recorded; a client that follows it sends again."""
    REDIRECT_307_AFTER_ACCEPTING = "redirect_307_after_accepting"
    """Redirect to the same address with status 307. Recorded: a client that follows it sends twice."""
    HTML_BEFORE_ACCEPTING = "html_before_accepting"
    """Respond with status 200 and an HTML page. Not recorded."""
    HTML_AFTER_ACCEPTING = "html_after_accepting"
    """Respond with status 200 and an HTML page. Recorded."""
    EMPTY_BODY_BEFORE_ACCEPTING = "empty_body_before_accepting"
    """Respond with status 200 without a body. Not recorded."""
    EMPTY_BODY_AFTER_ACCEPTING = "empty_body_after_accepting"
    """Respond with status 200 without a body. Recorded."""
    TRUNCATED_JSON = "truncated_json"
    """Respond with half of the JSON as if it were complete. Recorded."""
    OK_WITHOUT_ID = "ok_without_id"
    """Leave `id` out of the response. Recorded."""
    INT_IDS = "int_ids"
    """Write every `id` as a JSON number. Recorded."""
    BOM = "bom"
    """Put a byte order mark before the response. Recorded."""
    WRONG_CONTENT_TYPE = "wrong_content_type"
    """Respond with the correct JSON, but as text/html in windows-1251. Recorded."""
    TRAILING_COMMAS = "trailing_commas"
    """Put commas before closing brackets, as a sample of the document does. Recorded."""
    ERROR_CODE = "error_code"
    """Reject with the error code `code`. Not recorded."""
    LOWER_CASE_ERROR_CODE = "lower_case_error_code"
    """Reject with the error code `code` in lower case and followed by a blank. Not recorded."""

    @property
    def recorded(self) -> bool:
        """Return whether the request is executed."""
        return self not in _NOT_RECORDED


_NOT_RECORDED = frozenset(
    {
        Fault.REFUSE,
        Fault.TOO_MANY_REQUESTS,
        Fault.REDIRECT_301,
        Fault.REDIRECT_302,
        Fault.REDIRECT_307,
        Fault.REDIRECT_308,
        Fault.ERROR_CODE,
        Fault.LOWER_CASE_ERROR_CODE,
        *(fault for fault in Fault if fault.endswith("_before_accepting")),
    }
)


@dataclass(frozen=True, slots=True)
class ArmedFault:
    """A fault that waits for a request."""

    fault: Fault
    code: str
    seconds: float | None


class FaultQueue:
    """Stores the armed faults of each endpoint, first in, first out."""

    def __init__(self) -> None:
        """Initialize the queue."""
        self._armed: dict[Endpoint, deque[ArmedFault]] = {endpoint: deque() for endpoint in Endpoint}

    def arm(self, endpoint: Endpoint, armed_fault: ArmedFault, times: int) -> None:
        """Arm a fault for the next `times` requests to an endpoint."""
        self._armed[endpoint].extend([armed_fault] * times)

    def next_fault(self, endpoint: Endpoint) -> ArmedFault | None:
        """Remove and return the fault of the next request to an endpoint, or None."""
        return self._armed[endpoint].popleft() if self._armed[endpoint] else None

    def clear(self) -> None:
        """Disarm every fault."""
        for queue in self._armed.values():
            queue.clear()

    def list_armed(self) -> list[dict[str, str]]:
        """Return the armed faults for the control API."""
        return [
            {"endpoint": endpoint, "fault": armed_fault.fault}
            for endpoint, queue in self._armed.items()
            for armed_fault in queue
        ]
