"""The reason why a campaign was not sent is raised as the same error in every process."""

from typing import override

import pytest

from aiomobilgroup import Broadcast, MobilgroupClient, MobilgroupInputError, Receipt
from aiomobilgroup.campaigns import Actor, CampaignState, LaunchRequest
from aiomobilgroup.exceptions import InputProblem
from tests.campaigns.conftest import MakeBroadcast, MakeService


class StrictClient(MobilgroupClient):
    """A client that rejects a broadcast at the last moment, as a newer version with a stricter rule may."""

    def __init__(self, client: MobilgroupClient) -> None:
        """Initialize the client with the settings of another client."""
        self.__dict__.update(client.__dict__)

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Raise an input error."""
        raise MobilgroupInputError(InputProblem.BAD_SUM, "A sum is not an amount of roubles")


async def test_what_the_document_forbids_at_the_last_moment_is_told_as_such(
    make_service: MakeService, client: MobilgroupClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The caller and another process both get the input error of the rule."""
    service = await make_service(client=StrictClient(client))
    other = await make_service(client=StrictClient(client), name="other")

    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    with pytest.raises(MobilgroupInputError) as own_error:
        await service.wait_submitted(campaign.id)
    with pytest.raises(MobilgroupInputError) as other_error:
        await other.wait_submitted(campaign.id)

    assert (own_error.value.problem, other_error.value.problem) == (InputProblem.BAD_SUM, InputProblem.BAD_SUM)
    assert (await service.get(campaign.id)).state is CampaignState.FAILED
