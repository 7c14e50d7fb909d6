"""The last two digits of a number determine the outcome of the call."""

from pathlib import Path
import re

import pytest

from simulators.provider import Provider
from simulators.provider.engine.call_outcomes import BY_LAST_DIGITS
from tests.simulators.conftest import Api

README = Path(__file__).parents[2] / "simulators" / "provider"


def phone(digits: str) -> str:
    """Return a number with these last two digits."""
    return f"790000000{digits}"


@pytest.mark.parametrize(
    ("digits", "status", "attempts", "duration"),
    [
        ("00", "Успешно", "1", "14"),
        ("39", "Успешно", "1", "14"),
        ("40", "Успешно", "1", "7"),
        ("41", "Успешно", "1", "1"),
        ("42", "Успешно", "1", "28"),
        ("43", "Успешно", "1", "14"),
        ("44", "Автоответчик", "1", "14"),
        ("50", "Занято", "3", "0"),
        ("51", "Нет ответа", "3", "0"),
        ("52", "Успешно", "2", "14"),
        ("53", "Успешно", "3", "14"),
        ("54", "Успешно", "2", "14"),
        ("55", "Отклонено", "1", "0"),
        ("56", "Неправильный номер", "1", "0"),
        ("57", "Абонент недоступен", "3", "0"),
        ("58", "Ошибка", "1", "0"),
        ("59", "Особый исход №7", "1", "0"),
        ("60", "Нет ответа", "3", "0"),
        ("63", "Занято", "3", "0"),
        ("70", "Успешно", "1", "14"),
        ("81", "Ожидание", "0", "0"),
        ("82", "", "1", "14"),
        ("83", "  УСПЕШНО ", "1", "14"),
        ("84", "Успешно", "2", "14"),
        ("85", "Успешно", "1", "14"),
        ("99", "Успешно", "1", "14"),
    ],
)
async def test_ends_as_the_digits_say(
    api: Api, provider: Provider, digits: str, status: str, attempts: str, duration: str
) -> None:
    """After an hour every call has ended as the table says."""
    campaign_id = await api.call(phone(digits), phrase="2", attempts="3", interval="1", repeat="1")
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert (row["status"], row["attempts"], row["duration"]) == (status, attempts, duration)


async def test_gives_up_after_the_attempts_of_the_broadcast(api: Api, provider: Provider) -> None:
    """A number that answers at the third attempt is not reached by two."""
    campaign_id = await api.call(phone("53"), attempts="2", interval="1")
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert (row["status"], row["attempts"]) == ("Занято", "2")


async def test_hears_the_message_once_without_an_offer_to_repeat(api: Api, provider: Provider) -> None:
    """The message is not repeated if the broadcast does not offer it."""
    campaign_id = await api.call(phone("42"), phrase="2")
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert row["duration"] == "14"


@pytest.mark.parametrize(
    ("digits", "duration", "price", "status"),
    [
        ("70", "30", "1.95", "Успешно"),
        ("71", "0", "0", "Нет ответа"),
        ("72", "0", "0", "Занято"),
    ],
)
async def test_transfers_from_a_script(
    api: Api, provider: Provider, digits: str, duration: str, price: str, status: str
) -> None:
    """A script transfers the call to an operator, who answers or does not."""
    campaign_id = await api.call(phone(digits), script="2")
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert row["transfer"] == {"number": "74957654321", "duration": duration, "price": price, "status": status}


async def test_transfers_nothing_without_a_script(api: Api, provider: Provider) -> None:
    """A text transfers no call."""
    campaign_id = await api.call(phone("70"))
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert "transfer" not in row


@pytest.mark.parametrize(
    ("digits", "status"),
    [("60", "Доставлено"), ("61", "Не доставлено"), ("62", "Отправлено"), ("63", "Доставлено")],
)
async def test_sends_an_sms_to_who_does_not_answer(api: Api, provider: Provider, digits: str, status: str) -> None:
    """An SMS follows the last attempt."""
    campaign_id = await api.call(phone(digits))
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert (row["sms"]["status"], row["sms"]["message"], row["price"]) == (status, "Проверка связи", "2.50")


async def test_delivers_an_sms_after_a_moment(api: Api, provider: Provider) -> None:
    """An SMS is sent before it is delivered."""
    campaign_id = await api.call(phone("60"))
    provider.advance(seconds=31)

    [row] = await api.rows(campaign_id)

    assert row["sms"]["status"] == "Отправлено"


async def test_splits_a_long_sms(api: Api, provider: Provider) -> None:
    """A text of 150 characters is sent as three SMS, each with a price."""
    campaign_id = await api.call(phone("60"), message="я" * 150)
    provider.advance(hours=1)

    [row] = await api.rows(campaign_id)

    assert (row["sms"]["partition"], row["sms"]["price"]) == ("3", "7.50")


async def test_refuses_a_recipient_at_once(api: Api, provider: Provider) -> None:
    """A recipient rejected for lack of money is in the response, is not called and is not in the statistics."""
    campaign_id = await api.call(phone("00"), phone("80"))
    provider.advance(hours=1)

    assert [row["phone"] for row in await api.rows(campaign_id)] == [phone("00")]
    assert provider.calls_placed == 1


async def test_hides_a_call_until_it_ends(api: Api, provider: Provider) -> None:
    """A recipient may be missing from the statistics for a while."""
    campaign_id = await api.call(phone("85"))
    during = await api.rows(campaign_id)
    provider.advance(hours=1)

    assert (len(during), len(await api.rows(campaign_id))) == (0, 1)


async def test_shows_no_answer_between_attempts(api: Api, provider: Provider) -> None:
    """A status that looks final may be followed by another attempt."""
    campaign_id = await api.call(phone("84"), attempts="2", interval="10")
    provider.advance(minutes=5)

    [row] = await api.rows(campaign_id)

    assert (row["status"], row["attempts"]) == ("Нет ответа", "1")


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_is_described(name: str) -> None:
    """The READMEs list the same digits as the code."""
    text = (README / name).read_text(encoding="utf-8")

    assert re.findall(r"^\| `(\d\d)` ", text, re.MULTILINE) == list(BY_LAST_DIGITS)
