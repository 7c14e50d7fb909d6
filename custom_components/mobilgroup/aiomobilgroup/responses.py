"""Envelopes of the provider's answers: `{"result": "ok", "data": […]}` and similar ones."""

from decimal import Decimal

import msgspec

from .models import Recording, SenderNumber, Template, TemplateResult


class OkResponse(msgspec.Struct, frozen=True, tag_field="result", tag="ok"):
    """An answer that reports success."""


class BalanceResponse(OkResponse, frozen=True):
    """The answer with the balance («Ответ сервера на запрос баланса»)."""

    balance: Decimal
    currency: str = "Rub"


class RecordingsResponse(OkResponse, frozen=True):
    """The answer with scripts («Ответ сервера на запрос списка скриптов») or phrases."""

    data: tuple[Recording, ...] = ()


class NumbersResponse(OkResponse, frozen=True):
    """The answer with sender numbers («Положительный ответ сервера на запрос списка номеров отправителя»)."""

    data: tuple[SenderNumber, ...] = ()


class TemplatesResponse(OkResponse, frozen=True):
    """The answer with templates («Положительный ответ сервера на запрос шаблонов»)."""

    data: tuple[Template, ...] = ()


class SaveTemplatesResponse(OkResponse, frozen=True):
    """The answer to saving templates («Создание шаблонов», 3)."""

    templates: tuple[TemplateResult, ...] = ()
