"""`get_templates` and `save_templates`: the document's requests and responses."""

import pytest

from aiomobilgroup import (
    InputProblem,
    MobilgroupClient,
    MobilgroupContentError,
    MobilgroupInputError,
    MobilgroupNotFoundError,
    Template,
    TemplateResult,
)
from tests.core.scripted_server import ScriptedServer

SAVED = """{"result":"ok","account_id":"123","templates":[
    {"result":"ok","id":"1","name":"Шаблон №1","message":"Текст первого шаблона"},
    {"result":"ok","id":"2","name":"Шаблон №2","message":"Текст второго шаблона"},
    {"result":"Template_not_found","id":"7","name":"Шаблон №3","message":"Текст третьего шаблона"}]}"""


async def test_all_templates(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Положительный ответ сервера на запрос шаблонов»."""
    server.answer(
        '{ "result": "ok", "data": [ { "id": "1", "account": "123", "name": "Шаблон №1", "message": "Текст шаблона" },'
        ' { "id": "2", "account_id": "123", "name": "Шаблон №2", "message": "Текст шаблона" } ]}'
    )

    templates = await client.get_templates("123")

    assert templates == [
        Template("1", "123", "Шаблон №1", "Текст шаблона"),
        Template("2", "123", "Шаблон №2", "Текст шаблона"),
    ]
    assert server.received[0].json == {"request": "templates", "account": "123"}


async def test_one_template(server: ScriptedServer, client: MobilgroupClient) -> None:
    """`{"request": "templates", "account": "ACCOUNT_ID", "id": "TEMPLATE_ID"}`."""
    server.answer('{"result": "ok", "data": []}')

    assert await client.get_templates("123", template_id="7") == []

    assert server.received[0].path == "/api/get/"
    assert server.received[0].json == {"request": "templates", "account": "123", "id": "7"}


async def test_templates_are_saved_as_the_document_writes_it(server: ScriptedServer, client: MobilgroupClient) -> None:
    """«Создание шаблонов», 2: an existing template, a new one with an empty id, and a missing one."""
    server.answer(SAVED)

    results = await client.save_templates(
        "123",
        [
            Template("1", name="Шаблон №1", message="Текст первого шаблона"),
            Template(name="Шаблон №2", message="Текст второго шаблона"),
            Template("7", name="Шаблон №3", message="Текст третьего шаблона"),
        ],
    )

    assert server.received[0].path == "/api/set/"
    assert server.received[0].json == {
        "request": "templates",
        "account": "123",
        "templates": [
            {"id": "1", "name": "Шаблон №1", "message": "Текст первого шаблона"},
            {"id": "", "name": "Шаблон №2", "message": "Текст второго шаблона"},
            {"id": "7", "name": "Шаблон №3", "message": "Текст третьего шаблона"},
        ],
    }
    assert results[0] == TemplateResult("ok", "1", "Шаблон №1", "Текст первого шаблона")
    assert [result.ok for result in results] == [True, True, False]
    assert results[0].error is None
    assert isinstance(results[2].error, MobilgroupNotFoundError)


@pytest.mark.parametrize("code", ["Name_field_is_empty", "Message_field_is_empty"])
async def test_what_is_wrong_with_one_template_stays_with_it(
    server: ScriptedServer, client: MobilgroupClient, code: str
) -> None:
    """An empty name or text rejects one template, not the others."""
    server.answer(f'{{"result":"ok","account_id":"123","templates":[{{"result":"{code}"}},{{"result":"ok","id":8}}]}}')

    results = await client.save_templates("123", [Template(message="Текст"), Template(name="Имя", message="Текст")])

    assert isinstance(results[0].error, MobilgroupContentError)
    assert results[1] == TemplateResult("ok", "8")


async def test_a_client_must_be_named(server: ScriptedServer, client: MobilgroupClient) -> None:
    """Templates belong to a client of the CRM, so its account is required."""
    with pytest.raises(MobilgroupInputError) as rejected:
        await client.get_templates(" ")

    assert rejected.value.problem is InputProblem.NO_ACCOUNT
    assert server.received == []


async def test_saving_nothing_is_refused(server: ScriptedServer, client: MobilgroupClient) -> None:
    """No request is sent for an empty list."""
    with pytest.raises(MobilgroupInputError) as rejected:
        await client.save_templates("123", [])

    assert rejected.value.problem is InputProblem.NO_TEMPLATES
    assert server.received == []
