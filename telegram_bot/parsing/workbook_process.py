"""Reads a workbook in a process of its own: standard input in, JSON out. It imports nothing of the bot.

A file of a few kilobytes can ask for gigabytes (one cell in the last row and one in the first), and a parser that
fails on it takes its whole process along. Here that process is this one, with a limit to its memory and time.
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
"""One character more than a text may have, so that a text that is too long is still seen to be."""
_MAX_COLUMNS: Final = 200


def main() -> None:
    """Read the file and write its first table with numbers, or what is wrong with it."""
    _set_resource_limits()
    json.dump(_read_workbook(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)


def _set_resource_limits() -> None:
    """Take no more memory and time than a table needs, where the system has such limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_workbook(content: bytes, most: int) -> dict[str, Any]:
    """Return the table, or the problem."""
    import python_calamine as calamine  # noqa: PLC0415 - after the limit

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        tables = (
            _table(book.get_sheet_by_name(sheet.name), most)
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
    """Return the first table that has something like a number, else the first that has anything."""
    fallback: dict[str, Any] = {"rows": [], "left": 0, "more": False}
    for table in tables:
        if "problem" in table:
            return table
        if any(_looks_like_phone(cell) for _, row in table["rows"] for cell in row):
            return table
        if table["rows"] and not fallback["rows"]:
            fallback = table
    return fallback


def _table(sheet: Any, most: int) -> dict[str, Any]:
    """Return a sheet's rows that hold anything, with their numbers; `left` is the number of its first column."""
    if sheet.start is None:
        return {"rows": [], "left": 0, "more": False}
    top, left = sheet.start
    if sheet.end[1] - left >= _MAX_COLUMNS:
        return {"problem": "wide"}
    rows: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.to_python(), start=top + 1):
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        if len(rows) > most:
            return {"rows": rows, "left": left, "more": True}
        rows.append((number, cells))
    return {"rows": rows, "left": left, "more": False}


def _looks_like_phone(cell: str) -> bool:
    """Return whether a cell has the digits of a telephone number."""
    return sum(one.isdigit() for one in cell[:60]) >= 10


def _text(cell: object) -> str:
    """Return a cell as people read it."""
    match cell:
        case str():
            return cell.strip()[:_MAX_CELL_LENGTH]
        case bool():
            return "да" if cell else "нет"
        case int():
            return str(cell)
        case float():
            # Twelve digits, as a spreadsheet shows them: what is beyond is the noise of binary fractions.
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
