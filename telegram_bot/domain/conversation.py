"""The conversation that composes a broadcast: its steps and the data kept between them."""

from enum import StrEnum
from typing import Self

import msgspec

from .drafts import BroadcastDraft
from .records import ConversationRecord


class ConversationStep(StrEnum):
    """The input that a conversation awaits."""

    CONTENT = "call.content"
    """A text, or the choice of a recording."""
    TEMPLATE_CLIENT = "call.template_client"
    """The CRM client whose templates are to be listed."""
    RECIPIENTS = "call.recipients"
    """Recipients, until the user finishes the list."""
    SCRIPT_FIELDS = "call.script_fields"
    """The values that a script inserts into its sentences."""
    SCHEDULE = "call.schedule"
    """A date and time."""
    OVERRIDE_REASON = "call.override_reason"
    """The reason for overriding rules."""
    OWN_NUMBER = "call.own_number"
    """The user's own phone number."""


class Conversation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The data of a conversation; `pending_token` names the pending broadcast that it changes or concerns."""

    draft: BroadcastDraft = BroadcastDraft()
    pending_token: str = ""
    client: str = ""
    asked_fields: bool = False
    step: str = ""

    @classmethod
    def from_record(cls, record: ConversationRecord) -> Self:
        """Return a stored conversation with the step that it awaits."""
        return msgspec.structs.replace(msgspec.json.decode(record.draft, type=cls), step=record.step)

    def to_record(self, step: ConversationStep) -> ConversationRecord:
        """Return the record that stores the conversation at a step."""
        return ConversationRecord(step=step.value, draft=msgspec.json.encode(self).decode())
