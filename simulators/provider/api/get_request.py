"""Handler of `/api/get/`: statistics of a broadcast, balance and lists."""

from zoneinfo import ZoneInfo

from msgspec import UNSET
from msgspec.json import Decoder, encode

from simulators.provider.api.responses import list_response
from simulators.provider.api.statistics import Statistics
from simulators.provider.engine.accounts import Account, Recording
from simulators.provider.engine.campaign_registry import CampaignRegistry
from simulators.provider.engine.money import format_comma
from simulators.provider.errors import ApiError, ErrorCode
from simulators.provider.wire_models import GetRequest, decode_strict

_decoder = Decoder(GetRequest)
_CODES = {"$.security": ErrorCode.AUTHORISATION_FAILED, "$.id": ErrorCode.ID_NOT_FOUND, "$": ErrorCode.UNKNOWN_REQUEST}
_FIELDS = {
    "state": {"id"},
    "templates": {"account", "id"},
    "balance": set[str](),
    "scripts": set[str](),
    "phrases": set[str](),
    "numbers": set[str](),
}


def handle_get(
    request: GetRequest, account: Account, registry: CampaignRegistry, now: float, time_zone: ZoneInfo
) -> str:
    """Return the response to a request that `read_request` has validated."""
    match request.request:
        case "state":
            return _state(request, account, registry, now, time_zone)
        case "balance":
            answer = {"result": "ok", "balance": format_comma(account.kopecks), "currency": "Rub"}
            return encode(answer).decode()
        case "scripts":
            return _recordings(account.scripts)
        case "phrases":
            return _recordings(account.phrases)
        case "numbers":
            return list_response([{"number": own.number, "description": own.description} for own in account.numbers])
        case _:
            return _templates(request, account)


def read_request(body: bytes) -> GetRequest:
    """Decode a request. Raises `ApiError` if it is unknown or has a field of another request."""
    request = decode_strict(_decoder, body, _CODES)
    if request.request is UNSET or request.request not in _FIELDS:
        raise ApiError(ErrorCode.UNKNOWN_REQUEST, f"request {request.request!r} is none of {', '.join(_FIELDS)}")
    given = {name for name in ("id", "account") if getattr(request, name) is not UNSET}
    if foreign := given - _FIELDS[request.request]:
        raise ApiError(
            ErrorCode.UNKNOWN_REQUEST, f"request {request.request} has no field {', '.join(sorted(foreign))}"
        )
    return request


def _state(request: GetRequest, account: Account, registry: CampaignRegistry, now: float, time_zone: ZoneInfo) -> str:
    """Return the statistics of one of the account's broadcasts."""
    campaign = None if request.id is UNSET else registry.campaigns.get(request.id)
    if campaign is None or campaign.account is not account:
        raise ApiError(ErrorCode.ID_NOT_FOUND, f"The account has no broadcast {request.id!r}")
    return Statistics(campaign, now, time_zone).to_json()


def _recordings(recordings: tuple[Recording, ...]) -> str:
    """Return a list of phrases or scripts."""
    return list_response([{"id": own.id, "name": own.name, "duration": str(own.duration)} for own in recordings])


def _templates(request: GetRequest, account: Account) -> str:
    """Return the templates of a CRM account, or only the one with the requested id."""
    if request.account is UNSET or not request.account:
        raise ApiError(ErrorCode.UNKNOWN_REQUEST, "request templates needs an account")
    template_id = "" if request.id is UNSET else request.id
    return list_response(
        [
            {"id": own.id, "account": own.account, "name": own.name, "message": own.message}
            for own in account.templates.values()
            if own.account == request.account and template_id in {"", own.id}
        ]
    )
