"""The way from `/call` to a preview: what is asked next, and how; in groups a reply is asked for.

There the bot does not see what people write but for commands and replies to it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from markupsafe import Markup
import msgspec
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from ...dispatch.context import BotContext
from ...domain.conversation import Step, Talk
from ...domain.drafts import Refused, Wish
from ...domain.users import Place
from ...messaging.sender import ChatGoneError, MaybeSentError, MessageGoneError
from ...reports.recipient_lists import refused_file
from ...views.keyboards import button, keyboard
from ...views.pagination import rows
from ...views.preview import is_long, preview_keyboard, preview_text
from ...views.recipients import rejected_lines


async def go_on(context: BotContext, talk: Talk) -> None:
    """Ask for what is missing, or show the preview."""
    wish = talk.wish
    if not wish.says_something:
        await ask(context, Step.SAY, talk, "call-ask-say", say_buttons(context))
    elif not wish.audience.rows:
        await ask_whom(context, talk)
    elif wish.kind == "script" and not talk.asked_fields and not _has_fields(wish):
        await ask(context, Step.FIELDS, talk, "call-ask-fields", [skip_button(context)])
    else:
        await show_preview(context, talk)


async def ask_whom(context: BotContext, talk: Talk) -> None:
    """Ask for recipients; say first why those who were given are none."""
    wrong = talk.wish.audience.refused
    if wrong and not talk.wish.audience.rows:
        await say(context, "\n".join(rejected_lines(context.texts, wrong, context.place)))
    await ask(context, Step.WHOM, talk, "call-ask-whom", await whom_buttons(context, talk))


async def ask(
    context: BotContext,
    step: Step,
    talk: Talk,
    message: str,
    buttons: list[list[InlineKeyboardButton]],
    **values: object,
) -> None:
    """Ask for something and wait for it, with buttons for what need not be typed."""
    texts, place, person = context.texts, context.place, context.person
    await context.office.talks.wait(person, place, step, talk)
    shown = keyboard(*buttons, [cancel_button(context)])
    if place.is_private:
        await say(context, texts(message, **values), shown)
        return
    # Only the person who is mentioned is shown the field for the reply.
    whom = Markup('<a href="tg://user?id={}">{}</a>').format(person.id, person.name or str(person.id))
    text = Markup("{}, {}").format(whom, texts("call-reply-here"))
    await say(context, Markup("\n").join((texts(message, **values), texts("call-or-choose"))), shown)
    with suppress(MaybeSentError):
        await context.messenger.say(place, text, ForceReply(selective=True))


async def say(context: BotContext, text: str, buttons: InlineKeyboardMarkup | None = None) -> int | None:
    """Say something where the person is; None where it may not have arrived."""
    try:
        return await context.messenger.say(context.place, text, buttons)
    except MaybeSentError:
        return None


async def show_preview(context: BotContext, talk: Talk, message_id: int | None = None) -> None:
    """Show what would be done: in a new message, or in one that shows an older preview."""
    office, person, place = context.office, context.person, context.place
    preview = await office.orders.preview(person, place, talk.wish, replaces=talk.order or None, message_id=message_id)
    await office.talks.end(person, place)
    text, buttons = preview_text(context.texts, preview, place), preview_keyboard(context.texts, preview)
    if message_id is not None:
        await context.messenger.edit(place, message_id, text, buttons)
        return
    # The button that a lost answer belongs to is bound to its message by the tap.
    shown = await say(context, text, buttons)
    if shown is not None:
        await office.orders.shown(preview.token, shown)
    if talk.order:
        await _take_back(context, talk.order)
    if is_long(preview.wish.audience):
        await _send_refused(context, preview.wish.audience.refused)


def say_buttons(context: BotContext) -> list[list[InlineKeyboardButton]]:
    """Return what can be played instead of a text."""
    texts = context.texts
    return [
        [button(texts.plain(f"button-{what}"), "wlist", what, 0) for what in ("phrase", "script", "template")],
    ]


async def whom_buttons(context: BotContext, talk: Talk, page: int = 0) -> list[list[InlineKeyboardButton]]:
    """Return the saved groups, and what ends the list."""
    groups = await context.office.groups.all(context.person)
    shown = rows([(f"@{one.name} · {one.count}", one.name) for one in groups], page, "wgroup", "wgroups")
    count = len(talk.wish.audience.rows)
    if count:
        shown.append([button(context.texts.plain("button-done", count=count), "wdone", style="primary")])
    return shown


def cancel_button(context: BotContext) -> InlineKeyboardButton:
    """Return what ends the conversation."""
    return button(context.texts.plain("button-end-talk"), "wcancel")


def skip_button(context: BotContext) -> list[InlineKeyboardButton]:
    """Return what goes on without what was asked for."""
    return [button(context.texts.plain("button-skip"), "wskip")]


def _has_fields(wish: Wish) -> bool:
    """Return whether anybody has something for a script to say."""
    return any(row.summa or row.param1 or row.param2 or row.param3 for row in wish.audience.rows)


async def _take_back(context: BotContext, token: str) -> None:
    """Take the buttons off the preview that another one stands for."""
    old = await context.office.orders.get(token)
    if old is not None and old.message_id is not None:
        with suppress(MessageGoneError):
            await context.messenger.edit(old.place, old.message_id, context.texts("order-replaced"))


async def _send_refused(context: BotContext, left_out: Sequence[Refused]) -> None:
    """Send those who are left out as a file: in private, where nobody else reads along."""
    place = context.place if context.place.is_private else Place(context.person.id)
    content = await asyncio.to_thread(refused_file, context.texts, left_out)
    name = f"{context.texts.plain('refused-file')}.xlsx"
    try:
        await context.messenger.document(place, content, name)
    except ChatGoneError, MaybeSentError, TelegramError:
        await say(context, context.texts("call-refused-not-sent"))


def replaced(talk: Talk, wish: Wish) -> Talk:
    """Return a conversation with another wish."""
    return msgspec.structs.replace(talk, wish=wish)
