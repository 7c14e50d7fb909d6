"""The identity of a decision that a campaign needs: an answer applies to one decision only."""

from typing import Final

from aiomobilgroup.campaigns import Attention, Batch, BatchState, Campaign

from .digests import short_key

_KEY_LENGTH: Final = 16


def unknown_batches(campaign: Campaign) -> list[Batch]:
    """Return the batches whose outcome is unknown."""
    return [batch for batch in campaign.batches if batch.state is BatchState.UNKNOWN]


def attention_key(campaign: Campaign) -> str:
    """Return the key that distinguishes the decision needed now from every other one of the campaign."""
    if campaign.attention is Attention.UNKNOWN:
        cause = [f"{batch.number} {batch.submitted}" for batch in unknown_batches(campaign)]
    else:
        cause = [f"{campaign.reason} {campaign.due}"]
    return short_key(f"{campaign.id} {campaign.attention} {cause}", _KEY_LENGTH)
