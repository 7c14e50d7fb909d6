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
    translate: Translator, preview: Preview, place: ChatTarget, *, head: Markup | None = None, is_approval: bool = False
) -> str:
    """Return the preview; in a group numbers are shown by their end only."""
    wish, estimate = preview.draft, preview.estimate
    lines: list[str] = [head or translate("preview-head"), translate("preview-sender", sender=preview.sender)]
    lines += _content(translate, wish, place)
    lines.append(translate("preview-count", count=preview.recipient_count))
    lines += _recipients(translate, wish.recipient_list, place)
    lines += _settings(translate, wish)
    lines.append(
        translate("preview-when-now")
        if preview.scheduled_at is None
        else translate("preview-when", due=preview.scheduled_at)
    )
    if preview.starts_at is not None:
        lines.append(translate("preview-held", begins=preview.starts_at))
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
            button(translate.plain("button-test"), "test", preview.token),
            button(translate.plain("button-change"), "change", preview.token),
        ],
        [button(translate.plain("button-drop"), "drop", preview.token)],
    )


def approval_keyboard(translate: Translator, token: str, count: int) -> InlineKeyboardMarkup:
    """Return what a second person decides with."""
    return keyboard(
        [button(translate.plain("button-approve", count=count), "approve", token, style="danger")],
        [button(translate.plain("button-decline"), "decline", token)],
    )


def awaiting_approval_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return what the author can do while a second person is asked."""
    return keyboard([button(translate.plain("button-drop"), "drop", token)])


def expired_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return what can be done with a preview whose time is over."""
    return keyboard([button(translate.plain("button-again"), "again", token)])


def violation_text(translate: Translator, reasons: Iterable[str], *, may_be_lifted: bool) -> str:
    """Return which rules say no, and what can be done about it."""
    last = translate("refusal-may-be-lifted" if may_be_lifted else "refusal-stands")
    return "\n".join((translate("refusal-head"), *reasons, last))


def violation_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return what can be done about rules that say no."""
    return keyboard(
        [button(translate.plain("button-override"), "override", token, style="danger")],
        [button(translate.plain("button-drop"), "drop", token)],
    )


def has_long_rejections(audience: RecipientList) -> bool:
    """Return whether what was refused does not fit into the message."""
    return len(audience.rejected) > PREVIEW_COUNT


def _content(translate: Translator, wish: BroadcastDraft, place: ChatTarget) -> list[Markup]:
    """Return what is heard, as the first ones hear it."""
    if wish.kind == "text":
        return [
            translate("preview-sample", who=_recipient_line(row, place), text=_short(wish.text_for(row)))
            for row in _samples(wish)
        ]
    lines = [
        translate("preview-recording", kind=wish.kind, id=wish.content, name=_short(wish.content_name) or wish.content)
    ]
    if wish.kind == "script":
        for row in wish.recipient_list.recipients[:_SAMPLE_COUNT]:
            values = [one for one in (row.summa, row.param1, row.param2, row.param3) if one]
            if values:
                lines.append(
                    translate("preview-values", who=_recipient_line(row, place), values=_short(", ".join(values)))
                )
    return lines


def _recipients(translate: Translator, audience: RecipientList, place: ChatTarget) -> list[str]:
    """Return where they come from, and who is left out and why."""
    lines: list[str] = []
    if audience.source:
        lines.append(translate("preview-source", source=_short(audience.source)))
    if audience.duplicates:
        lines.append(translate("preview-duplicates", count=audience.duplicates))
    if audience.rejected:
        lines.append(translate("preview-refused", count=len(audience.rejected)))
        lines += rejected_lines(translate, audience.rejected, place)
    return lines


def _settings(translate: Translator, wish: BroadcastDraft) -> list[Markup]:
    """Return what the person has chosen beside the account's own settings."""
    return [
        translate("preview-setting", name=name, count=value)
        for name, value in (("attempts", wish.attempts), ("interval", wish.interval), ("repeat", wish.repeat))
        if value is not None
    ]


def _approvers(translate: Translator, preview: Preview) -> Markup:
    """Return who may approve it."""
    names = [person.name or str(person.id) for person in preview.approvers]
    if not names:
        return translate("preview-no-approvers")
    more = "…" if len(names) > _NAMES else ""
    return translate("preview-approvers", names=_short(", ".join(names[:_NAMES]) + more))


def _samples(wish: BroadcastDraft) -> tuple[DraftRecipient, ...]:
    """Return the first recipients that hear something of their own; one is enough where all hear the same."""
    if all(row.message is None for row in wish.recipient_list.recipients):
        return wish.recipient_list.recipients[:1]
    return wish.recipient_list.recipients[:_SAMPLE_COUNT]


def _recipient_line(row: DraftRecipient, place: ChatTarget) -> str:
    """Return a recipient as he may be shown."""
    number = f"+{row.phone}" if place.is_private else mask_phone(row.phone)
    return f"{_short(row.name, 40)} {number}" if row.name and place.is_private else number


def _short(text: str, most: int = _PREVIEW_LENGTH) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= most else f"{text[:most]}…"
