"""What all workbooks share: options under which no cell is a formula or a link, and cells with their formats."""

from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..i18n.translator import Translator

_OPTIONS: Final[dict[str, Any]] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_MAX_CELL_LENGTH: Final = 32_767
"""A cell of Excel holds no more characters."""


def open_workbook(file: BytesIO) -> Workbook:
    """Return a new workbook, a context manager that writes into a file when it is closed."""
    return Workbook(file, _OPTIONS)


class SafeCells:
    """Writes cells with the formats of a report."""

    def __init__(self, book: Workbook, translate: Translator) -> None:
        """Add the formats to a workbook."""
        self.translate = translate
        # With «@» a text stays one when its cell is edited; an apostrophe does the same where it begins like a formula.
        self._text = book.add_format({"num_format": "@"})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self._long = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._long_quoted = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
        )
        self._number = book.add_format({"num_format": "#,##0"})
        self._money = book.add_format({"num_format": "#,##0.00"})
        self.share = book.add_format({"num_format": "0.0%"})
        self.label = book.add_format({"font_color": "#66737F", "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E7EBEF", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )

    def text(self, sheet: Worksheet, row: int, column: int, text: str, shape: Format | None = None) -> None:
        """Write text."""
        if shape is None:
            shape = self._quoted if text.startswith(_DANGEROUS) else self._text
        sheet.write_string(row, column, text[:_MAX_CELL_LENGTH], shape)

    def long(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write text of several lines."""
        self.text(sheet, row, column, text, self._long_quoted if text.startswith(_DANGEROUS) else self._long)

    def number(self, sheet: Worksheet, row: int, column: int, number: int | None) -> None:
        """Write a whole number; nothing where none is known."""
        if number is not None:
            sheet.write_number(row, column, number, self._number)

    def money(self, sheet: Worksheet, row: int, column: int, amount: Decimal | None) -> None:
        """Write roubles; nothing where none are known."""
        if amount is not None:
            sheet.write_number(row, column, float(amount), self._money)
