"""What the store keeps, as immutable objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .roles import Role
from .users import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A chat that wants to know when the balance falls below so many roubles."""

    place: Place
    threshold: int
    language: str
    is_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message that shows a campaign."""

    campaign_id: int
    place: Place
    message_id: int
    user_id: int
    language: str
    is_final: bool
    is_reported: bool
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is waited for, and what was said so far."""

    step: str
    wish: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A saved list; `recipients` is JSON, and empty where only the list of lists was read."""

    name: str
    recipients: str
    count: int
    saved_by: int
    saved_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that was asked, and what it is about."""

    token: str
    kind: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A row: language and zone are None as long as the person has chosen none."""

    id: int
    role: Role
    name: str
    language: str | None
    zone: str | None
    is_granted: bool
    """Whether an owner gave him the role; otherwise the row only keeps the choices of somebody who is configured."""
