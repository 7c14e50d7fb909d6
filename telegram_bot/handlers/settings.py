"""`/settings`: a person's language and time zone, which count from the next sentence on."""

import asyncio
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup, Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import ask_for_text, on_answer, require_private, show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command, reply
from ..domain.errors import InputError
from ..domain.records import Question
from ..domain.roles import Role
from ..domain.users import Person
from ..i18n.time_zones import COMMON, message_name, zone_named
from ..i18n.translator import LANGUAGES, Texts
from ..views.keyboards import button, keyboard
from ..views.pagination import shortened

COMMANDS: tuple[Command, ...] = (Command("settings", Role.VIEWER, 210),)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "settings", settings)
    on_button(application, "language", choose_language)
    on_button(application, "zone", choose_zone)
    on_button(application, "zone-other", ask_zone)
    on_answer(application, "zone", take_zone)


async def settings(update: Update, context: BotContext) -> None:
    """Show what is chosen, or choose what was typed: `/settings en`, `/settings Asia/Omsk`."""
    require_private(context)
    if context.args:
        word = " ".join(context.args)
        if word.casefold() in LANGUAGES:
            await _note(context, language=word.casefold())
        else:
            await _note(context, zone=word)
    await show(update, context, _text(context), _keyboard(context))


async def choose_language(update: Update, context: BotContext) -> None:
    """Speak another language from now on."""
    await _note(context, language=button_arguments(update)[0])
    await answer(update, context.texts.plain("settings-done"))
    await show(update, context, _text(context), _keyboard(context))


async def choose_zone(update: Update, context: BotContext) -> None:
    """Show times in another zone from now on."""
    await _note(context, zone=button_arguments(update)[0])
    await answer(update, context.texts.plain("settings-done"))
    await show(update, context, _text(context), _keyboard(context))


async def ask_zone(update: Update, context: BotContext) -> None:
    """Ask for a zone that has no button."""
    require_private(context)
    await answer(update)
    await ask_for_text(update, context, context.texts("settings-ask-zone"), "zone", {}, "Europe/Moscow")


async def take_zone(update: Update, context: BotContext, question: Question) -> None:  # noqa: ARG001
    """Take the zone that was typed."""
    text = "" if update.message is None else update.message.text or ""
    await _note(context, zone=text)
    await reply(update, context, _text(context), reply_markup=_keyboard(context))


async def _note(context: BotContext, *, language: str | None = None, zone: str | None = None) -> None:
    """Keep a choice, and go on with it at once."""
    found = None
    if zone is not None:
        found = await asyncio.to_thread(zone_named, zone)
        if found is None:
            raise InputError("settings-no-zone", zone=shortened(zone, 60))
    context.person = await context.office.people.choose(context.person, language=language, zone=found)
    context.texts = Texts(context.person.language, context.person.zone)
    if language is not None:
        await context.bot_data.command_menu.publish(context.person)


def _text(context: BotContext) -> str:
    """Return what is chosen."""
    person = context.person
    return context.texts(
        "settings", language=person.language, zone=_zone_name(context.texts, person), now=datetime.now(UTC)
    )


def _keyboard(context: BotContext) -> InlineKeyboardMarkup:
    """Return a button for every language and every common zone."""
    texts = context.texts
    languages = [button(Texts(one, texts.zone).plain("settings-language"), "language", one) for one in LANGUAGES]
    zones = [button(texts.plain(message_name(key)), "zone", key) for key in COMMON]
    pairs = [zones[at : at + 2] for at in range(0, len(zones), 2)]
    return keyboard(languages, *pairs, [button(texts.plain("button-zone-other"), "zone-other")])


def _zone_name(texts: Texts, person: Person) -> str:
    """Return a zone's name as people say it."""
    key = person.zone.key
    return texts.plain(message_name(key)) if key in COMMON else key
