"""Lists of people as workbooks: what was refused, and who is in a list. Nothing in them is ever a formula or a link.

Making one takes a moment for thousands of rows: call these in a thread.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from ..domain.drafts import DraftRecipient, RejectedRecipient
from ..i18n.translator import Translator
from ..views.recipients import rejection_reason
from .workbook_format import SafeCells, open_workbook

FILE_TYPE: Final = "xlsx"


def rejected_workbook(translate: Translator, rejected: Sequence[RejectedRecipient]) -> bytes:
    """Return what was refused: the row, what stood there, and why."""
    head = (
        translate.plain("file-column-row"),
        translate.plain("file-column-given"),
        translate.plain("file-column-reason"),
    )
    rows = (
        ("" if one.row_number is None else str(one.row_number), one.text, rejection_reason(translate, one))
        for one in rejected
    )
    return _render(translate, head, (10, 40, 60), rows)


def recipients_workbook(translate: Translator, rows: Sequence[DraftRecipient]) -> bytes:
    """Return numbers and names, in a form that can be sent back to the bot."""
    head = (translate.plain("file-column-phone"), translate.plain("file-column-name"))
    return _render(translate, head, (20, 40), ((row.phone, row.name) for row in rows))


def _render(translate: Translator, head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet in which every cell is text."""
    file = BytesIO()
    with open_workbook(file) as book:
        cells = SafeCells(book, translate)
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            cells.text(sheet, 0, column, title, cells.head)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                cells.text(sheet, number, column, text)
    return file.getvalue()
