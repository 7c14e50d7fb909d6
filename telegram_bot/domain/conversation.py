"""The dialogue that composes a broadcast: its steps and what is remembered between them."""

from enum import StrEnum
from typing import Self

import msgspec

from .drafts import BroadcastDraft
from .records import ConversationRecord


class ConversationStep(StrEnum):
    """What is waited for."""

    CONTENT = "call.content"
    """A text, or a recording."""
    TEMPLATE_CLIENT = "call.template_client"
    """The client of the CRM whose templates are wanted."""
    RECIPIENTS = "call.recipients"
    """Recipients, until the person says that these are all."""
    SCRIPT_FIELDS = "call.script_fields"
    """What a script puts into its sentences."""
    SCHEDULE = "call.schedule"
    """A moment."""
    OVERRIDE_REASON = "call.override_reason"
    """Why rules are to be set aside."""
    OWN_NUMBER = "call.own_number"
    """The person's own number."""


class Conversation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was said so far; `order` is the preview that it changes or is about."""

    draft: BroadcastDraft = BroadcastDraft()
    pending_token: str = ""
    client: str = ""
    asked_fields: bool = False
    step: str = ""

    @classmethod
    def from_record(cls, conversation: ConversationRecord) -> Self:
        """Return what was kept, with the step at which it waits."""
        return msgspec.structs.replace(msgspec.json.decode(conversation.draft, type=cls), step=conversation.step)

    def to_record(self, step: ConversationStep) -> ConversationRecord:
        """Return it as it is kept."""
        return ConversationRecord(step=step.value, draft=msgspec.json.encode(self).decode())
