"""Launch errors, read from the journal: any process can raise the error that the sending process has raised."""

from ...exceptions import (
    InputProblem,
    MobilgroupConnectionError,
    MobilgroupError,
    MobilgroupInputError,
    MobilgroupUnknownOutcomeError,
    error_for_code,
)
from ..errors import CampaignRejectedError
from ..models import Batch, Campaign, RuleViolation
from ..states import Attention, BatchState, CampaignState, Rule


def launch_error_of(campaign: Campaign) -> MobilgroupError | None:
    """Return the error that keeps or kept a campaign, or its unsent batches, from being sent; None without one."""
    if campaign.attention is Attention.UNKNOWN:
        unknown_batch = next((batch for batch in campaign.batches if batch.state is BatchState.UNKNOWN), None)
        return MobilgroupUnknownOutcomeError(unknown_batch.evidence.get("what", "") if unknown_batch else "")
    if campaign.attention is Attention.RULE:
        return CampaignRejectedError([RuleViolation(Rule(str(campaign.reason)))])
    if campaign.state is CampaignState.CANCELLED:
        return None
    errors = (_error_of(batch, campaign) for batch in campaign.batches)
    return next((error for error in errors if error is not None), None)


def _error_of(batch: Batch, campaign: Campaign) -> MobilgroupError | None:
    """Return the error of one batch, or None."""
    code = batch.error_code or ""
    if batch.state is BatchState.NOT_SENT:
        return MobilgroupConnectionError(f"the provider was not reached: {code}")
    if batch.state is not BatchState.REJECTED:
        return None
    if code in Rule:
        # Recipients who were rejected meanwhile do not keep the others from being called.
        return CampaignRejectedError([RuleViolation(Rule(code))]) if campaign.state is CampaignState.FAILED else None
    if code in InputProblem:
        return MobilgroupInputError(InputProblem(code), "The provider's document forbids it")
    return error_for_code(code)
