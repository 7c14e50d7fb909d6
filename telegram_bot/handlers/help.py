"""`/start`, `/help` and `/id`: the commands that a user may use, and their id."""

from telegram import Update

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import on_command, reply
from ..i18n.translator import Translator

COMMANDS: tuple[Command, ...] = (
    Command("start", None, 900),
    Command("help", None, 910),
    Command("id", None, 920),
)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "start", start)
    on_command(application, "help", help_)
    on_command(application, "id", id_)


async def start(update: Update, context: BotContext) -> None:
    """Adopt the user's language, publish their menu (Telegram accepts none before they write), and show the help."""
    user = update.effective_user
    if context.target.is_private and user is not None:
        context.user = await context.services.users.adopt_language(context.user, user.language_code)
        context.translate = Translator.for_user(context.user)
        await context.bot_data.command_menu.publish(context.user)
    await help_(update, context)


async def help_(update: Update, context: BotContext) -> None:
    """List the commands that the user may use."""
    translate, user = context.translate, context.user
    lines = [translate("help-head", role=user.role.value)]
    lines += [
        translate("help-line", name=one.name, what=translate.plain(f"command-{one.name}"))
        for one in context.bot_data.command_menu.commands_for(user.role)
    ]
    lines.append(translate("help-foot"))
    await reply(update, context, "\n".join(lines))


async def id_(update: Update, context: BotContext) -> None:
    """Send the ids of the user and the chat."""
    await reply(update, context, context.translate("id", id=str(context.user.id), chat=str(context.target.chat_id)))
