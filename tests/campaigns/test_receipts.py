"""Receipts: the provider's response to an accepted batch."""

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
from tests.campaigns.fakes import DelayedClient
from tests.campaigns.times import TWO


async def test_a_receipt_is_noted_for_the_rows_that_were_sent(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A rejected number has the provider's code, the others have a price."""
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
    delayed: DelayedClient,
    broadcast: MakeBroadcast,
    actor: Actor,
    rows: tuple[ReceiptRow, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Missing rows, extra rows, rows of other numbers and invalid sums: the batch is accepted all the same."""
    service = await make_service(client=delayed)
    send = delayed.send

    async def odd(broadcast_: Broadcast) -> Receipt:
        """Send, and return an invalid receipt."""
        return replace(await send(broadcast_), subscribers=rows, budget=Decimal("Infinity"))

    monkeypatch.setattr(delayed, "send", odd)

    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))).id
    )
    estimate = await service.estimate(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))

    assert campaign.batches[0].state is BatchState.ACCEPTED
    assert campaign.batches[0].recipients == 2
    assert campaign.budget is None
    assert estimate.cost in {None, Decimal("0.52")}
