"""The trial call: a preview's content to the user's own number, which Telegram has verified."""

from contextlib import suppress

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import filters

from aiomobilgroup import PhoneError, normalize_phone

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import HandlerGroup, answer_callback, callback_arguments, on_button, on_message
from ...domain.conversation import Conversation, ConversationStep
from ...domain.errors import InputError
from ...domain.records import CampaignCard
from ...domain.users import ChatTarget
from ...messaging.sender import ChatGoneError, DeliveryUnknownError
from .flow import contact_for_step

COMMANDS: tuple[Command, ...] = ()


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_button(application, "trial", start_trial_call)
    on_message(application, filters.CONTACT & filters.ChatType.PRIVATE, receive_own_number, HandlerGroup.OWN_NUMBERS)


async def start_trial_call(update: Update, context: BotContext) -> None:
    """Call the user with the content of the preview; the first time, ask for their number instead."""
    token = callback_arguments(update)[0]
    pending = await context.services.confirmations.get_own(context.user, token)
    phone = await context.services.users.get_phone_number(context.user)
    if phone is None:
        await _ask_number(update, context, pending.token)
        return
    await _call(context, token, phone)
    await answer_callback(update, context.translate.plain("trial-call-launched"))


async def receive_own_number(update: Update, context: BotContext) -> None:
    """Save the user's own number and make the trial call that asked for it."""
    received = await contact_for_step(update, context, ConversationStep.OWN_NUMBER)
    if received is None:
        return
    contact, conversation = received
    if contact.user_id != context.user.id or (update.message is not None and update.message.forward_origin is not None):
        raise InputError("trial-call-not-own")
    try:
        phone = normalize_phone(contact.phone_number)
    except PhoneError as err:
        raise InputError("trial-call-bad-number") from err
    await context.services.conversations.end(context.user, context.target)
    await context.services.users.save_phone_number(context.user, phone)
    with suppress(DeliveryUnknownError):
        await context.sender.send(
            context.target,
            context.translate("trial-call-number-kept"),
            ReplyKeyboardRemove(),
        )
    await _call(context, conversation.pending_token, phone)


async def reject_typed_number(context: BotContext, text: str) -> None:  # noqa: ARG001 - any text is rejected
    """Reject a typed number: it may be another person's."""
    await context.services.conversations.require_step(context.user, context.target, ConversationStep.OWN_NUMBER)
    raise InputError("trial-call-not-own")


async def _ask_number(update: Update, context: BotContext, token: str) -> None:
    """Ask for the user's own number in private, where Telegram can share the verified one."""
    target = ChatTarget(context.user.id)
    await context.services.conversations.await_step(
        context.user, target, ConversationStep.OWN_NUMBER, Conversation(pending_token=token)
    )
    share = KeyboardButton(context.translate.plain("button-own-number"), request_contact=True)
    buttons = ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
    try:
        await context.sender.send(target, context.translate("trial-call-ask-number"), buttons)
    except ChatGoneError as err:
        raise InputError("trial-call-write-first") from err
    except DeliveryUnknownError:
        return
    await answer_callback(update, context.translate.plain("trial-call-asked"))


async def _call(context: BotContext, token: str, phone: str) -> None:
    """Launch the trial call and send its card in private."""
    campaign = await context.services.confirmations.trial_call(context.user, token, phone)
    target = ChatTarget(context.user.id)
    with suppress(DeliveryUnknownError, ChatGoneError):
        message_id = await context.sender.send(target, context.translate("trial-call-head"))
        await context.cards.attach(
            CampaignCard(
                campaign_id=campaign.id,
                target=target,
                message_id=message_id,
                user_id=context.user.id,
                language=context.user.language,
                is_final=False,
                is_report_sent=False,
                content_digest="",
            )
        )
