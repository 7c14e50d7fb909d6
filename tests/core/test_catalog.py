"""`get_balance`, `get_scripts`, `get_phrases`, `get_numbers`: the document's requests and responses."""

from decimal import Decimal

import pytest

from aiomobilgroup import ApiKey, Balance, Login, MobilgroupClient, Recording, SenderNumber
from tests.core.conftest import MakeClient
from tests.core.scripted_server import ScriptedServer

BALANCE = '{"result": "ok", "balance": "273,50", "currency": "Rub"}'


async def test_balance(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Ответ сервера на запрос баланса»: roubles with a comma, the currency by its ISO code."""
    server.answer(BALANCE)

    balance = await client.get_balance()

    assert balance == Balance(Decimal("273.50"), "RUB")
    assert (server.received[0].path, server.received[0].json) == ("/api/get/", {"request": "balance"})


@pytest.mark.parametrize(
    ("answer", "balance"),
    [
        ('{"result":"ok","balance":"1 273,50","currency":"rur"}', Balance(Decimal("1273.50"), "RUB")),
        ('{"result":"ok","balance":"1\u00a0273.50","currency":" RUB "}', Balance(Decimal("1273.50"), "RUB")),
        ('{"result":"ok","balance":-12.5}', Balance(Decimal("-12.5"), "RUB")),
        ('{"result":"OK","balance":0,"currency":"","more":[1]}', Balance(Decimal(0), "RUB")),
        ('{"result":"ok","balance":"5","currency":"Kzt"}', Balance(Decimal(5), "KZT")),
    ],
)
async def test_balance_in_other_handwriting(
    server: ScriptedServer, client: MobilgroupClient, answer: str, balance: Balance
) -> None:
    """The balance may have a comma or a point, be a string or a number, and have blanks and unknown fields."""
    server.answer(answer)

    assert await client.get_balance() == balance


async def test_scripts(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Ответ сервера на запрос списка скриптов»."""
    server.answer(
        '{"result": "ok", "data": [{"id": "1", "name": "Скрипт 1", "duration": "25"},'
        ' {"id": "2", "name": "Скрипт 2", "duration": "14"}]}'
    )

    assert await client.get_scripts() == [Recording("1", "Скрипт 1", 25), Recording("2", "Скрипт 2", 14)]
    assert server.received[0].json == {"request": "scripts"}


async def test_phrases(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Ответ сервера на запрос списка фраз»."""
    server.answer(
        '{ "result": "ok", "data": [ { "id": "1", "name": "Фраза 1", "duration": "25" },'
        ' { "id": 2, "name": "Фраза 2" } ]}'
    )

    assert await client.get_phrases() == [Recording("1", "Фраза 1", 25), Recording("2", "Фраза 2", None)]
    assert server.received[0].json == {"request": "phrases"}


async def test_numbers(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Положительный ответ сервера на запрос списка номеров отправителя»."""
    server.answer(
        '{ "result": "ok", "data": [ { "number": "74951234567", "description": "Комментарий к номеру 1" },'
        ' { "number": 78001234567, "description": null } ]}'
    )

    assert await client.get_numbers() == [
        SenderNumber("74951234567", "Комментарий к номеру 1"),
        SenderNumber("78001234567", ""),
    ]
    assert server.received[0].json == {"request": "numbers"}


@pytest.mark.parametrize(
    ("auth", "header", "security"),
    [
        (ApiKey("key"), "key", None),
        (ApiKey("key", in_body=True), None, {"apiKey": "key"}),
        (Login("login", "password"), None, {"login": "login", "password": "password"}),
    ],
)
async def test_authorisation_of_a_read(
    server: ScriptedServer,
    make_client: MakeClient,
    auth: ApiKey | Login,
    header: str | None,
    security: dict[str, str] | None,
) -> None:
    """«Авторизация»: each way of authorization works, the same for every kind of request."""
    server.answer(BALANCE)

    await make_client(server.url, auth).get_balance()

    assert server.received[0].headers.get("Authorization") == header
    assert server.received[0].json.get("security") == security


@pytest.mark.parametrize(
    "url",
    ["http://voice.mobilgroup.ru/api/", "ftp://127.0.0.1/", "voice.mobilgroup.ru/api/", "https:///api/", ""],
)
async def test_key_does_not_travel_in_the_open(make_client: MakeClient, url: str) -> None:
    """The address must use https, or http on this machine."""
    with pytest.raises(ValueError, match="the address"):
        make_client(url)


async def test_address_may_lack_its_last_slash(server: ScriptedServer, make_client: MakeClient) -> None:
    """A pasted address without a slash at its end works."""
    server.answer(BALANCE)

    await make_client(server.url.removesuffix("/")).get_balance()

    assert server.received[0].path == "/api/get/"
