"""`send`: the document's three examples as requests, and its sample as the response."""

from datetime import UTC, date, datetime
from decimal import Decimal
import json

import pytest

from aiomobilgroup import (
    ApiKey,
    Broadcast,
    Login,
    MobilgroupClient,
    MobilgroupInsufficientFundsError,
    Phrase,
    ReceiptRow,
    Script,
    Subscriber,
    Text,
)
from tests.core.conftest import MakeClient
from tests.core.scripted_server import ScriptedServer

ACCEPTED = json.dumps(
    {
        "result": "ok",
        "id": "1234",
        "phones": "3",
        "budget": "1,82",
        "subscribers": [
            {"phone": "79120000001", "result": "ok", "price": "0,91", "duration": "14"},
            {"phone": "79120000002", "result": "ok", "price": "0,91", "duration": "14"},
            {"phone": "79120000003", "result": "error", "description": "Error_Not_Enough_Money"},
        ],
    }
)


async def test_text_is_sent_as_the_document_writes_it(server: ScriptedServer, make_client: MakeClient) -> None:
    """«Отправка текстового сообщения»: login and password in the body, an own text for the second recipient."""
    server.answer(ACCEPTED)
    client = make_client(server.url, Login("login", "password"))

    await client.send(
        Broadcast(
            sender="74951234567",
            content=Text("Текст"),
            attempts=2,
            interval=1,
            subscribers=[
                Subscriber("79120000001"),
                Subscriber("79120000002", message="Текст для абонента 2"),
                Subscriber("79120000003"),
            ],
        )
    )

    assert server.received[0].path == "/api/send/"
    assert "Authorization" not in server.received[0].headers
    assert server.received[0].json == {
        "security": {"login": "login", "password": "password"},
        "settings": {"message": "Текст", "number": "74951234567", "attempts": "2", "interval": "1"},
        "subscribers": [
            {"phone": "79120000001"},
            {"phone": "79120000002", "message": "Текст для абонента 2"},
            {"phone": "79120000003"},
        ],
    }


async def test_phrase_is_sent_as_the_document_writes_it(server: ScriptedServer, make_client: MakeClient) -> None:
    """«Отправка фразы»: the key in the body, a schedule in Moscow time."""
    server.answer(ACCEPTED)
    client = make_client(server.url, ApiKey("key", in_body=True))

    await client.send(
        Broadcast(
            sender="74951234567",
            content=Phrase("7"),
            schedule=datetime(2020, 7, 15, 11, 5, tzinfo=UTC),
            subscribers=[Subscriber("79120000001"), Subscriber("79120000002"), Subscriber("79120000003")],
        )
    )

    assert "Authorization" not in server.received[0].headers
    assert server.received[0].json == {
        "security": {"apiKey": "key"},
        "settings": {"phrase": "7", "number": "74951234567", "schedule": "2020-07-15 14:05"},
        "subscribers": [{"phone": "79120000001"}, {"phone": "79120000002"}, {"phone": "79120000003"}],
    }


async def test_script_is_sent_as_the_document_writes_it(server: ScriptedServer, make_client: MakeClient) -> None:
    """«Отправка голосового скрипта»: sums with two decimals, as strings."""
    server.answer(ACCEPTED)
    client = make_client(server.url, ApiKey("key", in_body=True))

    await client.send(
        Broadcast(
            sender="74951234567",
            content=Script("3"),
            attempts=2,
            subscribers=[
                Subscriber("79120000001", summa="17.25"),
                Subscriber("79120000002", summa=Decimal("3.17")),
                Subscriber("79120000003", summa="14"),
            ],
        )
    )

    assert server.received[0].json == {
        "security": {"apiKey": "key"},
        "settings": {"script": "3", "number": "74951234567", "attempts": "2"},
        "subscribers": [
            {"phone": "79120000001", "summa": "17.25"},
            {"phone": "79120000002", "summa": "3.17"},
            {"phone": "79120000003", "summa": "14.00"},
        ],
    }


async def test_key_travels_in_the_header_as_it_is(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Передача API ключа в заголовке запроса»: no "Bearer", and no `security` section beside it."""
    server.answer(ACCEPTED)

    await client.send(Broadcast(sender="74951234567", content=Text("Текст"), subscribers=[Subscriber("79120000001")]))

    assert server.received[0].headers["Authorization"] == "demo-key"
    assert server.received[0].headers["Content-Type"] == "application/json"
    assert server.received[0].json.keys() == {"settings", "subscribers"}


async def test_every_setting_and_field_is_text(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Описание параметров запроса»: every parameter of both sections; absent instead of null, numbers as strings."""
    server.answer(ACCEPTED)

    await client.send(
        Broadcast(
            sender=" 74951234567 ",
            content=Script("3"),
            attempts=3,
            interval=60,
            repeat=1,
            schedule=datetime(2026, 11, 23, 10, 0, 30, tzinfo=UTC),
            subscribers=[
                Subscriber(
                    "8 (912) 000-00-01", summa="1 017,5", param1="42", param2=date(2026, 11, 23), param3="23.11.2026"
                ),
                Subscriber("79120000002", summa="", param1="", message=""),
            ],
        )
    )

    assert server.received[0].json == {
        "settings": {
            "script": "3",
            "number": "74951234567",
            "schedule": "2026-11-23 13:01",
            "attempts": "3",
            "interval": "60",
            "repeat": "1",
        },
        "subscribers": [
            {
                "phone": "79120000001",
                "summa": "1017.50",
                "param1": "42",
                "param2": "2026-11-23",
                "param3": "23.11.2026",
            },
            {"phone": "79120000002"},
        ],
    }


class Words(str):
    """A string as Home Assistant reads it from YAML, with its file and line."""

    __slots__ = ()


async def test_strings_of_front_ends_are_strings(server: ScriptedServer, client: MobilgroupClient) -> None:
    """Texts, numbers and sums may be of a subclass of `str`."""
    server.answer(ACCEPTED)

    await client.send(
        Broadcast(
            sender=Words("74951234567"),
            content=Text(Words("Текст")),
            subscribers=[
                Subscriber(Words("79120000001"), message=Words("Вам"), summa=Words("1"), param1=Words("5")),
                Subscriber(Words("8 912 000-00-02")),
            ],
        )
    )

    assert server.received[0].json == {
        "settings": {"message": "Текст", "number": "74951234567"},
        "subscribers": [
            {"phone": "79120000001", "message": "Вам", "summa": "1.00", "param1": "5"},
            {"phone": "79120000002"},
        ],
    }


async def test_receipt_is_the_documents_sample(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Положительный ответ сервера»: an accepted broadcast with one number rejected for lack of money."""
    server.answer(ACCEPTED)

    receipt = await client.send(
        Broadcast(sender="74951234567", content=Text("Текст"), subscribers=[Subscriber("79120000001")])
    )

    assert (receipt.id, receipt.phones, receipt.budget) == ("1234", 3, Decimal("1.82"))
    assert receipt.subscribers[0] == ReceiptRow("79120000001", "ok", Decimal("0.91"), 14)
    assert [row.ok for row in receipt.subscribers] == [True, True, False]
    assert receipt.subscribers[0].error is None
    assert isinstance(receipt.subscribers[2].error, MobilgroupInsufficientFundsError)


async def test_a_send_never_takes_an_idle_connection(server: ScriptedServer, client: MobilgroupClient) -> None:
    """A connection left open by a read may be half closed already: a send opens its own."""
    server.answer('{"result": "ok", "balance": "1,00", "currency": "Rub"}')
    await client.get_balance()
    await client.get_balance()
    server.answer(ACCEPTED)

    await client.send(Broadcast(sender="74951234567", content=Text("Текст"), subscribers=[Subscriber("79120000001")]))

    connections = [received.connection for received in server.received]
    assert connections[0] == connections[1] != connections[2]


@pytest.mark.parametrize(
    ("schedule", "written"),
    [
        (datetime(2026, 3, 28, 23, 59, 59, 999999, tzinfo=UTC), "2026-03-29 03:00"),
        (datetime(2026, 12, 31, 21, 0, tzinfo=UTC), "2027-01-01 00:00"),
    ],
)
async def test_schedule_is_never_earlier_than_asked(
    server: ScriptedServer, client: MobilgroupClient, schedule: datetime, written: str
) -> None:
    """Seconds are rounded up, because the document's format has minutes."""
    server.answer(ACCEPTED)

    await client.send(
        Broadcast(
            sender="74951234567", content=Text("Текст"), subscribers=[Subscriber("79120000001")], schedule=schedule
        )
    )

    assert server.received[0].json["settings"]["schedule"] == written
