"""`/start`, `/help` and `/id`: what the bot can do for this person, and who he is."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, on_command, reply
from ..domain.roles import Role
from ..i18n.translator import Texts

COMMANDS: tuple[Command, ...] = (
    Command("start", Role.VIEWER, 900),
    Command("help", Role.VIEWER, 910),
    Command("id", Role.VIEWER, 920),
)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "start", start)
    on_command(application, "help", help_)
    on_command(application, "id", id_)


async def start(update: Update, context: BotContext) -> None:
    """Greet a person in his language; before his first word Telegram takes no menu for him."""
    user = update.effective_user
    if context.place.is_private and user is not None:
        context.person = await context.office.people.welcome(context.person, user.language_code)
        context.texts = Texts(context.person.language, context.person.zone)
        await context.bot_data.command_menu.publish(context.person)
    await help_(update, context)


async def help_(update: Update, context: BotContext) -> None:
    """List the commands that this person may use."""
    texts, person = context.texts, context.person
    lines = [texts("help-head", role=person.role.value)]
    lines += [
        texts("help-line", name=one.name, what=texts.plain(f"command-{one.name}"))
        for one in context.bot_data.command_menu.commands_for(person.role)
    ]
    lines.append(texts("help-foot"))
    await reply(update, context, "\n".join(lines))


async def id_(update: Update, context: BotContext) -> None:
    """Say the person's and the chat's id."""
    await reply(update, context, context.texts("id", id=str(context.person.id), chat=str(context.place.chat_id)))
