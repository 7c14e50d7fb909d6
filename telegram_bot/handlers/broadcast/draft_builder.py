"""Putting a wish together from what people type and send: a text with `{column}` in it, numbers, groups, files."""

import asyncio

import msgspec
from telegram.error import TelegramError

from ...dispatch.context import BotContext
from ...domain.drafts import Audience, File, Refused, Row, Wish
from ...domain.errors import InputError
from ...domain.users import Person
from ...parsing import phone_text, recipient_tables
from ...parsing.table_files import MOST_BYTES
from ...parsing.text_templates import template
from ...services import Office

_NAME_COLUMN = "имя"


def with_people(wish: Wish, more: Audience) -> Wish:
    """Return a wish with more people, each number once."""
    content = wish.content if wish.kind == "text" else ""
    return msgspec.structs.replace(wish, audience=wish.audience.joined(_spoken(more, content)))


async def with_file(context: BotContext, wish: Wish, file: File) -> Wish:
    """Return a wish with the people of a file; raises `InputError` that says what is wrong with the file."""
    audience = wish.audience.joined(await _read(context, wish, file))
    return msgspec.structs.replace(wish, audience=audience, files=(*wish.files, file))


async def with_content(context: BotContext, wish: Wish, kind: str, content: str, name: str = "") -> Wish:
    """Return a wish that says something else: what each of the people hears is made anew."""
    wish = msgspec.structs.replace(wish, kind=kind, content=content, content_name=name)
    audience = _spoken(_without_files(wish.audience), content if kind == "text" else "")
    for file in wish.files:
        audience = audience.joined(await _read(context, wish, file))
    return msgspec.structs.replace(wish, audience=audience)


async def people(office: Office, person: Person, text: str) -> Audience:
    """Return the numbers and the saved groups in a text."""
    found = phone_text.audience(text)
    for name in phone_text.groups(text):
        found = found.joined(await office.groups.get(person, name))
    return found


def _spoken(audience: Audience, text: str) -> Audience:
    """Return typed people with what each of them hears: nothing is known of them but, perhaps, a name."""
    rows = tuple(msgspec.structs.replace(row, message=None) for row in audience.rows)
    if not rows or ("{" not in text and "}" not in text):
        return msgspec.structs.replace(audience, rows=rows)
    try:
        filled = template(text, (_NAME_COLUMN,))
    except InputError as err:
        if err.message != "placeholder-unknown":
            raise
        raise InputError("call-typed-no-column", name=err.values["name"]) from err
    heard = [(row, filled.filled((row.name,))) for row in rows]
    return msgspec.structs.replace(
        audience,
        rows=tuple(msgspec.structs.replace(row, message=message) for row, message in heard if message is not None),
        refused=audience.refused + tuple(_nameless(row) for row, message in heard if message is None),
    )


def _nameless(row: Row) -> Refused:
    """Return somebody of whom the text wants to know more than is known."""
    return Refused(row.phone, "empty_value")


def _without_files(audience: Audience) -> Audience:
    """Return those who were typed; whom a text without a value had left out gets another chance."""
    left_out = tuple(Row(one.text) for one in audience.refused if one.row is None and one.reason == "empty_value")
    return Audience(
        rows=tuple(row for row in audience.rows if row.row is None) + left_out,
        refused=tuple(one for one in audience.refused if one.row is None and one.reason != "empty_value"),
        source=audience.source,
    )


async def _read(context: BotContext, wish: Wish, file: File) -> Audience:
    """Return the people of a file with what each of them hears."""
    if file.size > MOST_BYTES:
        raise InputError("file-too-large", most=MOST_BYTES // 1024 // 1024)
    try:
        content = await (await context.bot.get_file(file.id)).download_as_bytearray()
    except TelegramError as err:
        raise InputError("file-not-received") from err
    most = max(recipient_tables.MOST_ROWS, context.office.limits.max_recipients or 0)
    sheet = await asyncio.to_thread(recipient_tables.read, bytes(content), file.name, most)
    if wish.kind == "text":
        return await asyncio.to_thread(sheet.audience, wish.content or None)
    if sheet.has_texts:
        raise InputError("call-no-texts-with-recording", name=sheet.name)
    return await asyncio.to_thread(sheet.audience, None, own_texts=False)
