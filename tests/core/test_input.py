"""Input that the document forbids is rejected before a request is sent."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from aiomobilgroup import (
    Broadcast,
    InputProblem,
    MobilgroupClient,
    MobilgroupInputError,
    Phrase,
    Script,
    Subscriber,
    Text,
)
from tests.core.scripted_server import ScriptedServer

MAX_LENGTH_TEXT = "а" * 5000
ONE = Subscriber("79120000000")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sender": ""}, InputProblem.NO_SENDER),
        ({"sender": "  "}, InputProblem.NO_SENDER),
        ({"content": None}, InputProblem.NO_CONTENT),
        ({"content": ()}, InputProblem.NO_CONTENT),
        ({"content": Text("")}, InputProblem.NO_CONTENT),
        ({"content": Text(" \n")}, InputProblem.NO_CONTENT),
        ({"content": Phrase("")}, InputProblem.NO_CONTENT),
        ({"content": Script("")}, InputProblem.NO_CONTENT),
        ({"content": (Text("a"), Phrase("1"))}, InputProblem.SEVERAL_CONTENTS),
        ({"content": [Phrase("1"), Script("1")]}, InputProblem.SEVERAL_CONTENTS),
        ({"content": Text(MAX_LENGTH_TEXT + "а")}, InputProblem.TEXT_TOO_LONG),
        ({"attempts": 0}, InputProblem.BAD_ATTEMPTS),
        ({"attempts": 4}, InputProblem.BAD_ATTEMPTS),
        ({"attempts": "2"}, InputProblem.BAD_ATTEMPTS),
        ({"attempts": True}, InputProblem.BAD_ATTEMPTS),
        ({"interval": 0}, InputProblem.BAD_INTERVAL),
        ({"interval": 61}, InputProblem.BAD_INTERVAL),
        ({"interval": 1.5}, InputProblem.BAD_INTERVAL),
        ({"repeat": 0}, InputProblem.BAD_REPEAT),
        ({"repeat": 4}, InputProblem.BAD_REPEAT),
        ({"schedule": datetime(2026, 11, 23, 10, 0)}, InputProblem.BAD_SCHEDULE),  # noqa: DTZ001
        ({"schedule": "2026-11-23 10:00"}, InputProblem.BAD_SCHEDULE),
        ({"subscribers": []}, InputProblem.NO_SUBSCRIBERS),
        ({"subscribers": [Subscriber("")]}, InputProblem.BAD_PHONE),
        ({"subscribers": [Subscriber("345-67-89")]}, InputProblem.BAD_PHONE),
        ({"subscribers": [Subscriber("+375 29 123 45 67")]}, InputProblem.BAD_PHONE),
        ({"subscribers": [Subscriber("79120000001 79120000002")]}, InputProblem.BAD_PHONE),
        ({"subscribers": [Subscriber("7.91E+10")]}, InputProblem.BAD_PHONE),
        ({"subscribers": [Subscriber("79120000001", message=MAX_LENGTH_TEXT + "а")]}, InputProblem.TEXT_TOO_LONG),
        (
            {"content": Phrase("1"), "subscribers": [Subscriber("79120000001", message="Текст")]},
            InputProblem.TEXT_NOT_ALLOWED,
        ),
        (
            {"content": Script("1"), "subscribers": [Subscriber("79120000001", message="Текст")]},
            InputProblem.TEXT_NOT_ALLOWED,
        ),
        ({"subscribers": [Subscriber("79120000001", summa="сто")]}, InputProblem.BAD_SUM),
        ({"subscribers": [Subscriber("79120000001", summa="-1")]}, InputProblem.BAD_SUM),
        ({"subscribers": [Subscriber("79120000001", summa="NaN")]}, InputProblem.BAD_SUM),
        ({"subscribers": [Subscriber("79120000001", summa=Decimal("1.005"))]}, InputProblem.BAD_SUM),
        ({"subscribers": [Subscriber("79120000001", param1="завтра")]}, InputProblem.BAD_PARAM),
        ({"subscribers": [Subscriber("79120000001", param2="1.5")]}, InputProblem.BAD_PARAM),
        ({"subscribers": [Subscriber("79120000001", param3=5)]}, InputProblem.BAD_PARAM),  # type: ignore[arg-type]
    ],
)
async def test_refused_before_anything_is_sent(
    server: ScriptedServer,
    client: MobilgroupClient,
    broadcast: Callable[..., Broadcast],
    changes: dict[str, object],
    problem: InputProblem,
) -> None:
    """Each rule of the document has its own problem, and no request is sent."""
    with pytest.raises(MobilgroupInputError) as rejected:
        await client.send(broadcast(**changes))

    assert rejected.value.problem is problem
    assert server.received == []


@pytest.mark.parametrize(
    "changes",
    [
        {"content": Text(MAX_LENGTH_TEXT)},
        {"subscribers": [Subscriber("79120000001", message=MAX_LENGTH_TEXT)]},
        {"attempts": 1, "interval": 1, "repeat": 1},
        {"attempts": 3, "interval": 60, "repeat": 3},
    ],
)
async def test_the_limits_themselves_are_allowed(
    server: ScriptedServer, client: MobilgroupClient, broadcast: Callable[..., Broadcast], changes: dict[str, object]
) -> None:
    """The largest and smallest allowed values are accepted."""
    server.answer('{"result": "ok", "id": "1"}')

    receipt = await client.send(broadcast(**changes))

    assert receipt.id == "1"


async def test_every_bad_row_is_named_and_no_number_is(
    client: MobilgroupClient, broadcast: Callable[..., Broadcast]
) -> None:
    """The error has the row numbers, so that a long list can be corrected, but no phone numbers."""
    rows = [ONE, Subscriber("+7912345"), ONE, *[Subscriber("+375 29 123 45 67")] * 7]

    with pytest.raises(MobilgroupInputError) as rejected:
        await client.send(broadcast(subscribers=rows))

    assert (rejected.value.row, rejected.value.rows) == (2, (2, 4, 5, 6, 7, 8, 9, 10))
    assert "recipient 2, 4, 5, 6, 7 and 3 more" in str(rejected.value)
    assert "375" not in str(rejected.value)
    assert "7912345" not in str(rejected.value)


async def test_a_problem_of_the_whole_has_no_row(client: MobilgroupClient, broadcast: Callable[..., Broadcast]) -> None:
    """The message explains how to correct the value."""
    with pytest.raises(MobilgroupInputError, match=r"^Attempts must be a whole number from 1 to 3$") as rejected:
        await client.send(broadcast(attempts=9))

    assert rejected.value.row is None
