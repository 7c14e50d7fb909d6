"""A wish made ready for the journal: checked by the document's rules, each number once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import hashlib

import msgspec

from ...const import DEFAULT_TIME_ZONE
from ...exceptions import InputProblem, MobilgroupInputError
from ...phones import PhoneError, normalize_phone
from ...subscribers import Subscriber
from ..models import LaunchRequest, encode_content
from ..rules.estimates import CallVolume

_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class PreparedLaunch:
    """A launch whose broadcast has passed the document's rules: numbers are clean, each there once."""

    request: LaunchRequest
    sender: str
    subscribers: Sequence[Subscriber]
    volume: CallVolume
    """What is to be priced."""
    fingerprint: str
    """What makes two wishes of an account the same: sender, content, who hears what, and what is called again."""


def prepare_launch(launch: LaunchRequest) -> PreparedLaunch:
    """Return a wish with its numbers clean and each there once; the first of two rows with one number stands.

    Raises `MobilgroupInputError` where the broadcast breaks a rule of the document. Slow for long lists: call it in a
    thread.
    """
    body = launch.broadcast.to_request(DEFAULT_TIME_ZONE)
    unique: dict[str, Subscriber] = {}
    for one in body["subscribers"]:
        unique.setdefault(one.phone, one)
    sender: str = body["settings"]["number"]
    subscribers = list(unique.values())
    return PreparedLaunch(
        launch, sender, subscribers, call_volume(launch, subscribers), _fingerprint(launch, sender, subscribers)
    )


def call_volume(launch: LaunchRequest, subscribers: Iterable[Subscriber]) -> CallVolume:
    """Return what is to be priced when some of a wish's recipients are called."""
    kind, content = encode_content(launch.broadcast.content)
    recipients = characters = 0
    for one in subscribers:
        recipients += 1
        characters += len(one.message or content)
    return CallVolume(kind, content, recipients, characters)


def normalize_phones(phones: Iterable[str]) -> list[str]:
    """Return numbers as they are kept, 11 digits; raise `MobilgroupInputError` that names those that are none."""
    numbers: list[str] = []
    broken: list[int] = []
    for row, phone in enumerate(phones, start=1):
        try:
            numbers.append(normalize_phone(phone))
        except PhoneError:
            broken.append(row)
    if broken:
        raise MobilgroupInputError(InputProblem.BAD_PHONE, "A number does not come to 11 digits", broken)
    return numbers


def _fingerprint(launch: LaunchRequest, sender: str, subscribers: Iterable[Subscriber]) -> str:
    """Return a sum over the recipients, in which their order does not matter; sorting would take the list twice."""
    kind, content = encode_content(launch.broadcast.content)
    total = _number(msgspec.json.encode([sender, kind, content, launch.redial_of]))
    for one in subscribers:
        total += _number(msgspec.json.encode(one))
    return f"{total % _MODULUS:064x}"


def _number(line: bytes) -> int:
    """Return a hash as a number."""
    return int.from_bytes(hashlib.sha256(line).digest())
