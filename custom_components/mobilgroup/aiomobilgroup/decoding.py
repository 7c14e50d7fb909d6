"""Decoder of the provider's answers: strict about JSON, lenient about the data in it.

An answer in the document's own format, money with a point or with a comma, is decoded straight into models by msgspec.
A different one (numbers for strings, null, blanks, missing fields) is decoded into plain data first, converted field by
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
# Only in fields of money, so that no text changes: a quotation mark inside a text has a backslash before it.
_COMMA = re.compile(rb'("(?:price|budget|balance)"\s*:\s*"-?[0-9]+),([0-9]+")')
_PLAIN = msgspec.json.Decoder(float_hook=Decimal)


class _ErrorResponse(msgspec.Struct, frozen=True, tag_field="result", tag="error"):
    """An answer that reports an error."""

    error_code: str = ""
    description: str = ""


def decode_answer[T: msgspec.Struct](body: bytes, model: type[T]) -> T:
    """Decode an answer into its model.

    Raises `MobilgroupApiError` when the answer reports an error, and `MobilgroupResponseError` when it is not JSON or
    lacks a required field.
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
    """Return the cached decoder from bytes to a model or to the provider's error."""
    return msgspec.json.Decoder(model | _ErrorResponse, strict=False)


def _decode_strictly[T: msgspec.Struct](body: bytes, model: type[T]) -> T | _ErrorResponse | None:
    """Decode an answer in the document's format; return None for any other."""
    try:
        answer: T | _ErrorResponse = _decoder(model).decode(body)
    except msgspec.ValidationError:
        return None
    return answer if _phones_are_bare(answer) else None


def _phones_are_bare(answer: Any) -> bool:
    """Return whether every row's number has 11 characters: the document's sample has a blank before one."""
    return all(len(row.phone) == PHONE_DIGITS for row in getattr(answer, "subscribers", ()))


def _decode_leniently[T: msgspec.Struct](body: bytes, model: type[T]) -> T:
    """Decode an answer that deviates from the document's format."""
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
    """Return a model's fields converted to their types; missing and unreadable fields are left out."""
    fields = {}
    for name, field_type in _field_types(model):
        if name in raw and (value := _value(raw[name], field_type)) is not None:
            fields[name] = value
    return fields


def _value(value: Any, field_type: Any) -> Any:
    """Return a value converted to a field's type, or None if it cannot be converted."""
    if get_origin(field_type) is tuple:
        rows = value if isinstance(value, list) else []
        return [_coerce_fields(row, get_args(field_type)[0]) for row in rows if isinstance(row, dict) and row]
    if field_type is str:
        return _text(value)
    if field_type is int:
        return None if (number := _number(value)) is None else int(number)
    if field_type is Decimal:
        return _number(value)
    return _coerce_fields(value, field_type) if isinstance(value, dict) and value else None


def _text(value: Any) -> str:
    """Return a value as text without blanks around it."""
    return "" if value is None else str(value).strip()


def _number(value: Any) -> Decimal | None:
    """Return `"1 273,50"`, `"1273.50"` or a JSON number as a `Decimal`; None for anything else."""
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
    """Return the names and types of a model's fields, without the None of optional ones."""
    types = []
    for field in msgspec.structs.fields(model):
        field_type = field.type
        if isinstance(field_type, UnionType):
            field_type = next(part for part in get_args(field_type) if part is not NoneType)
        types.append((field.encode_name, field_type))
    return tuple(types)
