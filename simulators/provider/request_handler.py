"""Handling of API requests: logging, authentication, execution and faults."""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from simulators.provider.api.auth import authenticate
from simulators.provider.api.get_request import handle_get, read_request
from simulators.provider.api.responses import error_response
from simulators.provider.api.send import handle_send
from simulators.provider.api.set_request import save_templates
from simulators.provider.engine.accounts import Account
from simulators.provider.engine.campaign_registry import CampaignRegistry
from simulators.provider.engine.clock import Clock
from simulators.provider.errors import ApiError
from simulators.provider.faults import ArmedFault, Fault, FaultQueue
from simulators.provider.request_log import ReceivedRequest, RequestLog, mask_secrets
from simulators.provider.wire_models import Endpoint


class RequestHandler:
    """Executes API requests. Owns all state that a reset discards: accounts, broadcasts and received requests."""

    def __init__(
        self, accounts: list[Account], faults: FaultQueue, clock: Clock, time_zone: ZoneInfo, lines: int
    ) -> None:
        """Initialize the handler with an empty registry and log."""
        self.accounts = accounts
        self.registry = CampaignRegistry(clock, lines)
        self.log = RequestLog()
        self._faults = faults
        self._clock = clock
        self._time_zone = time_zone

    def handle(
        self, endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[ArmedFault | None, str]:
        """Execute a request unless a fault prevents it, and return the fault and the response."""
        self.registry.advance_all()
        armed_fault = self._faults.next_fault(endpoint)
        fault = armed_fault.fault if armed_fault else None
        masked, safe_body = mask_secrets(dict(headers), body)
        received = ReceivedRequest(
            number=self.log.by_endpoint.total() + 1,
            time=self._clock.time(),
            endpoint=endpoint,
            path=path,
            headers=masked,
            body=safe_body,
            auth="none",
            fault=fault,
            answer=None,
        )
        answer = ""
        if fault is None or fault.recorded:
            answer, auth, result = self._execute(endpoint, headers, body, fault)
            received = replace(received, auth=auth, answer=result)
        self.log.add_request(received)
        return armed_fault, answer

    def _execute(
        self, endpoint: Endpoint, headers: Mapping[str, str], body: bytes, fault: Fault | None
    ) -> tuple[str, str, str]:
        """Execute a request and return the response, the authentication method, and the error code or `ok`."""
        auth = "none"
        try:
            account, auth = authenticate(endpoint, headers, body, self.accounts)
            match endpoint:
                case Endpoint.SEND:
                    answer = handle_send(body, account, self.registry, self._time_zone, fault)
                case Endpoint.GET:
                    request = read_request(body)
                    self.log.reads[str(request.request)] += 1
                    answer = handle_get(request, account, self.registry, self._clock.time(), self._time_zone)
                case Endpoint.SET:
                    answer = save_templates(body, account)
        except ApiError as err:
            self.log.add_rejection(self._clock.time(), endpoint, err)
            return error_response(err.code), auth, err.code
        return answer, auth, "ok"
