"""Recipient list of a broadcast: recipient groups, numbers in any format and rows with fields, each number once.

A text that is not a number is rejected with its reason and never prevents the others from being called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import voluptuous as vol

from ..aiomobilgroup import PhoneError, Subscriber, mask_phone, normalize_phone, parse_phones
from ..errors import join_first, mask_numbers, validation_error
from .recipient_groups import RecipientGroup
from .request import ATTR_PHONE, SUBSCRIBER_SCHEMA

UNKNOWN_RECIPIENTS = "unknown_recipients"


@dataclass(frozen=True, slots=True)
class RejectedRecipient:
    """A recipient that is not called: the given text, and the reason (a code)."""

    text: str
    reason: str

    @property
    def masked(self) -> str:
        """Return the given text in the form that may be shown: a number masked, a name as it is."""
        return mask_phone(self.text) if any(map(str.isdigit, self.text)) else self.text


@dataclass(slots=True)
class RecipientList:
    """Collects the recipients of a broadcast."""

    groups: list[RecipientGroup] = field(default_factory=list)
    rejected: list[RejectedRecipient] = field(default_factory=list)
    duplicates: int = 0
    _subscribers: dict[str, Subscriber] = field(default_factory=dict)

    @property
    def subscribers(self) -> list[Subscriber]:
        """Return all recipients, each number once."""
        return list(self._subscribers.values())

    @classmethod
    def from_request(
        cls, rows: Sequence[Any], groups: Iterable[RecipientGroup], unknown_names: Iterable[str], texts: Iterable[str]
    ) -> Self:
        """Build the list of all named recipients; call it in the executor for long lists."""
        recipient_list = cls()
        recipient_list.add_rows(rows)
        for group in groups:
            recipient_list.add_group(group)
        recipient_list.rejected.extend(RejectedRecipient(name, UNKNOWN_RECIPIENTS) for name in unknown_names)
        for text in texts:
            recipient_list.add_text(text)
        return recipient_list

    @property
    def explicit_numbers(self) -> set[str]:
        """Return the numbers that the caller gave, and therefore knows, without those of recipient groups."""
        return self._subscribers.keys() - {number for group in self.groups for number in group.numbers}

    @property
    def is_groups_only(self) -> bool:
        """Return whether all recipients belong to recipient groups."""
        return bool(self.groups) and len({number for one in self.groups for number in one.numbers}) == len(
            self._subscribers
        )

    def add_rows(self, rows: Iterable[Any]) -> None:
        """Add numbers with fields of their own; raise if the same number has different fields."""
        for number, data in enumerate(rows, start=1):
            row = _validate_row(number, data)
            try:
                phone = normalize_phone(row[ATTR_PHONE])
            except PhoneError as err:
                self.rejected.append(RejectedRecipient(row[ATTR_PHONE], err.problem.value))
                continue
            subscriber = Subscriber(**{**row, ATTR_PHONE: phone})
            if self._subscribers.get(phone, subscriber) != subscriber:
                raise validation_error("conflicting_subscribers", recipient=mask_phone(phone))
            self._add(subscriber)

    def add_group(self, group: RecipientGroup) -> None:
        """Add the numbers of a recipient group."""
        self.groups.append(group)
        for number in group.numbers:
            self._add(Subscriber(number))

    def add_text(self, text: str) -> None:
        """Add every number in a text."""
        phones = parse_phones(text)
        for number in phones.accepted:
            self._add(Subscriber(number))
        self.duplicates += phones.duplicates
        self.rejected.extend(RejectedRecipient(phone.text, phone.problem.value) for phone in phones.invalid)

    def common_value[T](self, values: Iterable[T]) -> T | None:
        """Return the value that all groups have in common, or None."""
        found = set(values)
        return found.pop() if len(found) == 1 else None

    def _add(self, subscriber: Subscriber) -> None:
        """Add one number unless it is in the list already: the first occurrence is kept."""
        if subscriber.phone in self._subscribers:
            self.duplicates += 1
        else:
            self._subscribers[subscriber.phone] = subscriber


def format_rejected(rejected: Iterable[RejectedRecipient]) -> str:
    """Return the rejected recipients with their reasons as text, masked and limited to the first few."""
    return join_first([f"{one.masked} ({mask_numbers(one.reason)})" for one in rejected])


def _validate_row(number: int, data: Any) -> Mapping[str, str]:
    """Return a row with its fields as text; raise if it is invalid."""
    try:
        row: dict[str, str] = SUBSCRIBER_SCHEMA(data)
    except vol.Invalid as err:
        raise validation_error("invalid_subscriber", number=str(number), error=mask_numbers(str(err))) from err
    return row
