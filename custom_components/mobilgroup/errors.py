"""The core's errors as sentences of Home Assistant, in one place.

What the user can put right is a `ServiceValidationError`, everything else a `HomeAssistantError`; each has a key in the
translations. Config flows show the short form.
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


def launch_error(err: MobilgroupError, broadcast: Broadcast) -> HomeAssistantError:
    """Return the error of a campaign that was not taken: nobody is called, and nothing is kept."""
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
    """Return the error of something that was to be done with a campaign, or with the list of blocked numbers."""
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
    """Return the error of a journal that fails."""
    return home_assistant_error("journal_failed", error=str(err))


def send_error(err: MobilgroupError, campaign_id: int, sender: str, count: int) -> HomeAssistantError:
    """Return the error of a send: it says whether anybody may be called, and what to do."""
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
    """Return an error that is not the user's mistake."""
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


def validation_error(key: str, **placeholders: str) -> ServiceValidationError:
    """Return an error that the user can put right."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders or None
    )


def mask_numbers(text: str) -> str:
    """Return a text of somebody else's with every number in it that could be called shown by its end only."""
    return _NUMBER.sub(lambda number: mask_phone("".join(filter(str.isdigit, number[0]))), text)


def join_first(items: list[str]) -> str:
    """Return the first few of some words for a sentence."""
    rest = f" (+{len(items) - _MAX_LISTED})" if len(items) > _MAX_LISTED else ""
    return ", ".join(items[:_MAX_LISTED]) + rest


def _input_error(err: MobilgroupInputError, broadcast: Broadcast) -> ServiceValidationError:
    """Return the sentence for a broken rule of the document, with the recipients that break it."""
    if not err.rows:
        return validation_error(f"input_{err.problem.value}")
    return validation_error(
        f"recipient_{err.problem.value}",
        recipients=join_first([mask_phone(broadcast.subscribers[row - 1].phone) for row in err.rows]),
    )


def _rule_error(refusal: RuleViolation, broadcast: Broadcast | None) -> ServiceValidationError:
    """Return the sentence for a rule that says no: what it allows, what was asked for, and what would lift it."""
    placeholders = {"limit": refusal.limit, "asked": refusal.requested or "?"}
    match refusal.rule:
        case Rule.DO_NOT_CALL | Rule.FREQUENCY:
            rows = [] if broadcast is None else [broadcast.subscribers[row - 1].phone for row in refusal.rows]
            placeholders = {"recipients": join_first(list(map(mask_phone, rows))) or str(len(refusal.rows))}
        case Rule.CALLING_HOURS:
            placeholders = {"limit": refusal.limit}
    return validation_error(f"rule_{refusal.rule.value}", **placeholders)


def _code(err: MobilgroupError) -> str:
    """Return the provider's code as it came."""
    return mask_numbers(getattr(err, "raw_code", "").strip()) or "?"
