"""Campaigns as the journal returns them, for tests of reports."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import (
    Actor,
    Batch,
    BatchState,
    Campaign,
    CampaignState,
    Listened,
    OutcomeCounts,
    RecipientResult,
)
from telegram_bot.i18n.translator import Translator

MOSCOW = ZoneInfo("Europe/Moscow")
RUSSIAN = Translator("ru", MOSCOW)
ENGLISH = Translator("en", MOSCOW)
MIXED = {
    CallOutcome.ANSWERED: 434,
    CallOutcome.NO_ANSWER: 40,
    CallOutcome.BUSY: 20,
    CallOutcome.REJECTED: 4,
    CallOutcome.FAILED: 2,
}


def a_campaign(outcomes: dict[CallOutcome, int] | None = None, *, rejected: int = 0, **changes: Any) -> Campaign:
    """Return a finished campaign with these outcome counts."""
    counted = MIXED if outcomes is None else outcomes
    campaign = Campaign(
        id=128,
        account="demo",
        title="",
        state=CampaignState.FINISHED,
        attention=None,
        actor=Actor("Анна (1003)", "telegram"),
        sender="74951234567",
        kind="text",
        content="Завтра с девяти не будет воды",
        attempts=2,
        interval=5,
        repeat=None,
        created=datetime(2026, 11, 28, 9, 59, tzinfo=UTC),
        due=datetime(2026, 11, 28, 10, 0, tzinfo=UTC),
        provider_schedule=False,
        finished=datetime(2026, 11, 28, 11, 20, tzinfo=UTC),
        reason=None,
        counts=OutcomeCounts(sum(counted.values()) + rejected, rejected, counted),
        budget=Decimal("650.00"),
        cost=Decimal("1432.10"),
        batches=(Batch(1, BatchState.ACCEPTED, sum(counted.values()), "981"),),
    )
    return replace(campaign, **changes)


def a_row(row: int = 1, **changes: Any) -> RecipientResult:
    """Return the result of a recipient who answered."""
    answered = RecipientResult(
        row_number=row,
        batch=1,
        phone=f"7912{row:07}",
        rejection_reason=None,
        outcome=CallOutcome.ANSWERED,
        status="Успешно",
        called="2026-11-28 13:00:12",
        attempts=1,
        duration=21,
        listened=Listened.FULL,
        price=Decimal("1.30"),
        cost=Decimal("1.95"),
        transfer="нет",
        sms="Доставлено",
    )
    return replace(answered, **changes)
