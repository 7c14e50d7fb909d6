"""The dialogue that composes a broadcast: its steps and what is remembered between them."""

from enum import StrEnum
from typing import Self

import msgspec

from .drafts import Wish
from .records import Conversation


class Step(StrEnum):
    """What is waited for."""

    SAY = "call.say"
    """A text, or a recording."""
    CLIENT = "call.client"
    """The client of the CRM whose templates are wanted."""
    WHOM = "call.whom"
    """Recipients, until the person says that these are all."""
    FIELDS = "call.fields"
    """What a script puts into its sentences."""
    WHEN = "call.when"
    """A moment."""
    WHY = "call.why"
    """Why rules are to be set aside."""
    NUMBER = "call.number"
    """The person's own number."""


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was said so far; `order` is the preview that it changes or is about."""

    wish: Wish = Wish()
    order: str = ""
    client: str = ""
    asked_fields: bool = False
    step: str = ""

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        """Return what was kept, with the step at which it waits."""
        return msgspec.structs.replace(msgspec.json.decode(conversation.wish, type=cls), step=conversation.step)

    def at(self, step: Step) -> Conversation:
        """Return it as it is kept."""
        return Conversation(step=step.value, wish=msgspec.json.encode(self).decode())
