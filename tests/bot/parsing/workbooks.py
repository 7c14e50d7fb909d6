"""Recipient files in the formats that users send."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
import zipfile

from xlsxwriter import Workbook

HEADINGS = ("Телефон", "ФИО", "Сумма", "Дата")


def xlsx(*sheets: Iterable[Sequence[Any]], top: int = 0, left: int = 0) -> bytes:
    """Return a workbook of real types; a cell that is None is not written."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        dates = book.add_format({"num_format": "dd.mm.yyyy"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows, start=top):
                for column, cell in enumerate(row, start=left):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, column, cell, dates)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return file.getvalue()


def csv(*rows: Sequence[str], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Return a CSV file."""
    return "".join(f"{delimiter.join(row)}\r\n" for row in rows).encode(encoding)


def ods(*rows: Sequence[str]) -> bytes:
    """Return a table as LibreOffice writes it, down to the last of its million rows."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="L">{lines}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", _MANIFEST.encode()),
        ("content.xml", content.encode()),
    )


def archive(*parts: tuple[str, bytes]) -> bytes:
    """Return a ZIP archive of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, content in parts:
            new.writestr(name, content)
    return file.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Return a workbook with parts of it changed; `__` in a name is `/`, `_xml` its ending."""
    names = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, names.pop(name) if name in names else old.read(name))
        for name, part in names.items():
            new.writestr(name, part)
    return file.getvalue()


def part(content: bytes, name: str) -> bytes:
    """Return a part of a workbook."""
    with zipfile.ZipFile(BytesIO(content)) as old:
        return old.read(name)


def _ods_cell(text: str) -> str:
    """Return a cell of text."""
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    ' manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
