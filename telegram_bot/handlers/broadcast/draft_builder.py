"""Changes of a draft by received input: a text with `{column}` placeholders, numbers, groups and files."""

import asyncio

import msgspec
from telegram.error import TelegramError

from ...dispatch.context import BotContext
from ...domain.drafts import BroadcastDraft, DraftRecipient, RecipientList, RejectedRecipient, UploadedFile
from ...domain.errors import InputError
from ...domain.users import BotUser
from ...parsing import phone_text, recipient_tables
from ...parsing.table_files import MAX_BYTES
from ...parsing.text_templates import compile_template
from ...services import Services

_NAME_COLUMN = "имя"


def with_recipients(draft: BroadcastDraft, more: RecipientList) -> BroadcastDraft:
    """Return a draft with more recipients, each number once."""
    content = draft.content if draft.kind == "text" else ""
    return msgspec.structs.replace(draft, recipient_list=draft.recipient_list.merged(_with_text(more, content)))


async def with_file(context: BotContext, draft: BroadcastDraft, file: UploadedFile) -> BroadcastDraft:
    """Return a draft with the recipients of a file; raise `InputError` if the file cannot be used."""
    recipient_list = draft.recipient_list.merged(await _read(context, draft, file))
    return msgspec.structs.replace(draft, recipient_list=recipient_list, files=(*draft.files, file))


async def with_content(
    context: BotContext, draft: BroadcastDraft, kind: str, content: str, name: str = ""
) -> BroadcastDraft:
    """Return a draft with other content, the recipients' texts rendered again; files are downloaded for that."""
    draft = msgspec.structs.replace(draft, kind=kind, content=content, content_name=name)
    recipient_list = _with_text(_typed_only(draft.recipient_list), content if kind == "text" else "")
    for file in draft.files:
        recipient_list = recipient_list.merged(await _read(context, draft, file))
    return msgspec.structs.replace(draft, recipient_list=recipient_list)


async def resolve_recipients(services: Services, user: BotUser, text: str) -> RecipientList:
    """Return the recipients of the numbers and the saved groups in a text."""
    found = phone_text.parse_recipients(text)
    for name in phone_text.group_names(text):
        found = found.merged(await services.groups.get(user, name))
    return found


def _with_text(recipient_list: RecipientList, text: str) -> RecipientList:
    """Return typed recipients with the text rendered for each: nothing but perhaps a name is known of them."""
    rows = tuple(msgspec.structs.replace(row, message=None) for row in recipient_list.recipients)
    if not rows or ("{" not in text and "}" not in text):
        return msgspec.structs.replace(recipient_list, recipients=rows)
    try:
        template = compile_template(text, (_NAME_COLUMN,))
    except InputError as err:
        if err.message != "placeholder-unknown":
            raise
        raise InputError("call-typed-no-column", name=err.values["name"]) from err
    rendered = [(row, template.render((row.name,))) for row in rows]
    return msgspec.structs.replace(
        recipient_list,
        recipients=tuple(
            msgspec.structs.replace(row, message=message) for row, message in rendered if message is not None
        ),
        rejected=recipient_list.rejected
        + tuple(_rejected_without_name(row) for row, message in rendered if message is None),
    )


def _rejected_without_name(row: DraftRecipient) -> RejectedRecipient:
    """Return a recipient who is rejected because the text needs a name that is not known."""
    return RejectedRecipient(row.phone, "empty_value")


def _typed_only(recipient_list: RecipientList) -> RecipientList:
    """Return the typed recipients, with those that the previous text rejected for a missing value."""
    restored = tuple(
        DraftRecipient(one.text)
        for one in recipient_list.rejected
        if one.row_number is None and one.reason == "empty_value"
    )
    return RecipientList(
        recipients=tuple(row for row in recipient_list.recipients if row.row_number is None) + restored,
        rejected=tuple(
            one for one in recipient_list.rejected if one.row_number is None and one.reason != "empty_value"
        ),
        source=recipient_list.source,
    )


async def _read(context: BotContext, draft: BroadcastDraft, file: UploadedFile) -> RecipientList:
    """Download a file and return its recipients with the texts for them."""
    if file.size > MAX_BYTES:
        raise InputError("file-too-large", most=MAX_BYTES // 1024 // 1024)
    try:
        content = await (await context.bot.get_file(file.id)).download_as_bytearray()
    except TelegramError as err:
        raise InputError("file-not-received") from err
    max_rows = max(recipient_tables.MAX_ROWS, context.services.confirmation_policy.max_recipients or 0)
    table = await asyncio.to_thread(recipient_tables.read_recipient_table, bytes(content), file.name, max_rows)
    if draft.kind == "text":
        return await asyncio.to_thread(table.recipients_with_text, draft.content or None)
    if table.has_texts:
        raise InputError("call-no-texts-with-recording", name=table.name)
    return await asyncio.to_thread(table.recipients_with_text, None, own_texts=False)
