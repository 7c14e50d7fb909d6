"""The question before a held campaign goes on: how many are called, and when."""

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup.campaigns import BatchState, Campaign

from ..i18n.translator import Texts
from .keyboards import button, keyboard

WAITING = (BatchState.PENDING, BatchState.NOT_SENT)
"""Batches that are sent when the campaign goes on."""


def question_text(texts: Texts, campaign: Campaign, now: float) -> Markup:
    """Return what going on means now."""
    count = sum(batch.recipients for batch in campaign.batches if batch.state in WAITING)
    due = campaign.due if campaign.due.timestamp() > now else None
    when = texts("preview-when-now") if due is None else texts("preview-when", due=due)
    return Markup("\n").join((texts("resume-ask", id=str(campaign.id), count=count), when))


def question_keyboard(texts: Texts, token: str) -> InlineKeyboardMarkup:
    """Return the second tap."""
    return keyboard(
        [button(texts.plain("button-resume-sure"), "go-on", token, "yes", style="danger")],
        [button(texts.plain("button-doubt-back"), "go-on", token, "back")],
    )
