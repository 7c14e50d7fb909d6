"""The content of a broadcast: a text, a phrase, a script with its fields, or a template."""

from collections.abc import Sequence
from typing import Final

import msgspec
from telegram import Update

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import answer_callback, callback_arguments, on_button, tapped_message_id
from ...domain.conversation import Conversation, ConversationStep
from ...domain.errors import ExpiredError, InputError
from ...parsing import script_fields
from ...views.keyboards import button, keyboard
from ...views.pagination import choice_rows, find_choice
from .draft_builder import with_content
from .flow import advance, ask_step, cancel_button, content_buttons, show_preview, with_draft

COMMANDS: tuple[Command, ...] = ()
_FIELD_NAMES: Final = ("summa", "param1", "param2", "param3")
_EMPTY_MARKS: Final = ("-", "—", "–")


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_button(application, "draft-list", show_list)
    on_button(application, "draft-content", choose)
    on_button(application, "draft-back", show_content_question)
    on_button(application, "draft-skip", skip_script_fields)


async def receive_text(context: BotContext, text: str) -> None:
    """Set the received text as the content."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.CONTENT
    )
    await _set_content(context, conversation, "text", text)


async def receive_client(context: BotContext, text: str) -> None:
    """Show the templates of the received client to choose from."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.TEMPLATE_CLIENT
    )
    client = text.strip()
    found = await _template_choices(context, client)
    if not found:
        raise InputError("call-no-templates", client=client)
    conversation = msgspec.structs.replace(conversation, client=client)
    await ask_step(
        context,
        ConversationStep.CONTENT,
        conversation,
        "call-choose-template",
        choice_rows(found, 0, "draft-content", "draft-list", "template"),
    )


async def show_list(update: Update, context: BotContext) -> None:
    """Show a page of phrases, scripts or templates; ask for the client of templates first."""
    kind, page = callback_arguments(update)
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.CONTENT, ConversationStep.TEMPLATE_CLIENT
    )
    if kind == "template" and not conversation.client:
        await answer_callback(update)
        await ask_step(context, ConversationStep.TEMPLATE_CLIENT, conversation, "call-ask-client", [])
        return
    found = await _list_choices(context, kind, conversation.client)
    if not found:
        raise InputError(f"call-no-{kind}")
    await context.services.conversations.await_step(
        context.user, context.target, ConversationStep.CONTENT, conversation
    )
    await answer_callback(update)
    shown = keyboard(
        *choice_rows(found, int(page), "draft-content", "draft-list", kind),
        [button(context.translate.plain("button-back"), "draft-back")],
        [cancel_button(context)],
    )
    await context.sender.edit(
        context.target, tapped_message_id(update), context.translate(f"call-choose-{kind}"), shown
    )


async def show_content_question(update: Update, context: BotContext) -> None:
    """Show the question for the content again, with the buttons of all kinds."""
    await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.CONTENT, ConversationStep.TEMPLATE_CLIENT
    )
    await answer_callback(update)
    shown = keyboard(*content_buttons(context), [cancel_button(context)])
    await context.sender.edit(context.target, tapped_message_id(update), context.translate("call-ask-content"), shown)


async def choose(update: Update, context: BotContext) -> None:
    """Set the phrase, script or template chosen from a list as the content."""
    choice_kind, requested = callback_arguments(update)
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.CONTENT
    )
    found = find_choice(await _list_choices(context, choice_kind, conversation.client), requested, lambda one: one[1])
    if found is None:
        raise ExpiredError("choice-gone")
    name, content = found
    kind = choice_kind
    if choice_kind == "template":
        template = await context.services.templates.get(context.user, conversation.client, content)
        kind, content = "text", template.message
    await answer_callback(update, name)
    await context.sender.edit(
        context.target, tapped_message_id(update), context.translate("call-chosen", what=choice_kind, name=name)
    )
    await _set_content(context, conversation, kind, content, name if kind != "text" else "")


async def _set_content(
    context: BotContext, conversation: Conversation, kind: str, content: str, name: str = ""
) -> None:
    """Set the draft's content and continue; raise `InputError` for a recording where recipients have own texts."""
    if (
        kind != "text"
        and not conversation.draft.files
        and any(row.message for row in conversation.draft.recipient_list.recipients)
    ):
        raise InputError("input-text-not-allowed", rows="")
    draft = await with_content(context, conversation.draft, kind, content, name)
    await advance(context, msgspec.structs.replace(with_draft(conversation, draft), asked_fields=False))


async def _list_choices(context: BotContext, kind: str, client: str) -> Sequence[tuple[str, str]]:
    """Return the names and ids of the phrases, the scripts or a client's templates."""
    catalog, user = context.services.catalog, context.user
    match kind:
        case "phrase":
            found = await catalog.phrases(user)
        case "script":
            found = await catalog.scripts(user)
        case _:
            return await _template_choices(context, client)
    return [(one.name or f"№ {one.id}", one.id) for one in found]


async def _template_choices(context: BotContext, client: str) -> Sequence[tuple[str, str]]:
    """Return the names and ids of a client's templates."""
    found = await context.services.templates.list_templates(context.user, client)
    return [(one.name or f"№ {one.id}", one.id) for one in found]


async def receive_script_fields(context: BotContext, text: str) -> None:
    """Set the received values, in their order, as the script fields of every recipient."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.SCRIPT_FIELDS
    )
    values = _parse_script_fields(text)
    recipient_list = conversation.draft.recipient_list
    rows = tuple(msgspec.structs.replace(row, **values) for row in recipient_list.recipients)
    draft = msgspec.structs.replace(
        conversation.draft, recipient_list=msgspec.structs.replace(recipient_list, recipients=rows)
    )
    await show_preview(context, with_draft(conversation, draft))


async def skip_script_fields(update: Update, context: BotContext) -> None:
    """Show the preview without values for the script."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.SCRIPT_FIELDS
    )
    await answer_callback(update)
    await show_preview(context, conversation)


def _parse_script_fields(text: str) -> dict[str, str | None]:
    """Return the values in a text like `1500,50; 25.12.2026; 7`, where a dash stands for no value."""
    pieces = [piece.strip() for piece in text.replace("\n", ";").split(";")]
    if len(pieces) > len(_FIELD_NAMES):
        raise InputError("call-fields-too-many", most=len(_FIELD_NAMES))
    found: dict[str, str | None] = {}
    for name, piece in zip(_FIELD_NAMES, pieces, strict=False):
        if not piece or piece in _EMPTY_MARKS:
            continue
        try:
            found[name] = script_fields.parse_amount(piece) if name == "summa" else script_fields.parse_parameter(piece)
        except script_fields.FieldError as err:
            raise InputError("call-fields-unclear", text=piece[:60], name=name) from err
    if not found:
        raise InputError("call-fields-none")
    return found
