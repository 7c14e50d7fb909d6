"""The workbook that follows a campaign."""

from io import BytesIO
import re
import time
from typing import Any
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import Attention, Campaign, CampaignState, Listened, RecipientResult
from telegram_bot.i18n.translator import Translator
from telegram_bot.reports.workbook import render_workbook
from tests.bot.report_campaigns import ENGLISH, RUSSIAN, a_campaign, a_row


def sheets(campaign: Campaign, rows: list[RecipientResult], texts: Translator = RUSSIAN) -> list[list[list[Any]]]:
    """Return the cells of every sheet."""
    book = CalamineWorkbook.from_object(BytesIO(render_workbook(campaign, rows, texts)))
    return [book.get_sheet_by_index(index).to_python() for index in range(len(book.sheet_names))]


def summary_values(campaign: Campaign, texts: Translator = RUSSIAN) -> dict[str, Any]:
    """Return the values of the summary by their labels."""
    return {row[0]: row[1] for row in sheets(campaign, [], texts)[0] if row[0]}


def part(name: str, rows: list[RecipientResult]) -> str:
    """Return the text of a file in the workbook's archive."""
    with zipfile.ZipFile(BytesIO(render_workbook(a_campaign(), rows, RUSSIAN))) as parts:
        return parts.read(name).decode()


def test_the_summary_says_what_it_came_to() -> None:
    """Author, time, text, counts and costs."""
    found = summary_values(a_campaign(rejected=3))

    assert found["Состояние"] == "завершена"
    assert found["Запустил"] == "Анна (1003)"
    assert found["Время звонков"] == "28.11.2026 13:00"
    assert found["Что сказали"] == "Завтра с девяти не будет воды"
    assert found["Номер отправителя"] == "74951234567"
    assert (found["ответили"], found["не ответили"], found["не звонили"], found["Всего"]) == (434, 40, 3, 503)
    assert (found["Ориентировочная стоимость, ₽"], found["Стоимость, ₽"]) == (650, 1432.1)
    assert found["Доля дозвонов"] == "434 из 500"


def test_the_summary_names_what_is_not_settled() -> None:
    """An unknown outcome, its reason, and the campaign that was redialled."""
    campaign = a_campaign(state=CampaignState.STOPPED, reason="unknown", attention=Attention.UNKNOWN, redial_of=7)

    found = summary_values(campaign)

    assert found["Нужен ответ человека"] == "неизвестно, отправлена ли часть рассылки"
    assert found["Причина"] == "неизвестно, отправлена ли она"
    assert found["Повторный обзвон рассылки"] == "7"


def test_english_for_those_who_read_it() -> None:
    """All labels and outcomes are in English."""
    summary, recipients = sheets(a_campaign(), [a_row()], ENGLISH)

    assert not re.search("[А-Яа-я]", " ".join(row[0] for row in summary))
    assert recipients[0][:3] == ["No.", "Number", "Outcome"]
    assert recipients[1][2] == "answered"


def test_a_row_for_everybody() -> None:
    """The provider's status stands beside the outcome; a number is text, an amount is a number."""
    rows = [
        a_row(1),
        a_row(2, outcome=CallOutcome.OTHER, status="Автоответчик", listened=None, duration=None, cost=None, sms=None),
        a_row(3, outcome=CallOutcome.PENDING, status="", rejection_reason="do_not_call", called="", attempts=None),
        a_row(4, listened=Listened.PARTIAL),
    ]

    _, recipients = sheets(a_campaign(), rows)

    assert recipients[1] == [
        1, "79120000001", "ответил", "Успешно", "2026-11-28 13:00:12", 1, 21, "полностью", 1.3, 1.95, "нет",
        "Доставлено", "",
    ]  # fmt: skip
    assert recipients[2][2:4] == ["прочее", "Автоответчик"]
    assert (recipients[2][6], recipients[2][9]) == ("", "")
    assert (recipients[3][2], recipients[3][12]) == ("не звонили", "просил не звонить")
    assert recipients[4][7] == "частично"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_a_formula(start: str) -> None:
    """Whatever the provider or a user wrote stays text, even when the cell is edited."""
    evil = f"{start}cmd|' /C calc'!A0"
    rows = [a_row(1, status=evil, transfer=evil, sms=evil, called=evil, rejection_reason=evil)]

    sheet = part("xl/worksheets/sheet2.xml", rows)
    formats = part("xl/styles.xml", rows)
    _, recipients = sheets(a_campaign(content=evil), rows)

    assert "<f>" not in sheet
    assert recipients[1][3].strip() == evil.strip()
    assert 'quotePrefix="1"' in formats


def test_a_text_with_a_formula_is_said_as_it_is() -> None:
    """It is text in the summary too."""
    assert summary_values(a_campaign(content='=HYPERLINK("http://evil")'))["Что сказали"] == '=HYPERLINK("http://evil")'


def test_links_are_text() -> None:
    """No cell is a hyperlink."""
    rows = [a_row(1, status="http://evil.example/?leak")]

    with zipfile.ZipFile(BytesIO(render_workbook(a_campaign(), rows, RUSSIAN))) as parts:
        names = parts.namelist()

    assert not [name for name in names if name.endswith("sheet2.xml.rels")]


def test_the_head_stays_and_filters() -> None:
    """The first row and the numbers stay in sight; every column can be filtered."""
    sheet = part("xl/worksheets/sheet2.xml", [a_row(row) for row in range(1, 51)])

    assert 'xSplit="2" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:M51"/>' in sheet


def test_the_summary_has_a_chart() -> None:
    """It has the colours of the picture."""
    assert "009E73" in part("xl/charts/chart1.xml", [])


def test_ten_thousand_people_take_no_time() -> None:
    """Ten thousand rows are written in well under two seconds of CPU time."""
    rows = [a_row(row, cost=None) for row in range(1, 10_001)]

    started_at = time.process_time()
    content = render_workbook(a_campaign(), rows, RUSSIAN)
    took = time.process_time() - started_at

    assert took < 4, "twice and more what it takes on a slow machine"
    assert len(content) < 2_000_000
