"""`/settings`: a user's language and time zone, which apply from the next message on."""

import asyncio
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from telegram import InlineKeyboardMarkup, Update

from aiomobilgroup.const import COMMON_TIME_ZONES

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply, on_prompt_reply, prompt_for_text, require_private
from ..dispatch.routing import answer_callback, callback_arguments, on_button, on_command, reply
from ..domain.errors import InputError
from ..domain.records import Prompt
from ..domain.roles import Permission
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES, Translator
from ..views.keyboards import button, keyboard
from ..views.pagination import truncate

COMMANDS: tuple[Command, ...] = (Command("settings", Permission.SETTINGS, 210),)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "settings", settings)
    on_button(application, "language", choose_language)
    on_button(application, "time-zone", set_time_zone)
    on_button(application, "time-zone-other", ask_time_zone)
    on_prompt_reply(application, "time-zone", receive_time_zone)


async def settings(update: Update, context: BotContext) -> None:
    """Show the settings, or save a typed one first: `/settings en`, `/settings Asia/Omsk`."""
    require_private(context)
    if context.args:
        word = " ".join(context.args)
        if word.casefold() in LANGUAGES:
            await _save_preferences(context, language=word.casefold())
        else:
            await _save_preferences(context, time_zone=word)
    await edit_or_reply(update, context, _text(context), _keyboard(context))


async def choose_language(update: Update, context: BotContext) -> None:
    """Save the chosen language and show the settings in it."""
    await _save_preferences(context, language=callback_arguments(update)[0])
    await answer_callback(update, context.translate.plain("settings-done"))
    await edit_or_reply(update, context, _text(context), _keyboard(context))


async def set_time_zone(update: Update, context: BotContext) -> None:
    """Save the chosen time zone and show the settings with it."""
    await _save_preferences(context, time_zone=callback_arguments(update)[0])
    await answer_callback(update, context.translate.plain("settings-done"))
    await edit_or_reply(update, context, _text(context), _keyboard(context))


async def ask_time_zone(update: Update, context: BotContext) -> None:
    """Ask for a time zone that has no button."""
    require_private(context)
    await answer_callback(update)
    await prompt_for_text(
        update, context, context.translate("settings-ask-time-zone"), "time-zone", {}, "Europe/Moscow"
    )


async def receive_time_zone(update: Update, context: BotContext, prompt: Prompt) -> None:  # noqa: ARG001
    """Save a typed time zone and show the settings."""
    text = "" if update.message is None else update.message.text or ""
    await _save_preferences(context, time_zone=text)
    await reply(update, context, _text(context), reply_markup=_keyboard(context))


async def _save_preferences(context: BotContext, *, language: str | None = None, time_zone: str | None = None) -> None:
    """Save a language or a time zone, and apply it at once to this update and the menu."""
    found = None
    if time_zone is not None:
        found = await asyncio.to_thread(_find_time_zone, time_zone)
        if found is None:
            raise InputError("settings-no-time-zone", zone=truncate(time_zone, 60))
    context.user = await context.services.users.set_preferences(context.user, language=language, time_zone=found)
    context.translate = Translator.for_user(context.user)
    if language is not None:
        await context.bot_data.command_menu.publish(context.user)


def _text(context: BotContext) -> str:
    """Return the text of the user's settings."""
    user = context.user
    return context.translate(
        "settings", language=user.language, zone=_time_zone_name(context.translate, user), now=datetime.now(UTC)
    )


def _keyboard(context: BotContext) -> InlineKeyboardMarkup:
    """Return a button for every language and every common time zone."""
    translate = context.translate
    languages = [
        button(Translator(one, translate.time_zone).plain("settings-language"), "language", one) for one in LANGUAGES
    ]
    zones = [button(translate.plain(_city_message_id(key)), "time-zone", key) for key in COMMON_TIME_ZONES]
    pairs = [zones[at : at + 2] for at in range(0, len(zones), 2)]
    return keyboard(languages, *pairs, [button(translate.plain("button-time-zone-other"), "time-zone-other")])


def _time_zone_name(translate: Translator, user: BotUser) -> str:
    """Return the common name of the user's time zone, or its key if it has none."""
    key = user.time_zone.key
    return translate.plain(_city_message_id(key)) if key in COMMON_TIME_ZONES else key


def _city_message_id(key: str) -> str:
    """Return the id of the message that names a common zone by its city."""
    return f"time-zone-{key.split('/')[1].casefold()}"


def _find_time_zone(text: str) -> ZoneInfo | None:
    """Return the zone of a typed name, in any case and with blanks or underscores; None if unknown. Reads files."""
    key = _time_zone_keys().get(text.strip().replace(" ", "_").casefold())
    return None if key is None else ZoneInfo(key)


@cache
def _time_zone_keys() -> dict[str, str]:
    """Return the names of all zones by their form for comparison."""
    return {key.casefold(): key for key in available_timezones()}
