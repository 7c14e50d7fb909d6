"""A workbook as users have them: numbers as text and as numbers, sums, dates, empty rows, mistakes, repetitions."""

from datetime import date, timedelta
from io import BytesIO

from xlsxwriter import Workbook

from tests.e2e.expected_outcomes import ENDINGS

COUNT = 500
NAMES = ("Анна", "Пётр", "Мария <М>", "О’Коннор & сын", "Жанна")
HEADING = ("Телефон", "Имя", "Сумма", "Срок")
# A number of another country with a digit missing, one that is cut off, none at all, two in one cell.
INVALID_CELLS = ("+998 90 123-45-6", "912 000", "нет телефона", "8 912 000-00-40, 8 912 000-00-41")
DUPLICATE_COUNT = 7
TEXT = "Здравствуйте, {имя}! К {Срок} вы должны {сумма} руб."

PHONES = [f"7912{1000 + number:05}{ENDINGS[number % len(ENDINGS)]}" for number in range(COUNT)]
"""The numbers as the provider must get them; no two are alike."""


def expected_text(number: int) -> str:
    """Return the text for the recipient at this place in the list."""
    return f"Здравствуйте, {NAMES[number % len(NAMES)]}! К {_due(number):%d.%m.%Y} вы должны {_sum_text(number)} руб."


def workbook() -> bytes:
    """Return the workbook."""
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("Должники")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, HEADING)
        line = 1
        for number in range(COUNT):
            # Users leave rows empty between districts.
            line += 2 if number % 100 == 0 else 1
            _write(sheet, line, number, day)
        for mistake in INVALID_CELLS:
            line += 1
            sheet.write_row(line, 0, (mistake, "Никто", 1))
            sheet.write_datetime(line, 3, _due(0), day)
        for number in range(DUPLICATE_COUNT):
            line += 1
            _write(sheet, line, number, day)
    return file.getvalue()


def _write(sheet: object, line: int, number: int, day: object) -> None:
    """Write one row with the types that Excel gives to typed values."""
    phone = PHONES[number]
    written = (
        phone,
        int(phone),
        f"8 ({phone[1:4]}) {phone[4:7]}-{phone[7:9]}-{phone[9:]}",
        f"+7 {phone[1:4]} {phone[4:7]} {phone[7:]}",
        int(phone[1:]),
    )[number % 5]
    sheet.write_row(line, 0, (written, NAMES[number % len(NAMES)], _sum(number)))  # type: ignore[attr-defined]
    sheet.write_datetime(line, 3, _due(number), day)  # type: ignore[attr-defined]


def _sum(number: int) -> float:
    """Return a recipient's sum."""
    return 100 + number + 0.5 * (number % 2)


def _sum_text(number: int) -> str:
    """Return a sum as a spreadsheet shows it."""
    return f"{_sum(number):.1f}" if number % 2 else f"{_sum(number):.0f}"


def _due(number: int) -> date:
    """Return a recipient's due day."""
    return date(2026, 12, 1) + timedelta(days=number % 28)
