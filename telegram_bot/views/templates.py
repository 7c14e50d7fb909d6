"""Templates as lists, cards and buttons."""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from aiomobilgroup import Template, TemplateResult

from ..i18n.translator import Translator
from .errors import error_text
from .keyboards import button, keyboard
from .pagination import page_buttons, page_rows, truncate

PAGE_SIZE = 10
_PREVIEW_LENGTH = 3000


def list_text(translate: Translator, client: str, templates: Sequence[Template], number: int) -> str:
    """Return the text of a page of a client's templates."""
    lines = [translate("templates-head", client=client, count=len(templates))]
    lines += [
        translate("template-line", id=one.id, name=truncate(one.name or "—", 60), text=truncate(one.message, 100))
        for one in page_rows(templates, number, PAGE_SIZE)
    ]
    return "\n".join(lines)


def list_keyboard(
    translate: Translator, token: str, templates: Sequence[Template], number: int, *, may_save: bool
) -> InlineKeyboardMarkup:
    """Return a button for every template of the page, those to other pages, and one for a new template."""
    first = number * PAGE_SIZE
    rows = [
        [button(truncate(f"{one.id} · {one.name}", 60), "template", token, first + index)]
        for index, one in enumerate(page_rows(templates, number, PAGE_SIZE))
    ]
    pages = page_buttons("templates-page", number, token, has_more=len(templates) > first + PAGE_SIZE)
    new = [button(translate.plain("button-template-new"), "template-new", token, style="primary")] if may_save else []
    return keyboard(*rows, pages, new)


def card_text(translate: Translator, template: Template) -> str:
    """Return the text of a template's card."""
    return translate(
        "template-card", id=template.id, name=template.name, text=truncate(template.message, _PREVIEW_LENGTH)
    )


def card_keyboard(translate: Translator, token: str, *, may_save: bool) -> InlineKeyboardMarkup | None:
    """Return the buttons that edit a template, for users who may save it."""
    if not may_save:
        return None
    return keyboard(
        [
            button(translate.plain("button-template-text"), "template-text", token),
            button(translate.plain("button-template-name"), "template-name", token),
        ]
    )


def confirmation_text(translate: Translator, template: Template) -> str:
    """Return the template that is about to be saved, for its confirmation."""
    return translate(
        "template-confirm",
        kind="change" if template.id else "new",
        id=template.id,
        client=template.account,
        name=template.name,
        text=truncate(template.message, _PREVIEW_LENGTH),
    )


def confirmation_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the buttons that save or discard a template."""
    return keyboard(
        [button(translate.plain("button-template-yes"), "template-yes", token, style="success")],
        [button(translate.plain("button-template-no"), "template-no", token)],
    )


def results_text(translate: Translator, results: Sequence[TemplateResult]) -> str:
    """Return the provider's result for each saved template."""
    if not results:
        return translate("template-no-answer")
    return "\n".join(_result_line(translate, one) for one in results)


def _result_line(translate: Translator, result: TemplateResult) -> str:
    """Return the provider's result for one template."""
    name = truncate(result.name or "—", 60)
    if result.error is None:
        return translate("template-saved", id=result.id, name=name)
    return translate("template-rejected", name=name, reason=error_text(translate, result.error))
