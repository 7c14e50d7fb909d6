"""Resolution of an unknown outcome: a card's three buttons, each confirmed by a second tap that explains its effect.

The second tap is bound to the user who was asked and to the batches that were unknown then: a tap on an older prompt
sends nothing.
"""

from functools import partial
import re
from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import Resolution

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import confirm_once, edit_or_reply, on_prompt_reply, prompt_for_text, take_choice
from ..dispatch.routing import Handler, answer_callback, callback_arguments, on_button, reply
from ..domain.attention import attention_key
from ..domain.errors import InputError
from ..domain.records import Prompt
from ..views.campaign_questions import resolution_keyboard, resolution_text

COMMANDS: tuple[Command, ...] = ()
_KIND: Final = "unknown"
_ID_KIND: Final = "unknown-id"
_ID: Final = re.compile(r"[0-9]{1,30}")
_SECONDS: Final = 30 * 60.0
"""Longer than other prompts: the user has to check the provider's account first."""


def register(application: BotApplication) -> None:
    """Register the handlers."""
    for resolution in Resolution:
        on_button(application, resolution.value, _ask_resolution(resolution))
    on_button(application, "unknown", confirm_resolution)
    on_prompt_reply(application, _ID_KIND, receive_provider_id)


def _ask_resolution(resolution: Resolution) -> Handler:
    """Return the handler that asks to confirm a resolution."""

    async def ask(update: Update, context: BotContext) -> None:
        campaign = await context.services.campaigns.get_unknown(context.user, int(callback_arguments(update)[0]))
        payload = {"campaign": campaign.id, "attention_key": attention_key(campaign)}
        text = resolution_text(context.translate, campaign, resolution)
        keyboard = partial(resolution_keyboard, context.translate, campaign, resolution)
        await confirm_once(update, context, _KIND, payload, text, keyboard, seconds=_SECONDS)

    return ask


async def confirm_resolution(update: Update, context: BotContext) -> None:
    """Resolve the unknown outcome as the second tap chooses, once, or ask for the provider's id."""
    taken = await take_choice(update, context, _KIND)
    if taken is None:
        return
    payload, choice = taken
    if choice == "id":
        await answer_callback(update)
        await edit_or_reply(update, context, context.translate("unknown-taken"))
        translate = context.translate
        text = translate("unknown-ask-id", id=str(payload["campaign"]))
        await prompt_for_text(update, context, text, _ID_KIND, payload, translate.plain("unknown-id-hint"))
    else:
        resolution = Resolution(choice)
        campaign = await context.services.campaigns.resolve(
            context.user, payload["campaign"], payload["attention_key"], resolution
        )
        await answer_callback(update, context.translate.plain("unknown-taken"))
        await edit_or_reply(update, context, _decision_text(context, campaign.id, resolution))
        await context.cards.follow(campaign.id)


async def receive_provider_id(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Resolve an unknown outcome as sent, under the provider's id: from then on its calls are polled."""
    text = (update.message.text if update.message is not None else "") or ""
    provider_id = text.strip().lstrip("#№").strip()
    if not _ID.fullmatch(provider_id):
        raise InputError("unknown-bad-id", text=text.strip()[:40])
    payload = prompt.payload
    campaign = await context.services.campaigns.resolve(
        context.user, payload["campaign"], payload["attention_key"], Resolution.SENT, provider_id
    )
    await reply(update, context, _decision_text(context, campaign.id, Resolution.SENT))
    await context.cards.follow(campaign.id)


def _decision_text(context: BotContext, number: int, resolution: Resolution) -> str:
    """Return which resolution was chosen and by which user."""
    who = context.user.display_name
    return context.translate("unknown-decided", id=str(number), answer=resolution.value, who=who)
