"""Drafts of broadcasts: content, recipients with their fields, and time. They are stored as JSON."""

from typing import Any

import msgspec

from aiomobilgroup import Broadcast, Content, Phrase, Script, Subscriber, Text


class DraftRecipient(msgspec.Struct, frozen=True, omit_defaults=True):
    """One recipient: an 11-digit number, and the values spoken to them alone; `row_number` is their row in a file."""

    phone: str
    name: str = ""
    message: str | None = None
    summa: str | None = None
    param1: str | None = None
    param2: str | None = None
    param3: str | None = None
    row_number: int | None = None


class RejectedRecipient(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry that cannot be called: its text, the reason (a code), and its row in a file."""

    text: str
    reason: str
    row_number: int | None = None


class RecipientList(msgspec.Struct, frozen=True, omit_defaults=True):
    """The recipients to call, the rejected ones, and the number of duplicates."""

    recipients: tuple[DraftRecipient, ...] = ()
    rejected: tuple[RejectedRecipient, ...] = ()
    duplicates: int = 0
    source: str = ""
    """The names of groups and files, for the preview."""

    def merged(self, other: RecipientList) -> RecipientList:
        """Return both lists as one, each number once, with the values it had first."""
        known = {row.phone for row in self.recipients}
        more = tuple(row for row in other.recipients if row.phone not in known)
        return RecipientList(
            recipients=self.recipients + more,
            rejected=self.rejected + other.rejected,
            duplicates=self.duplicates + other.duplicates + len(other.recipients) - len(more),
            source=", ".join(dict.fromkeys(filter(None, (*self.source.split(", "), *other.source.split(", "))))),
        )


class UploadedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a user sent. Telegram keeps it, so that it can be read again with another text."""

    id: str
    name: str = ""
    size: int = 0


class BroadcastDraft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A broadcast as a user has composed it so far."""

    kind: str = "text"
    """`text`, `phrase` or `script`; a template is the text it holds."""
    content: str = ""
    """The text, or an id."""
    content_name: str = ""
    """The name of the phrase or script."""
    recipient_list: RecipientList = RecipientList()
    files: tuple[UploadedFile, ...] = ()
    """The files of the recipients who have a row number."""
    sender: str | None = None
    attempts: int | None = None
    interval: int | None = None
    repeat: int | None = None
    scheduled_at: float | None = None
    """Seconds since the epoch; None for at once."""
    redial_of: int | None = None
    redial_policy: dict[str, Any] | None = None
    """The rules of the redialed campaign, as the journal stores them."""
    urgent: bool = False

    def to_content(self) -> Content:
        """Return the content as the core's object."""
        match self.kind:
            case "phrase":
                return Phrase(self.content)
            case "script":
                return Script(self.content)
        # Even if every recipient has a text of their own, the provider's document requires a common one.
        return Text(self.content or next((row.message for row in self.recipient_list.recipients if row.message), ""))

    @property
    def has_content(self) -> bool:
        """Return whether every recipient would hear something."""
        rows = self.recipient_list.recipients
        return self.kind != "text" or bool(self.content.strip()) or (bool(rows) and all(row.message for row in rows))

    def to_subscribers(self) -> list[Subscriber]:
        """Return the recipients as the core's objects."""
        return [
            Subscriber(
                one.phone,
                message=one.message,
                summa=one.summa,
                param1=one.param1,
                param2=one.param2,
                param3=one.param3,
            )
            for one in self.recipient_list.recipients
        ]

    def text_for(self, row: DraftRecipient) -> str:
        """Return the text that one recipient hears."""
        return row.message or self.content

    def to_json(self) -> str:
        """Return the draft as JSON to store."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> BroadcastDraft:
        """Return a draft from stored JSON."""
        return msgspec.json.decode(text, type=cls)

    def to_broadcast(self, sender: str) -> Broadcast:
        """Return the core's broadcast; `sender` is the sender number if the draft names none."""
        return Broadcast(
            sender=self.sender or sender,
            content=self.to_content(),
            subscribers=self.to_subscribers(),
            attempts=self.attempts,
            interval=self.interval,
            repeat=self.repeat,
        )
