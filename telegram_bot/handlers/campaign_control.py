"""Control of campaigns: pause, resume, cancel and stop from a card, `/cancel` and `/reschedule`.

A tap has no date: Telegram delivers those made while the bot was down once it runs again. A late «resume» could call
recipients that the user no longer means to call, so it asks for a second tap, and that prompt expires after minutes.
«Pause», «cancel» and «stop» take effect however late they arrive: they only reduce the number of calls.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import Attention, Campaign, CampaignState, to_datetime

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import confirm_once, edit_or_reply, on_prompt_reply, prompt_for_text, take_choice
from ..dispatch.routing import Handler, answer_callback, callback_arguments, on_button, on_command, reply
from ..domain.attention import attention_key
from ..domain.errors import ExpiredError, InputError
from ..domain.records import Prompt
from ..domain.roles import Permission
from ..domain.users import BotUser
from ..parsing.arguments import parse_campaign_id
from ..parsing.datetimes import parse_datetime
from ..services.campaigns import CampaignService
from ..views.campaign_card import reason_text
from ..views.campaign_questions import resume_keyboard, resume_text
from ..views.keyboards import button, keyboard

COMMANDS: tuple[Command, ...] = (
    Command("cancel", Permission.CONTROL, 62),
    Command("reschedule", Permission.CONTROL, 64),
)
_MAX_CHOICES: Final = 10
_OVERRIDE_RULE: Final = "override-rule"

type Control = Callable[[CampaignService, BotUser, int], Awaitable[Campaign]]
_RESUME: Final = "resume"


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "cancel", cancel)
    on_command(application, "reschedule", reschedule)
    on_button(application, "pause", _control_button("pause", CampaignService.pause))
    on_button(application, "cancel", _control_button("cancel", CampaignService.cancel))
    on_button(application, "stop", _control_button("stop", CampaignService.stop))
    on_button(application, _OVERRIDE_RULE, ask_override_reason, Permission.OVERRIDE)
    on_prompt_reply(application, _OVERRIDE_RULE, override_rule)
    on_button(application, "resume", ask_resume)
    on_button(application, "resume-yes", confirm_resume)


def _control_button(action: str, control: Control) -> Handler:
    """Return the handler of a card's button: it applies an action to the campaign and updates its cards."""

    async def handle(update: Update, context: BotContext) -> None:
        campaign = await control(context.services.campaigns, context.user, int(callback_arguments(update)[0]))
        await answer_callback(update, context.translate.plain("control-done", action=action))
        await context.cards.follow(campaign.id)

    return handle


async def cancel(update: Update, context: BotContext) -> None:
    """Cancel the campaign with the given number, or show the scheduled ones to choose from."""
    service, user, translate = context.services.campaigns, context.user, context.translate
    if context.args:
        campaign = await service.cancel(user, parse_campaign_id(context.args[0]))
        await reply(update, context, translate("cancel-done", id=str(campaign.id)))
        return
    found = await service.list(user, (CampaignState.SCHEDULED,), limit=_MAX_CHOICES)
    if not found:
        await reply(update, context, translate("cancel-nothing"))
        return
    rows = [
        [button(translate.plain("button-cancel-one", id=str(one.id), due=one.due), "cancel", one.id)] for one in found
    ]
    await reply(update, context, translate("cancel-what"), reply_markup=keyboard(*rows))


async def reschedule(update: Update, context: BotContext) -> None:
    """Move a campaign to the given time."""
    service, user, translate = context.services.campaigns, context.user, context.translate
    words = context.args or []
    if len(words) < 2:
        raise InputError("reschedule-usage")
    number = parse_campaign_id(words[0])
    requested = parse_datetime(" ".join(words[1:]), to_datetime(context.services.clock.now()), user.time_zone)
    campaign = await service.reschedule(user, number, requested)
    message = "reschedule-done" if campaign.due <= requested else "reschedule-later"
    await reply(update, context, translate(message, id=str(campaign.id), due=campaign.due, wanted=requested))
    await context.cards.follow(campaign.id)


async def ask_override_reason(update: Update, context: BotContext) -> None:
    """Ask for the reason to override the rule that forbids sending the rest of a campaign."""
    campaign = await context.services.campaigns.get(context.user, int(callback_arguments(update)[0]))
    if campaign.attention is not Attention.RULE:
        raise ExpiredError("unknown-gone", id=str(campaign.id))
    await answer_callback(update)
    translate = context.translate
    text = translate("override-rule-ask", id=str(campaign.id), reason=reason_text(translate, campaign.reason or ""))
    payload = {"campaign": campaign.id, "attention_key": attention_key(campaign)}
    await prompt_for_text(update, context, text, _OVERRIDE_RULE, payload, translate.plain("override-rule-hint"))


async def override_rule(update: Update, context: BotContext, prompt: Prompt) -> None:
    """Resume a campaign against its rule, with the reason in the audit log."""
    reason = ((update.message.text if update.message is not None else "") or "").strip()
    payload = prompt.payload
    campaign = await context.services.campaigns.override_rule(
        context.user, payload["campaign"], payload["attention_key"], reason
    )
    await reply(update, context, context.translate("override-rule-done", id=str(campaign.id)))
    await context.cards.follow(campaign.id)


async def ask_resume(update: Update, context: BotContext) -> None:
    """Ask for a second tap before a paused campaign resumes."""
    campaign = await context.services.campaigns.get_paused(context.user, int(callback_arguments(update)[0]))
    payload = {"campaign": campaign.id, "attention_key": attention_key(campaign)}
    text = resume_text(context.translate, campaign, context.services.clock.now())
    await confirm_once(update, context, _RESUME, payload, text, partial(resume_keyboard, context.translate))


async def confirm_resume(update: Update, context: BotContext) -> None:
    """Resume a campaign after the second tap, once."""
    taken = await take_choice(update, context, _RESUME)
    if taken is None:
        return
    payload, _ = taken
    campaign = await context.services.campaigns.resume(context.user, payload["campaign"], payload["attention_key"])
    await answer_callback(update, context.translate.plain("control-done", action="resume"))
    await edit_or_reply(update, context, context.translate("resume-done", id=str(campaign.id)))
    await context.cards.follow(campaign.id)
