"""What a script puts into its sentences: one sum and up to three parameters for everybody, or nothing."""

from typing import Final

import msgspec
from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, answer, on_button
from ..domain.errors import InputError
from ..handlers.broadcast.flow import replaced, show_preview
from ..parsing import script_fields
from ..services.conversations import Step

COMMANDS: tuple[Command, ...] = ()
_NAMES: Final = ("summa", "param1", "param2", "param3")
_NOTHING: Final = ("-", "—", "–")


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "wskip", skip)


async def fields_said(context: BotContext, text: str) -> None:
    """Take the values, in their order, and give them to everybody."""
    talk = await context.office.talks.at(context.person, context.place, Step.FIELDS)
    values = _values(text)
    audience = talk.wish.audience
    rows = tuple(msgspec.structs.replace(row, **values) for row in audience.rows)
    wish = msgspec.structs.replace(talk.wish, audience=msgspec.structs.replace(audience, rows=rows))
    await show_preview(context, replaced(talk, wish))


async def skip(update: Update, context: BotContext) -> None:
    """Go on without values."""
    talk = await context.office.talks.at(context.person, context.place, Step.FIELDS)
    await answer(update)
    await show_preview(context, talk)


def _values(text: str) -> dict[str, str | None]:
    """Return the values of a text like `1500,50; 25.12.2026; 7`, in which a dash stands for nothing."""
    pieces = [piece.strip() for piece in text.replace("\n", ";").split(";")]
    if len(pieces) > len(_NAMES):
        raise InputError("call-fields-too-many", most=len(_NAMES))
    found: dict[str, str | None] = {}
    for name, piece in zip(_NAMES, pieces, strict=False):
        if not piece or piece in _NOTHING:
            continue
        try:
            found[name] = script_fields.summa(piece) if name == "summa" else script_fields.param(piece)
        except script_fields.FieldError as err:
            raise InputError("call-fields-unclear", text=piece[:60], name=name) from err
    if not found:
        raise InputError("call-fields-none")
    return found
