"""Lists of recipients as workbooks: rejected recipients and recipient groups. No cell is a formula or a link.

Thousands of rows take time: call these functions in a thread.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO

from ..domain.drafts import DraftRecipient, RejectedRecipient
from ..i18n.translator import Translator
from ..views.recipients import rejection_reason
from .workbook_format import SafeCells, open_workbook


def rejected_workbook(translate: Translator, rejected: Sequence[RejectedRecipient]) -> bytes:
    """Return rejected recipients as a workbook: the row, the given text, and the reason."""
    names = (
        translate.plain("file-column-row"),
        translate.plain("file-column-given"),
        translate.plain("file-column-reason"),
    )
    rows = (
        ("" if one.row_number is None else str(one.row_number), one.text, rejection_reason(translate, one))
        for one in rejected
    )
    return _render(translate, names, (10, 40, 60), rows)


def recipients_workbook(translate: Translator, rows: Sequence[DraftRecipient]) -> bytes:
    """Return recipients as a workbook of numbers and names that users can send back to the bot."""
    names = (translate.plain("file-column-phone"), translate.plain("file-column-name"))
    return _render(translate, names, (20, 40), ((row.phone, row.name) for row in rows))


def _render(translate: Translator, names: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet in which every cell is text."""
    file = BytesIO()
    with open_workbook(file) as book:
        cells = SafeCells(book, translate)
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, (name, width) in enumerate(zip(names, widths, strict=True)):
            sheet.set_column(column, column, width)
            cells.text(sheet, 0, column, name, cells.heading)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                cells.text(sheet, number, column, text)
    return file.getvalue()
