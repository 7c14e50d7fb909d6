"""Why a campaign was not sent is told to its caller as the error it is, by whichever process."""

from typing import override

import pytest

from aiomobilgroup import Broadcast, MobilgroupClient, MobilgroupInputError, Receipt
from aiomobilgroup.campaigns import Actor, CampaignState, LaunchRequest
from aiomobilgroup.exceptions import InputProblem
from tests.campaigns.conftest import MakeBroadcast, MakeService


class StrictClient(MobilgroupClient):
    """A client that finds at the last moment that the document forbids a broadcast, as a newer version may."""

    def __init__(self, client: MobilgroupClient) -> None:
        """Read as another client does."""
        self.__dict__.update(client.__dict__)

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Refuse."""
        raise MobilgroupInputError(InputProblem.BAD_SUM, "A sum is not an amount of roubles")


async def test_what_the_document_forbids_at_the_last_moment_is_told_as_such(
    make_service: MakeService, client: MobilgroupClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A campaign that was kept by an older version is refused by its rule: to its caller and to another process."""
    service = await make_service(client=StrictClient(client))
    other = await make_service(client=StrictClient(client), name="other")

    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    with pytest.raises(MobilgroupInputError) as told:
        await service.wait_submitted(campaign.id)
    with pytest.raises(MobilgroupInputError) as read:
        await other.wait_submitted(campaign.id)

    assert (told.value.problem, read.value.problem) == (InputProblem.BAD_SUM, InputProblem.BAD_SUM)
    assert (await service.get(campaign.id)).state is CampaignState.FAILED
