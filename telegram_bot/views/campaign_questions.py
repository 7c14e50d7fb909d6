"""Questions about a campaign: an unknown outcome with its evidence, and the confirmation of a resume."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
import re
from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup.campaigns import Batch, BatchState, Campaign, Resolution

from ..domain.attention import unknown_batches
from ..i18n.translator import Translator
from .keyboards import LEAVE_CHOICE, button, keyboard

WAITING_STATES: Final = (BatchState.PENDING, BatchState.NOT_SENT)
"""The states of batches that are sent when the campaign resumes."""
_BALANCE_AFTER: Final = re.compile(r"balance_after_(\d+)_s")
_STATUS_CODE: Final = re.compile(r"HTTP (\d+)")
_MINUTE: Final = timedelta(minutes=1).total_seconds()


def unknown_outcome_lines(translate: Translator, campaign: Campaign) -> list[Markup]:
    """Return what is known of a campaign's unknown batches, and advice as the last line."""
    lines = []
    for batch in unknown_batches(campaign):
        lines.append(translate("unknown-recipients", count=batch.recipients))
        kind, code = _cause(batch.evidence.get("what", ""))
        lines.append(translate("unknown-what", kind=kind, code=code))
        if batch.submitted is not None:
            lines.append(translate("unknown-submitted", at=batch.submitted))
        lines += _balance_samples(translate, batch)
    lines.append(translate("unknown-advice"))
    return lines


def resolution_text(translate: Translator, campaign: Campaign, resolution: Resolution) -> str:
    """Return what a resolution means, for its confirmation."""
    count = sum(batch.recipients for batch in unknown_batches(campaign))
    cancelled = sum(batch.recipients for batch in campaign.batches if batch.provider_id is None) - count
    head = translate("unknown-ask", id=str(campaign.id), answer=resolution.value, count=count)
    lines = [head, *unknown_outcome_lines(translate, campaign)[:-1]]
    if resolution is Resolution.LEAVE and cancelled > 0:
        lines.append(translate("unknown-dropped", count=cancelled))
    return "\n".join(lines)


def resolution_keyboard(
    translate: Translator, campaign: Campaign, resolution: Resolution, token: str
) -> InlineKeyboardMarkup:
    """Return the buttons that confirm a resolution, or go back."""
    count = sum(batch.recipients for batch in unknown_batches(campaign))
    back = [button(translate.plain("button-prompt-back"), "unknown", token, LEAVE_CHOICE)]
    match resolution:
        case Resolution.SENT:
            return keyboard(
                [button(translate.plain("button-id-known"), "unknown", token, "id", style="primary")],
                [button(translate.plain("button-id-unknown"), "unknown", token, "sent")],
                back,
            )
        case Resolution.RESEND:
            confirm = button(
                translate.plain("button-resend-sure", count=count), "unknown", token, "resend", style="danger"
            )
        case Resolution.LEAVE:
            confirm = button(translate.plain("button-leave-sure"), "unknown", token, "leave", style="danger")
    return keyboard([confirm], back)


def _cause(text: str) -> tuple[str, str]:
    """Return the cause that a batch's evidence describes, as a word for the messages, and the HTTP status if any."""
    code = _STATUS_CODE.search(text)
    if "process ended" in text:
        return "restart", ""
    if "no id" in text:
        return "no_id", ""
    return ("code", code[1]) if code else ("lost", "")


def _balance_samples(translate: Translator, batch: Batch) -> list[Markup]:
    """Return the balance before the request, each balance read since, and by how much it fell."""
    before = _money(batch.evidence.get("balance_before"))
    since = sorted(
        (int(match[1]), amount)
        for name, value in batch.evidence.items()
        if (match := _BALANCE_AFTER.fullmatch(name)) and (amount := _money(value)) is not None
    )
    lines = [translate("unknown-before", balance=before) if before is not None else translate("unknown-before-unknown")]
    for seconds, amount in since:
        minutes = round(seconds / _MINUTE)
        name = "unknown-after-minutes" if minutes else "unknown-after-seconds"
        lines.append(translate(name, balance=amount, count=minutes or seconds))
    if not since:
        lines.append(translate("unknown-after-none"))
    elif before is not None:
        fell = before - since[-1][1]
        lines.append(translate("unknown-fell", amount=fell) if fell > 0 else translate("unknown-same"))
    return lines


def _money(text: str | None) -> Decimal | None:
    """Return an amount saved as evidence, or None if it is missing or no number."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def resume_text(translate: Translator, campaign: Campaign, now: float) -> Markup:
    """Return how many recipients a resume would call, and when, for its confirmation."""
    count = sum(batch.recipients for batch in campaign.batches if batch.state in WAITING_STATES)
    due = campaign.due if campaign.due.timestamp() > now else None
    when = translate("preview-when-now") if due is None else translate("preview-when", due=due)
    return Markup("\n").join((translate("resume-ask", id=str(campaign.id), count=count), when))


def resume_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the buttons that confirm a resume, or go back."""
    return keyboard(
        [button(translate.plain("button-resume-sure"), "resume-yes", token, "yes", style="danger")],
        [button(translate.plain("button-prompt-back"), "resume-yes", token, LEAVE_CHOICE)],
    )
