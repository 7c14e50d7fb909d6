"""Who is called: names, numbers in any handwriting and rows with fields, each number once.

What is no number is set aside with its reason and never keeps the others from being called.
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
    """Somebody who is not called: what was given, and why (a code)."""

    text: str
    reason: str

    @property
    def masked(self) -> str:
        """Return what was given as it may be shown: a number only by its end, a name as it is."""
        return mask_phone(self.text) if any(map(str.isdigit, self.text)) else self.text


@dataclass(slots=True)
class RecipientList:
    """Gathers who is called."""

    groups: list[RecipientGroup] = field(default_factory=list)
    rejected: list[RejectedRecipient] = field(default_factory=list)
    duplicates: int = 0
    _subscribers: dict[str, Subscriber] = field(default_factory=dict)

    @property
    def subscribers(self) -> list[Subscriber]:
        """Return everybody who is called, each number once."""
        return list(self._subscribers.values())

    @classmethod
    def from_request(
        cls, rows: Sequence[Any], groups: Iterable[RecipientGroup], unknown_names: Iterable[str], texts: Iterable[str]
    ) -> Self:
        """Return everybody who is named; slow for long lists: call it in the executor then."""
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
        """Return the numbers that the caller wrote down, and so knows."""
        return self._subscribers.keys() - {number for group in self.groups for number in group.numbers}

    @property
    def is_groups_only(self) -> bool:
        """Return whether nobody is called but people and groups that are set up."""
        return bool(self.groups) and len({number for one in self.groups for number in one.numbers}) == len(
            self._subscribers
        )

    def add_rows(self, rows: Iterable[Any]) -> None:
        """Add numbers with fields of their own; the same number with other fields is a mistake."""
        for number, given in enumerate(rows, start=1):
            row = _checked(number, given)
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
        """Add a person or a group."""
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
        """Return the one value that all groups have."""
        found = set(values)
        return found.pop() if len(found) == 1 else None

    def _add(self, subscriber: Subscriber) -> None:
        """Add one number unless it is there already: what came first has the say."""
        if subscriber.phone in self._subscribers:
            self.duplicates += 1
        else:
            self._subscribers[subscriber.phone] = subscriber


def format_rejected(rejected: Iterable[RejectedRecipient]) -> str:
    """Return who is not called and why, for a sentence."""
    return join_first([f"{one.masked} ({mask_numbers(one.reason)})" for one in rejected])


def _checked(number: int, given: Any) -> Mapping[str, str]:
    """Return a row with its fields as text."""
    try:
        row: dict[str, str] = SUBSCRIBER_SCHEMA(given)
    except vol.Invalid as err:
        raise validation_error("invalid_subscriber", number=str(number), error=mask_numbers(str(err))) from err
    return row
