"""Input that the document does not allow is rejected with the most suitable code."""

from typing import Any

import pytest

from simulators.provider import Provider
from tests.simulators.conftest import NUMBER, Api, broadcast

TEXT = {"message": "Проверка связи"}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({**TEXT, "number": "74950000000"}, "Error_No_AniPhone"),
        ({**TEXT, "number": ""}, "Error_No_AniPhone"),
        ({**TEXT, "number": 74951234567}, "Error_No_AniPhone"),
        ({}, "Error_No_Message"),
        ({"message": ""}, "Error_No_Message"),
        ({"message": "  "}, "Error_No_Message"),
        ({"message": None}, "Error_No_Message"),
        ({"message": 1}, "Error_No_Message"),
        ({**TEXT, "phrase": "1"}, "Error_No_Message"),
        ({"phrase": "1", "script": "1"}, "Error_No_Message"),
        ({**TEXT, "attempts": 2}, "Error_No_Message"),
        ({**TEXT, "attempts": "0"}, "Error_No_Message"),
        ({**TEXT, "attempts": "4"}, "Error_No_Message"),
        ({**TEXT, "attempts": "two"}, "Error_No_Message"),
        ({**TEXT, "attempts": "²"}, "Error_No_Message"),
        ({**TEXT, "interval": "61"}, "Error_No_Message"),
        ({**TEXT, "interval": "-1"}, "Error_No_Message"),
        ({**TEXT, "interval": "1.5"}, "Error_No_Message"),
        ({**TEXT, "repeat": "0"}, "Error_No_Message"),
        ({**TEXT, "repeat": "4"}, "Error_No_Message"),
        ({**TEXT, "schedule": "2026-11-23"}, "Error_No_Message"),
        ({**TEXT, "schedule": "2026-11-23 12:00:00"}, "Error_No_Message"),
        ({**TEXT, "schedule": "2026-11-23T12:00"}, "Error_No_Message"),
        ({**TEXT, "schedule": "2026-1-2 2:00"}, "Error_No_Message"),
        ({**TEXT, "schedule": "2026-02-30 12:00"}, "Error_No_Message"),
        ({**TEXT, "schedule": ""}, "Error_No_Message"),
        ({**TEXT, "voice": "anna"}, "Error_No_Message"),
        ({"message": "я" * 5001}, "Error_Message_Too_Long"),
        ({"message": "... !"}, "Error_Not_TTS_File"),
        ({"phrase": "99"}, "Error_Not_Media_File"),
        ({"script": "99"}, "Error_Not_Media_File"),
        ({"phrase": ""}, "Error_Not_Media_File"),
        ({"phrase": 1}, "Error_No_Message"),
    ],
)
async def test_refuses_wrong_settings(api: Api, provider: Provider, settings: dict[str, Any], code: str) -> None:
    """Invalid settings are rejected and nothing is accepted."""
    answer = await api.post("send", broadcast(settings=settings))

    assert answer == {"result": "error", "error_code": code}
    assert provider.accepted == []


@pytest.mark.parametrize(
    ("subscriber", "code"),
    [
        ({}, "Error_No_Subscribers"),
        ({"phone": "7900000000"}, "Error_No_Subscribers"),
        ({"phone": "790000000012"}, "Error_No_Subscribers"),
        ({"phone": "+7900000001"}, "Error_No_Subscribers"),
        ({"phone": "7900000000a"}, "Error_No_Subscribers"),
        ({"phone": "7900000000٣"}, "Error_No_Subscribers"),
        ({"phone": 79000000001}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "summa": "17,25"}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "summa": "много"}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "summa": 17.25}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "param1": "завтра"}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "param2": "32.01.2026"}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "param3": ""}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "param4": "1"}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "name": "Анна"}, "Error_No_Subscribers"),
        ({"phone": "79000000001", "message": ""}, "Error_No_Message"),
        ({"phone": "79000000001", "message": "?!"}, "Error_Not_TTS_File"),
        ({"phone": "79000000001", "message": "я" * 5001}, "Error_Message_Too_Long"),
        ("79000000001", "Error_No_Subscribers"),
    ],
)
async def test_refuses_a_wrong_subscriber(api: Api, provider: Provider, subscriber: Any, code: str) -> None:
    """One invalid recipient rejects the whole broadcast."""
    body = broadcast()
    body["subscribers"].append(subscriber)

    answer = await api.post("send", body)

    assert answer == {"result": "error", "error_code": code}
    assert provider.accepted == []


@pytest.mark.parametrize("content", [{"phrase": "1"}, {"script": "1"}])
async def test_refuses_a_text_beside_a_recording(api: Api, content: dict[str, str]) -> None:
    """A recipient has no own text in a broadcast of a phrase or a script."""
    body = broadcast(settings=content)
    body["subscribers"][0]["message"] = "Личный текст"

    assert (await api.post("send", body))["error_code"] == "Error_No_Subscribers"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "Error_No_Message"),
        ([], "Error_No_Message"),
        ({"settings": {"number": NUMBER, **TEXT}}, "Error_No_Subscribers"),
        ({"settings": {"number": NUMBER, **TEXT}, "subscribers": []}, "Error_No_Subscribers"),
        ({"settings": {"number": NUMBER, **TEXT}, "subscribers": {}}, "Error_No_Subscribers"),
        ({"settings": TEXT, "subscribers": [{"phone": "79000000001"}]}, "Error_No_AniPhone"),
        ({"settings": [], "subscribers": [{"phone": "79000000001"}]}, "Error_No_Message"),
        (broadcast(campaign="1"), "Error_No_Message"),
    ],
)
async def test_refuses_a_wrong_broadcast(api: Api, body: Any, code: str) -> None:
    """Missing, misplaced and unknown sections are rejected."""
    assert await api.post("send", body) == {"result": "error", "error_code": code}


async def test_accepts_the_longest_text(api: Api) -> None:
    """A text of 5000 characters is accepted."""
    assert (await api.post("send", broadcast(settings={"message": "я" * 5000})))["result"] == "ok"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "Error_Unknown_Request"),
        ([], "Error_Unknown_Request"),
        ({"request": "campaigns"}, "Error_Unknown_Request"),
        ({"request": 1}, "Error_Unknown_Request"),
        ({"request": "balance", "id": "1"}, "Error_Unknown_Request"),
        ({"request": "balance", "verbose": "1"}, "Error_Unknown_Request"),
        ({"request": "state", "id": "1", "account": "1"}, "Error_Unknown_Request"),
        ({"request": "templates"}, "Error_Unknown_Request"),
        ({"request": "templates", "account": ""}, "Error_Unknown_Request"),
        ({"request": "templates", "account": 123}, "Error_Unknown_Request"),
        ({"request": "state"}, "Error_ID_Not_Found"),
        ({"request": "state", "id": "1"}, "Error_ID_Not_Found"),
        ({"request": "state", "id": 1234}, "Error_ID_Not_Found"),
    ],
)
async def test_refuses_wrong_reads(api: Api, body: Any, code: str) -> None:
    """A read that is not in the document is rejected."""
    assert await api.post("get", body) == {"result": "error", "error_code": code}


TEMPLATE = {"name": "Имя", "message": "Текст"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "Unknown_Request"),
        ({"request": "phrases", "account": "123", "templates": [TEMPLATE]}, "Unknown_Request"),
        ({"request": "templates", "account": "123"}, "Unknown_Request"),
        ({"request": "templates", "account": "123", "templates": []}, "Unknown_Request"),
        ({"request": "templates", "account": "123", "templates": [{**TEMPLATE, "id": 1}]}, "Unknown_Request"),
        ({"request": "templates", "account": "123", "templates": [{**TEMPLATE, "x": ""}]}, "Unknown_Request"),
        ({"request": "templates", "account": 123, "templates": [TEMPLATE]}, "Unknown_Request"),
        ({"request": "templates", "account": "", "templates": [TEMPLATE]}, "Account_field_is_empty"),
        ({"request": "templates", "templates": [TEMPLATE]}, "Account_field_is_empty"),
    ],
)
async def test_refuses_to_save(api: Api, body: Any, code: str) -> None:
    """A request to save that is not in the document is rejected."""
    assert await api.post("set", body) == {"result": "error", "error_code": code}


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ({"name": "", "message": "Текст"}, "Name_field_is_empty"),
        ({"message": "Текст"}, "Name_field_is_empty"),
        ({"name": "Имя", "message": " "}, "Message_field_is_empty"),
        ({"name": "Имя"}, "Message_field_is_empty"),
        ({"id": "99", "name": "Имя", "message": "Текст"}, "Template_not_found"),
    ],
)
async def test_says_which_template_is_wrong(api: Api, template: dict[str, str], result: str) -> None:
    """An invalid template has its error in its own row, and the others are saved."""
    body = {"request": "templates", "account": "123", "templates": [template, TEMPLATE]}

    answer = await api.post("set", body)

    assert [row["result"] for row in answer["templates"]] == [result, "ok"]


async def test_does_not_change_a_template_of_another_account(api: Api) -> None:
    """A template of another CRM account is not found."""
    body = {"request": "templates", "account": "9", "templates": [{"id": "1", **TEMPLATE}]}

    answer = await api.post("set", body)

    assert answer["templates"][0]["result"] == "Template_not_found"


async def test_says_what_was_wrong(api: Api, provider: Provider) -> None:
    """The reason of a rejection is recorded."""
    await api.post("send", broadcast(settings={**TEXT, "attempts": 2}))

    assert provider.rejections[-1].reason == "Expected `str`, got `int` at $.settings.attempts"


@pytest.mark.parametrize("endpoint", ["send", "get", "set"])
async def test_answers_only_to_post(api: Api, endpoint: str) -> None:
    """The endpoints accept no other method."""
    async with api.session.get(f"{api.url}/api/{endpoint}/") as response:
        assert response.status == 405
