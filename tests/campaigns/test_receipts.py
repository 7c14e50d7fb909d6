"""What the provider says when it takes a batch."""

from decimal import Decimal

from msgspec.structs import replace
import pytest

from aiomobilgroup import (
    Broadcast,
    Receipt,
    ReceiptRow,
)
from aiomobilgroup.campaigns import (
    Actor,
    BatchState,
    Campaigns,
    LaunchRequest,
)
from simulators.provider import Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService
from tests.campaigns.fakes import HeldClient
from tests.campaigns.times import TWO


async def test_a_receipt_is_noted_for_the_rows_that_were_sent(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A refused number has the provider's word for it, the others a price."""
    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(*TWO, "79120000080"), actor=actor))).id
    )

    rows = await service.report(campaign)

    assert [row.rejection_reason for row in rows] == [None, None, "Error_Not_Enough_Money"]
    assert [row.price for row in rows[:2]] == [Decimal("0.13"), Decimal("0.13")]
    assert campaign.budget == Decimal("0.26")


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (ReceiptRow(TWO[0], "ok", Decimal("0.26"), 2),),
        (ReceiptRow("79998887766", "ok", Decimal(9), 9), ReceiptRow("", "ok"), *[ReceiptRow(TWO[0], "ok")] * 3),
        (ReceiptRow(TWO[0], "ok", Decimal("NaN"), 10**20), ReceiptRow(TWO[1], "error", None, None, "x" * 500)),
        (ReceiptRow(TWO[0], "ok", Decimal("1e30"), -1), ReceiptRow(TWO[1], "", Decimal("sNaN"), None, "\0\ud800")),
    ],
)
async def test_a_receipt_that_makes_no_sense_is_noted_all_the_same(
    make_service: MakeService,
    held: HeldClient,
    broadcast: MakeBroadcast,
    actor: Actor,
    rows: tuple[ReceiptRow, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Fewer rows, more rows, other people's rows, sums that are none: it was accepted all the same."""
    service = await make_service(client=held)
    send = held.send

    async def odd(wanted: Broadcast) -> Receipt:
        """Send, and answer nonsense."""
        return replace(await send(wanted), subscribers=rows, budget=Decimal("Infinity"))

    monkeypatch.setattr(held, "send", odd)

    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))).id
    )
    estimate = await service.estimate(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))

    assert campaign.batches[0].state is BatchState.ACCEPTED
    assert campaign.batches[0].recipients == 2
    assert campaign.budget is None
    assert estimate.cost in {None, Decimal("0.52")}
