"""Files of every format: a table is read, any other file gets an error with advice, and none stops the bot."""

import time

from hypothesis import given, settings, strategies as st
import pytest

from telegram_bot.domain.drafts import DraftRecipient, RecipientList
from telegram_bot.domain.errors import InputError
from telegram_bot.parsing import recipient_tables
from telegram_bot.parsing.recipient_tables import RecipientTable
from tests.bot.parsing.workbooks import HEADINGS, archive, csv, ods, part, repacked, xlsx

FIRST, SECOND = "79120000003", "79120000004"
OLD_WORKBOOK_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_FILES = {
    "a column": b"79120000003\n79120000004\n",
    "a line": b"79120000003, 79120000004",
    "a line with semicolons": b"79120000003;79120000004\r\n",
    "Excel's first line": "sep=;\r\nТелефон;Имя\r\n79120000003;Иван\r\n79120000004;Мария".encode(),
    "quotation marks within": 'Телефон;Имя\n79120000003;ООО "Ромашка"\n79120000004;"Ромашка" ООО'.encode("cp1251"),
    "quoted cells": 'Телефон;Имя\n79120000003;"Иван; младший"\n79120000004;"Мария\nстаршая"'.encode(),
    "a quotation mark never closed": 'Имя;Телефон\n"Ромашка;79120000003\nМария;79120000004'.encode(),
}
UNUSABLE = {
    "nothing": (b"", "file-empty"),
    "nothing but delimiters": (b"\n;;\n", "file-empty"),
    "headings alone": (csv(("Телефон", "Имя")), "file-empty"),
    "no numbers": (csv(("Кто", "Где"), ("Иван", "дома")), "file-no-numbers"),
    "a web page": (b"<html><table><tr><td>79120000003</td></tr></table>", "file-not-a-table"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\x03", "file-not-a-table"),
    "a document": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(1, 32)) * 20, "file-not-a-table"),
    "another archive": (archive(("word/document.xml", b"<w/>")), "file-not-a-table"),
    "no archive": (b"PK\x03\x04 and no more", "file-broken"),
    "cut off": (xlsx([(FIRST,)])[:-200], "file-broken"),
    "a broken sheet": (
        repacked(xlsx([(FIRST,)]), xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row"),
        "file-broken",
    ),
    "a broken old workbook": (OLD_WORKBOOK_SIGNATURE + bytes(2000), "file-broken"),
    "a password": (OLD_WORKBOOK_SIGNATURE + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
    "large": (b"79120000003\n" * 200_000, "file-too-large"),
    "long": (csv(("Телефон",), *((str(79120000000 + one),) for one in range(10_001))), "file-too-many-rows"),
    "a long workbook": (xlsx([("Телефон",), *((79120000000 + one,) for one in range(10_001))]), "file-too-many-rows"),
    "wide": (csv((FIRST, *"a" * 300)), "file-wide"),
    "a wide workbook": (xlsx([(FIRST, *"a" * 300)]), "file-wide"),
}


def read(content: bytes, name: str = "список.xlsx") -> RecipientTable:
    """Return the table of a file."""
    return recipient_tables.read_recipient_table(content, name)


def phones(recipients: RecipientList) -> list[str]:
    """Return the numbers of the recipients."""
    return [row.phone for row in recipients.recipients]


def problem(content: bytes) -> str:
    """Return the message id of a file's error."""
    with pytest.raises(InputError) as found:
        read(content)
    return found.value.message


def outcome(content: bytes) -> str:
    """Return "table" for a file that can be read, and else the message id of its error."""
    try:
        read(content)
    except InputError as err:
        return err.message
    return "table"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_text_files_of_every_make(encoding: str, delimiter: str) -> None:
    """Delimiter and encoding are detected."""
    content = csv(("Телефон", "Имя"), (FIRST, "Ёжиков"), (SECOND, "Мария"), delimiter=delimiter, encoding=encoding)

    assert read(content).recipients_only().recipients[0] == DraftRecipient(FIRST, name="Ёжиков", row_number=2)


@pytest.mark.parametrize("content", TEXT_FILES.values(), ids=TEXT_FILES)
def test_text_files_as_they_come(content: bytes) -> None:
    """Lists without headings, Excel's first line, quotation marks open and closed."""
    assert phones(read(content).recipients_with_text()) == [FIRST, SECOND]


def test_a_table_of_libre_office() -> None:
    """The format is detected by the content, whatever the file's name."""
    assert read(ods(("Телефон", "Имя"), (FIRST, "Иван")), "список.xlsx").recipients_only().recipients == (
        DraftRecipient(FIRST, name="Иван", row_number=2),
    )


def test_the_name_of_a_file_is_only_shown() -> None:
    """Neither its folder nor its extension has an effect."""
    found = read(csv((FIRST,)), "../../C:\\тайны\\список.docx")

    assert found.recipients_with_text().source == "список.docx"


@pytest.mark.parametrize(("content", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_used_says_what_to_do(content: bytes, message: str) -> None:
    """Each problem has its own message."""
    assert problem(content) == message


def test_ten_thousand_rows_below_headings_are_not_too_many() -> None:
    """The headings do not count."""
    content = csv(("Телефон",), *((str(79120000000 + one),) for one in range(10_000)))

    assert len(read(content).recipients_with_text().recipients) == 10_000


def test_a_file_that_unpacks_to_far_more_is_not_unpacked() -> None:
    """A hundred megabytes of blanks are compressed to a hundred kilobytes."""
    content = repacked(xlsx([(FIRST,)]), xl__media__blank_xml=b" " * 100_000_000)

    assert problem(content) == "file-bomb"


@pytest.mark.parametrize("last", ["XFD1048576", "A1048576", "GR1048576"])
def test_one_cell_at_the_end_of_the_sheet_takes_no_memory_of_the_bot(last: str) -> None:
    """A parser that allocates every cell up to it fails alone, in its own process."""
    content = xlsx([(FIRST,)])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", f'<row r="1048576"><c r="{last}"><v>1</v></c></row></sheetData>'.encode())
    started_at = time.perf_counter()

    assert outcome(repacked(content, xl__worksheets__sheet1_xml=far)) in {"table", "file-broken", "file-wide"}
    assert time.perf_counter() - started_at < 25


def test_macros_and_links_to_other_files_are_not_looked_at() -> None:
    """The value that the spreadsheet saved with a formula is used."""
    content = repacked(
        xlsx([("Телефон", "Имя"), (FIRST, "=[1]Лист1!A1")]),
        xl__vbaProject=b"not a macro",
        xl__externalLinks__externalLink1_xml=b'<externalLink><externalBook href="http://127.0.0.1:9/"/></externalLink>',
    )

    assert phones(read(content).recipients_only()) == [FIRST]


def test_thousands_of_rows_are_read_quickly() -> None:
    """The bot answers other users meanwhile; the limit here leaves room for a busy machine."""
    content = xlsx(
        [HEADINGS, *((f"8 912 {one // 10_000:03} {one:04}", f"Иван {one}", one + 0.5) for one in range(10_000))]
    )
    started_at = time.process_time()

    found = read(content).recipients_with_text("Здравствуйте, {имя}")

    assert len(found.recipients) == 10_000
    assert time.process_time() - started_at < 2


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.from_regex(r"79[0-9]{9}", fullmatch=True),
            st.text(st.characters(codec="cp1251", exclude_categories=["Cc"], exclude_characters='";\t,'), max_size=20),
        ),
        min_size=1,
        max_size=20,
        unique_by=lambda one: one[0],
    ),
    st.sampled_from([";", "\t", ","]),
    st.sampled_from(["utf-8-sig", "cp1251", "utf-16"]),
)
def test_any_text_file_gives_back_its_rows(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    """With any names, delimiter and encoding."""
    content = csv(("Телефон", "Имя"), *rows, delimiter=delimiter, encoding=encoding)

    assert phones(read(content).recipients_only()) == [phone for phone, _ in rows]


@given(st.binary(max_size=200))
def test_no_file_breaks_it(content: bytes) -> None:
    """Any content is either a table or has an error message."""
    assert outcome(content).startswith(("table", "file-"))
