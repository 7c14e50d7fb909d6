"""Conversion of the core's errors into translated errors of Home Assistant.

An error that the user can correct is a `ServiceValidationError`, every other one a `HomeAssistantError`; each has a key
in the translations. Config flows show the short form.
"""

from collections.abc import Callable
import re

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
from .aiomobilgroup.campaigns import (
    CampaignNotFoundError,
    CampaignRejectedError,
    CampaignStateError,
    JournalError,
    Rule,
    RuleViolation,
)
from .const import DOMAIN

_MAX_LISTED = 5
_NUMBER = re.compile(r"\+?\d(?:[\s()-]*\d){9,}")


def flow_error(err: MobilgroupError) -> str:
    """Return the translation key of a config flow's error."""
    match err:
        case MobilgroupAuthenticationError():
            return "invalid_auth"
        case MobilgroupAccountDisabledError():
            return "account_disabled"
        case MobilgroupConnectionError():
            return "cannot_connect"
    return "invalid_response"


def read_error[E: HomeAssistantError](err: MobilgroupError, kind: Callable[..., E]) -> E:
    """Return the error of a read as an exception of the class `kind`."""
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


def launch_error(err: MobilgroupError, broadcast: Broadcast) -> HomeAssistantError:
    """Return the error of a campaign that was rejected before its launch: it is neither saved nor called."""
    match err:
        case MobilgroupInputError():
            return _input_error(err, broadcast)
        case CampaignRejectedError():
            return _rule_error(err.violations[0], broadcast)
        case JournalError():
            return journal_error(err)
    # The balance could not be read, and a rule needs it.
    return read_error(err, HomeAssistantError)


def campaign_error(err: MobilgroupError, campaign_id: int | None = None) -> HomeAssistantError:
    """Return the error of an operation on a campaign or on the do-not-call list."""
    match err:
        case CampaignNotFoundError():
            return validation_error("campaign_not_found", campaign_id=str(campaign_id))
        case CampaignStateError():
            return validation_error(f"cannot_{err.action}", campaign_id=str(campaign_id), state=err.state)
        case CampaignRejectedError():
            return _rule_error(err.violations[0], None)
        case JournalError():
            return journal_error(err)
    return read_error(err, HomeAssistantError)


def journal_error(err: JournalError) -> HomeAssistantError:
    """Return the error of a journal that cannot be used."""
    return home_assistant_error("journal_failed", error=str(err))


def send_error(err: MobilgroupError, campaign_id: int, sender: str, count: int) -> HomeAssistantError:
    """Return the error of a send, with a text that states whether recipients may be called and the next step."""
    match err:
        case MobilgroupUnknownOutcomeError():
            return home_assistant_error("unknown_outcome", campaign_id=str(campaign_id), count=str(count))
        case MobilgroupConnectionError():
            return home_assistant_error("not_sent")
        case MobilgroupAuthenticationError():
            return home_assistant_error("invalid_auth")
        case MobilgroupAccountDisabledError():
            return home_assistant_error("account_disabled")
        case MobilgroupInsufficientFundsError():
            return home_assistant_error("insufficient_funds")
        case MobilgroupSenderError():
            return validation_error("sender_refused", sender=mask_phone(sender))
        case MobilgroupContentError():
            return validation_error("content_refused", code=_code(err))
        case JournalError():
            return journal_error(err)
    return home_assistant_error("refused", code=_code(err))


def home_assistant_error(key: str, **placeholders: str) -> HomeAssistantError:
    """Return a translated error that is not the user's mistake."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


def validation_error(key: str, **placeholders: str) -> ServiceValidationError:
    """Return a translated error that the user can correct."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


def mask_numbers(text: str) -> str:
    """Return a text from outside the integration with every telephone number in it masked."""
    return _NUMBER.sub(lambda number: mask_phone("".join(filter(str.isdigit, number[0]))), text)


def join_first(items: list[str]) -> str:
    """Return the first five items as a comma-separated text, with the number of omitted ones."""
    rest = f" (+{len(items) - _MAX_LISTED})" if len(items) > _MAX_LISTED else ""
    return ", ".join(items[:_MAX_LISTED]) + rest


def _input_error(err: MobilgroupInputError, broadcast: Broadcast) -> ServiceValidationError:
    """Return the error of a broken rule of the document, with the recipients that break it."""
    if not err.rows:
        return validation_error(f"input_{err.problem.value}")
    return validation_error(
        f"recipient_{err.problem.value}",
        recipients=join_first([mask_phone(broadcast.subscribers[row - 1].phone) for row in err.rows]),
    )


def _rule_error(violation: RuleViolation, broadcast: Broadcast | None) -> ServiceValidationError:
    """Return the error of a rule violation, with the limit and the requested value, or with the recipients."""
    placeholders = {"limit": violation.limit, "asked": violation.requested or "?"}
    match violation.rule:
        case Rule.DO_NOT_CALL | Rule.FREQUENCY:
            rows = [] if broadcast is None else [broadcast.subscribers[row - 1].phone for row in violation.rows]
            placeholders = {"recipients": join_first(list(map(mask_phone, rows))) or str(len(violation.rows))}
        case Rule.CALLING_HOURS:
            placeholders = {"limit": violation.limit}
    return validation_error(f"rule_{violation.rule.value}", **placeholders)


def _code(err: MobilgroupError) -> str:
    """Return the provider's code as received, with telephone numbers masked, or `?` if there is none."""
    return mask_numbers(getattr(err, "raw_code", "").strip()) or "?"
