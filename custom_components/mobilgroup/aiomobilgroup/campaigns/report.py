"""A campaign's report as a CSV file for spreadsheets."""

from collections.abc import Iterable
import csv
from decimal import Decimal
from io import StringIO

from .models import RecipientResult

COLUMNS = {
    "row": "row_number",
    "phone": "phone",
    "outcome": "outcome",
    "status": "status",
    "called": "called",
    "attempts": "attempts",
    "duration": "duration",
    "listened": "listened",
    "cost": "cost",
    "refusal": "rejection_reason",
    "transfer": "transfer",
    "sms": "sms",
}
"""The columns in their order: heading in the file and field of `RecipientResult`."""
_FORMULA_STARTS = ("=", "+", "-", "@")
_BLANKS = ("\t", "\r", "\n")


def to_csv(recipients: Iterable[RecipientResult], separator: str = ";") -> str:
    """Return a report as CSV with a byte order mark, which spreadsheets in Russia open without conversion.

    With a semicolon as separator, money has a decimal comma: a Russian Excel reads 1.05 as the first of May.
    A value that a spreadsheet would read as a formula gets an apostrophe in front.
    """
    decimal_separator = "," if separator == ";" else "."
    buffer = StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for recipient in recipients:
        writer.writerow([_plain_text(getattr(recipient, name), decimal_separator) for name in COLUMNS.values()])
    return buffer.getvalue()


def _plain_text(value: object, decimal_separator: str) -> str:
    """Return a value as text that no spreadsheet reads as a formula; money has two decimal places."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", decimal_separator)
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(_BLANKS) else text
