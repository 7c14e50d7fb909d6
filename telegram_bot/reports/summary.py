"""The first sheet of a report: whose campaign it was, what it said, what it came to."""

from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from aiomobilgroup.campaigns import Campaign

from ..views.campaign_card import reason_text
from ..views.outcome_shares import Part, called, parts, reached
from .cells import Cells

_LABEL_WIDTH, _VALUE_WIDTH, _SHARE_WIDTH = 30, 44, 10
_CHART_SIZE: Final = {"width": 420, "height": 260}


def add_summary(book: Workbook, cells: Cells, campaign: Campaign) -> None:
    """Add the sheet."""
    texts = cells.texts
    sheet = book.add_worksheet(texts.plain("book-summary"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 1, _VALUE_WIDTH)
    sheet.set_column(2, 2, _SHARE_WIDTH)
    cells.text(sheet, 0, 0, texts.plain("report-title", id=str(campaign.id)), cells.title)
    row = 2
    for name, value in _facts(cells, campaign):
        cells.text(sheet, row, 0, texts.plain(name), cells.label)
        cells.long(sheet, row, 1, value)
        row += 1
    row = _money(sheet, cells, campaign, row)
    _outcomes(book, sheet, cells, campaign, row + 1)


def _facts(cells: Cells, campaign: Campaign) -> list[tuple[str, str]]:
    """Return what is known of the campaign, as text."""
    texts = cells.texts
    habit = texts.plain("book-by-account")
    source = texts.plain("book-source-name", source=campaign.by.source)
    facts = [
        ("book-state", texts.plain("report-state", state=campaign.state.value)),
        ("book-created", texts.moment(campaign.created)),
        ("book-due", texts.moment(campaign.due)),
        ("book-by", campaign.by.who),
        ("book-source", source),
        ("book-sender", campaign.sender),
        ("book-content", texts.plain("book-kind", kind=campaign.kind, id=campaign.content)),
        ("book-attempts", habit if campaign.attempts is None else str(campaign.attempts)),
        ("book-interval", habit if campaign.interval is None else str(campaign.interval)),
        ("book-repeat", habit if campaign.repeat is None else str(campaign.repeat)),
    ]
    if campaign.finished is not None:
        facts.insert(3, ("book-finished", texts.moment(campaign.finished)))
    if campaign.attention is not None:
        facts.insert(1, ("book-attention", texts.plain("book-attention-name", attention=campaign.attention.value)))
    if campaign.reason:
        facts.insert(1, ("book-reason", reason_text(texts, campaign.reason).unescape()))
    if campaign.redial_of is not None:
        facts.append(("book-redial", str(campaign.redial_of)))
    if campaign.provider_ids:
        facts.append(("book-provider-ids", ", ".join(campaign.provider_ids)))
    return facts


def _money(sheet: Worksheet, cells: Cells, campaign: Campaign, row: int) -> int:
    """Write what it was to cost and has cost; return the next row."""
    for name, amount in (("book-budget", campaign.budget), ("book-cost", campaign.cost)):
        cells.text(sheet, row, 0, cells.texts.plain(name), cells.label)
        cells.money(sheet, row, 1, amount)
        row += 1
    return row


def _outcomes(book: Workbook, sheet: Worksheet, cells: Cells, campaign: Campaign, row: int) -> None:
    """Write how many came to what, with a chart beside it."""
    texts = cells.texts
    for column, name in enumerate(("book-outcome", "book-count", "book-share")):
        cells.text(sheet, row, column, texts.plain(name), cells.head)
    found = parts(campaign)
    first = row + 1
    for line, part in enumerate(found, first):
        cells.text(sheet, line, 0, texts.plain("report-outcome", outcome=part.name))
        cells.number(sheet, line, 1, part.count)
        sheet.write_number(line, 2, part.share, cells.share)
    after = first + len(found)
    cells.text(sheet, after, 0, texts.plain("book-all"))
    cells.number(sheet, after, 1, campaign.counts.recipients)
    cells.text(sheet, after + 1, 0, texts.plain("book-reached"))
    cells.text(
        sheet,
        after + 1,
        1,
        texts.plain("book-reached-of", done=campaign.counts.reached, all=called(campaign)),
    )
    share = reached(campaign)
    if share is not None:
        sheet.write_number(after + 1, 2, share, cells.share)
    if found:
        _chart(book, sheet, found, first, texts.plain("book-outcome"))


def _chart(book: Workbook, sheet: Worksheet, found: list[Part], first: int, title: str) -> None:
    """Put a ring of the outcomes beside the facts, in the colours of the picture."""
    chart = book.add_chart({"type": "doughnut"})
    last = first + len(found) - 1
    chart.add_series(
        {
            "name": title,
            "categories": [sheet.get_name(), first, 0, last, 0],
            "values": [sheet.get_name(), first, 1, last, 1],
            "points": [{"fill": {"color": part.colour}} for part in found],
        }
    )
    chart.set_title({"none": True})
    chart.set_hole_size(60)
    chart.set_size(_CHART_SIZE)
    sheet.insert_chart(2, 4, chart)
