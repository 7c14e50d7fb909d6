"""The second sheet of a report: a row for everybody, to be sorted and filtered."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from xlsxwriter import Workbook

from aiomobilgroup.campaigns import Recipient

from ..i18n.translator import Texts
from ..views.outcome_shares import REFUSED
from .cells import Cells

COLUMNS: Final = (
    ("row", 7),
    ("phone", 14),
    ("outcome", 16),
    ("status", 22),
    ("called", 19),
    ("tries", 10),
    ("duration", 13),
    ("listened", 14),
    ("price", 10),
    ("cost", 12),
    ("transfer", 16),
    ("sms", 16),
    ("refusal", 26),
)
"""Names of the columns and how wide they are."""


def add_people(book: Workbook, cells: Cells, rows: Sequence[Recipient]) -> None:
    """Add the sheet; it is written row by row, so that a long list takes little memory."""
    texts = cells.texts
    sheet = book.add_worksheet(texts.plain("book-people"))
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 32)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    # Numbers of telephones are text on purpose: Excel need not warn of it.
    sheet.ignore_errors({"number_stored_as_text": f"A1:M{len(rows) + 1}"})
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        cells.text(sheet, 0, column, texts.plain(f"book-{name}"), cells.head)
    words = _Words(texts)
    for line, row in enumerate(rows, 1):
        said = {
            1: row.phone,
            2: words.outcome(REFUSED if row.refusal else row.outcome.value),
            3: row.status,
            4: row.called,
            7: words.listened(row.listened.value) if row.listened else "",
            10: row.transfer,
            11: row.sms,
            12: words.refusal(row.refusal) if row.refusal else "",
        }
        cells.number(sheet, line, 0, row.row)
        for column, text in said.items():
            if text:
                cells.text(sheet, line, column, text)
        cells.number(sheet, line, 5, row.attempts)
        cells.number(sheet, line, 6, row.duration)
        cells.money(sheet, line, 8, row.price)
        cells.money(sheet, line, 9, row.cost)


class _Words:
    """The few words that stand in many rows: each is looked up once."""

    def __init__(self, texts: Texts) -> None:
        """Take the language."""
        self.outcome = cache(lambda name: texts.plain("book-person-outcome", outcome=name))
        self.listened = cache(lambda name: texts.plain("book-listened-name", listened=name))
        self.refusal = cache(lambda rule: texts.plain("book-refusal-name", rule=rule))
