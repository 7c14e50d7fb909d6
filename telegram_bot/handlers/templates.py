"""`/templates 123`: the templates of a client of the CRM, shown, created and edited; each save is confirmed once."""

from telegram import Update

from aiomobilgroup import MobilgroupConnectionError, MobilgroupUnknownOutcomeError, Template

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply, on_prompt_reply, prompt_for_text
from ..dispatch.routing import answer_callback, callback_arguments, on_button, on_command, reply
from ..domain.errors import InputError
from ..domain.records import Prompt
from ..domain.roles import Permission
from ..views import templates as views
from ..views.pagination import page_number

COMMANDS: tuple[Command, ...] = (Command("templates", Permission.TEMPLATES, 90),)
_LIST_SECONDS = 24 * 3600.0


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "templates", templates)
    on_button(application, "templates-page", page)
    on_button(application, "template", card)
    on_button(application, "template-new", ask_new, Permission.SAVE_TEMPLATES)
    on_button(application, "template-text", ask_text, Permission.SAVE_TEMPLATES)
    on_button(application, "template-name", ask_name, Permission.SAVE_TEMPLATES)
    on_button(application, "template-yes", save, Permission.SAVE_TEMPLATES)
    on_button(application, "template-no", discard)
    on_prompt_reply(application, "template-new", receive_new)
    on_prompt_reply(application, "template-text", receive_text)
    on_prompt_reply(application, "template-name", receive_name)


async def templates(update: Update, context: BotContext) -> None:
    """List a client's templates, show one (`/templates 123 7`), or create one (`/templates 123 new Name`)."""
    text = "" if update.message is None else update.message.text or ""
    first_line, _, body = text.partition("\n")
    words = first_line.split()[1:]
    if not words:
        raise InputError("templates-usage")
    client, *rest = words
    if rest and rest[0].casefold() in ("new", "add", "новый"):
        await _confirm(update, context, Template(account=client, name=" ".join(rest[1:]), message=body.strip()))
    elif len(rest) == 1:
        await _card(update, context, client, rest[0])
    elif rest:
        raise InputError("templates-usage")
    else:
        await _list(update, context, client, 0)


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the templates."""
    token, number = callback_arguments(update)
    payload = await context.services.prompts.peek(context.user, token, "templates")
    await answer_callback(update)
    await _list(update, context, payload["client"], page_number(number))


async def card(update: Update, context: BotContext) -> None:
    """Show a template chosen from the list."""
    token, index = callback_arguments(update)
    payload = await context.services.prompts.peek(context.user, token, "templates")
    await answer_callback(update)
    await _card(update, context, payload["client"], payload["ids"][page_number(index)])


async def ask_new(update: Update, context: BotContext) -> None:
    """Ask for the name and the text of a new template."""
    payload = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "templates")
    await _ask(update, context, "template-new", {"client": payload["client"]})


async def ask_text(update: Update, context: BotContext) -> None:
    """Ask for another text of a template."""
    payload = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "template")
    await _ask(update, context, "template-text", dict(payload))


async def ask_name(update: Update, context: BotContext) -> None:
    """Ask for another name of a template."""
    payload = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "template")
    await _ask(update, context, "template-name", dict(payload))


async def receive_new(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Ask to confirm a new template: its first line is the name, the rest the text."""
    name, _, message = _message_text(update).partition("\n")
    await _confirm(
        update, context, Template(account=prompt.payload["client"], name=name.strip(), message=message.strip())
    )


async def receive_text(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Ask to confirm another text of a template."""
    payload = prompt.payload
    found = await context.services.templates.get(context.user, payload["client"], payload["id"])
    await _confirm(update, context, Template(found.id, payload["client"], found.name, _message_text(update)))


async def receive_name(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Ask to confirm another name of a template."""
    payload = prompt.payload
    found = await context.services.templates.get(context.user, payload["client"], payload["id"])
    name = " ".join(_message_text(update).split())
    await _confirm(update, context, Template(found.id, payload["client"], name, found.message))


async def save(update: Update, context: BotContext) -> None:
    """Save a confirmed template, once, and show the provider's result."""
    payload = await context.services.prompts.consume(context.user, callback_arguments(update)[0], "template-save")
    await answer_callback(update, context.translate.plain("template-taken"))
    template = Template(payload["id"], payload["client"], payload["name"], payload["message"])
    try:
        results = await context.services.templates.save(context.user, template)
    except MobilgroupUnknownOutcomeError:
        await edit_or_reply(update, context, context.translate("template-unknown", client=template.account))
    except MobilgroupConnectionError:
        # Nothing was sent to the provider: the template is offered for confirmation again.
        await _confirm(update, context, template)
        await reply(update, context, context.translate("error-connection"))
    else:
        await edit_or_reply(update, context, views.results_text(context.translate, results))


async def discard(update: Update, context: BotContext) -> None:
    """Discard an edited template without saving it."""
    await context.services.prompts.consume(context.user, callback_arguments(update)[0], "template-save")
    await answer_callback(update)
    await edit_or_reply(update, context, context.translate("template-left"))


async def _list(update: Update, context: BotContext, client: str, number: int) -> None:
    """Show a page of a client's templates."""
    found = await context.services.templates.list_templates(context.user, client)
    payload = {"client": client, "ids": [one.id for one in found]}
    token = await context.services.prompts.create(
        context.user, context.target, "templates", payload, seconds=_LIST_SECONDS
    )
    may_save = context.user.can(Permission.SAVE_TEMPLATES)
    buttons = views.list_keyboard(context.translate, token, found, number, may_save=may_save)
    await edit_or_reply(update, context, views.list_text(context.translate, client, found, number), buttons)


async def _card(update: Update, context: BotContext, client: str, template_id: str) -> None:
    """Send a template with the buttons that edit it."""
    found = await context.services.templates.get(context.user, client, template_id)
    payload = {"client": client, "id": found.id}
    token = await context.services.prompts.create(
        context.user, context.target, "template", payload, seconds=_LIST_SECONDS
    )
    buttons = views.card_keyboard(context.translate, token, may_save=context.user.can(Permission.SAVE_TEMPLATES))
    await reply(update, context, views.card_text(context.translate, found), reply_markup=buttons)


async def _ask(update: Update, context: BotContext, kind: str, payload: dict[str, str]) -> None:
    """Ask for the input of a kind of prompt, with that kind's question and hint."""
    await answer_callback(update)
    translate = context.translate
    await prompt_for_text(update, context, translate(f"{kind}-ask"), kind, payload, translate.plain(f"{kind}-hint"))


async def _confirm(update: Update, context: BotContext, template: Template) -> None:
    """Show a template that is about to be saved, and ask for a confirmation."""
    context.services.templates.validate(context.user, template)
    payload = {"client": template.account, "id": template.id, "name": template.name, "message": template.message}
    token = await context.services.prompts.create(context.user, context.target, "template-save", payload)
    buttons = views.confirmation_keyboard(context.translate, token)
    await edit_or_reply(update, context, views.confirmation_text(context.translate, template), buttons)


def _message_text(update: Update) -> str:
    """Return the text of a message, or an empty one."""
    return "" if update.message is None else (update.message.text or "").strip()
