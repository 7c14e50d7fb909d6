"""A campaign as a workbook of two sheets: a summary, and a row for everybody."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook

from aiomobilgroup.campaigns import Campaign, Recipient

from ..i18n.translator import Texts
from .cells import Cells
from .people import add_people
from .summary import add_summary

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(campaign: Campaign, rows: Sequence[Recipient], texts: Texts) -> bytes:
    """Return the workbook; slow enough for long lists to be made in a thread."""
    file = BytesIO()
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": texts.plain("report-title", id=str(campaign.id)), "author": ""})
        cells = Cells(book, texts)
        add_summary(book, cells, campaign)
        add_people(book, cells, rows)
    return file.getvalue()
