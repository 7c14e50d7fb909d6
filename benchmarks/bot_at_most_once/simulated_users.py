"""People who order broadcasts: they tap what they see, are impatient, decide doubts, and know nothing of processes."""

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
_LOOK_SECONDS = 0.02
_RESENT_AFTER = 1.0
ROLES = ((1002, "operator", "Олег"), (1005, "operator", "Ольга"), (1003, "approver", "Анна"), (1004, "owner", "Иван"))


@dataclass(slots=True)
class Order:
    """What somebody wants; a twin is the same, wanted by somebody else."""

    number: int
    chat: Chat
    phones: list[str]
    sent: Message | None = None
    preview: int | None = None
    taps: int = 0

    @property
    def keywords(self) -> str:
        """Return the words that only this order and its twin have."""
        return f"Заказ номер {self.number}."

    @property
    def command(self) -> str:
        """Return how it is ordered."""
        return f"/call {', '.join(self.phones)} {self.keywords}"

    @property
    def card(self) -> Message | None:
        """Return its message as people see it."""
        return None if self.preview is None else self.chat.get(self.preview)


@dataclass(slots=True)
class SimulatedUsers:
    """Everybody."""

    telegram: Telegram
    provider: Provider
    dice: random.Random
    url: str = ""
    """The provider's address."""
    orders: list[Order] = field(default_factory=list)
    tapped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a red button is tapped in this life."""
    doubts: set[int] = field(default_factory=set)
    """Campaigns of which somebody had to decide."""
    _chats: dict[int, Chat] = field(default_factory=dict)
    _done: set[tuple[int, int, str]] = field(default_factory=set)
    """What was tapped in this life."""
    _begun: float = 0.0

    def __post_init__(self) -> None:
        """Let everybody have an account."""
        for user_id, _, name in ROLES:
            self._chats[user_id] = self.telegram.private(self.telegram.user(user_id, name))

    def begin(self) -> None:
        """Begin a life: whoever sees a button taps it again."""
        self.tapped.clear()
        self._done.clear()
        self._begun = asyncio.get_running_loop().time()

    def add_orders(self, count: int) -> None:
        """Wish for new broadcasts: every third has a twin, every third needs a second person."""
        first, second = self._chats[1002], self._chats[1005]
        for _ in range(count):
            number = len({one.number for one in self.orders}) + 1
            phones = [f"7912{number:04}{row}0{self.dice.choice('123')}" for row in range(2 if number % 3 == 0 else 1)]
            chats = [first, second] if number % 3 == 1 else [self.dice.choice((first, second))]
            self.orders += [Order(number, chat, phones) for chat in chats]

    async def act(self) -> None:
        """Do what people do, until cancelled."""
        while True:
            for order in self.orders:
                await self._order(order)
            for user_id in (1003, 1004):
                self._decide(self._chats[user_id])
            await asyncio.sleep(_LOOK_SECONDS)

    def accepted(self, order: Order) -> int:
        """Return how often the provider has accepted anybody of an order; nobody is in two, but for twins."""
        return max(sum(phone in one.phones for one in self.provider.accepted) for phone in order.phones)

    def seen(self, chat: Chat, words: str) -> list[Message]:
        """Return the bot's messages with some words."""
        return [one for one in chat.messages if one.sender_id == self.telegram.bot.id and words in one.words]

    async def _order(self, order: Order) -> None:
        """Bring one order on."""
        if order.preview is None:
            found = [one for one in self.seen(order.chat, order.keywords) if one.has_button(CALL)]
            if found:
                order.preview = found[0].id
            elif order.sent is None or self._is_unheard(order):
                order.sent = await order.chat.send(order.chat.user, order.command)
                self._done.add((order.chat.id, order.number, "said"))
        message = order.card
        if message is not None and message.has_button(CALL) and self._tap(order.chat, message, CALL):
            order.taps += 1
            # Impatient people tap twice.
            if self.dice.random() < 0.3:
                order.chat.tap(order.chat.user, message, CALL)
            self.tapped.set()

    def _is_unheard(self, order: Order) -> bool:
        """Return whether a command of an earlier life has had no answer for long."""
        late = asyncio.get_running_loop().time() - self._begun > _RESENT_AFTER
        return late and (order.chat.id, order.number, "said") not in self._done

    def _decide(self, chat: Chat) -> None:
        """Approve what waits, and decide every doubt by what really happened."""
        for message in chat.messages:
            if message.has_button(APPROVE):
                self._tap(chat, message, APPROVE)
            elif message.has_button(SENT):
                self._answer(chat, message)
            elif message.has_button("Номера не знаю"):
                self._tap(chat, message, "Номера не знаю")
            elif message.has_button("Назад"):
                self._tap(chat, message, "снова")

    def _answer(self, chat: Chat, card: Message) -> None:
        """Answer a doubt; one of the two who are asked is enough."""
        said, number = _ORDER.search(card.words), _CAMPAIGN.search(card.words)
        if chat.id != 1003 or said is None or number is None:
            return
        order = next(one for one in self.orders if one.number == int(said[1]))
        self.doubts.add(int(number[1]))
        self._tap(chat, card, SENT if self.accepted(order) else RESEND)

    def _tap(self, chat: Chat, message: Message, button: str) -> bool:
        """Tap a button once in a life."""
        key = (chat.id, message.id, button)
        if key in self._done:
            return False
        self._done.add(key)
        chat.tap(chat.user, message, button)
        return True
