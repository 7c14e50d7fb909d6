"""Recipient tables: the meaning of columns, the recipients, their texts, and the rejected rows."""

from datetime import datetime
from typing import Any

import pytest

from telegram_bot.domain.drafts import DraftRecipient, RecipientList, RejectedRecipient
from telegram_bot.parsing import recipient_tables
from telegram_bot.parsing.recipient_tables import RecipientTable
from tests.bot.parsing.workbooks import HEADINGS, csv, xlsx

FIRST, SECOND = "79120000003", "79120000004"


def read(content: bytes, name: str = "список.xlsx") -> RecipientTable:
    """Return the table of a file."""
    return recipient_tables.read_recipient_table(content, name)


def phones(recipients: RecipientList) -> list[str]:
    """Return the numbers of the recipients."""
    return [row.phone for row in recipients.recipients]


def rejected_rows(recipients: RecipientList) -> list[tuple[int | None, str]]:
    """Return the rejected rows and their reasons."""
    return [(one.row_number, one.reason) for one in recipients.rejected]


def test_a_real_workbook() -> None:
    """Numbers kept as numbers, texts, dates and sums, with empty rows between."""
    content = xlsx(
        [
            HEADINGS,
            (79120000003.0, "Иван", 17.25, datetime(2026, 12, 30)),  # noqa: DTZ001 - a spreadsheet has no zones
            (None, None, None, None),
            (" 8 (912) 000-00-04 ", "Мария", 0.1 + 0.2, datetime(2026, 12, 31, 18, 30)),  # noqa: DTZ001
            (True, "Пётр", None, None),
        ]
    )

    found = read(content).recipients_with_text("{имя}, до {дата} заплатите {сумма}")

    assert found.recipients == (
        DraftRecipient(FIRST, name="Иван", message="Иван, до 30.12.2026 заплатите 17.25", summa="17.25", row_number=2),
        DraftRecipient(
            SECOND, name="Мария", message="Мария, до 31.12.2026 18:30 заплатите 0.3", summa="0.30", row_number=4
        ),
    )
    assert rejected_rows(found) == [(5, "no_number")]
    assert found.source == "список.xlsx"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("7.91E+10", "lost_digits"),
        (912345, "too_short"),
        ("89120000003, 89120000004", "several"),
        ("89120000003 доб. 5", "extension"),
        ("нет", "no_number"),
        (None, "no_number"),
    ],
)
def test_a_number_that_cannot_be_called_has_a_row_and_a_reason(cell: Any, reason: str) -> None:
    """The row is the one that Excel shows."""
    found = read(xlsx([("Телефон", "Имя"), (FIRST, "Иван"), (cell, "Мария")])).recipients_with_text()

    assert (phones(found), rejected_rows(found)) == ([FIRST], [(3, reason)])


@pytest.mark.parametrize(
    "heading",
    [
        "Телефон", "ТЕЛЕФОН:", "Тел.", "Номер", "Номер телефона", "номер_телефона", "Мобильный телефон", "Моб. тел.",
        "Телефон абонента", "phone", "Phone Number", "Mobile", "MSISDN",
    ],
)  # fmt: skip
def test_the_column_with_numbers_has_many_names(heading: str) -> None:
    """In either language, whatever its case and punctuation."""
    assert phones(read(csv(("Квартира", heading), ("5", FIRST))).recipients_with_text()) == [FIRST]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Сумма", "summa"),
        ("summa", "summa"),
        ("Amount", "summa"),
        ("param1", "param1"),
        ("Параметр 1", "param1"),
        ("PARAM 2", "param2"),
        ("параметр3", "param3"),
        ("ФИО", "name"),
        ("Name", "name"),
        ("Текст", "message"),
        ("Сообщение", "message"),
        ("message", "message"),
    ],
)
def test_other_columns_are_known_by_their_names(heading: str, field: str) -> None:
    """In either language."""
    row = read(csv(("phone", heading), (FIRST, "42"))).recipients_with_text().recipients[0]

    assert str(getattr(row, field)).removesuffix(".00") == "42"


def test_headings_below_a_title_and_beside_empty_columns() -> None:
    """Rows and columns are counted as Excel shows them."""
    found = read(xlsx([("Телефоны жильцов дома 5",), (), HEADINGS, (FIRST, "Иван"), ("345", "Мария")], top=3, left=2))

    assert found.columns == HEADINGS
    assert found.recipients_only().recipients == (DraftRecipient(FIRST, name="Иван", row_number=7),)
    assert rejected_rows(found.recipients_only()) == [(8, "too_short")]


def test_no_headings() -> None:
    """The column is found by its content, and columns are named by their letters."""
    found = read(xlsx([("Иван", 5, FIRST), ("Мария", 7, SECOND)], left=1))

    assert (found.columns, found.phone_column) == (("B", "C", "D"), "D")
    assert [row.message for row in found.recipients_with_text("Квартира {c}").recipients] == [
        "Квартира 5",
        "Квартира 7",
    ]


def test_headings_in_words_of_their_own() -> None:
    """A first row without digits in the column of numbers has headings."""
    found = read(csv(("Кто", "Куда звонить"), ("Иван", FIRST), ("Мария", SECOND)))

    assert [row.message for row in found.recipients_with_text("Это {кто}").recipients] == ["Это Иван", "Это Мария"]


def test_the_column_that_has_numbers_is_meant() -> None:
    """A column «Номер» may have the numbers of flats."""
    found = read(csv(("Номер", "Телефон"), ("5", FIRST), ("7", SECOND)))

    assert phones(found.recipients_with_text()) == [FIRST, SECOND]


def test_the_first_sheet_with_numbers() -> None:
    """The other sheets are ignored."""
    content = xlsx([], [("Как заполнять",)], [("Телефон",), (FIRST,)], [("Телефон",), (SECOND,)])

    assert phones(read(content).recipients_with_text()) == [FIRST]


def test_a_text_of_ones_own_goes_before_the_common_one() -> None:
    """The provider has the same order."""
    found = read(csv(("Телефон", "Текст"), (FIRST, "Лично вам"), (SECOND, "")))

    assert [row.message for row in found.recipients_with_text("Всем").recipients] == ["Лично вам", None]
    assert rejected_rows(found.recipients_with_text()) == [(3, "empty_text")]
    assert [row.message for row in found.recipients_with_text(own_texts=False).recipients] == [None, None]
    assert rejected_rows(found.recipients_with_text("Скажу: {текст}")) == [(3, "empty_value")]


def test_an_empty_cell_that_the_text_needs_refuses_its_row() -> None:
    """No recipient hears «Уважаемый , вы должны»."""
    found = read(csv(("Телефон", "Имя"), (FIRST, ""), (SECOND, "Мария"))).recipients_with_text("Уважаемый {имя}")

    assert (phones(found), rejected_rows(found)) == ([SECOND], [(2, "empty_value")])


def test_a_text_too_long_refuses_its_row() -> None:
    """The limit of 5,000 characters includes the filled values."""
    found = read(csv(("Телефон", "Имя"), (FIRST, "я" * 6000), (SECOND, "Мария"))).recipients_with_text("{имя}!")

    assert (phones(found), rejected_rows(found)) == ([SECOND], [(2, "text_too_long")])


def test_the_same_again_and_something_else_to_the_same_number() -> None:
    """The same is a duplicate; something else is rejected, because either value may be meant."""
    rows = [(FIRST, "100"), ("8 912 000-00-03", "100,00"), (FIRST, "200"), (SECOND, "5")]
    found = read(csv(("Телефон", "Сумма"), *rows)).recipients_with_text()

    assert (phones(found), found.duplicates, rejected_rows(found)) == ([FIRST, SECOND], 1, [(4, "conflict")])
    assert read(csv(("Телефон", "Сумма"), *rows)).recipients_only().duplicates == 2


@pytest.mark.parametrize(
    ("cell", "summa"),
    [
        ("17.25", "17.25"),
        ("17,5", "17.50"),
        ("1 250", "1250.00"),
        ("1\u00a0250,50 ₽", "1250.50"),
        ("1250 руб.", "1250.00"),
        ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("", None),
    ],
)
def test_sums_as_people_write_them(cell: str, summa: str | None) -> None:
    """With a comma, with blanks, with a currency."""
    assert read(csv(("Телефон", "Сумма"), (FIRST, cell))).recipients_with_text().recipients[0].summa == summa


@pytest.mark.parametrize("cell", ["-5", "1,250", "1.250", "17.256", "много", "1,2,3", "1e3"])
def test_a_sum_that_may_be_another_is_refused(cell: str) -> None:
    """A guess could be wrong a thousandfold; beside a common text the sum is not spoken and does not matter."""
    found = read(csv(("Телефон", "Сумма"), (FIRST, cell)))

    assert rejected_rows(found.recipients_with_text()) == [(2, "bad_sum")]
    assert found.recipients_with_text("Всем").recipients == (DraftRecipient(FIRST, row_number=2),)


@pytest.mark.parametrize(
    ("cell", "param"),
    [
        ("42", "42"),
        ("1 234", "1234"),
        ("007", "007"),
        ("2026-12-30", "30.12.2026"),
        ("30.12.2026", "30.12.2026"),
        ("5.1.26", "05.01.2026"),
        ("30/12/2026", "30.12.2026"),
    ],
)
def test_parameters_are_digits_or_dates(cell: str, param: str) -> None:
    """All dates get one format."""
    assert read(csv(("Телефон", "param2"), (FIRST, cell))).recipients_with_text().recipients[0].param2 == param


@pytest.mark.parametrize("cell", ["31.02.2026", "17,5", "завтра", "30.12.2026 18:00", "-1"])
def test_a_parameter_that_is_neither_is_refused(cell: str) -> None:
    """The rejected row has its number."""
    assert rejected_rows(read(csv(("Телефон", "param2"), (FIRST, cell))).recipients_with_text()) == [(2, "bad_param")]


def test_what_was_refused_is_shown_by_what_stands_there() -> None:
    """The content of the row identifies it."""
    found = read(csv(("Телефон", "Имя"), (FIRST, "Иван"), ("", "Мария"), ("345-67-89", "Пётр"))).recipients_only()

    assert found.rejected == (
        RejectedRecipient("Мария", "no_number", 3),
        RejectedRecipient("345-67-89", "too_short", 4),
    )
