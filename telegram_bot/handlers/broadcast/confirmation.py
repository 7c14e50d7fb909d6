"""The buttons of a preview: call, approve, decline, cancel, override a rule. Each works once, and only for its user."""

import asyncio

from telegram import Update

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import answer_callback, callback_arguments, on_button, tapped_message_id
from ...domain.conversation import Conversation, ConversationStep
from ...domain.errors import ExpiredError
from ...domain.pending import PendingState
from ...views.preview import expired_keyboard
from .flow import ask_step

COMMANDS: tuple[Command, ...] = ()


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_button(application, "call", confirm)
    on_button(application, "approve", approve)
    on_button(application, "decline", decline)
    on_button(application, "pending-cancel", cancel)
    on_button(application, "override", ask_override_reason)


async def confirm(update: Update, context: BotContext) -> None:
    """Launch the broadcast that the user confirmed, or ask a second user for approval."""
    token = callback_arguments(update)[0]
    presenter = context.confirmations
    try:
        pending = await context.services.confirmations.confirm(
            context.user, context.target, tapped_message_id(update), token
        )
    except ExpiredError as err:
        if err.message == "pending-expired":
            text = context.translate("pending-expired-notice")
            await context.sender.edit(
                context.target, tapped_message_id(update), text, expired_keyboard(context.translate, token)
            )
        raise
    is_waiting = pending.state is PendingState.AWAITING_APPROVAL
    action = presenter.request_approval(pending) if is_waiting else presenter.launch(pending, context.user)
    await asyncio.gather(action, answer_callback(update, context.translate.plain("pending-taken")))


async def approve(update: Update, context: BotContext) -> None:
    """Approve and launch another user's broadcast, and notify its author."""
    presenter = context.confirmations
    pending = await context.services.confirmations.approve(context.user, callback_arguments(update)[0])
    who = context.user.display_name
    campaign, *_ = await asyncio.gather(
        presenter.launch(pending),
        answer_callback(update, context.translate.plain("pending-approved")),
        presenter.close_approval_messages(pending, "approval-given", who=who),
    )
    if campaign is not None:
        await presenter.notify_author(pending, "pending-approved-by", who=who, id=str(campaign.id))


async def decline(update: Update, context: BotContext) -> None:
    """Decline another user's broadcast, and notify its author."""
    presenter = context.confirmations
    pending = await context.services.confirmations.decline(context.user, callback_arguments(update)[0])
    await answer_callback(update, context.translate.plain("pending-declined"))
    who = context.user.display_name
    await presenter.close_approval_messages(pending, "approval-declined", who=who)
    await presenter.show(pending, context.translate("pending-declined-by", who=who))
    await presenter.notify_author(pending, "pending-declined-by", who=who)


async def cancel(update: Update, context: BotContext) -> None:
    """Cancel a pending broadcast before its launch."""
    presenter = context.confirmations
    pending = await context.services.confirmations.cancel(
        context.user, context.target, tapped_message_id(update), callback_arguments(update)[0]
    )
    await answer_callback(update, context.translate.plain("pending-cancelled"))
    who = context.user.display_name
    await presenter.close_approval_messages(pending, "pending-cancelled-by", who=who)
    await presenter.show(pending, context.translate("pending-cancelled-by", who=who))


async def ask_override_reason(update: Update, context: BotContext) -> None:
    """Ask for the reason to override the rules that rejected a broadcast."""
    pending = await context.services.confirmations.get_rejected(context.user, callback_arguments(update)[0])
    await answer_callback(update)
    await ask_step(
        context, ConversationStep.OVERRIDE_REASON, Conversation(pending_token=pending.token), "pending-ask-reason", []
    )


async def receive_override_reason(context: BotContext, text: str) -> None:
    """Override the rules with the received reason and launch the broadcast, once."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.OVERRIDE_REASON
    )
    pending = await context.services.confirmations.override(context.user, conversation.pending_token, text)
    await context.services.conversations.end(context.user, context.target)
    presenter = context.confirmations
    await presenter.close_approval_messages(pending, "pending-overridden-by", who=context.user.display_name)
    campaign = await presenter.launch(pending)
    if campaign is not None:
        await presenter.notify_author(
            pending, "pending-overridden-notice", who=context.user.display_name, id=str(campaign.id)
        )
