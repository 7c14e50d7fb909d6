"""A campaign's report as a workbook of two sheets: a summary, and a row for every recipient."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from aiomobilgroup.campaigns import Campaign, RecipientResult

from ..i18n.translator import Translator
from ..views.campaign_card import reason_text
from ..views.outcome_shares import NOT_CALLED, OutcomeShare, called_count, outcome_shares, reached_share
from .workbook_format import SafeCells, open_workbook

_LABEL_WIDTH, _VALUE_WIDTH, _SHARE_WIDTH = 30, 44, 10
_CHART_SIZE: Final = {"width": 420, "height": 260}
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
    ("rejection", 26),
)
"""The names and widths of the columns."""


def render_workbook(campaign: Campaign, rows: Sequence[RecipientResult], translate: Translator) -> bytes:
    """Return a campaign's report as a workbook. It is slow for long lists: call it in a thread."""
    file = BytesIO()
    with open_workbook(file) as book:
        book.set_properties({"title": translate.plain("report-title", id=str(campaign.id)), "author": ""})
        cells = SafeCells(book, translate)
        _add_summary_sheet(book, cells, campaign)
        _add_recipients_sheet(book, cells, rows)
    return file.getvalue()


def _add_summary_sheet(book: Workbook, cells: SafeCells, campaign: Campaign) -> None:
    """Add the summary sheet."""
    translate = cells.translate
    sheet = book.add_worksheet(translate.plain("workbook-summary"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 1, _VALUE_WIDTH)
    sheet.set_column(2, 2, _SHARE_WIDTH)
    cells.text(sheet, 0, 0, translate.plain("report-title", id=str(campaign.id)), cells.title)
    row = 2
    for name, value in _overview_rows(cells, campaign):
        cells.text(sheet, row, 0, translate.plain(name), cells.label)
        cells.long(sheet, row, 1, value)
        row += 1
    row = _write_costs(sheet, cells, campaign, row)
    _write_outcomes(book, sheet, cells, campaign, row + 1)


def _overview_rows(cells: SafeCells, campaign: Campaign) -> list[tuple[str, str]]:
    """Return the campaign's properties as message ids and texts."""
    translate = cells.translate
    account_default = translate.plain("workbook-by-account")
    source = translate.plain("workbook-source-name", source=campaign.actor.source)
    rows = [
        ("workbook-state", translate.plain("report-state", state=campaign.state.value)),
        ("workbook-created", translate.format_datetime(campaign.created)),
        ("workbook-due", translate.format_datetime(campaign.due)),
        ("workbook-by", campaign.actor.id),
        ("workbook-source", source),
        ("workbook-sender", campaign.sender),
        ("workbook-content", translate.plain("workbook-kind", kind=campaign.kind, id=campaign.content)),
        ("workbook-attempts", account_default if campaign.attempts is None else str(campaign.attempts)),
        ("workbook-interval", account_default if campaign.interval is None else str(campaign.interval)),
        ("workbook-repeat", account_default if campaign.repeat is None else str(campaign.repeat)),
    ]
    if campaign.finished is not None:
        rows.insert(3, ("workbook-finished", translate.format_datetime(campaign.finished)))
    if campaign.attention is not None:
        rows.insert(
            1, ("workbook-attention", translate.plain("workbook-attention-name", attention=campaign.attention.value))
        )
    if campaign.reason:
        rows.insert(1, ("workbook-reason", reason_text(translate, campaign.reason).unescape()))
    if campaign.redial_of is not None:
        rows.append(("workbook-redial", str(campaign.redial_of)))
    if campaign.provider_ids:
        rows.append(("workbook-provider-ids", ", ".join(campaign.provider_ids)))
    return rows


def _write_costs(sheet: Worksheet, cells: SafeCells, campaign: Campaign, row: int) -> int:
    """Write the budget and the cost; return the next row."""
    for name, amount in (("workbook-budget", campaign.budget), ("workbook-cost", campaign.cost)):
        cells.text(sheet, row, 0, cells.translate.plain(name), cells.label)
        cells.money(sheet, row, 1, amount)
        row += 1
    return row


def _write_outcomes(book: Workbook, sheet: Worksheet, cells: SafeCells, campaign: Campaign, row: int) -> None:
    """Write the count and share of each outcome, and a chart of them."""
    translate = cells.translate
    for column, name in enumerate(("workbook-outcome", "workbook-count", "workbook-share")):
        cells.text(sheet, row, column, translate.plain(name), cells.heading)
    shares = outcome_shares(campaign)
    first = row + 1
    for line, part in enumerate(shares, first):
        cells.text(sheet, line, 0, translate.plain("report-outcome", outcome=part.name))
        cells.number(sheet, line, 1, part.count)
        sheet.write_number(line, 2, part.share, cells.share)
    after = first + len(shares)
    cells.text(sheet, after, 0, translate.plain("workbook-all"))
    cells.number(sheet, after, 1, campaign.counts.recipients)
    cells.text(sheet, after + 1, 0, translate.plain("workbook-reached"))
    cells.text(
        sheet,
        after + 1,
        1,
        translate.plain("workbook-reached-of", done=campaign.counts.reached, all=called_count(campaign)),
    )
    share = reached_share(campaign)
    if share is not None:
        sheet.write_number(after + 1, 2, share, cells.share)
    if shares:
        _add_chart(book, sheet, shares, first, translate.plain("workbook-outcome"))


def _add_chart(book: Workbook, sheet: Worksheet, shares: list[OutcomeShare], first: int, title: str) -> None:
    """Add a ring chart of the outcomes beside the overview, in the colours of the picture."""
    chart = book.add_chart({"type": "doughnut"})
    last = first + len(shares) - 1
    chart.add_series(
        {
            "name": title,
            "categories": [sheet.get_name(), first, 0, last, 0],
            "values": [sheet.get_name(), first, 1, last, 1],
            "points": [{"fill": {"color": part.colour}} for part in shares],
        }
    )
    chart.set_title({"none": True})
    chart.set_hole_size(60)
    chart.set_size(_CHART_SIZE)
    sheet.insert_chart(2, 4, chart)


def _add_recipients_sheet(book: Workbook, cells: SafeCells, rows: Sequence[RecipientResult]) -> None:
    """Add the sheet of recipients, row by row, so that a long list takes little memory."""
    translate = cells.translate
    sheet = book.add_worksheet(translate.plain("workbook-recipients"))
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 32)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    # Phone numbers are text on purpose: Excel must not warn about them.
    sheet.ignore_errors({"number_stored_as_text": f"A1:M{len(rows) + 1}"})
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        cells.text(sheet, 0, column, translate.plain(f"workbook-{name}"), cells.heading)
    labels = _Labels(translate)
    for line, row in enumerate(rows, 1):
        texts = {
            1: row.phone,
            2: labels.outcome(NOT_CALLED if row.rejection_reason else row.outcome.value),
            3: row.status,
            4: row.called,
            7: labels.listened(row.listened.value) if row.listened else "",
            10: row.transfer,
            11: row.sms,
            12: labels.rejection(row.rejection_reason) if row.rejection_reason else "",
        }
        cells.number(sheet, line, 0, row.row_number)
        for column, text in texts.items():
            if text:
                cells.text(sheet, line, column, text)
        cells.number(sheet, line, 5, row.attempts)
        cells.number(sheet, line, 6, row.duration)
        cells.money(sheet, line, 8, row.price)
        cells.money(sheet, line, 9, row.cost)


class _Labels:
    """The few texts that occur in many rows, each translated once."""

    def __init__(self, translate: Translator) -> None:
        """Initialize the labels in the translator's language."""
        self.outcome = cache(lambda name: translate.plain("workbook-recipient-outcome", outcome=name))
        self.listened = cache(lambda name: translate.plain("workbook-listened-name", listened=name))
        self.rejection = cache(lambda rule: translate.plain("workbook-rejection-name", rule=rule))
