"""Calls are charged when they have ended, and recipients that the balance cannot pay are rejected before."""

from decimal import Decimal

import pytest

from simulators.provider import Provider
from simulators.provider.engine.money import kopecks
from tests.simulators.conftest import Api, broadcast

PHRASE = {"phrase": "2"}
"""Fourteen seconds, 0.91 roubles."""


async def test_pays_when_a_call_has_ended(api: Api, provider: Provider) -> None:
    """The balance falls by the cost of the call."""
    await api.call("79000000001", phrase="2")
    during = provider.balance
    provider.advance(minutes=1)

    assert (during, provider.balance) == (Decimal("273.50"), Decimal("272.59"))


async def test_shows_the_balance_with_a_comma(api: Api, provider: Provider) -> None:
    """The balance is returned with a decimal comma."""
    await api.call("79000000001", phrase="2")
    provider.advance(minutes=1)

    assert (await api.post("get", {"request": "balance"}))["balance"] == "272,59"


async def test_pays_nothing_for_who_does_not_answer(api: Api, provider: Provider) -> None:
    """An unanswered call is free."""
    await api.call("79000000051", phrase="2")
    provider.advance(minutes=10)

    assert provider.balance == Decimal("273.50")


async def test_pays_for_what_was_heard(api: Api, provider: Provider) -> None:
    """Half of the message costs less than all of it."""
    await api.call("79000000040", phrase="2")
    provider.advance(minutes=1)

    assert provider.balance == Decimal("272.98")


async def test_refuses_a_broadcast_that_cannot_begin(api: Api, provider: Provider) -> None:
    """A balance that does not pay for one call rejects the whole broadcast."""
    provider.account.set_balance("0.90")

    answer = await api.post("send", broadcast(settings=PHRASE))

    assert answer == {"result": "error", "error_code": "Error_Not_Enough_Credits"}
    assert provider.accepted == []


async def test_refuses_the_recipients_the_balance_does_not_pay(api: Api, provider: Provider) -> None:
    """A balance that pays for some recipients rejects the others one by one."""
    provider.account.set_balance("2.00")

    answer = await api.post("send", broadcast("79000000001", "79000000002", "79000000003", settings=PHRASE))

    assert answer["budget"] == "1,82"
    assert answer["subscribers"][2] == {
        "phone": "79000000003",
        "result": "error",
        "description": "Error_Not_Enough_Money",
    }


async def test_reserves_money_for_calls_under_way(api: Api, provider: Provider) -> None:
    """Money reserved for one broadcast cannot be spent on another."""
    provider.account.set_balance("1.00")
    await api.call("79000000001", phrase="2")

    answer = await api.post("send", broadcast(settings=PHRASE))

    assert answer["error_code"] == "Error_Not_Enough_Credits"


async def test_returns_what_was_not_spent(api: Api, provider: Provider) -> None:
    """An unanswered call releases its reserve."""
    provider.account.set_balance("1.00")
    await api.call("79000000051", phrase="2")
    provider.advance(minutes=10)

    assert (await api.post("send", broadcast(settings=PHRASE)))["result"] == "ok"


async def test_charges_each_text_by_its_length(api: Api) -> None:
    """A longer text takes longer and costs more."""
    short = await api.post("send", broadcast(settings={"message": "я" * 15}))
    long = await api.post("send", broadcast(settings={"message": "я" * 210}))

    assert (short["subscribers"][0]["duration"], short["budget"]) == ("1", "0,13")
    assert (long["subscribers"][0]["duration"], long["budget"]) == ("14", "0,91")


@pytest.mark.parametrize(("amount", "expected"), [("273.50", 27350), ("273,5", 27350), (0, 0), ("-1", -100)])
def test_reads_amounts(amount: str | int, expected: int) -> None:
    """Amounts in roubles may have a point or a comma."""
    assert kopecks(amount) == expected


@pytest.mark.parametrize("amount", ["", "much", "1.234", "NaN", "inf"])
def test_refuses_what_is_no_amount(amount: str) -> None:
    """Amounts that are not whole kopecks raise."""
    with pytest.raises(ValueError, match="Not an amount"):
        kopecks(amount)
