"""Detection of a table's columns by their headings, in Russian or English, otherwise by their content."""

from dataclasses import dataclass
from enum import StrEnum
import itertools
import re
from typing import Final

from aiomobilgroup import parse_phones

from ..domain.errors import InputError
from .table_files import Table, TableRow

_HEADING_WITHIN: Final = 20
_SAMPLE: Final = 200


class ColumnRole(StrEnum):
    """The role of a column."""

    PHONE = "phone"
    NAME = "name"
    TEXT = "text"
    SUMMA = "summa"
    PARAM1 = "param1"
    PARAM2 = "param2"
    PARAM3 = "param3"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: their names, the index of each role, and the rows below the headings."""

    names: tuple[str, ...]
    indexes: dict[ColumnRole, int]
    lines: tuple[TableRow, ...]
    is_list_of_numbers: bool = False
    """Several columns contain phone numbers and nothing else: each cell is a recipient."""

    def cell(self, line: TableRow, role: ColumnRole) -> str:
        """Return a row's cell in the column of a role, or an empty text if there is no such column."""
        index = self.indexes.get(role)
        return "" if index is None or index >= len(line.cells) else line.cells[index]

    @property
    def phone_name(self) -> str:
        """Return the name of the column with phone numbers."""
        return self.names[self.indexes[ColumnRole.PHONE]]


def detect_columns(table: Table) -> Columns:
    """Return the columns of a table. Raises `InputError` if none contains phone numbers."""
    width = max(len(line.cells) for line in table.lines)
    heading = None
    for index, line in enumerate(table.lines[:_HEADING_WITHIN]):
        if any(map(_has_number, line.cells)):
            break
        # The last match counts: a title above the headings may contain the word as well.
        if any(column_role(cell) is ColumnRole.PHONE for cell in line.cells):
            heading = index
    if heading is not None:
        return _with_heading(table.lines[heading], table.lines[heading + 1 :], width, table.first_column)
    return _without_phone_heading(table, width)


def normalize_heading(name: str) -> str:
    """Return a heading in the form in which headings are compared."""
    text = name.casefold().replace("ё", "е").replace("_", " ").replace("№", " № ")
    return " ".join(_NON_WORD.sub(" ", text).split())


def _with_heading(heading: TableRow, lines: tuple[TableRow, ...], width: int, first_column: int) -> Columns:
    """Return the columns of the rows below a row of headings."""
    if not lines:
        raise InputError("file-empty")
    cells = heading.cells + ("",) * (width - len(heading.cells))
    indexes: dict[ColumnRole, int] = {}
    for index, cell in enumerate(cells):
        role = column_role(cell)
        if role is not None and role not in indexes:
            indexes[role] = index
    # «Номер» may be a flat's number, and «Телефон» may occur twice: the column that contains phone numbers counts.
    candidates = [index for index, cell in enumerate(cells) if column_role(cell) is ColumnRole.PHONE]
    counts = _count_numbers(lines, width)
    best = max(candidates, key=lambda index: counts[index])
    indexes[ColumnRole.PHONE] = best if counts[best] else max(range(width), key=lambda index: counts[index])
    if not counts[indexes[ColumnRole.PHONE]]:
        indexes[ColumnRole.PHONE] = candidates[0]
    names = tuple(cell or column_letters(first_column + index) for index, cell in enumerate(cells))
    return Columns(names, indexes, lines)


def _without_phone_heading(table: Table, width: int) -> Columns:
    """Return the columns of a table in which only the content shows where the phone numbers are."""
    counts = _count_numbers(table.lines, width)
    phone = max(range(width), key=lambda index: counts[index])
    if not counts[phone]:
        raise InputError("file-no-numbers")
    first = table.lines[0]
    cell = first.cells[phone] if phone < len(first.cells) else ""
    if len(table.lines) > 1 and not any(map(_has_number, first.cells)) and not any(map(str.isdigit, cell)):
        found = _with_names(first, table, width, phone)
        if found is not None:
            return found
    names = tuple(column_letters(table.first_column + index) for index in range(width))
    several = sum(1 for count in counts if count) > 1
    is_list = several and all(not one or _has_number(one) for line in table.lines[:_SAMPLE] for one in line.cells)
    return Columns(names, {ColumnRole.PHONE: phone}, table.lines, is_list)


def _with_names(first: TableRow, table: Table, width: int, phone: int) -> Columns | None:
    """Return the columns below a first row of headings of which none means phone numbers; None if the row is empty."""
    if not any(first.cells):
        return None
    found = {
        role: index
        for index, cell in reversed(list(enumerate(first.cells)))
        if (role := column_role(cell)) is not None and index != phone
    }
    cells = first.cells + ("",) * (width - len(first.cells))
    names = tuple(cell or column_letters(table.first_column + index) for index, cell in enumerate(cells))
    return Columns(names, found | {ColumnRole.PHONE: phone}, table.lines[1:])


def _count_numbers(lines: tuple[TableRow, ...], width: int) -> list[int]:
    """Return how many cells of each column contain a phone number, in the first rows."""
    counts = [0] * width
    for line in itertools.islice(lines, _SAMPLE):
        for index, cell in enumerate(line.cells):
            counts[index] += _has_number(cell)
    return counts


def _has_number(cell: str) -> bool:
    """Return whether a cell contains a phone number; a long text never counts."""
    return len(cell) <= 60 and sum(map(str.isdigit, cell)) >= 10 and bool(parse_phones(cell).accepted)


def column_letters(index: int) -> str:
    """Return a column's name in spreadsheets: A, B, …, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_role(heading: str) -> ColumnRole | None:
    """Return the role that a heading names, or None if it names none."""
    if not heading or len(heading) > 60:
        return None
    name = normalize_heading(heading)
    exact = _ROLE_BY_HEADING.get(name)
    if exact is not None:
        return exact
    return ColumnRole.PHONE if _PHONE.match(name) else None


_NON_WORD = re.compile(r"[^\w№]+")
_PHONE = re.compile(
    r"(?:номера? )?(?:мобильн\w* |сотов\w* |контактн\w* |домашн\w* )?(?:тел|телефон\w*)\b"
    r"|(?:mobile |cell |home )?phone\b"
)
_NAMES: Final = {
    ColumnRole.PHONE: (
        "телефон, тел, телефоны, номер, номера, номер телефона, мобильный, мобильный телефон, моб, моб тел, сотовый, "
        "сотовый телефон, номер абонента, абонентский номер, phone, phones, phone number, number, mobile, "
        "mobile number, cell, tel, telephone, msisdn"
    ),
    ColumnRole.NAME: (
        "имя, фио, ф и о, имя отчество, фамилия имя отчество, клиент, абонент, получатель, контакт, name, full name, "
        "client, customer, contact, recipient"
    ),
    ColumnRole.TEXT: "текст, сообщение, текст сообщения, text, message",
    ColumnRole.SUMMA: "сумма, summa, sum, amount",
    ColumnRole.PARAM1: "param1, param 1, параметр1, параметр 1",
    ColumnRole.PARAM2: "param2, param 2, параметр2, параметр 2",
    ColumnRole.PARAM3: "param3, param 3, параметр3, параметр 3",
}
_ROLE_BY_HEADING: Final = {name: role for role, names in _NAMES.items() for name in names.split(", ")}
