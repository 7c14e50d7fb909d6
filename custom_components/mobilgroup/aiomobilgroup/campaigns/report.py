"""A campaign's report as rows for people and spreadsheets."""

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
"""The columns in their order: the name in the file and the field of `RecipientResult`."""
_DANGEROUS = ("=", "+", "-", "@")
_BLANKS = ("\t", "\r", "\n")


def to_csv(recipients: Iterable[RecipientResult], separator: str = ";") -> str:
    """Return a report as CSV with a byte order mark, which spreadsheets in Russia open as it is.

    With a semicolon between the columns, money has a decimal comma: a Russian Excel takes 1.05 for the first of May.
    What a spreadsheet would take for a formula gets an apostrophe in front.
    """
    point = "," if separator == ";" else "."
    text = StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for recipient in recipients:
        writer.writerow([_plain_text(getattr(recipient, name), point) for name in COLUMNS.values()])
    return text.getvalue()


def _plain_text(value: object, point: str) -> str:
    """Return a value as text that is only text."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", point)
    shown = "" if value is None else str(value)
    return f"'{shown}" if shown.lstrip().startswith(_DANGEROUS) or shown.startswith(_BLANKS) else shown
