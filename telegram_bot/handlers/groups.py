"""`/groups`: recipient groups for `/call @name`, saved from numbers, a contact or a file."""

import asyncio

from telegram import Message, Update

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply
from ..dispatch.routing import answer_callback, callback_arguments, on_button, on_command, reply
from ..domain.drafts import RecipientList
from ..domain.errors import InputError
from ..domain.group_names import display_group_name, validate_group_name
from ..domain.roles import Permission
from ..parsing import attachments, phone_text
from ..reports.recipient_lists import recipients_workbook
from ..views import groups as views
from ..views.pagination import page_number
from ..views.recipients import rejected_lines
from .rejected_recipients import send_rejected_file

COMMANDS: tuple[Command, ...] = (Command("groups", Permission.GROUPS, 50),)
_DELETE_PROMPT = "group-delete"


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "groups", groups)
    on_button(application, "groups-page", page)
    on_button(application, "group", show_one)
    on_button(application, "group-delete", confirm_delete)
    on_button(application, "group-sure", delete)
    on_button(application, "group-keep", cancel_delete)


async def groups(update: Update, context: BotContext) -> None:
    """List the groups, or save one: `/groups name 8 912 …`, or `/groups name` in reply to numbers."""
    message = update.message
    text = (message.text or "").split(maxsplit=2)[1:] if message is not None else []
    if message is None or not text:
        await _list(update, context, 0)
        return
    name = validate_group_name(text[0])
    recipient_list = await _parse_recipients(message, text[1] if len(text) > 1 else "", context)
    before = await context.services.groups.save(context.user, name, recipient_list)
    await _report_saved(update, context, name, recipient_list, before)


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the groups."""
    await answer_callback(update)
    await _list(update, context, page_number(callback_arguments(update)[0]))


async def show_one(update: Update, context: BotContext) -> None:
    """Show a group's numbers: masked in a group chat, as a file in private if they are many."""
    name = await _tapped_group(update, context)
    recipient_list = await context.services.groups.get(context.user, name)
    await answer_callback(update)
    await reply(
        update, context, views.group_text(context.translate, recipient_list, context.target), protect_content=True
    )
    if context.target.is_private and len(recipient_list.recipients) > views.MAX_LISTED_NUMBERS:
        content = await asyncio.to_thread(recipients_workbook, context.translate, recipient_list.recipients)
        await context.sender.send_document(context.target, content, f"{name}.xlsx", protect_content=True)


async def confirm_delete(update: Update, context: BotContext) -> None:
    """Ask for a confirmation before a group is deleted."""
    name = await _tapped_group(update, context)
    recipient_list = await context.services.groups.get(context.user, name)
    token = await context.services.prompts.create(context.user, context.target, _DELETE_PROMPT, {"name": name})
    await answer_callback(update)
    text = context.translate("group-ask", name=display_group_name(name), count=len(recipient_list.recipients))
    await edit_or_reply(update, context, text, views.delete_keyboard(context.translate, token))


async def delete(update: Update, context: BotContext) -> None:
    """Delete a group, once."""
    payload = await context.services.prompts.consume(context.user, callback_arguments(update)[0], _DELETE_PROMPT)
    removed = await context.services.groups.delete(context.user, payload["name"])
    text = context.translate("group-deleted" if removed else "group-unknown", name=display_group_name(payload["name"]))
    await answer_callback(update, text.unescape())
    await edit_or_reply(update, context, text)


async def cancel_delete(update: Update, context: BotContext) -> None:
    """Keep a group and show the list again."""
    await context.services.prompts.consume(context.user, callback_arguments(update)[0], _DELETE_PROMPT)
    await answer_callback(update)
    await _list(update, context, 0)


async def _parse_recipients(message: Message, numbers: str, context: BotContext) -> RecipientList:
    """Return the recipients for a group: those typed, and those of the message replied to."""
    recipient_list = phone_text.parse_recipients(numbers)
    if phone_text.group_names(numbers):
        raise InputError("group-in-group")
    if message.reply_to_message is not None:
        found = await attachments.recipients_from_message(
            message.reply_to_message, context.services.confirmation_policy.max_recipients
        )
        recipient_list = recipient_list.merged(found)
    if not recipient_list.recipients and not recipient_list.rejected:
        raise InputError("group-how")
    return recipient_list


async def _report_saved(
    update: Update, context: BotContext, name: str, recipient_list: RecipientList, before: int | None
) -> None:
    """Send how many recipients were saved, how many the group had before, and which were rejected."""
    translate = context.translate
    lines: list[str] = [translate("group-saved", name=display_group_name(name), count=len(recipient_list.recipients))]
    if before is not None:
        lines.append(translate("group-replaced", count=before))
    if recipient_list.duplicates:
        lines.append(translate("preview-duplicates", count=recipient_list.duplicates))
    lines += rejected_lines(translate, recipient_list.rejected, context.target)
    await reply(update, context, "\n".join(lines))
    await send_rejected_file(context, recipient_list.rejected)


async def _list(update: Update, context: BotContext, number: int) -> None:
    """Show a page of the groups."""
    found = await context.services.groups.list_groups(context.user)
    translate = context.translate
    await edit_or_reply(
        update, context, views.list_text(translate, found, number), views.list_keyboard(translate, found, number)
    )


async def _tapped_group(update: Update, context: BotContext) -> str:
    """Return the name of the group whose button was tapped; raise `InputError` if it is gone."""
    requested = callback_arguments(update)[0]
    for group in await context.services.groups.list_groups(context.user):
        if views.group_key(group.name) == requested:
            return group.name
    raise InputError("group-gone")
