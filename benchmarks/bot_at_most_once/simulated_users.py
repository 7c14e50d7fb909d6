"""Simulated users, who order broadcasts, tap the buttons they see, approve, and decide unknown outcomes."""

import asyncio
from dataclasses import dataclass, field
import random
import re

from simulators.provider import Provider
from simulators.telegram import Chat, Message, Telegram

CALL, APPROVE, SENT, RESEND = "Позвонить", "Разрешить", "Она отправлена", "Не отправлена, отправить снова"
PREVIEW = "Проверьте перед запуском"
_ORDER = re.compile(r"Заказ номер (\d+)\.")
_CAMPAIGN = re.compile(r"Рассылка № (\d+)")
_POLL_INTERVAL = 0.02
_RESEND_SECONDS = 1.0
ROLES = ((1002, "operator", "Олег"), (1005, "operator", "Ольга"), (1003, "approver", "Анна"), (1004, "owner", "Иван"))


@dataclass(slots=True)
class Order:
    """A broadcast that a user orders; its twin is the same broadcast, ordered by another user."""

    number: int
    chat: Chat
    phones: list[str]
    sent: Message | None = None
    preview: int | None = None
    taps: int = 0

    @property
    def keywords(self) -> str:
        """Return the text that only this order and its twin have."""
        return f"Заказ номер {self.number}."

    @property
    def command(self) -> str:
        """Return the bot command of the order."""
        return f"/call {', '.join(self.phones)} {self.keywords}"

    @property
    def card(self) -> Message | None:
        """Return the order's message, or None before its preview."""
        return None if self.preview is None else self.chat.get(self.preview)


@dataclass(slots=True)
class SimulatedUsers:
    """All users of the bot, with their chats and orders."""

    telegram: Telegram
    provider: Provider
    rng: random.Random
    url: str = ""
    """The provider's address."""
    orders: list[Order] = field(default_factory=list)
    tapped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a confirmation button is tapped since the bot's start."""
    decided: set[int] = field(default_factory=set)
    """The ids of campaigns whose unknown outcome a user had to decide."""
    _chats: dict[int, Chat] = field(default_factory=dict)
    _done: set[tuple[int, int, str]] = field(default_factory=set)
    """The actions since the bot's start."""
    _started_at: float = 0.0

    def __post_init__(self) -> None:
        """Open every user's chat with the bot."""
        for user_id, _, name in ROLES:
            self._chats[user_id] = self.telegram.private(self.telegram.user(user_id, name))

    def begin(self) -> None:
        """Prepare for a new bot: visible buttons are tapped again."""
        self.tapped.clear()
        self._done.clear()
        self._started_at = asyncio.get_running_loop().time()

    def add_orders(self, count: int) -> None:
        """Add new orders: every third has a twin, every third needs an approval."""
        first, second = self._chats[1002], self._chats[1005]
        for _ in range(count):
            number = len({one.number for one in self.orders}) + 1
            phones = [f"7912{number:04}{row}0{self.rng.choice('123')}" for row in range(2 if number % 3 == 0 else 1)]
            chats = [first, second] if number % 3 == 1 else [self.rng.choice((first, second))]
            self.orders += [Order(number, chat, phones) for chat in chats]

    async def act(self) -> None:
        """Send orders, tap buttons and decide, until cancelled."""
        while True:
            for order in self.orders:
                await self._order(order)
            for user_id in (1003, 1004):
                self._decide(self._chats[user_id])
            await asyncio.sleep(_POLL_INTERVAL)

    def accepted(self, order: Order) -> int:
        """Return how often the provider has accepted an order; no recipient is in two orders that are not twins."""
        return max(sum(phone in one.phones for one in self.provider.accepted) for phone in order.phones)

    def seen(self, chat: Chat, words: str) -> list[Message]:
        """Return the bot's messages that contain a text."""
        return [one for one in chat.messages if one.sender_id == self.telegram.bot.id and words in one.text_or_caption]

    async def _order(self, order: Order) -> None:
        """Send an order's command, find its preview, and confirm it."""
        if order.preview is None:
            found = [one for one in self.seen(order.chat, order.keywords) if one.has_button(CALL)]
            if found:
                order.preview = found[0].id
            elif order.sent is None or self._is_unanswered(order):
                order.sent = await order.chat.send(order.chat.user, order.command)
                self._done.add((order.chat.id, order.number, "sent"))
        message = order.card
        if message is not None and message.has_button(CALL) and self._tap(order.chat, message, CALL):
            order.taps += 1
            # Impatient users tap twice.
            if self.rng.random() < 0.3:
                order.chat.tap(order.chat.user, message, CALL)
            self.tapped.set()

    def _is_unanswered(self, order: Order) -> bool:
        """Return whether a command to an earlier bot is unanswered `_RESEND_SECONDS` after the current bot's start."""
        late = asyncio.get_running_loop().time() - self._started_at > _RESEND_SECONDS
        return late and (order.chat.id, order.number, "sent") not in self._done

    def _decide(self, chat: Chat) -> None:
        """Approve pending broadcasts, and decide every unknown outcome truthfully."""
        for message in chat.messages:
            if message.has_button(APPROVE):
                self._tap(chat, message, APPROVE)
            elif message.has_button(SENT):
                self._resolve(chat, message)
            elif message.has_button("Номера не знаю"):
                self._tap(chat, message, "Номера не знаю")
            elif message.has_button("Назад"):
                self._tap(chat, message, "снова")

    def _resolve(self, chat: Chat, card: Message) -> None:
        """Decide an unknown outcome; only one of the two users who are asked does."""
        order_number, campaign_id = _ORDER.search(card.text_or_caption), _CAMPAIGN.search(card.text_or_caption)
        if chat.id != 1003 or order_number is None or campaign_id is None:
            return
        order = next(one for one in self.orders if one.number == int(order_number[1]))
        self.decided.add(int(campaign_id[1]))
        self._tap(chat, card, SENT if self.accepted(order) else RESEND)

    def _tap(self, chat: Chat, message: Message, button: str) -> bool:
        """Tap a button, once per bot process."""
        key = (chat.id, message.id, button)
        if key in self._done:
            return False
        self._done.add(key)
        chat.tap(chat.user, message, button)
        return True
