"""Reads a file of any kind of table as rows of text; the content decides the kind, never the file's name.

Formulas are not calculated (the values that the spreadsheet saved with them count), macros and external links are
ignored, and the file is never written anywhere.
"""

import codecs
import csv
from dataclasses import dataclass
import io
import itertools
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any, Final, Literal
import zipfile

from ..domain.errors import InputError
from . import workbook_process

MAX_BYTES: Final = 2 * 1024 * 1024
"""The maximum size of a file; a list of ten thousand recipients takes a quarter of it."""
MAX_UNPACKED_BYTES: Final = 64 * 1024 * 1024
_MAX_COMPRESSION_RATIO: Final = 200
_MAX_CELL_LENGTH: Final = 5001
_MAX_COLUMNS: Final = 200
_TIMEOUT: Final = 20
_ENVIRONMENT: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS: Final = ";\t,"
_BYTE_ORDER_MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that is not empty, with the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file; `first_column` is the count of empty columns before the first used one."""

    lines: tuple[TableRow, ...]
    first_column: int = 0


def read_table(content: bytes, max_rows: int) -> Table:
    """Return the rows of a file.

    Raises `InputError` for a file that is no table, cannot be opened, or has more than `max_rows` rows.
    """
    if len(content) > MAX_BYTES:
        raise InputError("file-too-large", most=MAX_BYTES // 1024 // 1024)
    if content.startswith(_ZIP):
        _check_archive(content)
        table = _workbook(content, max_rows)
    elif content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise InputError("file-encrypted")
        table = _workbook(content, max_rows)
    else:
        table = _text_table(content, max_rows)
    if not table.lines:
        raise InputError("file-empty")
    return table


def _check_archive(content: bytes) -> None:
    """Reject an archive that is no workbook, or that unpacks to more than a list of recipients can have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile, ValueError, NotImplementedError:
        raise InputError("file-broken") from None
    if any(part.flag_bits & 1 for part in parts):
        raise InputError("file-encrypted")
    if not {part.filename.casefold() for part in parts} & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise InputError("file-not-a-table")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > max(len(content) * _MAX_COMPRESSION_RATIO, MAX_BYTES):
        raise InputError("file-bomb")


def _workbook(content: bytes, max_rows: int) -> Table:
    """Return the first sheet with phone numbers, read by another process."""
    try:
        process = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", str(Path(workbook_process.__file__)), str(max_rows)],
            input=content,
            capture_output=True,
            timeout=_TIMEOUT,
            # The process needs none of the bot's secrets.
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            check=True,
        )
        result: dict[str, Any] = json.loads(process.stdout)
    except subprocess.SubprocessError, ValueError:
        raise InputError("file-broken") from None
    if "problem" in result:
        raise InputError(f"file-{result['problem']}")
    if result["has_more"]:
        raise InputError("file-too-many-rows", most=max_rows)
    return Table(tuple(TableRow(number, tuple(cells)) for number, cells in result["rows"]), result["first_column"])


def _text_table(content: bytes, max_rows: int) -> Table:
    """Return the rows of a text file with delimiters."""
    text = _decode(content)
    if text.lstrip()[:1] == "<":
        raise InputError("file-not-a-table")
    try:
        return _rows(text, max_rows, csv.QUOTE_MINIMAL)
    except csv.Error:
        # An unclosed quotation mark would include all that follows: read again with quotation marks as plain text.
        try:
            return _rows(text, max_rows, csv.QUOTE_NONE)
        except csv.Error:
            raise InputError("file-broken") from None


def _rows(text: str, max_rows: int, quoting: Literal[0, 3]) -> Table:
    """Return the rows of a text."""
    delimiter, text, skipped = _detect_delimiter(text, quoting)
    lines: list[TableRow] = []
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, quoting=quoting, strict=True
    )
    for number, row in enumerate(rows, start=1 + skipped):
        cells = tuple(cell.strip()[:_MAX_CELL_LENGTH] for cell in row)
        if not any(cells):
            continue
        if len(lines) > max_rows:
            raise InputError("file-too-many-rows", most=max_rows)
        if len(cells) > _MAX_COLUMNS:
            raise InputError("file-wide")
        lines.append(TableRow(number, cells))
    return Table(tuple(lines))


def _decode(content: bytes) -> str:
    """Return the text of a file in any of the encodings that spreadsheets write."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise InputError("file-broken") from None
    if b"\x00" in content:
        return _decode_utf16_without_bom(content)
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    if sum(one < "\t" or one == "\ufffd" for one in text) > len(text) // 100:
        raise InputError("file-not-a-table")
    return text


def _decode_utf16_without_bom(content: bytes) -> str:
    """Return UTF-16 text without a byte order mark, recognized by every second byte: 0 in digits, 4 in Cyrillic."""
    for encoding, zeros in (("utf-16-le", content[1:200:2]), ("utf-16-be", content[:200:2])):
        if zeros and zeros.count(0) + zeros.count(4) > len(zeros) * 0.8:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    raise InputError("file-not-a-table")


def _detect_delimiter(text: str, quoting: Literal[0, 3]) -> tuple[str, str, int]:
    """Return the delimiter, the text without a line `sep=…`, and the count of lines left out."""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[-1], rest, 1
    sample = list(itertools.islice(io.StringIO(text), 30))
    return max(_DELIMITERS, key=lambda delimiter: _delimiter_score(sample, delimiter, quoting)), text, 0


def _delimiter_score(lines: list[str], delimiter: str, quoting: Literal[0, 3]) -> float:
    """Return a delimiter's score: the share of lines in which it occurs equally often."""
    counts = [len(row) - 1 for row in csv.reader(lines, delimiter=delimiter, quoting=quoting) if any(row)]
    if not counts or not max(counts):
        return 0.0
    typical = max(set(counts), key=lambda one: (counts.count(one), one))
    return counts.count(typical) / len(counts) if typical else 0.01
