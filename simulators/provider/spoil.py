"""Spoil the body of an answer as a fault asks for."""

from collections.abc import Callable
import re

from msgspec.json import decode, encode

from simulators.provider.api.answers import error
from simulators.provider.faults import Armed, Fault

PAGE = "<!doctype html><html><head><title>Service</title></head><body><h1>Технические работы</h1></body></html>"

_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"

_CONTENT_TYPES = {
    Fault.HTML_BEFORE_ACCEPTING: _HTML,
    Fault.HTML_AFTER_ACCEPTING: _HTML,
    Fault.WRONG_CONTENT_TYPE: "text/html; charset=windows-1251",
}


def spoiled(answer: str, armed: Armed) -> tuple[bytes, str]:
    """Return what becomes of an answer, with its content type."""
    spoil = _BODIES.get(armed.fault)
    body = answer.encode() if spoil is None else spoil(answer, armed.code)
    return body, _CONTENT_TYPES.get(armed.fault, _JSON)


def _half(answer: str, _: str) -> bytes:
    """Cut the answer in the middle."""
    body = answer.encode()
    return body[: len(body) // 2]


def _without_id(answer: str, _: str) -> bytes:
    """Leave the id out."""
    fields = decode(answer)
    fields.pop("id", None)
    return encode(fields)


def _with_commas(answer: str, _: str) -> bytes:
    """Put a comma before every closing bracket that another one precedes, and before the last."""
    return re.sub(r"([}\]])(?=[}\]])", r"\1,", answer[:-1] + ",}").encode()


_BODIES: dict[Fault, Callable[[str, str], bytes]] = {
    Fault.HTML_BEFORE_ACCEPTING: lambda _answer, _code: PAGE.encode(),
    Fault.HTML_AFTER_ACCEPTING: lambda _answer, _code: PAGE.encode(),
    Fault.EMPTY_BODY_BEFORE_ACCEPTING: lambda _answer, _code: b"",
    Fault.EMPTY_BODY_AFTER_ACCEPTING: lambda _answer, _code: b"",
    Fault.TRUNCATED_JSON: _half,
    Fault.OK_WITHOUT_ID: _without_id,
    Fault.INT_IDS: lambda answer, _code: re.sub(r'"id":"(\d+)"', r'"id":\1', answer).encode(),
    Fault.BOM: lambda answer, _code: b"\xef\xbb\xbf" + answer.encode(),
    Fault.TRAILING_COMMAS: _with_commas,
    Fault.ERROR_CODE: lambda _answer, code: error(code).encode(),
    Fault.LOWER_CASE_ERROR_CODE: lambda _answer, code: error(f"{code.lower()} ").encode(),
}
