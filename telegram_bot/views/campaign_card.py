"""The campaign card: progress bar, counts, cost and buttons. It contains no phone number."""

from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from aiomobilgroup import CallOutcome, normalize_error_code
from aiomobilgroup.campaigns import DEFAULT_REDIAL_OUTCOMES, Attention, BatchState, Campaign, CampaignState

from ..domain.roles import Permission
from ..domain.users import BotUser
from ..i18n.translator import Translator
from .campaign_questions import WAITING_STATES, unknown_outcome_lines
from .keyboards import button, keyboard
from .outcome_shares import called_count, percent
from .pagination import truncate

_BAR_LENGTH: Final = 16
_PREVIEW_LENGTH: Final = 160
_STATES_WITHOUT_CALLS: Final = (CampaignState.SCHEDULED, CampaignState.CANCELLED, CampaignState.FAILED)
_NOT_CALLED: Final = (*WAITING_STATES, BatchState.REJECTED)
_OUTCOMES: Final = (
    CallOutcome.ANSWERED,
    CallOutcome.NO_ANSWER,
    CallOutcome.BUSY,
    CallOutcome.REJECTED,
    CallOutcome.FAILED,
    CallOutcome.OTHER,
)


def card_text(translate: Translator, campaign: Campaign) -> str:
    """Return the text of a campaign's card."""
    lines = [
        translate("card-head", id=str(campaign.id)),
        translate("card-state", state=campaign.state.value, due=campaign.due),
        content_line(translate, campaign),
    ]
    if campaign.redial_of is not None:
        lines.append(translate("card-redial-of", id=str(campaign.redial_of)))
    lines += _attention_lines(translate, campaign)
    lines += _outcome_lines(translate, campaign)
    lines += _unsent_lines(translate, campaign)
    if campaign.cost is not None:
        lines.append(translate("card-cost", cost=campaign.cost))
    if campaign.budget is not None and campaign.finished is None:
        lines.append(translate("card-budget", budget=campaign.budget))
    if campaign.reason and campaign.state in (CampaignState.FAILED, CampaignState.STOPPED):
        lines.append(translate("card-reason", reason=reason_text(translate, campaign.reason)))
    lines.append(translate("card-by", who=campaign.actor.id))
    return "\n".join(lines)


def content_line(translate: Translator, campaign: Campaign) -> Markup:
    """Return the line with the text that is read, or the recording that is played."""
    return translate(
        "card-content", kind=campaign.kind, content=truncate(" ".join(campaign.content.split()), _PREVIEW_LENGTH)
    )


def reason_text(translate: Translator, reason: str) -> Markup:
    """Return why a campaign is not sent, from one of the core's words, a rule or the provider's error code."""
    name = f"provider-{normalize_error_code(reason).replace('_', '-')}"
    if translate.has(name):
        return translate(name)
    return translate("card-reason-name", reason=reason)


def progress_bar(done: int, whole: int) -> str:
    """Return a progress bar of characters; it is full only when everything is done."""
    full = _BAR_LENGTH * done // whole if whole else 0
    return "█" * full + "░" * (_BAR_LENGTH - full)


def card_keyboard(
    translate: Translator, campaign: Campaign, user: BotUser | None = None
) -> InlineKeyboardMarkup | None:
    """Return the buttons of a campaign that `user` may use, or all for a group (None); None if there are none."""
    rows = []
    if campaign.attention is Attention.UNKNOWN:
        if _may(user, Permission.RESOLVE_UNKNOWN):
            rows += _resolution_buttons(translate, campaign)
    elif _may(user, Permission.CONTROL):
        rows.append(_control_buttons(translate, campaign))
        if campaign.attention is Attention.RULE and _may(user, Permission.OVERRIDE):
            rows.append([button(translate.plain("button-override-rule"), "override-rule", campaign.id, style="danger")])
    last = []
    if campaign.state.ended_after_calls:
        if _may(user, Permission.LAUNCH) and any(
            campaign.counts.outcomes.get(one, 0) for one in DEFAULT_REDIAL_OUTCOMES
        ):
            last.append(button(translate.plain("button-redial"), "redial", campaign.id, style="primary"))
        last.append(button(translate.plain("button-report"), "report", campaign.id))
    shown = keyboard(*rows, last)
    return shown if shown.inline_keyboard else None


def _may(user: BotUser | None, permission: Permission) -> bool:
    """Return whether to show a button: in a group (None) always, for the members who may use it."""
    return user is None or user.can(permission)


def _resolution_buttons(translate: Translator, campaign: Campaign) -> list[list[InlineKeyboardButton]]:
    """Return the buttons that resolve an unknown outcome; a stopped campaign cannot be sent again."""
    rows = [[button(translate.plain("button-sent"), "sent", campaign.id)]]
    if campaign.state is not CampaignState.STOPPED:
        rows.append([button(translate.plain("button-resend"), "resend", campaign.id, style="danger")])
    return [*rows, [button(translate.plain("button-leave"), "leave", campaign.id)]]


def _control_buttons(translate: Translator, campaign: Campaign) -> list[InlineKeyboardButton]:
    """Return the buttons that pause, resume, cancel or stop the batches that are not sent yet."""
    waits = any(batch.state in WAITING_STATES for batch in campaign.batches)
    untouched = all(batch.state in WAITING_STATES for batch in campaign.batches)
    row = []
    match campaign.state:
        case CampaignState.PAUSED:
            name = "button-send-now" if campaign.attention is Attention.TOO_LATE else "button-resume"
            row.append(button(translate.plain(name), "resume", campaign.id, style="success"))
        case CampaignState.SCHEDULED | CampaignState.SENDING if waits:
            row.append(button(translate.plain("button-pause"), "pause", campaign.id))
        case _:
            return []
    ending = ("button-cancel", "cancel") if untouched else ("button-stop", "stop")
    return [*row, button(translate.plain(ending[0]), ending[1], campaign.id, style="danger")]


def _attention_lines(translate: Translator, campaign: Campaign) -> list[Markup]:
    """Return why a decision is needed, what is known, and what the user can do."""
    match campaign.attention:
        case None:
            return []
        case Attention.UNKNOWN:
            return [translate("card-attention", attention="unknown"), *unknown_outcome_lines(translate, campaign)]
        case Attention.TOO_LATE:
            return [
                translate("card-attention", attention="too_late"),
                translate("card-too-late", id=str(campaign.id), due=campaign.due),
            ]
    reason = reason_text(translate, campaign.reason or "")
    return [translate("card-attention", attention="rule"), translate("card-rule", reason=reason, id=str(campaign.id))]


def _outcome_lines(translate: Translator, campaign: Campaign) -> list[Markup]:
    """Return the progress bar and the counts of each outcome."""
    counts, whole, left_out = campaign.counts, called_count(campaign), 0
    lines = []
    if whole > 0 and campaign.state not in _STATES_WITHOUT_CALLS:
        settled = whole - counts.pending
        shown = translate("card-bar", bar=progress_bar(settled, whole), done=settled, all=whole)
        lines.append(Markup("{} · {}").format(shown, percent(settled / whole)))
        for outcome in _OUTCOMES:
            if count := counts.outcomes.get(outcome, 0):
                text = translate("card-outcome", outcome=outcome.value, count=count)
                lines.append(Markup("{} · {}").format(text, percent(count / whole)))
        if campaign.state.ended_after_calls:
            left_out = sum(batch.recipients for batch in campaign.batches if batch.state in _NOT_CALLED)
        if campaign.finished is not None and counts.pending > left_out:
            lines.append(translate("card-pending", count=counts.pending - left_out))
    elif whole > 0:
        lines.append(translate("card-recipients", count=whole))
    if counts.rejected + left_out:
        lines.append(translate("card-rejected", count=counts.rejected + left_out))
    return lines


def _unsent_lines(translate: Translator, campaign: Campaign) -> list[Markup]:
    """Return how many recipients of a sending or paused campaign are not sent yet."""
    waiting = sum(batch.recipients for batch in campaign.batches if batch.state in WAITING_STATES)
    if not waiting or campaign.state not in (CampaignState.SENDING, CampaignState.PAUSED):
        return []
    tried = any(batch.state is BatchState.NOT_SENT for batch in campaign.batches)
    return [translate("card-not-sent" if tried else "card-waiting", count=waiting)]
