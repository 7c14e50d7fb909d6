"""The audit log as text: who did what, when and from where, with which result, at what cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup, escape
from telegram import InlineKeyboardMarkup

from aiomobilgroup.campaigns import AuditEntry

from ..i18n.translator import Translator
from .keyboards import keyboard
from .pagination import page_buttons, truncate

PAGE_SIZE: Final = 20
_MAX_LENGTH: Final = 3800
"""Characters of entries that fit into one message together with the heading and the line breaks."""
_DETAILS: Final = (
    "recipients",
    "rejected",
    "numbers",
    "due",
    "override",
    "reason",
    "provider_id",
    "user_id",
    "role",
    "author_id",
    "client",
    "template",
    "name",
    "chat_id",
    "threshold",
    "group",
    "count",
)
"""The details that are shown, in this order; each has a message `audit-detail-<name>`."""


def audit_text(translate: Translator, entries: Sequence[AuditEntry], number: int, campaign_id: int | None) -> str:
    """Return a page of the audit log, or of one campaign's entries in it."""
    head = (
        translate("audit-head", page=number + 1)
        if campaign_id is None
        else translate("audit-head-one", id=str(campaign_id))
    )
    if not entries:
        return f"{head}\n{translate('audit-empty')}"
    lines = [_line(translate, entry) for entry in entries]
    if sum(len(line.striptags()) for line in lines) > _MAX_LENGTH:
        lines = [escape(truncate(line.striptags(), _MAX_LENGTH // len(lines))) for line in lines]
    return "\n".join([head, *lines])


def audit_keyboard(number: int, campaign_id: int | None, *, has_more: bool) -> InlineKeyboardMarkup | None:
    """Return the buttons to the other pages."""
    row = page_buttons("audit", number, campaign_id or 0, has_more=has_more)
    return keyboard(row) if row else None


def _line(translate: Translator, entry: AuditEntry) -> Markup:
    """Return one entry as a line."""
    what = _translate_or_raw(translate, "audit-action", entry.action)
    if entry.campaign_id is not None:
        what = translate("audit-campaign", what=what, id=str(entry.campaign_id))
    parts = [
        translate(
            "audit-line",
            at=entry.at,
            who=truncate(entry.actor.id, 40),
            source=_translate_or_raw(translate, "audit-source", entry.actor.source),
            what=what,
        )
    ]
    if entry.result != "ok":
        parts.append(translate("audit-result", result=_translate_or_raw(translate, "audit-result", entry.result)))
    if entry.cost is not None:
        parts.append(translate("audit-cost", cost=entry.cost))
    parts.extend(
        translate(f"audit-detail-{name.replace('_', '-')}", value=_value(entry.details[name]))
        for name in _DETAILS
        if entry.details.get(name) not in (None, "", 0, [])
    )
    return Markup("; ").join(parts)


def _translate_or_raw(translate: Translator, kind: str, word: str) -> str:
    """Return the translation of a stored word, or the word itself if there is none."""
    name = f"{kind}-{word.replace('_', '-')}"
    return translate(name) if translate.has(name) else truncate(word, 60)


def _value(value: Any) -> str | datetime:
    """Return a detail as shown: a list joined, a time with an offset as a `datetime`, else its text."""
    if isinstance(value, list):
        return truncate(", ".join(map(str, value)), 60)
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        found = None
    return truncate(str(value), 60) if found is None or found.tzinfo is None else found
