"""The texts of errors for users: one sentence for each, with what to do about it."""

from markupsafe import Markup

from aiomobilgroup import (
    MobilgroupApiError,
    MobilgroupConnectionError,
    MobilgroupInputError,
    MobilgroupResponseError,
    MobilgroupUnknownOutcomeError,
)
from aiomobilgroup.campaigns import CampaignNotFoundError, CampaignRejectedError, CampaignStateError, JournalError

from ..domain.errors import UserError, input_error, rejected_error
from ..i18n.translator import Translator


def error_text(translate: Translator, err: Exception) -> Markup:
    """Return the text of an error of the bot or of the core."""
    match err:
        case UserError():
            return translate(err.message, **err.values)
        case CampaignRejectedError():
            return error_text(translate, rejected_error(err))
        case MobilgroupInputError():
            return error_text(translate, input_error(err))
        case CampaignStateError():
            return translate("error-state", action=err.action, state=err.state.value)
        case CampaignNotFoundError():
            return translate("error-no-campaign")
        case JournalError():
            return translate("error-journal")
        case MobilgroupApiError():
            name = f"provider-{(err.code or '').replace('_', '-')}"
            return translate(name) if translate.has(name) else translate("provider-other", code=err.raw_code)
        case MobilgroupConnectionError():
            return translate("error-connection")
        case MobilgroupUnknownOutcomeError():
            return translate("error-unknown")
        case MobilgroupResponseError():
            return translate("error-response")
    return translate("error-ours")
