"""Every request of the provider's document gets the response beside it."""

from typing import Any

import pytest

from simulators.provider import Account, ManualClock, Provider, Recording, SenderNumber, Template
from tests.simulators.conftest import NOON, NUMBER, Api

SECURITY = {"login": "demo", "password": "demo-password"}


@pytest.fixture
def provider() -> Provider:
    """Return a provider with the data of the document's samples."""
    account = Account(
        kopecks=27350,
        numbers=(SenderNumber(NUMBER, "Комментарий к номеру 1"), SenderNumber("78001234567", "Комментарий к номеру 2")),
        phrases=(Recording("1", "Фраза 1", 25), Recording("2", "Фраза 2", 14)),
        scripts=(Recording("1", "Скрипт 1", 25), Recording("2", "Скрипт 2", 14)),
        templates={"1": Template("1", "123", "Шаблон №1", "Текст шаблона")},
    )
    return Provider(accounts=[account], clock=ManualClock(NOON))


async def test_sends_a_text(api: Api) -> None:
    """The sample with a common text and one for the second recipient is accepted."""
    body = {
        "security": SECURITY,
        "settings": {"message": "Текст" * 42, "number": NUMBER, "attempts": "2", "interval": "1"},
        "subscribers": [
            {"phone": "79000000001"},
            {"phone": "79000000002", "message": "Текст для абонента 2"},
            {"phone": "79000000080"},
        ],
    }

    answer = await api.anonymous("send", body)

    assert answer == {
        "result": "ok",
        "id": "1234",
        "phones": "3",
        "budget": "1,04",
        "subscribers": [
            {"phone": "79000000001", "result": "ok", "price": "0,91", "duration": "14"},
            {"phone": "79000000002", "result": "ok", "price": "0,13", "duration": "2"},
            {"phone": "79000000080", "result": "error", "description": "Error_Not_Enough_Money"},
        ],
    }


async def test_sends_a_phrase(api: Api) -> None:
    """The sample with a phrase gets exactly the document's response: 14 seconds for 0,91."""
    body = {
        "security": {"apiKey": "demo-key"},
        "settings": {"phrase": "2", "number": NUMBER, "schedule": "2020-07-15 14:05"},
        "subscribers": [{"phone": "79000000001"}, {"phone": "79000000002"}, {"phone": "79000000080"}],
    }

    answer = await api.anonymous("send", body)

    assert answer["budget"] == "1,82"
    assert answer["subscribers"][0] == {"phone": "79000000001", "result": "ok", "price": "0,91", "duration": "14"}


async def test_sends_a_script(api: Api) -> None:
    """The sample with a script and sums is accepted."""
    body = {
        "security": {"apiKey": "demo-key"},
        "settings": {"script": "1", "number": NUMBER, "attempts": "2"},
        "subscribers": [
            {"phone": "79000000001", "summa": "17.25"},
            {"phone": "79000000002", "summa": "3.17"},
            {"phone": "79000000003", "summa": "14.00", "param1": "15.07.2020", "param2": "42", "param3": "2020-07-15"},
        ],
    }

    answer = await api.anonymous("send", body)

    assert (answer["result"], answer["phones"]) == ("ok", "3")


async def test_reports_the_state(api: Api, provider: Provider) -> None:
    """The statistics have the document's fields, prices with a point, and transfer and SMS where they occurred."""
    campaign_id = await api.call("79000000001", "79000000073", phrase="2", attempts="2", interval="1")
    provider.advance(minutes=10)

    answer = await api.post("get", {"request": "state", "id": campaign_id})

    assert answer == {
        "result": "ok",
        "id": "1234",
        "phones": "2",
        "budget": "3.41",
        "subscribers": [
            {
                "phone": "79000000001",
                "date": "2026-11-23 12:00:00",
                "status": "Успешно",
                "attempts": "1",
                "duration": "14",
                "price": "0.91",
            },
            {
                "phone": "79000000073",
                "date": "2026-11-23 12:01:03",
                "status": "Занято",
                "attempts": "2",
                "duration": "0",
                "price": "2.50",
                "transfer": {"number": "74957654321", "duration": "0", "price": "0", "status": "Нет ответа"},
                "sms": {
                    "date": "2026-11-23 12:01:06",
                    "message": "Вам звонили: Фраза 2",
                    "partition": "1",
                    "price": "2.50",
                    "status": "Доставлено",
                },
            },
        ],
    }


@pytest.mark.parametrize(
    ("request_name", "expected"),
    [
        ("balance", {"result": "ok", "balance": "273,50", "currency": "Rub"}),
        (
            "scripts",
            {
                "result": "ok",
                "data": [
                    {"id": "1", "name": "Скрипт 1", "duration": "25"},
                    {"id": "2", "name": "Скрипт 2", "duration": "14"},
                ],
            },
        ),
        (
            "phrases",
            {
                "result": "ok",
                "data": [
                    {"id": "1", "name": "Фраза 1", "duration": "25"},
                    {"id": "2", "name": "Фраза 2", "duration": "14"},
                ],
            },
        ),
        (
            "numbers",
            {
                "result": "ok",
                "data": [
                    {"number": NUMBER, "description": "Комментарий к номеру 1"},
                    {"number": "78001234567", "description": "Комментарий к номеру 2"},
                ],
            },
        ),
    ],
)
async def test_answers_reference_requests(api: Api, request_name: str, expected: dict[str, Any]) -> None:
    """The balance and the lists are as in the document."""
    assert await api.post("get", {"request": request_name}) == expected


async def test_saves_templates(api: Api) -> None:
    """The sample that changes, adds and misses a template gets the document's response."""
    body = {
        "request": "templates",
        "account": "123",
        "templates": [
            {"id": "1", "name": "Шаблон №1", "message": "Текст первого шаблона"},
            {"id": "", "name": "Шаблон №2", "message": "Текст второго шаблона"},
            {"id": "7", "name": "Шаблон №3", "message": "Текст третьего шаблона"},
        ],
    }

    answer = await api.post("set", body)

    assert answer == {
        "result": "ok",
        "account_id": "123",
        "templates": [
            {"result": "ok", "id": "1", "name": "Шаблон №1", "message": "Текст первого шаблона"},
            {"result": "ok", "id": "2", "name": "Шаблон №2", "message": "Текст второго шаблона"},
            {"result": "Template_not_found", "id": "7", "name": "Шаблон №3", "message": "Текст третьего шаблона"},
        ],
    }


async def test_lists_saved_templates(api: Api) -> None:
    """A saved template is listed, by CRM account."""
    template = {"name": "Шаблон №2", "message": "Текст второго шаблона"}
    await api.post("set", {"request": "templates", "account": "123", "templates": [template]})

    answer = await api.post("get", {"request": "templates", "account": "123"})

    assert answer["data"][1] == {"id": "2", "account": "123", **template}


async def test_lists_one_template(api: Api) -> None:
    """An id returns one template."""
    answer = await api.post("get", {"request": "templates", "account": "123", "id": "1"})

    assert [row["id"] for row in answer["data"]] == ["1"]


async def test_lists_no_template_of_another_account(api: Api) -> None:
    """A CRM account gets no template of another account."""
    assert await api.post("get", {"request": "templates", "account": "9"}) == {"result": "ok", "data": []}


async def test_does_not_escape_cyrillic(api: Api) -> None:
    """Responses have Unicode unescaped."""
    _, answer = await api.raw("get", {"request": "phrases"})

    assert "Фраза 1" in answer.decode()
