"""A test call to oneself: the same content to the person's own number, which Telegram vouches for."""

from contextlib import suppress

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import filters

from aiomobilgroup import PhoneError, normalize_phone

from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import Command, answer, button_arguments, on_button, on_message
from ...domain.conversation import Step, Talk
from ...domain.errors import InputError
from ...domain.records import Card
from ...domain.users import Place
from ...messaging.sender import ChatGoneError, MaybeSentError

COMMANDS: tuple[Command, ...] = ()
_AFTER_OTHERS = 13


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "test", test)
    on_message(application, filters.CONTACT & filters.ChatType.PRIVATE, own_number, _AFTER_OTHERS)


async def test(update: Update, context: BotContext) -> None:
    """Call the person with what the preview says; ask for his number the first time."""
    token = button_arguments(update)[0]
    order = await context.office.orders.mine(context.person, token)
    phone = await context.office.orders.own_number(context.person)
    if phone is None:
        await _ask_number(update, context, order.token)
        return
    await _call(context, token, phone)
    await answer(update, context.texts.plain("test-launched"))


async def own_number(update: Update, context: BotContext) -> None:
    """Remember the person's own number and make the call that he asked it for."""
    message = update.message
    talk = await context.office.talks.get(context.person, context.place)
    if message is None or message.contact is None or talk is None or talk.step != Step.NUMBER:
        return
    if message.contact.user_id != context.person.id or message.forward_origin is not None:
        raise InputError("test-not-own")
    try:
        phone = normalize_phone(message.contact.phone_number)
    except PhoneError as err:
        raise InputError("test-bad-number") from err
    await context.office.talks.end(context.person, context.place)
    await context.office.orders.own_number(context.person, phone)
    with suppress(MaybeSentError):
        await context.messenger.say(
            context.place,
            context.texts("test-number-kept"),
            ReplyKeyboardRemove(),
        )
    await _call(context, talk.order, phone)


async def number_said(context: BotContext, text: str) -> None:  # noqa: ARG001 - whatever was typed
    """Refuse a number that was typed: it could be anybody's."""
    await context.office.talks.at(context.person, context.place, Step.NUMBER)
    raise InputError("test-not-own")


async def _ask_number(update: Update, context: BotContext, token: str) -> None:
    """Ask for the person's own number, in private, where Telegram can vouch for it."""
    place = Place(context.person.id)
    await context.office.talks.wait(context.person, place, Step.NUMBER, Talk(order=token))
    share = KeyboardButton(context.texts.plain("button-own-number"), request_contact=True)
    buttons = ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
    try:
        await context.messenger.say(place, context.texts("test-ask-number"), buttons)
    except ChatGoneError as err:
        raise InputError("test-write-first") from err
    except MaybeSentError:
        return
    await answer(update, context.texts.plain("test-asked"))


async def _call(context: BotContext, token: str, phone: str) -> None:
    """Launch the test call and show it in private."""
    campaign = await context.office.orders.test(context.person, token, phone)
    place = Place(context.person.id)
    with suppress(MaybeSentError, ChatGoneError):
        message_id = await context.messenger.say(place, context.texts("test-head"))
        await context.progress.add(
            Card(
                campaign_id=campaign.id,
                place=place,
                message_id=message_id,
                user_id=context.person.id,
                language=context.person.language,
                is_final=False,
                is_reported=False,
                shown="",
            )
        )
