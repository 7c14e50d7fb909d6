"""`/balance`: the money on the account."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, on_command, reply
from ..domain.roles import Role

COMMANDS: tuple[Command, ...] = (Command("balance", Role.VIEWER, 40),)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "balance", balance)


async def balance(update: Update, context: BotContext) -> None:
    """Say what the account has."""
    found, read_at = await context.office.money.balance(context.person)
    await reply(update, context, context.texts("balance", balance=found.amount, read=read_at))
