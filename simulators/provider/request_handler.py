"""Receive requests: keep them, let in whom the account allows, and have them carried out."""

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
    """Hold all that a reset forgets: accounts, accepted broadcasts and received requests."""

    def __init__(
        self, accounts: list[Account], faults: FaultQueue, clock: Clock, time_zone: ZoneInfo, lines: int
    ) -> None:
        """Open with nothing received."""
        self.accounts = accounts
        self.registry = CampaignRegistry(clock, lines)
        self.log = RequestLog()
        self._faults = faults
        self._clock = clock
        self._time_zone = time_zone

    def handle(
        self, endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[ArmedFault | None, str]:
        """Carry out a request unless a fault forbids it, and return that fault with the answer."""
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
        """Return the answer, how the account identified itself, and the error code or `ok`."""
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
        except ApiError as refusal:
            self.log.add_rejection(self._clock.time(), endpoint, refusal)
            return error_response(refusal.code), auth, refusal.code
        return answer, auth, "ok"
