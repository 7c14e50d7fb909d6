"""Responses in other formats are decoded to the same models as the document's."""

from decimal import Decimal
import json
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from aiomobilgroup import Call, MobilgroupClient, Report, Sms, Transfer
from tests.core.scripted_server import ScriptedServer

DIGITS = st.integers(0, 9999)
MONEY = st.decimals(0, 99999, places=2)
WORDS = st.text(st.characters(categories=["L", "N", "Zs", "P"]), max_size=20).map(lambda text: " ".join(text.split()))
PHONES = st.from_regex(r"7[0-9]{10}", fullmatch=True)
CALLS = st.builds(
    Call,
    PHONES,
    WORDS,
    WORDS,
    DIGITS,
    DIGITS,
    MONEY,
    st.none() | st.builds(Transfer, PHONES, DIGITS, MONEY, WORDS),
    st.none() | st.builds(Sms, WORDS, WORDS, DIGITS, MONEY, WORDS),
)
REPORTS = st.builds(Report, st.from_regex(r"[0-9]{1,9}", fullmatch=True), DIGITS, MONEY, st.lists(CALLS).map(tuple))


def _as_json(value: Any, *, money: Any, number: Any) -> Any:
    """Return a model as JSON values, with money and numbers in a given format."""
    match value:
        case Decimal():
            return money(value)
        case int():
            return number(value)
        case tuple():
            return [_as_json(item, money=money, number=number) for item in value]
        case str() | None:
            return value
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    return {name: _as_json(item, money=money, number=number) for name, item in fields.items() if item is not None}


FORMATS: dict[str, dict[str, Any]] = {
    "the document's": {"money": str, "number": str},
    "comma": {"money": lambda value: str(value).replace(".", ","), "number": str},
    "blanks": {"money": lambda value: f" {value:,}\u00a0".replace(",", " "), "number": lambda value: f" {value} "},
    "JSON numbers": {"money": float, "number": int},
}


@pytest.mark.parametrize("format_name", FORMATS)
@given(report=REPORTS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_handwriting_is_the_same_report(
    server: ScriptedServer, client: MobilgroupClient, format_name: str, report: Report
) -> None:
    """Numbers as strings or as numbers, with a comma or a point, with blanks: the report is the same."""
    plain: Any = _as_json(report, **FORMATS[format_name])
    server.answer(json.dumps({"result": "ok"} | plain, ensure_ascii=False))

    assert await client.get_report("1") == report


@pytest.mark.parametrize(
    ("row", "call"),
    [
        ({"phone": 79120000001}, Call("79120000001")),
        ({"phone": "79120000001", "attempts": "", "duration": None, "price": "-"}, Call("79120000001")),
        ({"phone": "79120000001", "price": ""}, Call("79120000001")),
        ({"phone": " 79120000001 ", "status": " Занято "}, Call("79120000001", status="Занято")),
        ({"phone": "79120000001", "transfer": None, "sms": []}, Call("79120000001")),
        ({"phone": "79120000001", "transfer": {}, "sms": {}}, Call("79120000001")),
        ({"phone": "79120000001", "duration": "13.0"}, Call("79120000001", duration=13)),
        ({"phone": "79120000001", "rating": 5}, Call("79120000001")),
        ({"status": "Занято"}, Call(status="Занято")),
    ],
)
async def test_what_cannot_be_read_is_left_open(
    server: ScriptedServer, client: MobilgroupClient, row: dict[str, object], call: Call
) -> None:
    """Missing, empty, null and invalid values become None; the rest of the report is kept."""
    other = {"phone": "79120000009", "price": "0,91"}
    server.answer(json.dumps({"result": "ok", "id": 77, "budget": None, "subscribers": [row, other, {}, None]}))

    report = await client.get_report("77")

    assert report == Report("77", subscribers=(call, Call("79120000009", price=Decimal("0.91"))))


@pytest.mark.parametrize("subscribers", ["null", "{}", '""', "[]"])
async def test_a_report_without_calls(server: ScriptedServer, client: MobilgroupClient, subscribers: str) -> None:
    """A campaign that has not started has no calls."""
    server.answer(f'{{"result":"ok","id":"7","subscribers":{subscribers}}}')

    assert await client.get_report("7") == Report("7")


async def test_order_of_fields_does_not_matter(server: ScriptedServer, client: MobilgroupClient) -> None:
    """`result` may come last."""
    server.answer('{"subscribers":[{"phone":"79120000001"}],"id":"7","result":"ok"}')

    assert await client.get_report("7") == Report("7", subscribers=(Call("79120000001"),))


def test_models_do_not_show_whom_they_are_about() -> None:
    """The `repr` of a model, as in a log or a traceback, has no number and no text."""
    call = Call("79120000001", transfer=Transfer("74950000002"), sms=Sms(message="Код 1234"))
    shown = f"{call!r} {call.transfer!r} {call.sms!r} {Report('7', subscribers=(call,))!r}"

    assert "7*** *** **01" in shown
    for secret in ("79120000001", "74950000002", "1234"):
        assert secret not in shown
