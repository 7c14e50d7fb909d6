"""`/templates 123`: the saved texts of a client of the CRM; looked at, made and changed, each save confirmed once."""

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
    """Add the handlers."""
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
    """List a client's templates, show one (`/templates 123 7`), or begin a new one (`/templates 123 new Name`)."""
    text = "" if update.message is None else update.message.text or ""
    head, _, body = text.partition("\n")
    words = head.split()[1:]
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
    """Show another page of a list."""
    token, number = callback_arguments(update)
    about = await context.services.prompts.peek(context.user, token, "templates")
    await answer_callback(update)
    await _list(update, context, about["client"], page_number(number))


async def card(update: Update, context: BotContext) -> None:
    """Show one template of a list."""
    token, index = callback_arguments(update)
    about = await context.services.prompts.peek(context.user, token, "templates")
    await answer_callback(update)
    await _card(update, context, about["client"], about["ids"][page_number(index)])


async def ask_new(update: Update, context: BotContext) -> None:
    """Ask for the name and the text of a new template."""
    about = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "templates")
    await _ask(update, context, "template-new", {"client": about["client"]})


async def ask_text(update: Update, context: BotContext) -> None:
    """Ask for another text."""
    about = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "template")
    await _ask(update, context, "template-text", dict(about))


async def ask_name(update: Update, context: BotContext) -> None:
    """Ask for another name."""
    about = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "template")
    await _ask(update, context, "template-name", dict(about))


async def receive_new(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Take a new template: its first line is the name, the rest the text."""
    name, _, message = _message_text(update).partition("\n")
    await _confirm(
        update, context, Template(account=prompt.payload["client"], name=name.strip(), message=message.strip())
    )


async def receive_text(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Take another text for a template."""
    about = prompt.payload
    found = await context.services.templates.get(context.user, about["client"], about["id"])
    await _confirm(update, context, Template(found.id, about["client"], found.name, _message_text(update)))


async def receive_name(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Take another name for a template."""
    about = prompt.payload
    found = await context.services.templates.get(context.user, about["client"], about["id"])
    name = " ".join(_message_text(update).split())
    await _confirm(update, context, Template(found.id, about["client"], name, found.message))


async def save(update: Update, context: BotContext) -> None:
    """Save what was confirmed, once, and show what the provider says of it."""
    about = await context.services.prompts.consume(context.user, callback_arguments(update)[0], "template-save")
    await answer_callback(update, context.translate.plain("template-taken"))
    template = Template(about["id"], about["client"], about["name"], about["message"])
    try:
        results = await context.services.templates.save(context.user, template)
    except MobilgroupUnknownOutcomeError:
        await edit_or_reply(update, context, context.translate("template-unknown", client=template.account))
    except MobilgroupConnectionError:
        # Nothing left this machine: what was typed is offered once more.
        await _confirm(update, context, template)
        await reply(update, context, context.translate("error-connection"))
    else:
        await edit_or_reply(update, context, views.results_text(context.translate, results))


async def discard(update: Update, context: BotContext) -> None:
    """Save nothing."""
    await context.services.prompts.consume(context.user, callback_arguments(update)[0], "template-save")
    await answer_callback(update)
    await edit_or_reply(update, context, context.translate("template-left"))


async def _list(update: Update, context: BotContext, client: str, number: int) -> None:
    """Show a page of a client's templates."""
    found = await context.services.templates.list_templates(context.user, client)
    about = {"client": client, "ids": [one.id for one in found]}
    token = await context.services.prompts.create(
        context.user, context.target, "templates", about, seconds=_LIST_SECONDS
    )
    may_save = context.user.can(Permission.SAVE_TEMPLATES)
    buttons = views.list_keyboard(context.translate, token, found, number, may_save=may_save)
    await edit_or_reply(update, context, views.list_text(context.translate, client, found, number), buttons)


async def _card(update: Update, context: BotContext, client: str, template_id: str) -> None:
    """Show one template."""
    found = await context.services.templates.get(context.user, client, template_id)
    about = {"client": client, "id": found.id}
    token = await context.services.prompts.create(
        context.user, context.target, "template", about, seconds=_LIST_SECONDS
    )
    buttons = views.card_keyboard(context.translate, token, may_save=context.user.can(Permission.SAVE_TEMPLATES))
    await reply(update, context, views.card_text(context.translate, found), reply_markup=buttons)


async def _ask(update: Update, context: BotContext, kind: str, about: dict[str, str]) -> None:
    """Ask for what is to be saved."""
    await answer_callback(update)
    translate = context.translate
    await prompt_for_text(update, context, translate(f"{kind}-ask"), kind, about, translate.plain(f"{kind}-hint"))


async def _confirm(update: Update, context: BotContext, template: Template) -> None:
    """Show what is about to be saved, and ask for a confirmation."""
    context.services.templates.validate(context.user, template)
    about = {"client": template.account, "id": template.id, "name": template.name, "message": template.message}
    token = await context.services.prompts.create(context.user, context.target, "template-save", about)
    buttons = views.confirmation_keyboard(context.translate, token)
    await edit_or_reply(update, context, views.confirmation_text(context.translate, template), buttons)


def _message_text(update: Update) -> str:
    """Return what was typed."""
    return "" if update.message is None else (update.message.text or "").strip()
