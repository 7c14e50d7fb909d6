"""`/balance` and `/alerts`: the account's balance, and alerts when it falls below a threshold."""

from telegram import Update

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import on_command, reply
from ..domain.errors import InputError
from ..domain.roles import Permission

COMMANDS: tuple[Command, ...] = (Command("balance", Permission.BALANCE, 40), Command("alerts", Permission.ALERTS, 50))
_DISABLE_WORDS = frozenset({"off", "выкл", "нет", "0"})


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "balance", balance)
    on_command(application, "alerts", alerts)


async def balance(update: Update, context: BotContext) -> None:
    """Send the account's balance and when it was read."""
    found, read_at = await context.services.balance.get(context.user)
    await reply(update, context, context.translate("balance", balance=found.amount, read=read_at))


async def alerts(update: Update, context: BotContext) -> None:
    """Show the chat's balance alert, or switch it on, off or to another threshold."""
    words = [word.casefold() for word in context.args or []]
    service, translate = context.services.balance_alerts, context.translate
    if not words:
        found = await service.get(context.user, context.target)
        text = translate("alerts-none") if found is None else translate("alerts-on", threshold=found.threshold)
    elif len(words) == 1 and words[0] in _DISABLE_WORDS:
        was_on = await service.disable(context.user, context.target)
        text = translate("alerts-off") if was_on else translate("alerts-none")
    else:
        threshold = _parse_threshold("".join(words))
        await service.enable(context.user, context.target, threshold)
        text = translate("alerts-on", threshold=threshold)
    await reply(update, context, text)
    if words:
        context.bot_data.balance_changed.set()


def _parse_threshold(text: str) -> int:
    """Return a threshold in whole roubles; raise `InputError` if the text is none."""
    digits = text.removesuffix("₽").removesuffix("р.").removesuffix("руб").removesuffix("rub")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise InputError("alerts-usage")
    return int(digits)
