"""What a person is asked about a campaign: each time it is another question, and an answer is to one of them only."""

from typing import Final

from aiomobilgroup.campaigns import Attention, Batch, BatchState, Campaign

from .digests import short_key

_KEY_LENGTH: Final = 16


def unknown_batches(campaign: Campaign) -> list[Batch]:
    """Return the batches of which nobody can tell."""
    return [batch for batch in campaign.batches if batch.state is BatchState.UNKNOWN]


def attention_key(campaign: Campaign) -> str:
    """Return what tells this need of a person from every other of the same campaign."""
    if campaign.attention is Attention.UNKNOWN:
        about = [f"{batch.number} {batch.submitted}" for batch in unknown_batches(campaign)]
    else:
        about = [f"{campaign.reason} {campaign.due}"]
    return short_key(f"{campaign.id} {campaign.attention} {about}", _KEY_LENGTH)
