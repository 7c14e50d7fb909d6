"""The preview of a broadcast before its launch: recipients, content, time and cost; and its keyboards."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup import mask_phone

from ..domain.drafts import BroadcastDraft, DraftRecipient, RecipientList
from ..domain.pending import Preview
from ..domain.users import ChatTarget
from ..i18n.translator import Translator
from .keyboards import button, keyboard
from .pagination import truncate
from .recipients import MAX_LISTED_REJECTED, rejected_lines

_SAMPLE_COUNT: Final = 3
_PREVIEW_LENGTH: Final = 300
"""Keeps the preview in one message: Telegram allows 4,096 units, and a character has at most two."""
_MAX_APPROVERS: Final = 5
_shorten = partial(truncate, max_length=_PREVIEW_LENGTH)


def preview_text(
    translate: Translator,
    preview: Preview,
    target: ChatTarget,
    *,
    head: Markup | None = None,
    is_approval: bool = False,
) -> str:
    """Return the text of a preview, with masked numbers in a group chat; `is_approval` is for approvers."""
    draft, estimate = preview.draft, preview.estimate
    lines: list[str] = [head or translate("preview-head"), translate("preview-sender", sender=preview.sender)]
    lines += _content_lines(translate, draft, target)
    lines.append(translate("preview-count", count=preview.recipient_count))
    lines += _recipients(translate, draft.recipient_list, target)
    lines += _setting_lines(translate, draft)
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
    """Return the red button that confirms a preview, and those for a trial call, options and cancelling."""
    cost = preview.estimate.cost
    if cost is None:
        label = translate.plain("button-call", count=preview.recipient_count)
    else:
        label = translate.plain("button-call-cost", count=preview.recipient_count, cost=cost)
    return keyboard(
        [button(label, "call", preview.token, style="danger")],
        [
            button(translate.plain("button-trial"), "trial", preview.token),
            button(translate.plain("button-options"), "options", preview.token),
        ],
        [button(translate.plain("button-cancel-pending"), "pending-cancel", preview.token)],
    )


def approval_keyboard(translate: Translator, token: str, count: int) -> InlineKeyboardMarkup:
    """Return the buttons with which a second user approves or declines."""
    return keyboard(
        [button(translate.plain("button-approve", count=count), "approve", token, style="danger")],
        [button(translate.plain("button-decline"), "decline", token)],
    )


def awaiting_approval_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the author's button while a second user is asked: cancel."""
    return keyboard([button(translate.plain("button-cancel-pending"), "pending-cancel", token)])


def expired_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the button that shows an expired preview again."""
    return keyboard([button(translate.plain("button-refresh"), "refresh", token)])


def violation_text(translate: Translator, reasons: Iterable[str], *, can_override: bool) -> str:
    """Return which rules were violated, and whether an approver can override them."""
    last = translate("rejection-can-be-overridden" if can_override else "rejection-stands")
    return "\n".join((translate("rejection-head"), *reasons, last))


def violation_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the buttons that override the violated rules or cancel the broadcast."""
    return keyboard(
        [button(translate.plain("button-override"), "override", token, style="danger")],
        [button(translate.plain("button-cancel-pending"), "pending-cancel", token)],
    )


def has_long_rejections(recipient_list: RecipientList) -> bool:
    """Return whether there are more rejected recipients than the preview lists."""
    return len(recipient_list.rejected) > MAX_LISTED_REJECTED


def _content_lines(translate: Translator, draft: BroadcastDraft, target: ChatTarget) -> list[Markup]:
    """Return the content, with samples of what the first recipients hear."""
    if draft.kind == "text":
        return [
            translate("preview-sample", who=_recipient_line(row, target), text=_shorten(draft.text_for(row)))
            for row in _samples(draft)
        ]
    lines = [
        translate(
            "preview-recording",
            kind=draft.kind,
            id=draft.content,
            name=_shorten(draft.content_name) or draft.content,
        )
    ]
    if draft.kind == "script":
        for row in draft.recipient_list.recipients[:_SAMPLE_COUNT]:
            values = [one for one in (row.summa, row.param1, row.param2, row.param3) if one]
            if values:
                lines.append(
                    translate(
                        "preview-values",
                        who=_recipient_line(row, target),
                        values=_shorten(", ".join(values)),
                    )
                )
    return lines


def _recipients(translate: Translator, recipient_list: RecipientList, target: ChatTarget) -> list[str]:
    """Return the source of the recipients, the duplicates, and the rejected ones with reasons."""
    lines: list[str] = []
    if recipient_list.source:
        lines.append(translate("preview-source", source=_shorten(recipient_list.source)))
    if recipient_list.duplicates:
        lines.append(translate("preview-duplicates", count=recipient_list.duplicates))
    if recipient_list.rejected:
        lines.append(translate("preview-rejected", count=len(recipient_list.rejected)))
        lines += rejected_lines(translate, recipient_list.rejected, target)
    return lines


def _setting_lines(translate: Translator, draft: BroadcastDraft) -> list[Markup]:
    """Return the attempts, interval and repeats that are chosen instead of the account's settings."""
    return [
        translate("preview-setting", name=name, count=value)
        for name, value in (("attempts", draft.attempts), ("interval", draft.interval), ("repeat", draft.repeat))
        if value is not None
    ]


def _approvers(translate: Translator, preview: Preview) -> Markup:
    """Return the names of the users who may approve the broadcast."""
    names = [user.display_name for user in preview.approvers]
    if not names:
        return translate("preview-no-approvers")
    more = "…" if len(names) > _MAX_APPROVERS else ""
    return translate("preview-approvers", names=_shorten(", ".join(names[:_MAX_APPROVERS]) + more))


def _samples(draft: BroadcastDraft) -> tuple[DraftRecipient, ...]:
    """Return the first recipients as samples, only one where all hear the same text."""
    if all(row.message is None for row in draft.recipient_list.recipients):
        return draft.recipient_list.recipients[:1]
    return draft.recipient_list.recipients[:_SAMPLE_COUNT]


def _recipient_line(row: DraftRecipient, target: ChatTarget) -> str:
    """Return a recipient's name and number in private, in a group chat only the masked number."""
    number = f"+{row.phone}" if target.is_private else mask_phone(row.phone)
    return f"{truncate(row.name, 40)} {number}" if row.name and target.is_private else number
