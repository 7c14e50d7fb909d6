"""The common options and cell formats of all workbooks: no cell is a formula or a link."""

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
"""The maximum length of a cell in Excel."""


def open_workbook(file: BytesIO) -> Workbook:
    """Return a new workbook, a context manager that writes to a file when it is closed."""
    return Workbook(file, _OPTIONS)


class SafeCells:
    """Writes cells with the formats of a report, none as a formula or a link."""

    def __init__(self, book: Workbook, translate: Translator) -> None:
        """Initialize the cells and add their formats to a workbook."""
        self.translate = translate
        # With «@» a text stays text when its cell is edited; one that begins like a formula also needs an apostrophe.
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
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#E7EBEF", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )

    def text(self, sheet: Worksheet, row: int, column: int, text: str, cell_format: Format | None = None) -> None:
        """Write text, cut to the maximum length of a cell."""
        if cell_format is None:
            cell_format = self._quoted if text.startswith(_DANGEROUS) else self._text
        sheet.write_string(row, column, text[:_MAX_CELL_LENGTH], cell_format)

    def long(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write text of several lines."""
        self.text(sheet, row, column, text, self._long_quoted if text.startswith(_DANGEROUS) else self._long)

    def number(self, sheet: Worksheet, row: int, column: int, number: int | None) -> None:
        """Write a whole number, nothing for None."""
        if number is not None:
            sheet.write_number(row, column, number, self._number)

    def money(self, sheet: Worksheet, row: int, column: int, amount: Decimal | None) -> None:
        """Write an amount in roubles, nothing for None."""
        if amount is not None:
            sheet.write_number(row, column, float(amount), self._money)
