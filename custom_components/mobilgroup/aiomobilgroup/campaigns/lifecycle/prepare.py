"""The preparation of a launch request: checked by the document's rules, each number once."""

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
    """A launch request whose broadcast keeps the document's rules, with normalized and unique numbers."""

    request: LaunchRequest
    sender: str
    subscribers: Sequence[Subscriber]
    volume: CallVolume
    """The calls to price."""
    fingerprint: str
    """Equal for requests with the same sender, content, recipients, own fields and redialed campaign."""


def prepare_launch(request: LaunchRequest) -> PreparedLaunch:
    """Check a launch request, and normalize its numbers; of two rows with one number the first stays.

    Raises `MobilgroupInputError` if the broadcast breaks a rule of the document. Slow for long lists: call it in a
    thread.
    """
    body = request.broadcast.to_request(DEFAULT_TIME_ZONE)
    unique: dict[str, Subscriber] = {}
    for one in body["subscribers"]:
        unique.setdefault(one.phone, one)
    sender: str = body["settings"]["number"]
    subscribers = list(unique.values())
    return PreparedLaunch(
        request, sender, subscribers, call_volume(request, subscribers), _fingerprint(request, sender, subscribers)
    )


def call_volume(request: LaunchRequest, subscribers: Iterable[Subscriber]) -> CallVolume:
    """Return the calls to price if some of a request's recipients are called."""
    kind, content = encode_content(request.broadcast.content)
    recipients = characters = 0
    for one in subscribers:
        recipients += 1
        characters += len(one.message or content)
    return CallVolume(kind, content, recipients, characters)


def normalize_phones(phones: Iterable[str]) -> list[str]:
    """Return numbers as they are stored, 11 digits; raise `MobilgroupInputError` with the rows of invalid ones."""
    numbers: list[str] = []
    broken: list[int] = []
    for row, phone in enumerate(phones, start=1):
        try:
            numbers.append(normalize_phone(phone))
        except PhoneError:
            broken.append(row)
    if broken:
        raise MobilgroupInputError(
            InputProblem.BAD_PHONE, "A number does not have 11 digits: write it as +7 912 345-67-89", broken
        )
    return numbers


def _fingerprint(request: LaunchRequest, sender: str, subscribers: Iterable[Subscriber]) -> str:
    """Return a hash sum over the recipients that ignores their order; sorting would hold the list twice."""
    kind, content = encode_content(request.broadcast.content)
    total = _number(msgspec.json.encode([sender, kind, content, request.redial_of]))
    for one in subscribers:
        total += _number(msgspec.json.encode(one))
    return f"{total % _MODULUS:064x}"


def _number(line: bytes) -> int:
    """Return the SHA-256 hash of a line as a number."""
    return int.from_bytes(hashlib.sha256(line).digest())
