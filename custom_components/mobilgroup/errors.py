"""The core's errors as sentences of Home Assistant, in one place.

What the user can put right is a `ServiceValidationError`, everything else a `HomeAssistantError`; each has a key in the
translations. Config flows show the short form.
"""

from collections.abc import Callable

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .aiomobilgroup import (
    Broadcast,
    MobilgroupAccountDisabledError,
    MobilgroupApiError,
    MobilgroupAuthenticationError,
    MobilgroupConnectionError,
    MobilgroupContentError,
    MobilgroupError,
    MobilgroupInputError,
    MobilgroupInsufficientFundsError,
    MobilgroupSenderError,
    MobilgroupUnknownOutcomeError,
    mask_phone,
)
from .const import DOMAIN

_SHOWN = 5


def flow_error(err: MobilgroupError) -> str:
    """Return the key of a config flow's error."""
    match err:
        case MobilgroupAuthenticationError():
            return "invalid_auth"
        case MobilgroupAccountDisabledError():
            return "account_disabled"
        case MobilgroupConnectionError():
            return "cannot_connect"
    return "invalid_response"


def read_error[E: HomeAssistantError](err: MobilgroupError, kind: Callable[..., E]) -> E:
    """Return the error of a read, of the kind that its place asks for."""
    match err:
        case MobilgroupAuthenticationError():
            key = "invalid_auth"
        case MobilgroupAccountDisabledError():
            key = "account_disabled"
        case MobilgroupConnectionError():
            key = "cannot_connect"
        case MobilgroupApiError():
            key = "read_refused"
        case _:
            key = "invalid_response"
    placeholders = {"code": _code(err)} if isinstance(err, MobilgroupApiError) else None
    return kind(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)


def send_error(err: MobilgroupError, broadcast: Broadcast) -> HomeAssistantError:
    """Return the error of a send: it says whether anybody may be called, and what to do."""
    match err:
        case MobilgroupInputError():
            return _input_error(err, broadcast)
        case MobilgroupUnknownOutcomeError():
            return failure("unknown_outcome", count=str(len(broadcast.subscribers)))
        case MobilgroupConnectionError():
            return failure("not_sent")
        case MobilgroupAuthenticationError():
            return failure("invalid_auth")
        case MobilgroupAccountDisabledError():
            return failure("account_disabled")
        case MobilgroupInsufficientFundsError():
            return failure("insufficient_funds")
        case MobilgroupSenderError():
            return mistake("sender_refused", sender=mask_phone(broadcast.sender))
        case MobilgroupContentError():
            return mistake("content_refused", code=_code(err))
    return failure("refused", code=_code(err))


def failure(key: str, **placeholders: str) -> HomeAssistantError:
    """Return an error that is not the user's mistake."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


def mistake(key: str, **placeholders: str) -> ServiceValidationError:
    """Return an error that the user can put right."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


def shown(items: list[str]) -> str:
    """Return the first few of some words for a sentence."""
    rest = f" (+{len(items) - _SHOWN})" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + rest


def _input_error(err: MobilgroupInputError, broadcast: Broadcast) -> ServiceValidationError:
    """Return the sentence for a broken rule of the document, with the recipients that break it."""
    if not err.rows:
        return mistake(f"input_{err.problem.value}")
    return mistake(
        f"recipient_{err.problem.value}",
        recipients=shown([mask_phone(broadcast.subscribers[row - 1].phone) for row in err.rows]),
    )


def _code(err: MobilgroupError) -> str:
    """Return the provider's code as it came."""
    return getattr(err, "raw_code", "").strip() or "?"
