"""From an uploaded workbook of five hundred people to a report whose every number is the simulator's own."""

from decimal import Decimal
from pathlib import Path

import pytest

from simulators.provider import Provider
from simulators.provider.engine.campaign import Campaign
from simulators.telegram import Chat
from tests.e2e import expected_outcomes, report_parser
from tests.e2e.broadcast_scenario import ENGLISH, RUSSIAN, Words, approved, running, speak, uploaded
from tests.e2e.expected_outcomes import OUTCOMES
from tests.e2e.recipient_workbook import COUNT, MISTAKES, PHONES, REPEATED, spoken
from tests.e2e.report_parser import Row


@pytest.mark.parametrize("words", [RUSSIAN, ENGLISH], ids=lambda words: words.language)
async def test_five_hundred_people_from_a_workbook_to_the_report(
    words: Words,
    tmp_path: Path,
    provider: Provider,
    provider_url: str,
    telegram_url: str,
    operator: Chat,
    approver: Chat,
) -> None:
    """Everybody hears his own text once; the card, the chart and the report tell what the provider has counted."""
    async with running(tmp_path, telegram_url, provider_url) as bot:
        await speak(words, operator, approver)
        preview = await uploaded(words, operator)
        assert provider.accepted == []

        begun = await approved(words, operator, approver, preview)
        card = await operator.wait_for(words.finished, after=preview, timeout=30)
        chart = await operator.wait_for(lambda message: message.photo is not None, after=preview)
        report = await operator.wait_for(lambda message: message.document is not None, after=preview)
        ended = await bot.stop()

    assert ended.code == 0, ended.errors
    assert f"{COUNT} " in preview.text
    assert f"\n{REPEATED} " in preview.text
    assert f"\n{len(MISTAKES)} " in preview.text
    assert spoken(0) in preview.text
    # What one call costs is not known yet, so that a single one goes ahead of the others.
    sent = provider.accepted
    assert [phone for campaign in sent for phone in campaign.phones] == PHONES
    heard = [campaign.rendered_text_for(index) for campaign in sent for index in range(len(campaign.phones))]
    assert heard == [spoken(number) for number in range(COUNT)]
    assert begun.id == card.id == preview.id
    assert report_parser.counts(words, card.text) == expected_outcomes.counted(sent)
    assert report_parser.cost(words, card.text) == expected_outcomes.cost(sent)
    assert chart.photo is not None
    assert chart.photo.startswith(b"\x89PNG")
    assert chart.reply_to == card.id
    assert report.document is not None
    assert report_parser.rows(words, report.document) == [
        _told(campaign, index) for campaign in sent for index in range(len(campaign.phones))
    ]
    assert expected_outcomes.cost(sent) == 100_000 - provider.balance


def _told(campaign: Campaign, index: int) -> Row:
    """Return what the provider knows of one recipient of a request."""
    phone = campaign.phones[index]
    if campaign.outcomes[index].refused:
        return Row(phone, "refused", "", 0, Decimal("0.00"))
    result = campaign.result(index)
    return Row(phone, OUTCOMES[result.status], result.status, result.seconds, Decimal(result.price) / 100)
