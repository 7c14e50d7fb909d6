"""The provider's answers decoded: strictly as JSON, generously as data.

An answer in the document's own shape, money with a point or with a comma, is decoded straight into models by msgspec.
One that differs (numbers for strings, null, blanks, fields left out) is decoded into plain data first, tidied field by
field, and becomes the same models.
"""

from decimal import Decimal, InvalidOperation
from functools import cache
import re
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import msgspec

from .const import PHONE_DIGITS
from .exceptions import MobilgroupResponseError, error_for_code

_BOM = b"\xef\xbb\xbf"
# Only where money stands, so that no text is touched; a quotation mark inside a text has a backslash before it.
_COMMA = re.compile(rb'("(?:price|budget|balance)"\s*:\s*"-?[0-9]+),([0-9]+")')
_PLAIN = msgspec.json.Decoder(float_hook=Decimal)


class _ErrorResponse(msgspec.Struct, frozen=True, tag_field="result", tag="error"):
    """An answer that says no."""

    error_code: str = ""
    description: str = ""


def decode_answer[T: msgspec.Struct](body: bytes, model: type[T]) -> T:
    """Return an answer as its model.

    Raises `MobilgroupApiError` when the answer is the provider's no, and `MobilgroupResponseError` when it is not JSON
    or lacks what the model cannot do without.
    """
    body = body.removeprefix(_BOM)
    try:
        answer = (
            _decode_strictly(body, model)
            or _decode_strictly(_COMMA.sub(rb"\1.\2", body), model)
            or _decode_leniently(body, model)
        )
    except msgspec.DecodeError as err:
        raise MobilgroupResponseError(f"the answer is not JSON: {err}") from err
    if isinstance(answer, _ErrorResponse):
        raise error_for_code(answer.error_code, answer.description)
    return answer


@cache
def _decoder(model: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    """Return the fast way from bytes to a model, or to the provider's no."""
    return msgspec.json.Decoder(model | _ErrorResponse, strict=False)


def _decode_strictly[T: msgspec.Struct](body: bytes, model: type[T]) -> T | _ErrorResponse | None:
    """Return an answer that is in the document's shape, or None for one that is not."""
    try:
        answer: T | _ErrorResponse = _decoder(model).decode(body)
    except msgspec.ValidationError:
        return None
    return answer if _phones_are_bare(answer) else None


def _phones_are_bare(answer: Any) -> bool:
    """Return whether every row's number is bare: the document's sample has a blank before one."""
    return all(len(row.phone) == PHONE_DIGITS for row in getattr(answer, "subscribers", ()))


def _decode_leniently[T: msgspec.Struct](body: bytes, model: type[T]) -> T:
    """Return an answer that is not quite in the document's shape as its model."""
    raw = _PLAIN.decode(body)
    if not isinstance(raw, dict):
        raise MobilgroupResponseError("the answer is not a JSON object")
    result = _text(raw.get("result")).casefold()
    if result != "ok":
        code = _text(raw.get("error_code")) or ("" if result == "error" else _text(raw.get("result")))
        if result == "error" or code:
            raise error_for_code(code, _text(raw.get("description")))
        raise MobilgroupResponseError("the answer has no result")
    try:
        return msgspec.convert(_coerce_fields(raw, model) | {"result": "ok"}, model)
    except msgspec.ValidationError as err:
        raise MobilgroupResponseError(f"the answer cannot be read: {err}") from err


def _coerce_fields(raw: dict[str, Any], model: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields a model knows, each in the type the model wants; what is unreadable is left out."""
    tidied = {}
    for name, kind in _field_types(model):
        if name in raw and (value := _value(raw[name], kind)) is not None:
            tidied[name] = value
    return tidied


def _value(value: Any, kind: Any) -> Any:
    """Return a value as the wanted type, or None where it cannot be."""
    if get_origin(kind) is tuple:
        rows = value if isinstance(value, list) else []
        return [_coerce_fields(row, get_args(kind)[0]) for row in rows if isinstance(row, dict) and row]
    if kind is str:
        return _text(value)
    if kind is int:
        return None if (number := _number(value)) is None else int(number)
    if kind is Decimal:
        return _number(value)
    return _coerce_fields(value, kind) if isinstance(value, dict) and value else None


def _text(value: Any) -> str:
    """Return a value as text without blanks around it."""
    return "" if value is None else str(value).strip()


def _number(value: Any) -> Decimal | None:
    """Return `"1 273,50"`, `"1273.50"` or a JSON number as a number."""
    if isinstance(value, bool):
        return None
    text = "".join(_text(value).split()).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@cache
def _field_types(model: type[msgspec.Struct]) -> tuple[tuple[str, Any], ...]:
    """Return a model's fields with their types, without the None that an optional one may be."""
    kinds = []
    for field in msgspec.structs.fields(model):
        kind = field.type
        if isinstance(kind, UnionType):
            kind = next(part for part in get_args(kind) if part is not NoneType)
        kinds.append((field.encode_name, kind))
    return tuple(kinds)
