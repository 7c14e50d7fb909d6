"""What a person is told when something cannot be done: one sentence an error, with what to do about it."""

from markupsafe import Markup

from aiomobilgroup import (
    MobilgroupApiError,
    MobilgroupConnectionError,
    MobilgroupInputError,
    MobilgroupResponseError,
    MobilgroupUnknownOutcomeError,
)
from aiomobilgroup.campaigns import CampaignNotFoundError, CampaignRejectedError, CampaignStateError, JournalError

from ..domain.errors import BotError, input_error, refused_error
from ..i18n.translator import Texts


def problem_text(texts: Texts, err: Exception) -> Markup:
    """Return the sentence for an error of the bot or of the core."""
    match err:
        case BotError():
            return texts(err.message, **err.values)
        case CampaignRejectedError():
            return problem_text(texts, refused_error(err))
        case MobilgroupInputError():
            return problem_text(texts, input_error(err))
        case CampaignStateError():
            return texts("problem-state", action=err.action, state=err.state.value)
        case CampaignNotFoundError():
            return texts("problem-no-campaign")
        case JournalError():
            return texts("problem-journal")
        case MobilgroupApiError():
            name = f"provider-{(err.code or '').replace('_', '-')}"
            return texts(name) if texts.has(name) else texts("provider-other", code=err.raw_code)
        case MobilgroupConnectionError():
            return texts("problem-connection")
        case MobilgroupUnknownOutcomeError():
            return texts("problem-unknown")
        case MobilgroupResponseError():
            return texts("problem-response")
    return texts("problem-ours")
