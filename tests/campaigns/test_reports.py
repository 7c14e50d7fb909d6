"""A campaign's report as rows and as CSV for spreadsheets."""

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import CampaignNotFoundError, Listened, RecipientResult, to_csv
from tests.campaigns.environment import Environment, numbers

HEADER = "row;phone;outcome;status;called;attempts;duration;listened;cost;refusal;transfer;sms"


def row(**changes: object) -> RecipientResult:
    """Return a row of a report, with some fields changed."""
    values: dict[str, object] = {
        "row_number": 1,
        "batch": 1,
        "phone": "79120000000",
        "rejection_reason": None,
        "outcome": CallOutcome.ANSWERED,
        "status": "Успешно",
        "called": "2026-11-23 12:00:00",
        "attempts": 1,
        "duration": 14,
        "listened": Listened.FULL,
        "price": Decimal("0.91"),
        "cost": Decimal("1.05"),
    }
    return RecipientResult(**(values | changes))  # type: ignore[arg-type]


def test_a_spreadsheet_in_russia_opens_it_as_it_is() -> None:
    """The file has a byte order mark, semicolons, decimal commas and Windows line ends."""
    line = "1;79120000000;answered;Успешно;2026-11-23 12:00:00;1;14;full;1,05;;;"

    assert to_csv([row()]) == f"\ufeff{HEADER}\r\n{line}\r\n"


def test_with_commas_between_the_columns_money_has_a_point() -> None:
    """With a comma as delimiter the decimal separator is a point."""
    assert (
        to_csv([row()], ",").splitlines()[1] == "1,79120000000,answered,Успешно,2026-11-23 12:00:00,1,14,full,1.05,,,"
    )


def test_kopecks_are_always_there() -> None:
    """Amounts have two decimals: 2.5 roubles are 2,50."""
    assert ";2,50;" in to_csv([row(cost=Decimal("2.5"))])


@pytest.mark.parametrize("status", ["=1+1", "+7", "-1", "@SUM(A1)", "\t=1", " =1+1", "\r=1"])
def test_nothing_is_a_formula(status: str) -> None:
    """A text of the provider that looks like a formula is escaped."""
    written = next(
        csv.DictReader(StringIO(to_csv([row(status=status)]).removeprefix("\ufeff"), newline=""), delimiter=";")
    )

    assert written["status"] == f"'{status}"


@pytest.mark.parametrize("status", ['Сказал: "да"; ушёл', "Две\nстроки", "1-2", "a=b"])
def test_words_come_back_as_they_were(status: str) -> None:
    """Separators, quotes and line ends survive."""
    written = next(
        csv.DictReader(StringIO(to_csv([row(status=status)]).removeprefix("\ufeff"), newline=""), delimiter=";")
    )

    assert written["status"] == status


def test_what_is_not_known_is_empty() -> None:
    """Unknown values are empty fields, not "None"."""
    unknown = row(
        outcome=CallOutcome.PENDING, status="", called="", attempts=None, duration=None, listened=None, cost=None
    )

    assert to_csv([unknown]).splitlines()[1] == "1;79120000000;pending;;;;;;;;;"


def test_a_row_does_not_show_its_number() -> None:
    """The `repr` of a row has no phone number."""
    assert "79120000000" not in repr(row())


async def test_the_rows_are_in_the_order_of_the_list(tmp_path: Path, loopback: None) -> None:
    """Batches do not change the order."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        phones = list(reversed(numbers(5)))
        campaign = await env.finish(await env.launch(*phones))

        assert [one.phone for one in await env.service.report(campaign)] == phones


async def test_a_campaign_that_does_not_exist_is_not_found(tmp_path: Path, loopback: None) -> None:
    """Reading it raises."""
    async with Environment(tmp_path).open() as env:
        with pytest.raises(CampaignNotFoundError):
            await env.service.get(1)
