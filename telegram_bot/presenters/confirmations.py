"""What people see of an order after the tap: its own message, the cards of approvers, a word to its author.

The order itself is the office's. This is done after a tap, and again by the sweep for what a process that died has
left.
"""

from contextlib import suppress
from dataclasses import dataclass
import logging
from typing import Self

from markupsafe import Markup
from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import Campaign, JournalError

from ..dispatch.context import BotData
from ..domain.errors import BotError, ExpiredError, OrderRefusedError
from ..domain.pending import Order, OrderState
from ..domain.roles import Action
from ..domain.users import Person, Place
from ..i18n.translator import Texts
from ..messaging.sender import ChatGoneError, MaybeSentError, MessageGoneError, Messenger
from ..services import Office
from ..store import pending_broadcasts
from ..views.errors import problem_text
from ..views.preview import (
    approval_keyboard,
    expired_keyboard,
    preview_text,
    refusal_keyboard,
    refusal_text,
    waiting_keyboard,
)
from .campaign_cards import Progress

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ordering:
    """Carries orders out, and shows it."""

    office: Office
    messenger: Messenger
    progress: Progress

    @classmethod
    def of(cls, data: BotData) -> Self:
        """Return it with what the bot runs on."""
        return cls(data.office, data.messenger, data.progress)

    async def launch(self, order: Order) -> Campaign | None:
        """Launch a confirmed order and let its message show the campaign; None when something says no."""
        author = await self.office.person(order.user_id)
        texts = Texts(author.language, author.zone) if author else Texts("", self.office.zone)
        # Nothing is said in Telegram first: an alarm does not wait for it.
        try:
            campaign = await self.office.orders.launch(order)
        except OrderRefusedError as err:
            await self._show_refusal(order, err, author, texts)
            return None
        except ExpiredError:
            # It is being launched by the other of two who found it.
            return None
        except JournalError:
            # It stays confirmed, and the sweep launches it.
            await self.show(order, texts("order-journal-later"))
            return None
        except (BotError, MobilgroupError) as err:
            await self.show(order, problem_text(texts, err))
            return None
        await self.progress.show(campaign.id)
        return campaign

    async def ask(self, order: Order) -> None:
        """Ask everybody who may approve an order, in private, and let its message say that it waits."""
        author = await self.office.person(order.user_id)
        if author is None:
            return
        preview = await self.office.orders.look(order)
        asked = []
        for person in preview.approvers:
            if not await self._waits(order):
                break
            texts = Texts(person.language, person.zone)
            head = texts("approval-head", who=author.name or str(author.id))
            text = preview_text(texts, preview, Place(person.id), head=head, is_approval=True)
            keyboard = approval_keyboard(texts, order.token, preview.recipients)
            try:
                message_id = await self.messenger.say(Place(person.id), text, keyboard)
            except ChatGoneError:
                continue
            except (MaybeSentError, TelegramError) as err:
                _LOGGER.info("Somebody may not have been asked to approve an order: %s", type(err).__name__)
                continue
            await self.office.journal.write(pending_broadcasts.add_approval_message, order.token, person.id, message_id)
            asked.append(person.name or str(person.id))
        if not await self._waits(order):
            # One of them was faster than the asking: his answer stands already where this would be shown.
            await self._take_back(order)
            return
        texts = Texts(author.language, author.zone)
        said = texts("order-waits-for", names=", ".join(asked)) if asked else texts("order-nobody-reached")
        count = texts("order-waits", count=preview.recipients)
        if order.message_id is not None:
            text = Markup("\n").join((count, said))
            await self._edit(order.place, order.message_id, text, waiting_keyboard(texts, order.token))

    async def decided(self, order: Order, message: str, **values: object) -> None:
        """Take the buttons off the cards of those who were asked, and say what became of the order."""
        for place, message_id in await self.office.journal.read(pending_broadcasts.list_approval_messages, order.token):
            person = await self.office.person(place.chat_id)
            texts = Texts(person.language, person.zone) if person else Texts("", self.office.zone)
            await self._edit(place, message_id, texts(message, **values))

    async def show(self, order: Order, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Let an order's own message say something else."""
        if order.message_id is not None:
            await self._edit(order.place, order.message_id, text, keyboard)
        with suppress(JournalError):
            await self.office.journal.write(pending_broadcasts.told, order.token)

    async def show_untold(self, order: Order) -> None:
        """Let an order's message say that nobody was called, although nobody knows any more why."""
        author = await self.office.person(order.user_id)
        if author is not None:
            texts = Texts(author.language, author.zone)
            await self.decided(order, "order-untold")
            await self.show(order, texts("order-untold"), expired_keyboard(texts, order.token))

    async def tell(self, order: Order, message: str, **values: object) -> None:
        """Tell an order's author something, beside its message: an edit makes no sound."""
        author = await self.office.person(order.user_id)
        if author is None:
            return
        with suppress(MaybeSentError, ChatGoneError, TelegramError):
            await self.messenger.say(
                order.place,
                Texts(author.language, author.zone)(message, **values),
                reply_to_message_id=order.message_id,
                allow_sending_without_reply=True,
            )

    async def _waits(self, order: Order) -> bool:
        """Return whether an order still waits for a second person."""
        now = await self.office.orders.get(order.token)
        return now is not None and now.state is OrderState.WAITING

    async def _take_back(self, order: Order) -> None:
        """Take the buttons off the cards of those who were asked when it was decided already."""
        now = await self.office.orders.get(order.token)
        decider = await self.office.person(now.decided_by) if now is not None and now.decided_by is not None else None
        if now is None or decider is None:
            await self.decided(order, "approval-expired")
            return
        is_over = now.state in (OrderState.DROPPED, OrderState.EXPIRED)
        name = decider.name or str(decider.id)
        await self.decided(order, "approval-declined" if is_over else "approval-given", who=name)

    async def _show_refusal(self, order: Order, err: OrderRefusedError, author: Person | None, texts: Texts) -> None:
        """Say which rules say no, with a button for those who may set them aside."""
        reasons = [problem_text(texts, reason) for reason in err.reasons]
        # In a group another may press it; in private there is only the author.
        may_press = author is not None and (author.may(Action.OVERRIDE) or not order.place.is_private)
        keyboard = refusal_keyboard(texts, order.token) if err.may_be_lifted and may_press else None
        await self.show(order, refusal_text(texts, reasons, may_be_lifted=err.may_be_lifted), keyboard)
        for place, message_id in await self.office.journal.read(pending_broadcasts.list_approval_messages, order.token):
            person = await self.office.person(place.chat_id)
            if person is None or order.decided_by != person.id:
                continue
            theirs = Texts(person.language, person.zone)
            text = refusal_text(
                theirs, [problem_text(theirs, reason) for reason in err.reasons], may_be_lifted=err.may_be_lifted
            )
            await self._edit(
                place, message_id, text, refusal_keyboard(theirs, order.token) if err.may_be_lifted else None
            )

    async def _edit(
        self, place: Place, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Edit a message where it still is."""
        try:
            await self.messenger.edit(place, message_id, text, keyboard)
        except (MessageGoneError, ChatGoneError, TelegramError) as err:
            _LOGGER.info("What became of an order could not be shown: %s", type(err).__name__)
