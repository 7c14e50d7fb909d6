"""Every rejection reason and every error of a file has a message in both languages."""

from pathlib import Path
import re
from zoneinfo import ZoneInfo

import pytest

from aiomobilgroup import PhoneProblem
from telegram_bot import parsing
from telegram_bot.domain import group_names
from telegram_bot.domain.drafts import RejectedRecipient
from telegram_bot.domain.users import ChatTarget
from telegram_bot.i18n.translator import LANGUAGES, Translator
from telegram_bot.parsing.table_files import read_table
from telegram_bot.reports import recipient_lists
from telegram_bot.views.recipients import rejected_lines, rejection_reason
from tests.bot.parsing.workbooks import part

REASONS = [
    *PhoneProblem,
    "empty_value",
    "empty_text",
    "text_too_long",
    "bad_sum",
    "bad_param",
    "conflict",
]
SOURCES = [*Path(parsing.__path__[0]).glob("*.py"), Path(group_names.__file__)]
ERRORS = sorted({found for path in SOURCES for found in re.findall(r'InputError\(f?"([\w-]+)"', path.read_text())})
FAULTS = ["encrypted", "broken", "wide"]
ZONE = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_a_sentence(reason: str, language: str) -> None:
    """A reason is not shown by its code."""
    assert rejection_reason(Translator(language, ZONE), RejectedRecipient("345-67-89", reason)) != reason


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", [*ERRORS, *(f"file-{fault}" for fault in FAULTS)])
def test_every_error_is_a_sentence(error: str, language: str) -> None:
    """Every error of parsing has a message."""
    assert Translator(language, ZONE).has(error)


def test_in_a_group_numbers_are_hidden() -> None:
    """In private they are shown, so that they can be found."""
    texts = Translator("ru", ZONE)
    found = [RejectedRecipient("8 912 000-00-0", "unknown", 1200)]

    assert rejected_lines(texts, found, ChatTarget(1))[1] == (
        "• строка 1200, «8 912 000-00-0»: нет такого кода страны или города"
    )
    assert "912" not in rejected_lines(texts, found, ChatTarget(-1))[1]


def test_a_long_list_names_the_first() -> None:
    """The last line counts the others."""
    found = [RejectedRecipient("", "no_number", row) for row in range(9)]

    lines = rejected_lines(Translator("en", ZONE), found, ChatTarget(1))

    assert (len(lines), lines[0], lines[-1]) == (7, "9 rows cannot be used:", "… and 4 more")


def test_the_file_of_refused_rows_has_text_alone() -> None:
    """A formula in an uploaded table is only text in the bot's file."""
    content = recipient_lists.rejected_workbook(
        Translator("ru", ZONE), [RejectedRecipient("=1+1", "no_number", 7), RejectedRecipient("@SUM(A1)", "unknown")]
    )
    sheet = part(content, "xl/worksheets/sheet1.xml").decode()

    assert "=1+1" in sheet
    assert "@SUM(A1)" in sheet
    assert "<f>" not in sheet
    assert read_table(content, 10).lines[1].cells == ("7", "=1+1", "нет номера телефона")
