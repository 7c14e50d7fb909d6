"""Result of the experiment: the accepted broadcasts and the users' chats, compared with the journal."""

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
    """The counts of the experiment, and its violations."""

    kills: Counter[KillPoint]
    seconds: float
    orders: int = 0
    launched: int = 0
    final: int = 0
    reported_not_launched: int = 0
    accepted: int = 0
    most_accepted: int = 0
    decisions: int = 0
    taps: int = 0
    reports: int = 0
    most_reports: int = 0
    extra_previews: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether each order was launched once and shows its final state, or was reported as not launched."""
        is_complete = self.final + self.reported_not_launched == self.orders
        return not self.wrong and self.most_accepted == 1 and is_complete

    def lines(self) -> Iterator[str]:
        """Return the lines to print."""
        yield f"{self.kills.total()} kills in {self.seconds:.0f} s"
        for kill_point, count in sorted(self.kills.items()):
            yield f"  {count:4} {kill_point}"
        yield f"{self.orders} orders, {self.taps} taps (not counting double ones)"
        yield f"{self.extra_previews} previews of commands that were delivered or written twice"
        yield f"{self.accepted} broadcasts accepted, at most {self.most_accepted} an order (or an order and its twin)"
        yield f"{self.launched} orders launched, {self.final} of them show their final state in their one message"
        yield f"{self.reported_not_launched} orders reported as not launched"
        yield f"{self.orders - self.launched - self.reported_not_launched} orders lost without a report"
        yield f"{self.decisions} unknown outcomes decided by users"
        yield f"{self.reports} reports sent, at most {self.most_reports} a campaign and chat"
        yield from (f"WRONG: {one}" for one in self.wrong)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Journal]:
    """Open the journal while the bot also uses it."""
    journal = Journal(url)
    await journal.open()
    try:
        yield journal
    finally:
        await journal.close()


async def is_over(users: SimulatedUsers, url: str) -> bool:
    """Return whether every order has been decided and every card is final."""
    if any((message := one.card) is None or message.has_button(CALL) for one in users.orders):
        return False
    async with _opened(url) as journal:
        states = await journal.read(_states)
        return not _UNDECIDED.intersection(states) and not await journal.read(campaign_cards.list_unfinished)


async def compare(users: SimulatedUsers, url: str, kills: Counter[KillPoint], seconds: float) -> Result:
    """Compare the orders with the journal and the provider, and return the result."""
    result = Result(kills, seconds, orders=len(users.orders), decisions=len(users.decided))
    wrong: list[str] = []
    async with _opened(url) as journal:
        rows = {(row.chat_id, row.message_id): row for row in await journal.read(_orders)}
        for order in users.orders:
            row = rows.get((order.chat.id, order.preview or 0))
            if row is None or row.campaign_id is None:
                _check_not_launched(order, None if row is None else row.state, result, wrong)
                continue
            result.launched += 1
            campaign = await journal.read(
                queries.get_campaign, journal_account_id(ApiKey("demo-key"), users.url), row.campaign_id
            )
            _check_launched(users, order, campaign, result, wrong)
    counts = {one.number: users.accepted(one) for one in users.orders}
    result.accepted = sum(counts.values())
    result.most_accepted = max(counts.values())
    wrong += [f"order {number} was accepted {count} times" for number, count in counts.items() if count > 1]
    if result.accepted != len(users.provider.accepted):
        wrong.append(f"{len(users.provider.accepted) - result.accepted} broadcasts without an order")
    result.taps = sum(one.taps for one in users.orders)
    _count_reports(users, result)
    result.wrong = tuple(wrong)
    return result


def _check_launched(users: SimulatedUsers, order: Order, campaign: Campaign, result: Result, wrong: list[str]) -> None:
    """Compare a campaign with its card."""
    title = f"Рассылка № {campaign.id}"
    cards = [one for one in users.seen(order.chat, order.keywords) if title in one.text_or_caption]
    shown = "" if order.card is None else order.card.text_or_caption
    if campaign.finished is None or campaign.attention is not None:
        wrong.append(f"campaign {campaign.id} has not come to its end: {campaign.state}, {campaign.attention}")
    elif [one.id for one in cards] != [order.preview]:
        wrong.append(f"campaign {campaign.id} has {len(cards)} cards in its chat, not: {shown!r}")
    elif _plain(shown) != _plain(unescape(_TAG.sub("", card_text(_TEXTS, campaign)))):
        wrong.append(f"the card of campaign {campaign.id} shows something else: {shown!r}")
    else:
        result.final += 1


def _check_not_launched(order: Order, state: str | None, result: Result, wrong: list[str]) -> None:
    """Check that the user was informed that an order was not launched."""
    message: Message | None = order.card
    shown = "" if message is None else message.text_or_caption
    if message is None or PREVIEW in shown or message.has_button(CALL) or "Ждём" in shown:
        wrong.append(f"order {order.number} ({state}) was lost without a report: {shown!r}")
    else:
        result.reported_not_launched += 1


def _count_reports(users: SimulatedUsers, result: Result) -> None:
    """Count the reports by campaign and chat, and the previews without an order."""
    files = Counter(
        (chat.id, one.file_name) for chat in users.telegram.chats.values() for one in chat.messages if one.file_name
    )
    result.reports = files.total()
    result.most_reports = max(files.values(), default=0)
    own = {(one.chat.id, one.preview) for one in users.orders}
    result.extra_previews = sum(
        one.has_button(CALL) and (chat.id, one.id) not in own
        for chat in users.telegram.chats.values()
        for one in chat.messages
    )


def _plain(text: str) -> str:
    """Return a text with its whitespace normalized."""
    return " ".join(text.split())


def _orders(connection: Connection) -> Sequence[Row[Any]]:
    """Return the pending broadcasts of the journal."""
    table = tables.pending_broadcasts.c
    columns = (table.chat_id, table.message_id, table.state, table.campaign_id)
    return connection.execute(select(*columns)).all()


def _states(connection: Connection) -> list[str]:
    """Return the state of every pending broadcast."""
    return list(connection.execute(select(tables.pending_broadcasts.c.state)).scalars())
