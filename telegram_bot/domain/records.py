"""Rows of the bot's tables as immutable objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .roles import Role
from .users import ChatTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceAlert:
    """A chat that is notified when the balance falls below `threshold` roubles."""

    target: ChatTarget
    threshold: int
    language: str
    is_notified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCard:
    """A message that shows a campaign."""

    campaign_id: int
    target: ChatTarget
    message_id: int
    user_id: int
    language: str
    is_final: bool
    is_report_sent: bool
    content_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRecord:
    """A stored conversation: the step that it awaits, and its data as JSON."""

    step: str
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientGroup:
    """A saved recipient group; `recipients` is JSON, or empty if only the list of groups was read."""

    name: str
    recipients: str
    recipient_count: int
    saved_by: int
    saved_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question to a user, and the data of the action that it is about."""

    token: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """A stored user; language and time zone are None until the user chooses them."""

    id: int
    role: Role
    name: str
    language: str | None
    time_zone: str | None
    is_granted: bool
    """Whether an owner gave them the role; otherwise the row only stores the preferences of a configured user."""
