"""A table of recipients: who is called, what each hears, and which rows cannot be used.

`read` starts another process and waits for it: call it in a thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from aiomobilgroup import PhoneError, PhoneProblem, normalize_phone
from aiomobilgroup.const import MAX_TEXT_LENGTH

from ..domain.drafts import Audience, Refused, Row
from . import script_fields
from .columns import Columns, Meaning, columns
from .phone_text import shortened
from .table_files import Line, table
from .text_templates import Template, template

MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table of one file."""

    name: str
    content: Columns

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names that a text may have in braces."""
        return self.content.names

    @property
    def phone_column(self) -> str:
        """Return the name of the column that the numbers were taken from."""
        return self.content.phone_name

    @property
    def has_texts(self) -> bool:
        """Return whether there is a column with what each recipient hears."""
        return Meaning.TEXT in self.content.places

    def people(self) -> Audience:
        """Return the numbers with their names and nothing else, each once: for a group, or a phrase."""
        return self._gathered([self._person(line) for line in self._lines()])

    def audience(self, text: str | None = None, *, own_texts: bool = True) -> Audience:
        """Return the recipients with what is spoken to each.

        A row's own text (the column «Текст») goes before the common one, as the document has it, unless that names the
        column itself. With a common text, sums and parameters that cannot be used are left out, for only scripts
        speak them; without one their rows are refused. `own_texts=False` is for scripts: the column is not looked at.

        Raises `InputError` for a placeholder that is no column.
        """
        filled = template(text, self.content.names) if text else None
        reader = _Reader(self.content, text or "", filled, own_texts=own_texts)
        return self._gathered([reader.read(line) for line in self._lines()])

    def _lines(self) -> list[Line]:
        """Return the rows; in a list of numbers each cell is one."""
        if not self.content.is_list_of_numbers:
            return list(self.content.lines)
        place = self.content.places[Meaning.PHONE]
        return [
            Line(line.number, ("",) * place + (cell,)) for line in self.content.lines for cell in line.cells if cell
        ]

    def _person(self, line: Line) -> Row | Refused:
        """Return a row's number and name."""
        phone = _phone(self.content.cell(line, Meaning.PHONE))
        if isinstance(phone, PhoneProblem):
            return _refused(self.content, line, phone.value)
        return Row(phone, name=shortened(self.content.cell(line, Meaning.NAME)), row=line.number)

    def _gathered(self, found: list[Row | Refused]) -> Audience:
        """Return all rows, each number once: the same again is a duplicate, something else to it is refused."""
        rows: dict[str, Row] = {}
        refused: list[Refused] = []
        duplicates = 0
        for one in found:
            if isinstance(one, Refused):
                refused.append(one)
            elif (first := rows.setdefault(one.phone, one)) is one:
                continue
            elif _spoken(first) == _spoken(one):
                duplicates += 1
            else:
                refused.append(Refused(one.phone, "conflict", one.row))
        return Audience(tuple(rows.values()), tuple(refused), duplicates, self.name)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows with a common text."""

    content: Columns
    text: str
    filled: Template | None
    own_texts: bool

    def read(self, line: Line) -> Row | Refused:
        """Return a recipient, or why the row is none."""
        cell = self.content.cell
        phone = _phone(cell(line, Meaning.PHONE))
        if isinstance(phone, PhoneProblem):
            return _refused(self.content, line, phone.value)
        message, problem = self._message(line)
        if problem:
            return _refused(self.content, line, problem)
        try:
            spoken = self._fields(line)
        except script_fields.FieldError as err:
            return _refused(self.content, line, err.code)
        return Row(phone, name=shortened(cell(line, Meaning.NAME)), row=line.number, message=message, **spoken)

    def _message(self, line: Line) -> tuple[str | None, str]:
        """Return what one recipient hears instead of the common text, and what is wrong with it."""
        message = None
        if self.own_texts and (self.filled is None or self._own not in self.filled.places):
            message = self.content.cell(line, Meaning.TEXT) or None
            if message is None and self.filled is None and self._own is not None:
                return None, "empty_text"
        if message is None and self.filled is not None:
            message = self.filled.filled(line.cells)
            if message is None:
                return None, "empty_value"
            if message == self.text:
                return None, ""
        if message is not None and len(message) > MAX_TEXT_LENGTH:
            return None, "text_too_long"
        return message, ""

    @property
    def _own(self) -> int | None:
        """Return the column with the recipients' own texts."""
        return self.content.places.get(Meaning.TEXT)

    def _fields(self, line: Line) -> dict[str, str | None]:
        """Return a row's sum and parameters; beside a common text those that cannot be used are left out."""
        found: dict[str, str | None] = {}
        for meaning, reading in _READINGS.items():
            try:
                found[meaning.value] = reading(self.content.cell(line, meaning))
            except script_fields.FieldError:
                if self.filled is None:
                    raise
        return found


def read(content: bytes, name: str, most: int = MOST_ROWS) -> Sheet:
    """Return the table of a file: CSV, XLSX, XLS or ODS by its content; `name` is only shown.

    Raises `InputError`, which says what to do, for what is no table, broken, encrypted, too large or without numbers.
    """
    return Sheet(shortened(PurePath(name.replace("\\", "/")).name), columns(table(content, most)))


def _phone(cell: str) -> str | PhoneProblem:
    """Return the one number of a cell, or why there is none."""
    try:
        return normalize_phone(cell)
    except PhoneError as err:
        return err.problem


def _refused(content: Columns, line: Line, reason: str) -> Refused:
    """Return a row that cannot be used, shown by its number, or by what it has where that is empty."""
    shown = content.cell(line, Meaning.PHONE) or " ".join(cell for cell in line.cells if cell)
    return Refused(shortened(shown), reason, line.number)


def _spoken(row: Row) -> tuple[str | None, ...]:
    """Return all that makes a recipient's call what it is."""
    return row.message, row.summa, row.param1, row.param2, row.param3


_READINGS: Final[dict[Meaning, Callable[[str], str | None]]] = {
    Meaning.SUMMA: script_fields.summa,
    Meaning.PARAM1: script_fields.param,
    Meaning.PARAM2: script_fields.param,
    Meaning.PARAM3: script_fields.param,
}
