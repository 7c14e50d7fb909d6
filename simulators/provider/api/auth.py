"""Authentication of requests."""

from collections.abc import Iterable, Mapping

from msgspec import UNSET, DecodeError, ValidationError
from msgspec.json import Decoder

from simulators.provider.engine.accounts import Account
from simulators.provider.errors import ApiError, ErrorCode
from simulators.provider.wire_models import Endpoint, Envelope, Security

_envelope = Decoder(Envelope)


def authenticate(
    endpoint: Endpoint, headers: Mapping[str, str], body: bytes, accounts: Iterable[Account]
) -> tuple[Account, str]:
    """Return a request's account and its authentication method: `header`, `login` or `apiKey`."""
    known = list(accounts)
    key = headers.get("Authorization")
    found = [_by_header(key, headers, known)] if key is not None else []
    found += _by_body(body, known, tolerant=bool(found))
    if not found:
        raise ApiError(ErrorCode.AUTHORISATION_FAILED, "Neither an Authorization header nor a section security")
    if any(account is not found[0][0] for account, _ in found):
        raise ApiError(ErrorCode.AUTHORISATION_FAILED, "The header and the section security name different accounts")
    account, method = found[0]
    if account.disabled:
        # The document's table of /set/ has no Error_User_Disabled.
        code = ErrorCode.AUTHORISATION_FAILED if endpoint is Endpoint.SET else ErrorCode.USER_DISABLED
        raise ApiError(code, f"The account {account.login} is disabled")
    return account, method


def _by_header(key: str, headers: Mapping[str, str], accounts: list[Account]) -> tuple[Account, str]:
    """Return the account of the key in the Authorization header."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise ApiError(ErrorCode.AUTHORISATION_FAILED, "A key in the header needs Content-Type: application/json")
    for account in accounts:
        if account.key == key:
            return account, "header"
    raise ApiError(ErrorCode.AUTHORISATION_FAILED, "Unknown key in the header (it is the bare key, without Bearer)")


def _by_body(body: bytes, accounts: list[Account], *, tolerant: bool) -> list[tuple[Account, str]]:
    """Return the accounts of the section `security`. If `tolerant`, other errors in the body count as no section."""
    try:
        security = _envelope.decode(body).security
    except ValidationError as err:
        if tolerant and "$.security" not in str(err):
            return []
        raise ApiError(ErrorCode.AUTHORISATION_FAILED, f"Section security: {err}") from err
    except (DecodeError, UnicodeDecodeError) as err:
        if tolerant:
            return []
        raise ApiError(ErrorCode.AUTHORISATION_FAILED, f"Not JSON: {err}") from err
    return [] if security is UNSET else _by_security(security, accounts)


def _by_security(security: Security, accounts: list[Account]) -> list[tuple[Account, str]]:
    """Return the accounts of the section's credentials; every credential that is present must be valid."""
    found: list[tuple[Account, str]] = []
    if security.apiKey is not UNSET:
        found += [(account, "apiKey") for account in accounts if account.key == security.apiKey] or [_unknown("apiKey")]
    if security.login is not UNSET or security.password is not UNSET:
        pair = (security.login, security.password)
        found += [(account, "login") for account in accounts if (account.login, account.password) == pair] or [
            _unknown("login and password")
        ]
    if not found:
        raise ApiError(ErrorCode.AUTHORISATION_FAILED, "The section security is empty")
    return found


def _unknown(credential: str) -> tuple[Account, str]:
    """Raise the error for a credential that no account has."""
    raise ApiError(ErrorCode.AUTHORISATION_FAILED, f"Unknown {credential} in the section security")
