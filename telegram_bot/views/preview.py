"""What is shown before anything is launched: who is called, what they hear, when, and what it will cost."""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from aiomobilgroup import mask_phone

from ..domain.drafts import Audience, Row, Wish
from ..domain.pending import Preview
from ..domain.users import Place
from ..i18n.translator import Texts
from .keyboards import button, keyboard
from .recipients import PREVIEW_COUNT, rejected_lines

_SAMPLES: Final = 3
_SHOWN: Final = 300
"""Telegram takes 4,096 units, of which a sign takes two at most."""
_NAMES: Final = 5


def preview_text(
    texts: Texts, preview: Preview, place: Place, *, head: Markup | None = None, is_approval: bool = False
) -> str:
    """Return the preview; in a group numbers are shown by their end only."""
    wish, estimate = preview.wish, preview.estimate
    lines: list[str] = [head or texts("preview-head"), texts("preview-sender", sender=preview.sender)]
    lines += _content(texts, wish, place)
    lines.append(texts("preview-count", count=preview.recipients))
    lines += _audience(texts, wish.audience, place)
    lines += _settings(texts, wish)
    lines.append(texts("preview-when-now") if preview.due is None else texts("preview-when", due=preview.due))
    if preview.begins is not None:
        lines.append(texts("preview-held", begins=preview.begins))
    if estimate.cost is None:
        lines.append(texts("preview-no-estimate"))
    else:
        lines.append(texts("preview-estimate", cost=estimate.cost, calls=estimate.sample_size))
        lines.append(texts("preview-basis-same" if estimate.same_content else "preview-basis-length"))
    lines.append(
        texts("preview-balance-unknown")
        if preview.balance is None
        else texts("preview-balance", balance=preview.balance)
    )
    if preview.costs_too_much:
        lines.append(texts("preview-too-expensive"))
    if not is_approval:
        if preview.needs_approval:
            lines.append(texts("preview-approval"))
            lines.append(_approvers(texts, preview))
        lines.append(texts("preview-expires", expires=preview.expires))
    return "\n".join(lines)


def preview_keyboard(texts: Texts, preview: Preview) -> InlineKeyboardMarkup:
    """Return the red button, and what else can be done with a preview."""
    cost = preview.estimate.cost
    if cost is None:
        red = texts.plain("button-call", count=preview.recipients)
    else:
        red = texts.plain("button-call-cost", count=preview.recipients, cost=cost)
    return keyboard(
        [button(red, "call", preview.token, style="danger")],
        [
            button(texts.plain("button-test"), "test", preview.token),
            button(texts.plain("button-change"), "change", preview.token),
        ],
        [button(texts.plain("button-drop"), "drop", preview.token)],
    )


def approval_keyboard(texts: Texts, token: str, count: int) -> InlineKeyboardMarkup:
    """Return what a second person decides with."""
    return keyboard(
        [button(texts.plain("button-approve", count=count), "approve", token, style="danger")],
        [button(texts.plain("button-decline"), "decline", token)],
    )


def waiting_keyboard(texts: Texts, token: str) -> InlineKeyboardMarkup:
    """Return what the author can do while a second person is asked."""
    return keyboard([button(texts.plain("button-drop"), "drop", token)])


def expired_keyboard(texts: Texts, token: str) -> InlineKeyboardMarkup:
    """Return what can be done with a preview whose time is over."""
    return keyboard([button(texts.plain("button-again"), "again", token)])


def refusal_text(texts: Texts, reasons: Iterable[str], *, may_be_lifted: bool) -> str:
    """Return which rules say no, and what can be done about it."""
    last = texts("refusal-may-be-lifted" if may_be_lifted else "refusal-stands")
    return "\n".join((texts("refusal-head"), *reasons, last))


def refusal_keyboard(texts: Texts, token: str) -> InlineKeyboardMarkup:
    """Return what can be done about rules that say no."""
    return keyboard(
        [button(texts.plain("button-override"), "override", token, style="danger")],
        [button(texts.plain("button-drop"), "drop", token)],
    )


def is_long(audience: Audience) -> bool:
    """Return whether what was refused does not fit into the message."""
    return len(audience.refused) > PREVIEW_COUNT


def _content(texts: Texts, wish: Wish, place: Place) -> list[Markup]:
    """Return what is heard, as the first ones hear it."""
    if wish.kind == "text":
        return [
            texts("preview-sample", who=_who(row, place), text=_short(wish.spoken_to(row))) for row in _samples(wish)
        ]
    lines = [
        texts("preview-recording", kind=wish.kind, id=wish.content, name=_short(wish.content_name) or wish.content)
    ]
    if wish.kind == "script":
        for row in wish.audience.rows[:_SAMPLES]:
            values = [one for one in (row.summa, row.param1, row.param2, row.param3) if one]
            if values:
                lines.append(texts("preview-values", who=_who(row, place), values=_short(", ".join(values))))
    return lines


def _audience(texts: Texts, audience: Audience, place: Place) -> list[str]:
    """Return where they come from, and who is left out and why."""
    lines: list[str] = []
    if audience.source:
        lines.append(texts("preview-source", source=_short(audience.source)))
    if audience.duplicates:
        lines.append(texts("preview-duplicates", count=audience.duplicates))
    if audience.refused:
        lines.append(texts("preview-refused", count=len(audience.refused)))
        lines += rejected_lines(texts, audience.refused, place)
    return lines


def _settings(texts: Texts, wish: Wish) -> list[Markup]:
    """Return what the person has chosen beside the account's own settings."""
    return [
        texts("preview-setting", name=name, count=value)
        for name, value in (("attempts", wish.attempts), ("interval", wish.interval), ("repeat", wish.repeat))
        if value is not None
    ]


def _approvers(texts: Texts, preview: Preview) -> Markup:
    """Return who may approve it."""
    names = [person.name or str(person.id) for person in preview.approvers]
    if not names:
        return texts("preview-no-approvers")
    more = "…" if len(names) > _NAMES else ""
    return texts("preview-approvers", names=_short(", ".join(names[:_NAMES]) + more))


def _samples(wish: Wish) -> tuple[Row, ...]:
    """Return the first recipients that hear something of their own; one is enough where all hear the same."""
    if all(row.message is None for row in wish.audience.rows):
        return wish.audience.rows[:1]
    return wish.audience.rows[:_SAMPLES]


def _who(row: Row, place: Place) -> str:
    """Return a recipient as he may be shown."""
    number = f"+{row.phone}" if place.is_private else mask_phone(row.phone)
    return f"{_short(row.name, 40)} {number}" if row.name and place.is_private else number


def _short(text: str, most: int = _SHOWN) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= most else f"{text[:most]}…"
