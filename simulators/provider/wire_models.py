"""Models of the document's requests. An undocumented field, or a number that is not a string, is an error."""

from enum import StrEnum

from msgspec import UNSET, DecodeError, Raw, Struct, UnsetType, ValidationError
from msgspec.json import Decoder

from simulators.provider.errors import ApiError, ErrorCode

type Optional = str | UnsetType


class Endpoint(StrEnum):
    """An endpoint of the provider's API."""

    SEND = "send"
    GET = "get"
    SET = "set"


class Security(Struct, frozen=True, forbid_unknown_fields=True):
    """The section `security`: credentials in the body."""

    login: Optional = UNSET
    password: Optional = UNSET
    apiKey: Optional = UNSET  # noqa: N815 - the document's spelling


class Envelope(Struct, frozen=True):
    """A body of which only the credentials are decoded, before its other fields are validated."""

    security: Security | UnsetType = UNSET


class Settings(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The section `settings` of a broadcast."""

    number: Optional = UNSET
    schedule: Optional = UNSET
    attempts: Optional = UNSET
    interval: Optional = UNSET
    repeat: Optional = UNSET
    message: Optional = UNSET
    phrase: Optional = UNSET
    script: Optional = UNSET


class Subscriber(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A recipient of a broadcast."""

    phone: str
    message: Optional = UNSET
    summa: Optional = UNSET
    param1: Optional = UNSET
    param2: Optional = UNSET
    param3: Optional = UNSET


class SendRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request to `/api/send/`."""

    security: Raw = Raw(b"null")
    settings: Settings | UnsetType = UNSET
    subscribers: list[Subscriber] | UnsetType = UNSET


class GetRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request to `/api/get/`."""

    security: Raw = Raw(b"null")
    request: Optional = UNSET
    id: Optional = UNSET
    account: Optional = UNSET


class TemplateFields(Struct, frozen=True, forbid_unknown_fields=True):
    """A template to be saved."""

    id: str = ""
    name: str = ""
    message: str = ""


class SetRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request to `/api/set/`."""

    security: Raw = Raw(b"null")
    request: Optional = UNSET
    account: str = ""
    templates: list[TemplateFields] | UnsetType = UNSET


def decode_strict[T](decoder: Decoder[T], body: bytes, codes: dict[str, ErrorCode]) -> T:
    """Decode a body. Raises `ApiError` with the code of the first matching path prefix in `codes` (`$` is any path)."""
    try:
        return decoder.decode(body)
    except ValidationError as err:
        problem, _, path = str(err).partition(" - at `")
        code = next(code for prefix, code in codes.items() if (path or "$").startswith(prefix))
        raise ApiError(code, f"{problem} at {path.rstrip('`') or '$'}") from err
    except (DecodeError, UnicodeDecodeError) as err:
        raise ApiError(codes["$"], f"Not JSON: {err}") from err
