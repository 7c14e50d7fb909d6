"""A table of recipients: their numbers, texts and script fields, and the rows that cannot be used.

`read_recipient_table` starts another process and waits for it: call it in a thread.
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
from .phone_text import to_line
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
        """Return the column names, which a text may contain in braces."""
        return self.content.names

    @property
    def phone_column(self) -> str:
        """Return the name of the column with the phone numbers."""
        return self.content.phone_name

    @property
    def has_texts(self) -> bool:
        """Return whether the table has a column with a text for each recipient."""
        return ColumnRole.TEXT in self.content.indexes

    def recipients_only(self) -> RecipientList:
        """Return the recipients with numbers and names only, each number once: for a group, or a phrase."""
        return self._deduplicate([self._recipient(line) for line in self._lines()])

    def recipients_with_text(self, text: str | None = None, *, own_texts: bool = True) -> RecipientList:
        """Return the recipients with their texts, sums and parameters, each number once.

        A row's own text (the column «Текст») replaces the common one, as in the provider's document, unless the common
        text names that column. With a common text, unusable sums and parameters are left out, since only scripts use
        them; without one their rows are rejected. `own_texts=False` is for scripts: it ignores the column «Текст».

        Raises `InputError` for a placeholder that names no column.
        """
        template = compile_template(text, self.content.names) if text else None
        reader = _RowReader(self.content, text or "", template, own_texts=own_texts)
        return self._deduplicate([reader.read(line) for line in self._lines()])

    def _lines(self) -> list[TableRow]:
        """Return the rows; in a list of numbers each cell becomes a row."""
        if not self.content.is_list_of_numbers:
            return list(self.content.lines)
        index = self.content.indexes[ColumnRole.PHONE]
        return [
            TableRow(line.number, ("",) * index + (cell,)) for line in self.content.lines for cell in line.cells if cell
        ]

    def _recipient(self, line: TableRow) -> DraftRecipient | RejectedRecipient:
        """Return a row's recipient with number and name, or the rejected row."""
        phone = _phone(self.content.cell(line, ColumnRole.PHONE))
        if isinstance(phone, PhoneProblem):
            return _rejected(self.content, line, phone.value)
        return DraftRecipient(phone, name=to_line(self.content.cell(line, ColumnRole.NAME)), row_number=line.number)

    def _deduplicate(self, found: list[DraftRecipient | RejectedRecipient]) -> RecipientList:
        """Return each number once: an equal row is a duplicate, one with other content is rejected."""
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
    """Converts rows to recipients, with a common text or none."""

    content: Columns
    text: str
    template: TextTemplate | None
    own_texts: bool

    def read(self, line: TableRow) -> DraftRecipient | RejectedRecipient:
        """Return a row's recipient, or the rejected row with its reason."""
        cell = self.content.cell
        phone = _phone(cell(line, ColumnRole.PHONE))
        if isinstance(phone, PhoneProblem):
            return _rejected(self.content, line, phone.value)
        message, problem = self._message(line)
        if problem:
            return _rejected(self.content, line, problem)
        try:
            fields = self._fields(line)
        except script_fields.FieldError as err:
            return _rejected(self.content, line, err.code)
        return DraftRecipient(
            phone, name=to_line(cell(line, ColumnRole.NAME)), row_number=line.number, message=message, **fields
        )

    def _message(self, line: TableRow) -> tuple[str | None, str]:
        """Return a recipient's text, None for the common one, and the reason for a rejection, if any."""
        message = None
        if self.own_texts and (self.template is None or self._own_text_column not in self.template.columns):
            message = self.content.cell(line, ColumnRole.TEXT) or None
            if message is None and self.template is None and self._own_text_column is not None:
                return None, "empty_text"
        if message is None and self.template is not None:
            message = self.template.render(line.cells)
            if message is None:
                return None, "empty_value"
            if message == self.text:
                return None, ""
        if message is not None and len(message) > MAX_TEXT_LENGTH:
            return None, "text_too_long"
        return message, ""

    @property
    def _own_text_column(self) -> int | None:
        """Return the index of the column with the recipients' own texts, or None."""
        return self.content.indexes.get(ColumnRole.TEXT)

    def _fields(self, line: TableRow) -> dict[str, str | None]:
        """Return a row's sum and parameters; with a common text, unusable ones are left out."""
        fields: dict[str, str | None] = {}
        for role, parse in _FIELD_PARSERS.items():
            try:
                fields[role.value] = parse(self.content.cell(line, role))
            except script_fields.FieldError:
                if self.template is None:
                    raise
        return fields


def read_recipient_table(content: bytes, name: str, max_rows: int = MAX_ROWS) -> RecipientTable:
    """Return the table of a CSV, XLSX, XLS or ODS file, detected by its content; `name` is only displayed.

    Raises `InputError`, which names the remedy, for a file that is no table, broken, encrypted, too large or without
    phone numbers.
    """
    file_name = PurePath(name.replace("\\", "/")).name
    return RecipientTable(to_line(file_name), detect_columns(read_table(content, max_rows)))


def _phone(cell: str) -> str | PhoneProblem:
    """Return a cell's only phone number, or the reason why it has none."""
    try:
        return normalize_phone(cell)
    except PhoneError as err:
        return err.problem


def _rejected(content: Columns, line: TableRow, reason: str) -> RejectedRecipient:
    """Return a row as rejected, with its phone cell, or with all its cells if that is empty."""
    text = content.cell(line, ColumnRole.PHONE) or " ".join(cell for cell in line.cells if cell)
    return RejectedRecipient(to_line(text), reason, line.number)


def _content_key(row: DraftRecipient) -> tuple[str | None, ...]:
    """Return the parts of a row that determine its call."""
    return row.message, row.summa, row.param1, row.param2, row.param3


_FIELD_PARSERS: Final[dict[ColumnRole, Callable[[str], str | None]]] = {
    ColumnRole.SUMMA: script_fields.parse_amount,
    ColumnRole.PARAM1: script_fields.parse_parameter,
    ColumnRole.PARAM2: script_fields.parse_parameter,
    ColumnRole.PARAM3: script_fields.parse_parameter,
}
