"""`get_report`: the document's request for statistics and its sample response."""

from datetime import UTC, datetime
from decimal import Decimal
import json
from zoneinfo import ZoneInfo

import pytest

from aiomobilgroup import Call, CallOutcome, InputProblem, MobilgroupClient, MobilgroupInputError, Report, Sms, Transfer
from tests.core.scripted_server import ScriptedServer

SAMPLE = json.dumps(
    {
        "result": "ok",
        "id": "1234",
        "phones": "2",
        "budget": "3.41",
        "subscribers": [
            {
                "phone": " 79120000001",
                "date": "2020-07-15 14:05",
                "status": "Успешно",
                "attempts": "1",
                "duration": "13",
                "price": "0.91",
            },
            {
                "phone": "79120000002",
                "date": "Дата",
                "status": "Занято",
                "attempts": "2",
                "duration": "0",
                "price": "2.50",
                "transfer": {"number": " 74950000000", "duration": "0", "price": "0", "status": "Нет ответа"},
                "sms": {
                    "date": "Дата",
                    "message": "Текст",
                    "partition": "1",
                    "price": "2.50",
                    "status": "Доставлено",
                },
            },
        ],
    },
    ensure_ascii=False,
)


async def test_request_is_the_documents(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Пример JSON запроса на получение данных»: the id goes back as text."""
    server.answer(SAMPLE)

    await client.get_report(" 1234 ")

    assert (server.received[0].path, server.received[0].json) == ("/api/get/", {"request": "state", "id": "1234"})


async def test_report_is_the_documents_sample(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Ответ сервера на запрос статистики»: a call, and one with its transfer and text message."""
    server.answer(SAMPLE)

    report = await client.get_report("1234")

    transfer = Transfer("74950000000", 0, Decimal(0), "Нет ответа")
    sms = Sms("Дата", "Текст", 1, Decimal("2.50"), "Доставлено")
    assert report == Report(
        "1234",
        2,
        Decimal("3.41"),
        (
            Call("79120000001", "2020-07-15 14:05", "Успешно", 1, 13, Decimal("0.91")),
            Call("79120000002", "Дата", "Занято", 2, 0, Decimal("2.50"), transfer, sms),
        ),
    )
    assert [call.outcome for call in report.subscribers] == [CallOutcome.ANSWERED, CallOutcome.BUSY]
    assert transfer.outcome is CallOutcome.NO_ANSWER
    assert sms.delivered


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2020-07-15 14:05", datetime(2020, 7, 15, 11, 5, tzinfo=UTC)),
        ("2020-07-15 14:05:09", datetime(2020, 7, 15, 11, 5, 9, tzinfo=UTC)),
        (" 2020-07-15T14:05:09 ", datetime(2020, 7, 15, 11, 5, 9, tzinfo=UTC)),
        ("15.07.2020 14:05", datetime(2020, 7, 15, 11, 5, tzinfo=UTC)),
        ("15.07.2020 14:05:09", datetime(2020, 7, 15, 11, 5, 9, tzinfo=UTC)),
        ("Дата", None),
        ("", None),
    ],
)
def test_moment_of_a_call_is_aware(written: str, moment: datetime | None) -> None:
    """The document defines no date format: the likely ones are parsed, the rest stays text."""
    assert Call("79120000001", written).called_at(ZoneInfo("Europe/Moscow")) == moment


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("Успешно", CallOutcome.ANSWERED),
        ("  УСПЕШНО ", CallOutcome.ANSWERED),
        ("Занято", CallOutcome.BUSY),
        ("Нет  ответа", CallOutcome.NO_ANSWER),
        ("Отклонён", CallOutcome.REJECTED),
        ("Номер не существует", CallOutcome.FAILED),
        ("", CallOutcome.PENDING),
        ("Абонент в космосе", CallOutcome.OTHER),
    ],
)
def test_status_is_kept_and_understood(status: str, outcome: CallOutcome) -> None:
    """The provider's list of statuses is open: an unknown one is kept as text and raises nothing."""
    call = Call("79120000001", status=status)

    assert (call.status, call.outcome) == (status, outcome)


@pytest.mark.parametrize("campaign_id", ["", "  "])
async def test_empty_id_is_refused_before_anything_is_asked(
    server: ScriptedServer, client: MobilgroupClient, campaign_id: str
) -> None:
    """No request is sent for an empty id."""
    with pytest.raises(MobilgroupInputError) as rejected:
        await client.get_report(campaign_id)

    assert rejected.value.problem is InputProblem.NO_ID
    assert server.received == []
