"""Describe the requests of the document; a field it does not name, or a number that is not a string, is an error."""

from enum import StrEnum

from msgspec import UNSET, DecodeError, Raw, Struct, UnsetType, ValidationError
from msgspec.json import Decoder

from simulators.provider.errors import ApiError, ErrorCode

type Optional = str | UnsetType


class Endpoint(StrEnum):
    """Name the three handlers of the provider."""

    SEND = "send"
    GET = "get"
    SET = "set"


class Security(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry credentials in the body."""

    login: Optional = UNSET
    password: Optional = UNSET
    apiKey: Optional = UNSET  # noqa: N815 - the document's spelling


class Envelope(Struct, frozen=True):
    """Find the credentials before anything else is looked at."""

    security: Security | UnsetType = UNSET


class Settings(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Carry the section `settings` of a broadcast."""

    number: Optional = UNSET
    schedule: Optional = UNSET
    attempts: Optional = UNSET
    interval: Optional = UNSET
    repeat: Optional = UNSET
    message: Optional = UNSET
    phrase: Optional = UNSET
    script: Optional = UNSET


class Subscriber(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Carry one recipient of a broadcast."""

    phone: str
    message: Optional = UNSET
    summa: Optional = UNSET
    param1: Optional = UNSET
    param2: Optional = UNSET
    param3: Optional = UNSET


class SendRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry a request to `/api/send/`."""

    security: Raw = Raw(b"null")
    settings: Settings | UnsetType = UNSET
    subscribers: list[Subscriber] | UnsetType = UNSET


class GetRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry a request to `/api/get/`."""

    security: Raw = Raw(b"null")
    request: Optional = UNSET
    id: Optional = UNSET
    account: Optional = UNSET


class TemplateFields(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry a template to be saved."""

    id: str = ""
    name: str = ""
    message: str = ""


class SetRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry a request to `/api/set/`."""

    security: Raw = Raw(b"null")
    request: Optional = UNSET
    account: str = ""
    templates: list[TemplateFields] | UnsetType = UNSET


def decode_strict[T](decoder: Decoder[T], body: bytes, codes: dict[str, ErrorCode]) -> T:
    """Decode a body, or refuse it with the code of the first path prefix (`$` is all of it) that fits."""
    try:
        return decoder.decode(body)
    except ValidationError as err:
        what, _, path = str(err).partition(" - at `")
        code = next(code for prefix, code in codes.items() if (path or "$").startswith(prefix))
        raise ApiError(code, f"{what} at {path.rstrip('`') or '$'}") from err
    except (DecodeError, UnicodeDecodeError) as err:
        raise ApiError(codes["$"], f"Not JSON: {err}") from err
