"""A campaign as one message: a bar, counts, money, and what can be done with it. No number of anybody is in it."""

from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import DEFAULT_REDIAL_OUTCOMES, Attention, BatchState, Campaign, CampaignState
from aiomobilgroup.exceptions import normalize_error_code

from ..domain.roles import Action
from ..domain.users import Person
from ..i18n.translator import Texts
from .campaign_questions import WAITING, doubt_lines
from .keyboards import button, keyboard
from .outcome_shares import called, percent
from .pagination import shortened

_BAR: Final = 16
_SHOWN: Final = 160
_SILENT: Final = (CampaignState.SCHEDULED, CampaignState.CANCELLED, CampaignState.FAILED)
_NOT_CALLED: Final = (*WAITING, BatchState.REJECTED)
_OUTCOMES: Final = (
    CallOutcome.ANSWERED,
    CallOutcome.NO_ANSWER,
    CallOutcome.BUSY,
    CallOutcome.REJECTED,
    CallOutcome.FAILED,
    CallOutcome.OTHER,
)


def card_text(texts: Texts, campaign: Campaign) -> str:
    """Return what a campaign comes to."""
    lines = [
        texts("card-head", id=str(campaign.id)),
        texts("card-state", state=campaign.state.value, due=campaign.due),
        content_line(texts, campaign),
    ]
    if campaign.redial_of is not None:
        lines.append(texts("card-redial-of", id=str(campaign.redial_of)))
    lines += _needs(texts, campaign)
    lines += _counts(texts, campaign)
    lines += _batches(texts, campaign)
    if campaign.cost is not None:
        lines.append(texts("card-cost", cost=campaign.cost))
    if campaign.budget is not None and campaign.finished is None:
        lines.append(texts("card-budget", budget=campaign.budget))
    if campaign.reason and campaign.state in (CampaignState.FAILED, CampaignState.STOPPED):
        lines.append(texts("card-reason", reason=reason_text(texts, campaign.reason)))
    lines.append(texts("card-by", who=campaign.actor.id))
    return "\n".join(lines)


def content_line(texts: Texts, campaign: Campaign) -> Markup:
    """Return what is said, or which recording is played."""
    return texts("card-content", kind=campaign.kind, content=shortened(" ".join(campaign.content.split()), _SHOWN))


def reason_text(texts: Texts, reason: str) -> Markup:
    """Return why a campaign is not sent: a word of ours, a rule, or the provider's code."""
    name = f"provider-{normalize_error_code(reason).replace('_', '-')}"
    if texts.has(name):
        return texts(name)
    return texts("card-reason-name", reason=reason)


def bar(done: int, whole: int) -> str:
    """Return a bar of characters; it is full only when all is done."""
    full = _BAR * done // whole if whole else 0
    return "█" * full + "░" * (_BAR - full)


def card_keyboard(texts: Texts, campaign: Campaign, person: Person | None = None) -> InlineKeyboardMarkup | None:
    """Return what can be done with a campaign as it stands: by a person, or by somebody of a group."""
    rows = []
    if campaign.attention is Attention.UNKNOWN:
        if _may(person, Action.RESOLVE):
            rows += _answers(texts, campaign)
    elif _may(person, Action.CONTROL):
        rows.append(_controls(texts, campaign))
        if campaign.attention is Attention.RULE and _may(person, Action.OVERRIDE):
            rows.append([button(texts.plain("button-lift"), "lift", campaign.id, style="danger")])
    last = []
    if campaign.state.ended_after_calls:
        if _may(person, Action.CALL) and any(campaign.counts.outcomes.get(one, 0) for one in DEFAULT_REDIAL_OUTCOMES):
            last.append(button(texts.plain("button-redial"), "redial", campaign.id, style="primary"))
        last.append(button(texts.plain("button-report"), "report", campaign.id))
    shown = keyboard(*rows, last)
    return shown if shown.inline_keyboard else None


def _may(person: Person | None, action: Action) -> bool:
    """Return whether a button is of use: in a group it is for those of it who may press it."""
    return person is None or person.may(action)


def _answers(texts: Texts, campaign: Campaign) -> list[list[InlineKeyboardButton]]:
    """Return the answers to a doubt; what was stopped is not sent again."""
    rows = [[button(texts.plain("button-sent"), "sent", campaign.id)]]
    if campaign.state is not CampaignState.STOPPED:
        rows.append([button(texts.plain("button-resend"), "resend", campaign.id, style="danger")])
    return [*rows, [button(texts.plain("button-leave"), "leave", campaign.id)]]


def _controls(texts: Texts, campaign: Campaign) -> list[InlineKeyboardButton]:
    """Return what holds, moves or ends what is not sent yet."""
    waits = any(batch.state in WAITING for batch in campaign.batches)
    untouched = all(batch.state in WAITING for batch in campaign.batches)
    row = []
    match campaign.state:
        case CampaignState.PAUSED:
            name = "button-send-now" if campaign.attention is Attention.TOO_LATE else "button-resume"
            row.append(button(texts.plain(name), "resume", campaign.id, style="success"))
        case CampaignState.SCHEDULED | CampaignState.SENDING if waits:
            row.append(button(texts.plain("button-pause"), "pause", campaign.id))
        case _:
            return []
    ending = ("button-cancel", "cancel") if untouched else ("button-stop", "stop")
    return [*row, button(texts.plain(ending[0]), ending[1], campaign.id, style="danger")]


def _needs(texts: Texts, campaign: Campaign) -> list[Markup]:
    """Return why a person is needed, with what is known and what he can do."""
    match campaign.attention:
        case None:
            return []
        case Attention.UNKNOWN:
            return [texts("card-attention", attention="unknown"), *doubt_lines(texts, campaign)]
        case Attention.TOO_LATE:
            return [
                texts("card-attention", attention="too_late"),
                texts("card-too-late", id=str(campaign.id), due=campaign.due),
            ]
    reason = reason_text(texts, campaign.reason or "")
    return [texts("card-attention", attention="rule"), texts("card-rule", reason=reason, id=str(campaign.id))]


def _counts(texts: Texts, campaign: Campaign) -> list[Markup]:
    """Return how many came to what."""
    counts, whole, left_out = campaign.counts, called(campaign), 0
    lines = []
    if whole > 0 and campaign.state not in _SILENT:
        settled = whole - counts.pending
        shown = texts("card-bar", bar=bar(settled, whole), done=settled, all=whole)
        lines.append(Markup("{} · {}").format(shown, percent(settled / whole)))
        for outcome in _OUTCOMES:
            if count := counts.outcomes.get(outcome, 0):
                said = texts("card-outcome", outcome=outcome.value, count=count)
                lines.append(Markup("{} · {}").format(said, percent(count / whole)))
        if campaign.state.ended_after_calls:
            left_out = sum(batch.recipients for batch in campaign.batches if batch.state in _NOT_CALLED)
        if campaign.finished is not None and counts.pending > left_out:
            lines.append(texts("card-pending", count=counts.pending - left_out))
    elif whole > 0:
        lines.append(texts("card-recipients", count=whole))
    if counts.rejected + left_out:
        lines.append(texts("card-refused", count=counts.rejected + left_out))
    return lines


def _batches(texts: Texts, campaign: Campaign) -> list[Markup]:
    """Return how much of a long list is sent."""
    waiting = sum(batch.recipients for batch in campaign.batches if batch.state in WAITING)
    if not waiting or campaign.state not in (CampaignState.SENDING, CampaignState.PAUSED):
        return []
    tried = any(batch.state is BatchState.NOT_SENT for batch in campaign.batches)
    return [texts("card-not-sent" if tried else "card-waiting", count=waiting)]
