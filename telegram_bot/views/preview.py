"""What is shown before anything is launched: who is called, what they hear, when, and what it will cost."""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup import mask_phone

from ..domain.drafts import BroadcastDraft, DraftRecipient, RecipientList
from ..domain.pending import Preview
from ..domain.users import ChatTarget
from ..i18n.translator import Translator
from .keyboards import button, keyboard
from .recipients import PREVIEW_COUNT, rejected_lines

_SAMPLE_COUNT: Final = 3
_PREVIEW_LENGTH: Final = 300
"""Telegram takes 4,096 units, of which a sign takes two at most."""
_NAMES: Final = 5


def preview_text(
    translate: Translator,
    preview: Preview,
    target: ChatTarget,
    *,
    head: Markup | None = None,
    is_approval: bool = False,
) -> str:
    """Return the preview; in a group numbers are shown by their end only."""
    draft, estimate = preview.draft, preview.estimate
    lines: list[str] = [head or translate("preview-head"), translate("preview-sender", sender=preview.sender)]
    lines += _content(translate, draft, target)
    lines.append(translate("preview-count", count=preview.recipient_count))
    lines += _recipients(translate, draft.recipient_list, target)
    lines += _settings(translate, draft)
    lines.append(
        translate("preview-when-now")
        if preview.scheduled_at is None
        else translate("preview-when", due=preview.scheduled_at)
    )
    if preview.starts_at is not None:
        lines.append(translate("preview-deferred", begins=preview.starts_at))
    if estimate.cost is None:
        lines.append(translate("preview-no-estimate"))
    else:
        lines.append(translate("preview-estimate", cost=estimate.cost, calls=estimate.sample_size))
        lines.append(translate("preview-basis-same" if estimate.same_content else "preview-basis-length"))
    lines.append(
        translate("preview-balance-unknown")
        if preview.balance is None
        else translate("preview-balance", balance=preview.balance)
    )
    if preview.exceeds_balance:
        lines.append(translate("preview-too-expensive"))
    if not is_approval:
        if preview.needs_approval:
            lines.append(translate("preview-approval"))
            lines.append(_approvers(translate, preview))
        lines.append(translate("preview-expires", expires=preview.expires_at))
    return "\n".join(lines)


def preview_keyboard(translate: Translator, preview: Preview) -> InlineKeyboardMarkup:
    """Return the red button, and what else can be done with a preview."""
    cost = preview.estimate.cost
    if cost is None:
        red = translate.plain("button-call", count=preview.recipient_count)
    else:
        red = translate.plain("button-call-cost", count=preview.recipient_count, cost=cost)
    return keyboard(
        [button(red, "call", preview.token, style="danger")],
        [
            button(translate.plain("button-trial"), "trial", preview.token),
            button(translate.plain("button-options"), "options", preview.token),
        ],
        [button(translate.plain("button-cancel-draft"), "cancel-draft", preview.token)],
    )


def approval_keyboard(translate: Translator, token: str, count: int) -> InlineKeyboardMarkup:
    """Return what a second person decides with."""
    return keyboard(
        [button(translate.plain("button-approve", count=count), "approve", token, style="danger")],
        [button(translate.plain("button-decline"), "decline", token)],
    )


def awaiting_approval_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return what the author can do while a second person is asked."""
    return keyboard([button(translate.plain("button-cancel-draft"), "cancel-draft", token)])


def expired_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return what can be done with a preview whose time is over."""
    return keyboard([button(translate.plain("button-refresh"), "refresh", token)])


def violation_text(translate: Translator, reasons: Iterable[str], *, can_override: bool) -> str:
    """Return which rules say no, and what can be done about it."""
    last = translate("rejection-can-be-overridden" if can_override else "rejection-stands")
    return "\n".join((translate("rejection-head"), *reasons, last))


def violation_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return what can be done about rules that say no."""
    return keyboard(
        [button(translate.plain("button-override"), "override", token, style="danger")],
        [button(translate.plain("button-cancel-draft"), "cancel-draft", token)],
    )


def has_long_rejections(recipient_list: RecipientList) -> bool:
    """Return whether what was refused does not fit into the message."""
    return len(recipient_list.rejected) > PREVIEW_COUNT


def _content(translate: Translator, draft: BroadcastDraft, target: ChatTarget) -> list[Markup]:
    """Return what is heard, as the first ones hear it."""
    if draft.kind == "text":
        return [
            translate("preview-sample", who=_recipient_line(row, target), text=_short(draft.text_for(row)))
            for row in _samples(draft)
        ]
    lines = [
        translate(
            "preview-recording", kind=draft.kind, id=draft.content, name=_short(draft.content_name) or draft.content
        )
    ]
    if draft.kind == "script":
        for row in draft.recipient_list.recipients[:_SAMPLE_COUNT]:
            values = [one for one in (row.summa, row.param1, row.param2, row.param3) if one]
            if values:
                lines.append(
                    translate("preview-values", who=_recipient_line(row, target), values=_short(", ".join(values)))
                )
    return lines


def _recipients(translate: Translator, recipient_list: RecipientList, target: ChatTarget) -> list[str]:
    """Return where they come from, and who is left out and why."""
    lines: list[str] = []
    if recipient_list.source:
        lines.append(translate("preview-source", source=_short(recipient_list.source)))
    if recipient_list.duplicates:
        lines.append(translate("preview-duplicates", count=recipient_list.duplicates))
    if recipient_list.rejected:
        lines.append(translate("preview-rejected", count=len(recipient_list.rejected)))
        lines += rejected_lines(translate, recipient_list.rejected, target)
    return lines


def _settings(translate: Translator, draft: BroadcastDraft) -> list[Markup]:
    """Return what the person has chosen beside the account's own settings."""
    return [
        translate("preview-setting", name=name, count=value)
        for name, value in (("attempts", draft.attempts), ("interval", draft.interval), ("repeat", draft.repeat))
        if value is not None
    ]


def _approvers(translate: Translator, preview: Preview) -> Markup:
    """Return who may approve it."""
    names = [user.display_name for user in preview.approvers]
    if not names:
        return translate("preview-no-approvers")
    more = "…" if len(names) > _NAMES else ""
    return translate("preview-approvers", names=_short(", ".join(names[:_NAMES]) + more))


def _samples(draft: BroadcastDraft) -> tuple[DraftRecipient, ...]:
    """Return the first recipients that hear something of their own; one is enough where all hear the same."""
    if all(row.message is None for row in draft.recipient_list.recipients):
        return draft.recipient_list.recipients[:1]
    return draft.recipient_list.recipients[:_SAMPLE_COUNT]


def _recipient_line(row: DraftRecipient, target: ChatTarget) -> str:
    """Return a recipient as he may be shown."""
    number = f"+{row.phone}" if target.is_private else mask_phone(row.phone)
    return f"{_short(row.name, 40)} {number}" if row.name and target.is_private else number


def _short(text: str, most: int = _PREVIEW_LENGTH) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= most else f"{text[:most]}…"
