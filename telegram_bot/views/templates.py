"""Templates as lists, cards and buttons."""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from aiomobilgroup import Template, TemplateResult

from ..i18n.translator import Texts
from .errors import problem_text
from .keyboards import button, keyboard
from .pagination import page_buttons, page_of, shortened

SIZE = 10
_SHOWN = 3000


def list_text(texts: Texts, client: str, templates: Sequence[Template], number: int) -> str:
    """Return a page of a client's templates."""
    lines = [texts("templates-head", client=client, count=len(templates))]
    lines += [
        texts("template-line", id=one.id, name=shortened(one.name or "—", 60), text=shortened(one.message, 100))
        for one in page_of(templates, number, SIZE)
    ]
    return "\n".join(lines)


def list_keyboard(
    texts: Texts, token: str, templates: Sequence[Template], number: int, *, may_save: bool
) -> InlineKeyboardMarkup:
    """Return a button for every template of the page, and one for a new one."""
    first = number * SIZE
    rows = [
        [button(shortened(f"{one.id} · {one.name}", 60), "template", token, first + index)]
        for index, one in enumerate(page_of(templates, number, SIZE))
    ]
    pages = page_buttons("templates-page", number, token, has_more=len(templates) > first + SIZE)
    new = [button(texts.plain("button-template-new"), "template-new", token, style="primary")] if may_save else []
    return keyboard(*rows, pages, new)


def card_text(texts: Texts, template: Template) -> str:
    """Return a template as it is."""
    return texts("template-card", id=template.id, name=template.name, text=shortened(template.message, _SHOWN))


def card_keyboard(texts: Texts, token: str, *, may_save: bool) -> InlineKeyboardMarkup | None:
    """Return what can be done with a template."""
    if not may_save:
        return None
    return keyboard(
        [
            button(texts.plain("button-template-text"), "template-text", token),
            button(texts.plain("button-template-name"), "template-name", token),
        ]
    )


def confirmation_text(texts: Texts, template: Template) -> str:
    """Return what is about to be saved."""
    return texts(
        "template-confirm",
        kind="change" if template.id else "new",
        id=template.id,
        client=template.account,
        name=template.name,
        text=shortened(template.message, _SHOWN),
    )


def confirmation_keyboard(texts: Texts, token: str) -> InlineKeyboardMarkup:
    """Return the two answers to that."""
    return keyboard(
        [button(texts.plain("button-template-yes"), "template-yes", token, style="success")],
        [button(texts.plain("button-template-no"), "template-no", token)],
    )


def results_text(texts: Texts, results: Sequence[TemplateResult]) -> str:
    """Return what the provider says of each template."""
    if not results:
        return texts("template-no-answer")
    return "\n".join(_result(texts, one) for one in results)


def _result(texts: Texts, result: TemplateResult) -> str:
    """Return what the provider says of one template."""
    name = shortened(result.name or "—", 60)
    if result.error is None:
        return texts("template-saved", id=result.id, name=name)
    return texts("template-refused", name=name, reason=problem_text(texts, result.error))
