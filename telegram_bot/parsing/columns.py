"""Which column of a table is what: by its heading, in Russian or English, else by what stands in it."""

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
    """What a column is for."""

    PHONE = "phone"
    NAME = "name"
    TEXT = "text"
    SUMMA = "summa"
    PARAM1 = "param1"
    PARAM2 = "param2"
    PARAM3 = "param3"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: their names, what they mean, and the rows below the headings."""

    names: tuple[str, ...]
    places: dict[ColumnRole, int]
    lines: tuple[TableRow, ...]
    is_list_of_numbers: bool = False
    """Numbers and nothing else stand in several columns: each cell is a recipient."""

    def cell(self, line: TableRow, meaning: ColumnRole) -> str:
        """Return what a row has in a column; nothing where there is no such column."""
        target = self.places.get(meaning)
        return "" if target is None or target >= len(line.cells) else line.cells[target]

    @property
    def phone_name(self) -> str:
        """Return the name of the column with numbers."""
        return self.names[self.places[ColumnRole.PHONE]]


def detect_columns(table: Table) -> Columns:
    """Return what the columns of a table are; raises `InputError` where no column has numbers."""
    width = max(len(line.cells) for line in table.lines)
    heading = None
    for index, line in enumerate(table.lines[:_HEADING_WITHIN]):
        if any(map(_has_number, line.cells)):
            break
        # The last one: a title above the headings may have the word as well.
        if any(_role_from_heading(cell) is ColumnRole.PHONE for cell in line.cells):
            heading = index
    if heading is not None:
        return _with_heading(table.lines[heading], table.lines[heading + 1 :], width, table.first_column)
    return _without_phone_heading(table, width)


def normalize_heading(name: str) -> str:
    """Return a heading as headings are compared."""
    text = name.casefold().replace("ё", "е").replace("_", " ").replace("№", " № ")
    return " ".join(_SIGNS.sub(" ", text).split())


def column_role(name: str) -> ColumnRole | None:
    """Return what a heading means; None for one that is nobody's but the file's."""
    return _role_from_heading(name)


def _with_heading(heading: TableRow, lines: tuple[TableRow, ...], width: int, left: int) -> Columns:
    """Return the columns below a row of headings."""
    if not lines:
        raise InputError("file-empty")
    cells = heading.cells + ("",) * (width - len(heading.cells))
    places: dict[ColumnRole, int] = {}
    for place, cell in enumerate(cells):
        meaning = _role_from_heading(cell)
        if meaning is not None and meaning not in places:
            places[meaning] = place
    # «Номер» may be the flat's, and «Телефон» stand twice: the column that has numbers is meant.
    candidates = [place for place, cell in enumerate(cells) if _role_from_heading(cell) is ColumnRole.PHONE]
    counts = _count_numbers(lines, width)
    best = max(candidates, key=lambda place: counts[place])
    places[ColumnRole.PHONE] = best if counts[best] else max(range(width), key=lambda place: counts[place])
    if not counts[places[ColumnRole.PHONE]]:
        places[ColumnRole.PHONE] = candidates[0]
    names = tuple(cell or column_letters(left + target) for target, cell in enumerate(cells))
    return Columns(names, places, lines)


def _without_phone_heading(table: Table, width: int) -> Columns:
    """Return the columns of a table of which only the content tells where the numbers are."""
    counts = _count_numbers(table.lines, width)
    phone = max(range(width), key=lambda place: counts[place])
    if not counts[phone]:
        raise InputError("file-no-numbers")
    first = table.lines[0]
    cell = first.cells[phone] if phone < len(first.cells) else ""
    if len(table.lines) > 1 and not any(map(_has_number, first.cells)) and not any(map(str.isdigit, cell)):
        found = _with_names(first, table, width, phone)
        if found is not None:
            return found
    names = tuple(column_letters(table.first_column + target) for target in range(width))
    several = sum(1 for count in counts if count) > 1
    is_list = several and all(not one or _has_number(one) for line in table.lines[:_SAMPLE] for one in line.cells)
    return Columns(names, {ColumnRole.PHONE: phone}, table.lines, is_list)


def _with_names(first: TableRow, table: Table, width: int, phone: int) -> Columns | None:
    """Return the columns below a first row that names them in words of its own."""
    if not any(first.cells):
        return None
    found = {
        meaning: place
        for place, cell in reversed(list(enumerate(first.cells)))
        if (meaning := _role_from_heading(cell)) is not None and place != phone
    }
    cells = first.cells + ("",) * (width - len(first.cells))
    names = tuple(cell or column_letters(table.first_column + target) for target, cell in enumerate(cells))
    return Columns(names, found | {ColumnRole.PHONE: phone}, table.lines[1:])


def _count_numbers(lines: tuple[TableRow, ...], width: int) -> list[int]:
    """Return how many numbers each column has, in the first rows."""
    counts = [0] * width
    for line in itertools.islice(lines, _SAMPLE):
        for target, cell in enumerate(line.cells):
            counts[target] += _has_number(cell)
    return counts


def _has_number(cell: str) -> bool:
    """Return whether a number stands in a cell; a long text is none, whatever numbers it holds."""
    return len(cell) <= 60 and sum(map(str.isdigit, cell)) >= 10 and bool(parse_phones(cell).accepted)


def column_letters(target: int) -> str:
    """Return a column as spreadsheets name it: A, B, …, Z, AA."""
    name = ""
    target += 1
    while target:
        target, rest = divmod(target - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _role_from_heading(cell: str) -> ColumnRole | None:
    """Return what a heading means."""
    if not cell or len(cell) > 60:
        return None
    name = normalize_heading(cell)
    exact = _ROLE_BY_HEADING.get(name)
    if exact is not None:
        return exact
    return ColumnRole.PHONE if _PHONE.match(name) else None


_SIGNS = re.compile(r"[^\w№]+")
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
_ROLE_BY_HEADING: Final = {name: meaning for meaning, names in _NAMES.items() for name in names.split(", ")}
