"""Recipients out of a message: a file, a contact, or numbers in its words."""

import asyncio

from telegram import Document, Message
from telegram.error import TelegramError

from ..domain.drafts import RecipientList
from ..domain.errors import InputError
from . import phone_text, recipient_tables
from .recipient_tables import RecipientTable
from .table_files import MAX_BYTES


async def recipients_from_message(message: Message, most: int | None) -> RecipientList:
    """Return the people whom a message names, with nothing but their numbers and names."""
    if message.document is not None:
        return (await download_table(message.document, most)).recipients_only()
    if message.contact is not None:
        names = (message.contact.first_name, message.contact.last_name)
        return phone_text.recipient_from_contact(message.contact.phone_number, " ".join(filter(None, names)))
    return phone_text.parse_recipients(message.text or message.caption or "")


async def download_table(document: Document, most: int | None) -> RecipientTable:
    """Fetch a file from Telegram and return its table; `most` is how many rows it may have.

    Raises `InputError` for what cannot be used; a file that is too large is not fetched.
    """
    if document.file_size is not None and document.file_size > MAX_BYTES:
        raise InputError("file-too-large", most=MAX_BYTES // 1024 // 1024)
    try:
        content = bytes(await (await document.get_file()).download_as_bytearray())
    except TelegramError as err:
        raise InputError("file-not-received") from err
    return await asyncio.to_thread(
        recipient_tables.read_recipient_table, content, document.file_name or "", most or recipient_tables.MAX_ROWS
    )
