"""Reads a workbook from standard input in a separate process and writes JSON. It imports nothing of the bot.

A file of a few kilobytes can require gigabytes (one cell in the last row and one in the first), and a parser that
fails on it ends its whole process. That is why this process is separate, with limits on its memory and time.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
import io
import json
import sys
from typing import Any, Final

_MEMORY: Final = 1024**3
_SECONDS: Final = 10
_MAX_CELL_LENGTH: Final = 5001
"""One character more than a text may have, so that a text that is too long is still recognized."""
_MAX_COLUMNS: Final = 200


def main() -> None:
    """Read the file and write its first table with phone numbers, or the problem with it."""
    _set_resource_limits()
    json.dump(_read_workbook(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)


def _set_resource_limits() -> None:
    """Limit the memory and time of this process to the needs of a table, where the system has limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_workbook(content: bytes, max_rows: int) -> dict[str, Any]:
    """Return the first sheet with phone numbers as a table, or the problem."""
    import python_calamine as calamine  # noqa: PLC0415 - after the limit

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        tables = (
            _table(book.get_sheet_by_name(sheet.name), max_rows)
            for sheet in sorted(
                (one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet),
                key=lambda one: one.visible != calamine.SheetVisibleEnum.Visible,
            )
        )
        return _pick_sheet(tables)
    except calamine.PasswordError:
        return {"problem": "encrypted"}
    except calamine.CalamineError, MemoryError:
        return {"problem": "broken"}


def _pick_sheet(tables: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the first table with a cell like a phone number, otherwise the first that is not empty."""
    fallback: dict[str, Any] = {"rows": [], "first_column": 0, "has_more": False}
    for table in tables:
        if "problem" in table:
            return table
        if any(_looks_like_phone(cell) for _, row in table["rows"] for cell in row):
            return table
        if table["rows"] and not fallback["rows"]:
            fallback = table
    return fallback


def _table(sheet: Any, max_rows: int) -> dict[str, Any]:
    """Return a sheet's rows that are not empty, with their numbers, and the index of its first column."""
    if sheet.start is None:
        return {"rows": [], "first_column": 0, "has_more": False}
    top, first_column = sheet.start
    if sheet.end[1] - first_column >= _MAX_COLUMNS:
        return {"problem": "wide"}
    rows: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.to_python(), start=top + 1):
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        if len(rows) > max_rows:
            return {"rows": rows, "first_column": first_column, "has_more": True}
        rows.append((number, cells))
    return {"rows": rows, "first_column": first_column, "has_more": False}


def _looks_like_phone(cell: str) -> bool:
    """Return whether a cell has as many digits as a phone number."""
    return sum(one.isdigit() for one in cell[:60]) >= 10


def _text(cell: object) -> str:
    """Return a cell as text, in the form in which a spreadsheet displays it."""
    match cell:
        case str():
            return cell.strip()[:_MAX_CELL_LENGTH]
        case bool():
            return "да" if cell else "нет"
        case int():
            return str(cell)
        case float():
            # Twelve digits, as a spreadsheet shows them: further ones are the noise of binary fractions.
            return f"{Decimal(f'{cell:.12g}'):f}" if abs(cell) < 1e15 else str(cell)
        case datetime():
            return f"{cell:%d.%m.%Y}" if cell.time() == time() else f"{cell:%d.%m.%Y %H:%M}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case time():
            return f"{cell:%H:%M}"
        case timedelta():
            return str(cell)
    return ""


if __name__ == "__main__":
    main()
