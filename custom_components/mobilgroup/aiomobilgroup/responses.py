"""The outer shape of the answers whose inside is the data: `{"result": "ok", "data": […]}` and its relatives."""

from decimal import Decimal

import msgspec

from .models import Recording, SenderNumber, Template, TemplateResult


class OkResponse(msgspec.Struct, frozen=True, tag_field="result", tag="ok"):
    """An answer that says yes."""


class BalanceResponse(OkResponse, frozen=True):
    """«Ответ сервера на запрос баланса»."""

    balance: Decimal
    currency: str = "Rub"


class RecordingsResponse(OkResponse, frozen=True):
    """«Ответ сервера на запрос списка скриптов» and of phrases."""

    data: tuple[Recording, ...] = ()


class NumbersResponse(OkResponse, frozen=True):
    """«Положительный ответ сервера на запрос списка номеров отправителя»."""

    data: tuple[SenderNumber, ...] = ()


class TemplatesResponse(OkResponse, frozen=True):
    """«Положительный ответ сервера на запрос шаблонов»."""

    data: tuple[Template, ...] = ()


class SaveTemplatesResponse(OkResponse, frozen=True):
    """The answer to saving templates («Создание шаблонов», 3)."""

    templates: tuple[TemplateResult, ...] = ()
