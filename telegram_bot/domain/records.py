"""What the store keeps, as immutable objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .roles import Role
from .users import ChatTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceAlert:
    """A chat that wants to know when the balance falls below so many roubles."""

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
    """What is waited for, and what was said so far."""

    step: str
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientGroup:
    """A saved list; `recipients` is JSON, and empty where only the list of lists was read."""

    name: str
    recipients: str
    recipient_count: int
    saved_by: int
    saved_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something that was asked, and what it is about."""

    token: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """A row: language and zone are None as long as the person has chosen none."""

    id: int
    role: Role
    name: str
    language: str | None
    time_zone: str | None
    is_granted: bool
    """Whether an owner gave him the role; otherwise the row only keeps the choices of somebody who is configured."""
