"""Every error code of the document's four tables, through the request that returns it."""

from collections.abc import Awaitable, Callable

import pytest

from aiomobilgroup import (
    Broadcast,
    MobilgroupAccountDisabledError,
    MobilgroupApiError,
    MobilgroupAuthenticationError,
    MobilgroupClient,
    MobilgroupContentError,
    MobilgroupError,
    MobilgroupInsufficientFundsError,
    MobilgroupNotFoundError,
    MobilgroupResponseError,
    MobilgroupSenderError,
    Subscriber,
    Template,
    Text,
)
from tests.core.scripted_server import ScriptedServer


async def _send(client: MobilgroupClient) -> object:
    broadcast = Broadcast(sender="74951234567", content=Text("Текст"), subscribers=[Subscriber("79120000000")])
    return await client.send(broadcast)


async def _state(client: MobilgroupClient) -> object:
    return await client.get_report("1234")


async def _balance(client: MobilgroupClient) -> object:
    return await client.get_balance()


async def _set(client: MobilgroupClient) -> object:
    return await client.save_templates("123", [Template(name="Имя", message="Текст")])


@pytest.mark.parametrize(
    ("request_", "code", "error"),
    [
        (_send, "Error_Authorisation_Failed", MobilgroupAuthenticationError),
        (_send, "Error_User_Disabled", MobilgroupAccountDisabledError),
        (_send, "Error_No_AniPhone", MobilgroupSenderError),
        (_send, "Error_No_Message", MobilgroupContentError),
        (_send, "Error_No_Subscribers", MobilgroupContentError),
        (_send, "Error_Not_Enough_Credits", MobilgroupInsufficientFundsError),
        (_send, "Error_Not_Enough_Money", MobilgroupInsufficientFundsError),
        (_send, "Error_Not_TTS_File", MobilgroupContentError),
        (_send, "Error_Not_Media_File", MobilgroupContentError),
        (_send, "Error_Message_Too_Long", MobilgroupContentError),
        (_state, "Error_Authorisation_Failed", MobilgroupAuthenticationError),
        (_state, "Error_User_Disabled", MobilgroupAccountDisabledError),
        (_state, "Error_Unknown_Request", MobilgroupApiError),
        (_state, "Error_ID_Not_Found", MobilgroupNotFoundError),
        (_balance, "Error_Authorisation_Failed", MobilgroupAuthenticationError),
        (_balance, "Error_User_Disabled", MobilgroupAccountDisabledError),
        (_balance, "Error_Unknown_Request", MobilgroupApiError),
        (_set, "Error_Authorisation_Failed", MobilgroupAuthenticationError),
        (_set, "Unknown_Request", MobilgroupApiError),
        (_set, "Account_field_is_empty", MobilgroupContentError),
        (_set, "Name_field_is_empty", MobilgroupContentError),
        (_set, "Message_field_is_empty", MobilgroupContentError),
        (_set, "Template_not_found", MobilgroupNotFoundError),
    ],
)
async def test_code_becomes_its_exception(
    server: ScriptedServer,
    client: MobilgroupClient,
    request_: Callable[[MobilgroupClient], Awaitable[object]],
    code: str,
    error: type[MobilgroupApiError],
) -> None:
    """The exception's class determines the caller's reaction, and the code is kept."""
    server.answer(f'{{"result": "error", "error_code": "{code}"}}')

    with pytest.raises(MobilgroupApiError) as rejected:
        await request_(client)

    assert type(rejected.value) is error
    assert rejected.value.raw_code == code
    assert rejected.value.code == code.lower().removeprefix("error_")
    assert code in str(rejected.value)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        ('{"result":"error","error_code":"user_disabled "}', MobilgroupAccountDisabledError, "user_disabled"),
        (
            '{"error_code":"AUTHORISATION_FAILED","result":"error"}',
            MobilgroupAuthenticationError,
            "authorisation_failed",
        ),
        ('{"result":"ERROR","error_code":"Error_No_AniPhone"}', MobilgroupSenderError, "no_aniphone"),
        ('{"result":"error","error_code":"Error_New","description":"Новое"}', MobilgroupApiError, "new"),
        ('{"result":"error","error_code":17}', MobilgroupApiError, "17"),
        ('{"result":"error","error_code":null}', MobilgroupApiError, ""),
        ('{"result":"error"}', MobilgroupApiError, ""),
        ('{"result":"Template_not_found"}', MobilgroupNotFoundError, "template_not_found"),
        (
            '\ufeff{"result":"error","error_code":"Error_User_Disabled"}',
            MobilgroupAccountDisabledError,
            "user_disabled",
        ),
    ],
)
async def test_code_in_other_handwriting(
    server: ScriptedServer, client: MobilgroupClient, answer: str, error: type[MobilgroupApiError], code: str
) -> None:
    """A code may be in lower case, have blanks, lack its prefix, be unknown or be missing."""
    server.answer(answer)

    with pytest.raises(MobilgroupApiError) as rejected:
        await client.get_balance()

    assert (type(rejected.value), rejected.value.code) == (error, code)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>502</html>",
        "[]",
        "null",
        '"ok"',
        "{}",
        '{"result":null}',
        '{"balance":"1,00"}',
        '{"result":"ok"}',
        '{"result":"ok","balance":"много"}',
        '{"result":"ok","balance":"NaN"}',
        '{"result":"ok","balance":true}',
        '{"result":"ok","balance":"1,00",}',
        '{"result":"ok","balance":"1,0',
    ],
)
async def test_answer_without_sense_is_an_error_of_its_own(
    server: ScriptedServer, client: MobilgroupClient, answer: str
) -> None:
    """A read whose response cannot be decoded raises a response error and returns no invented number."""
    server.answer(answer)

    with pytest.raises(MobilgroupResponseError):
        await client.get_balance()


def test_every_error_is_the_librarys() -> None:
    """A caller can catch all errors with one class."""
    assert issubclass(MobilgroupApiError, MobilgroupError)
    assert issubclass(MobilgroupResponseError, MobilgroupError)
