"""What came of it: what the provider accepted and what people see, compared with the journal."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
import re
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from aiomobilgroup import ApiKey, journal_account_id
from aiomobilgroup.campaigns import Campaign, Journal
from aiomobilgroup.campaigns.journal import queries
from benchmarks.bot_at_most_once.kill_points import KillPoint
from benchmarks.bot_at_most_once.simulated_users import CALL, PREVIEW, Order, SimulatedUsers
from simulators.telegram import Message
from telegram_bot.domain.pending import PendingState
from telegram_bot.i18n.translator import Translator
from telegram_bot.store import campaign_cards, tables
from telegram_bot.views.campaign_card import card_text

_TAG: Final = re.compile(r"<[^>]+>")
_UNDECIDED: Final = {PendingState.CONFIRMED, PendingState.AWAITING_APPROVAL}
_TEXTS: Final = Translator("ru", ZoneInfo("Europe/Moscow"))


@dataclass(slots=True)
class Result:
    """The counts."""

    kills: Counter[KillPoint]
    seconds: float
    orders: int = 0
    launched: int = 0
    final: int = 0
    told: int = 0
    accepted: int = 0
    most_accepted: int = 0
    doubts: int = 0
    taps: int = 0
    reports: int = 0
    most_reports: int = 0
    extra_previews: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether the promise was kept."""
        return not self.wrong and self.most_accepted == 1 and self.final + self.told == self.orders

    def lines(self) -> Iterator[str]:
        """Return what is printed."""
        yield f"{self.kills.total()} kills in {self.seconds:.0f} s"
        for death, count in sorted(self.kills.items()):
            yield f"  {count:4} {death}"
        yield f"{self.orders} orders, {self.taps} taps (not counting double ones)"
        yield f"{self.extra_previews} previews of commands that were delivered or written twice"
        yield f"{self.accepted} broadcasts accepted, at most {self.most_accepted} an order (or an order and its twin)"
        yield f"{self.launched} orders launched, {self.final} of them show their final state in their one message"
        yield f"{self.told} orders told as not launched"
        yield f"{self.orders - self.launched - self.told} orders lost without a word"
        yield f"{self.doubts} doubts decided by people"
        yield f"{self.reports} reports sent, at most {self.most_reports} a campaign and chat"
        yield from (f"WRONG: {one}" for one in self.wrong)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Journal]:
    """Open the journal beside the bot."""
    journal = Journal(url)
    await journal.open()
    try:
        yield journal
    finally:
        await journal.close()


async def is_over(crowd: SimulatedUsers, url: str) -> bool:
    """Return whether nothing is expected to happen any more."""
    if any((message := one.card) is None or message.has_button(CALL) for one in crowd.orders):
        return False
    async with _opened(url) as journal:
        states = await journal.read(_states)
        return not _UNDECIDED.intersection(states) and not await journal.read(campaign_cards.list_unfinished)


async def compare(crowd: SimulatedUsers, url: str, died: Counter[KillPoint], seconds: float) -> Result:
    """Return the verdict."""
    verdict = Result(died, seconds, orders=len(crowd.orders), doubts=len(crowd.doubts))
    wrong: list[str] = []
    async with _opened(url) as journal:
        found = {(row.chat_id, row.message_id): row for row in await journal.read(_orders)}
        for order in crowd.orders:
            row = found.get((order.chat.id, order.preview or 0))
            if row is None or row.campaign_id is None:
                _not_launched(order, None if row is None else row.state, verdict, wrong)
                continue
            verdict.launched += 1
            campaign = await journal.read(
                queries.get_campaign, journal_account_id(ApiKey("demo-key"), crowd.url), row.campaign_id
            )
            _launched(crowd, order, campaign, verdict, wrong)
    counts = {one.number: crowd.accepted(one) for one in crowd.orders}
    verdict.accepted = sum(counts.values())
    verdict.most_accepted = max(counts.values())
    wrong += [f"order {number} was accepted {count} times" for number, count in counts.items() if count > 1]
    if verdict.accepted != len(crowd.provider.accepted):
        wrong.append(f"{len(crowd.provider.accepted) - verdict.accepted} broadcasts that nobody ordered")
    verdict.taps = sum(one.taps for one in crowd.orders)
    _count_reports(crowd, verdict)
    verdict.wrong = tuple(wrong)
    return verdict


def _launched(crowd: SimulatedUsers, order: Order, campaign: Campaign, verdict: Result, wrong: list[str]) -> None:
    """Compare a campaign with its card."""
    heads = [one for one in crowd.seen(order.chat, order.keywords) if f"Рассылка № {campaign.id}" in one.words]
    message = order.card
    if campaign.finished is None or campaign.attention is not None:
        wrong.append(f"campaign {campaign.id} has not come to its end: {campaign.state}, {campaign.attention}")
    elif [one.id for one in heads] != [order.preview]:
        wrong.append(f"campaign {campaign.id} has {len(heads)} cards in its chat, not: {message and message.words!r}")
    elif message is None or _plain(message.words) != _plain(unescape(_TAG.sub("", card_text(_TEXTS, campaign)))):
        wrong.append(f"the card of campaign {campaign.id} shows something else: {message and message.words!r}")
    else:
        verdict.final += 1


def _not_launched(order: Order, state: str | None, verdict: Result, wrong: list[str]) -> None:
    """See whether a person knows that nobody was called."""
    message: Message | None = order.card
    if message is None or PREVIEW in message.words or message.has_button(CALL) or "Ждём" in message.words:
        wrong.append(f"order {order.number} ({state}) was lost without a word: {message and message.words!r}")
    else:
        verdict.told += 1


def _count_reports(crowd: SimulatedUsers, verdict: Result) -> None:
    """Count files, by campaign and chat."""
    files = Counter(
        (chat.id, one.file_name) for chat in crowd.telegram.chats.values() for one in chat.messages if one.file_name
    )
    verdict.reports = files.total()
    verdict.most_reports = max(files.values(), default=0)
    own = {(one.chat.id, one.preview) for one in crowd.orders}
    verdict.extra_previews = sum(
        one.has_button(CALL) and (chat.id, one.id) not in own
        for chat in crowd.telegram.chats.values()
        for one in chat.messages
    )


def _plain(text: str) -> str:
    """Return a text whose spaces do not matter."""
    return " ".join(text.split())


def _orders(connection: Connection) -> Sequence[Row[Any]]:
    """Return what the journal has of all orders."""
    table = tables.pending_broadcasts.c
    columns = (table.chat_id, table.message_id, table.state, table.campaign_id)
    return connection.execute(select(*columns)).all()


def _states(connection: Connection) -> list[str]:
    """Return the state of every order."""
    return list(connection.execute(select(tables.pending_broadcasts.c.state)).scalars())
