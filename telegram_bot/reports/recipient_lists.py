"""Lists of people as workbooks: what was refused, and who is in a list. Nothing in them is ever a formula or a link.

Making one takes a moment for thousands of rows: call these in a thread.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from ..domain.drafts import DraftRecipient, RejectedRecipient
from ..i18n.translator import Translator
from ..views.recipients import rejection_reason

FILE_TYPE: Final = "xlsx"
_OPTIONS: Final[dict[str, Any]] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


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
    return _file(head, (10, 40, 60), rows)


def recipients_workbook(translate: Translator, rows: Sequence[DraftRecipient]) -> bytes:
    """Return numbers and names, in a form that can be sent back to the bot."""
    head = (translate.plain("file-column-phone"), translate.plain("file-column-name"))
    return _file(head, (20, 40), ((row.phone, row.name) for row in rows))


def _file(head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet in which every cell is text."""
    file = BytesIO()
    with Workbook(file, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        plain = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for target, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(target, target, width)
            sheet.write_string(0, target, title, bold)
        for number, row in enumerate(rows, start=1):
            for target, cell in enumerate(row):
                sheet.write_string(number, target, cell, plain)
    return file.getvalue()
