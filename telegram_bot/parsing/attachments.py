"""Recipients from a message: from its file, its contact, or the numbers in its text."""

import asyncio

from telegram import Document, Message
from telegram.error import TelegramError

from ..domain.drafts import RecipientList
from ..domain.errors import InputError
from . import phone_text, recipient_tables
from .recipient_tables import RecipientTable
from .table_files import MAX_BYTES


async def recipients_from_message(message: Message, max_rows: int | None) -> RecipientList:
    """Return a message's recipients with numbers and names only; see `download_table` for `max_rows`."""
    if message.document is not None:
        return (await download_table(message.document, max_rows)).recipients_only()
    if message.contact is not None:
        names = (message.contact.first_name, message.contact.last_name)
        return phone_text.recipient_from_contact(message.contact.phone_number, " ".join(filter(None, names)))
    return phone_text.parse_recipients(message.text or message.caption or "")


async def download_table(document: Document, max_rows: int | None) -> RecipientTable:
    """Download a file from Telegram and return its table of at most `max_rows` rows, by default 10,000.

    Raises `InputError` for a file that cannot be used; one that is too large is not downloaded.
    """
    if document.file_size is not None and document.file_size > MAX_BYTES:
        raise InputError("file-too-large", most=MAX_BYTES // 1024 // 1024)
    try:
        content = bytes(await (await document.get_file()).download_as_bytearray())
    except TelegramError as err:
        raise InputError("file-not-received") from err
    return await asyncio.to_thread(
        recipient_tables.read_recipient_table, content, document.file_name or "", max_rows or recipient_tables.MAX_ROWS
    )
