"""From an uploaded workbook of 500 recipients to a report with exactly the simulator's figures."""

from decimal import Decimal
from pathlib import Path

import pytest

from simulators.provider import Provider
from simulators.provider.engine.campaign import Campaign
from simulators.telegram import Chat
from tests.e2e import expected_outcomes, report_parser
from tests.e2e.broadcast_scenario import (
    ENGLISH,
    RUSSIAN,
    InterfaceTexts,
    approve_broadcast,
    choose_language,
    running_bot,
    upload_recipients,
)
from tests.e2e.expected_outcomes import OUTCOMES
from tests.e2e.recipient_workbook import COUNT, DUPLICATE_COUNT, INVALID_CELLS, PHONES, expected_text
from tests.e2e.report_parser import Row


@pytest.mark.parametrize("texts", [RUSSIAN, ENGLISH], ids=lambda texts: texts.language)
async def test_five_hundred_people_from_a_workbook_to_the_report(
    texts: InterfaceTexts,
    tmp_path: Path,
    provider: Provider,
    provider_url: str,
    telegram_url: str,
    operator: Chat,
    approver: Chat,
) -> None:
    """Each recipient hears their own text once; card, chart and report match the provider's counts."""
    async with running_bot(tmp_path, telegram_url, provider_url) as bot:
        await choose_language(texts, operator, approver)
        preview = await upload_recipients(texts, operator)
        assert provider.accepted == []

        started = await approve_broadcast(texts, operator, approver, preview)
        card = await operator.wait_for(texts.finished, after=preview, timeout=30)
        chart = await operator.wait_for(lambda message: message.photo is not None, after=preview)
        report = await operator.wait_for(lambda message: message.document is not None, after=preview)
        result = await bot.stop()

    assert result.code == 0, result.errors
    assert f"{COUNT} " in preview.text
    assert f"\n{DUPLICATE_COUNT} " in preview.text
    assert f"\n{len(INVALID_CELLS)} " in preview.text
    assert expected_text(0) in preview.text
    # The cost of a call is unknown yet, so a single call is sent before the others.
    sent = provider.accepted
    assert [phone for campaign in sent for phone in campaign.phones] == PHONES
    spoken = [campaign.rendered_text_for(index) for campaign in sent for index in range(len(campaign.phones))]
    assert spoken == [expected_text(number) for number in range(COUNT)]
    assert started.id == card.id == preview.id
    assert report_parser.counts(texts, card.text) == expected_outcomes.outcome_counts(sent)
    assert report_parser.cost(texts, card.text) == expected_outcomes.cost(sent)
    assert chart.photo is not None
    assert chart.photo.startswith(b"\x89PNG")
    assert chart.reply_to == card.id
    assert report.document is not None
    assert report_parser.rows(texts, report.document) == [
        _expected_row(campaign, index) for campaign in sent for index in range(len(campaign.phones))
    ]
    assert expected_outcomes.cost(sent) == 100_000 - provider.balance


def _expected_row(campaign: Campaign, index: int) -> Row:
    """Return the provider's data of one recipient as a row of the report."""
    phone = campaign.phones[index]
    if campaign.outcomes[index].rejected:
        return Row(phone, "not_called", "", 0, Decimal("0.00"))
    result = campaign.result(index)
    return Row(phone, OUTCOMES[result.status], result.status, result.seconds, Decimal(result.price) / 100)
