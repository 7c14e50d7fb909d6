"""A table of recipients: who is called, what each hears, and which rows cannot be used.

`read` starts another process and waits for it: call it in a thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from aiomobilgroup import PhoneError, PhoneProblem, normalize_phone
from aiomobilgroup.const import MAX_TEXT_LENGTH

from ..domain.drafts import DraftRecipient, RecipientList, RejectedRecipient
from . import script_fields
from .columns import ColumnRole, Columns, detect_columns
from .phone_text import truncate
from .table_files import TableRow, read_table
from .text_templates import TextTemplate, compile_template

MAX_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class RecipientTable:
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
        return ColumnRole.TEXT in self.content.places

    def recipients_only(self) -> RecipientList:
        """Return the numbers with their names and nothing else, each once: for a group, or a phrase."""
        return self._deduplicate([self._person(line) for line in self._lines()])

    def recipients_with_text(self, text: str | None = None, *, own_texts: bool = True) -> RecipientList:
        """Return the recipients with what is spoken to each.

        A row's own text (the column «Текст») goes before the common one, as the document has it, unless that names the
        column itself. With a common text, sums and parameters that cannot be used are left out, for only scripts
        speak them; without one their rows are refused. `own_texts=False` is for scripts: the column is not looked at.

        Raises `InputError` for a placeholder that is no column.
        """
        filled = compile_template(text, self.content.names) if text else None
        reader = _RowReader(self.content, text or "", filled, own_texts=own_texts)
        return self._deduplicate([reader.read(line) for line in self._lines()])

    def _lines(self) -> list[TableRow]:
        """Return the rows; in a list of numbers each cell is one."""
        if not self.content.is_list_of_numbers:
            return list(self.content.lines)
        target = self.content.places[ColumnRole.PHONE]
        return [
            TableRow(line.number, ("",) * target + (cell,))
            for line in self.content.lines
            for cell in line.cells
            if cell
        ]

    def _person(self, line: TableRow) -> DraftRecipient | RejectedRecipient:
        """Return a row's number and name."""
        phone = _phone(self.content.cell(line, ColumnRole.PHONE))
        if isinstance(phone, PhoneProblem):
            return _rejected(self.content, line, phone.value)
        return DraftRecipient(phone, name=truncate(self.content.cell(line, ColumnRole.NAME)), row_number=line.number)

    def _deduplicate(self, found: list[DraftRecipient | RejectedRecipient]) -> RecipientList:
        """Return all rows, each number once: the same again is a duplicate, something else to it is refused."""
        rows: dict[str, DraftRecipient] = {}
        rejected: list[RejectedRecipient] = []
        duplicates = 0
        for one in found:
            if isinstance(one, RejectedRecipient):
                rejected.append(one)
            elif (first := rows.setdefault(one.phone, one)) is one:
                continue
            elif _content_key(first) == _content_key(one):
                duplicates += 1
            else:
                rejected.append(RejectedRecipient(one.phone, "conflict", one.row_number))
        return RecipientList(tuple(rows.values()), tuple(rejected), duplicates, self.name)


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads rows with a common text."""

    content: Columns
    text: str
    filled: TextTemplate | None
    own_texts: bool

    def read(self, line: TableRow) -> DraftRecipient | RejectedRecipient:
        """Return a recipient, or why the row is none."""
        cell = self.content.cell
        phone = _phone(cell(line, ColumnRole.PHONE))
        if isinstance(phone, PhoneProblem):
            return _rejected(self.content, line, phone.value)
        message, problem = self._message(line)
        if problem:
            return _rejected(self.content, line, problem)
        try:
            spoken = self._fields(line)
        except script_fields.FieldError as err:
            return _rejected(self.content, line, err.code)
        return DraftRecipient(
            phone, name=truncate(cell(line, ColumnRole.NAME)), row_number=line.number, message=message, **spoken
        )

    def _message(self, line: TableRow) -> tuple[str | None, str]:
        """Return what one recipient hears instead of the common text, and what is wrong with it."""
        message = None
        if self.own_texts and (self.filled is None or self._own_text_column not in self.filled.columns):
            message = self.content.cell(line, ColumnRole.TEXT) or None
            if message is None and self.filled is None and self._own_text_column is not None:
                return None, "empty_text"
        if message is None and self.filled is not None:
            message = self.filled.render(line.cells)
            if message is None:
                return None, "empty_value"
            if message == self.text:
                return None, ""
        if message is not None and len(message) > MAX_TEXT_LENGTH:
            return None, "text_too_long"
        return message, ""

    @property
    def _own_text_column(self) -> int | None:
        """Return the column with the recipients' own texts."""
        return self.content.places.get(ColumnRole.TEXT)

    def _fields(self, line: TableRow) -> dict[str, str | None]:
        """Return a row's sum and parameters; beside a common text those that cannot be used are left out."""
        found: dict[str, str | None] = {}
        for meaning, reading in _READINGS.items():
            try:
                found[meaning.value] = reading(self.content.cell(line, meaning))
            except script_fields.FieldError:
                if self.filled is None:
                    raise
        return found


def read_recipient_table(content: bytes, name: str, most: int = MAX_ROWS) -> RecipientTable:
    """Return the table of a file: CSV, XLSX, XLS or ODS by its content; `name` is only shown.

    Raises `InputError`, which says what to do, for what is no table, broken, encrypted, too large or without numbers.
    """
    return RecipientTable(truncate(PurePath(name.replace("\\", "/")).name), detect_columns(read_table(content, most)))


def _phone(cell: str) -> str | PhoneProblem:
    """Return the one number of a cell, or why there is none."""
    try:
        return normalize_phone(cell)
    except PhoneError as err:
        return err.problem


def _rejected(content: Columns, line: TableRow, reason: str) -> RejectedRecipient:
    """Return a row that cannot be used, shown by its number, or by what it has where that is empty."""
    shown = content.cell(line, ColumnRole.PHONE) or " ".join(cell for cell in line.cells if cell)
    return RejectedRecipient(truncate(shown), reason, line.number)


def _content_key(row: DraftRecipient) -> tuple[str | None, ...]:
    """Return all that makes a recipient's call what it is."""
    return row.message, row.summa, row.param1, row.param2, row.param3


_READINGS: Final[dict[ColumnRole, Callable[[str], str | None]]] = {
    ColumnRole.SUMMA: script_fields.parse_amount,
    ColumnRole.PARAM1: script_fields.parse_parameter,
    ColumnRole.PARAM2: script_fields.parse_parameter,
    ColumnRole.PARAM3: script_fields.parse_parameter,
}
