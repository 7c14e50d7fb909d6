"""Orders whose time is over lose their buttons; what a process that died has left is carried on; old numbers go."""

import asyncio
import logging
from typing import Final

from aiomobilgroup import MobilgroupError

from ..dispatch.context import BotApplication
from ..domain.pending import Order, OrderState
from ..i18n.translator import Texts
from ..presenters.confirmations import Ordering
from ..store import conversations, pending_broadcasts
from ..views.preview import expired_keyboard

_LOGGER = logging.getLogger(__name__)
SWEEP_SECONDS: Final = 10.0
LEFT_SECONDS: Final = 60.0
"""What was confirmed so long ago and is not launched has been left by somebody who died."""
_DAY: Final = 86400.0


async def run(application: BotApplication) -> None:
    """Sweep again and again, as long as the bot runs."""
    ordering = Ordering.of(application.bot_data)
    at_start = True
    while True:
        try:
            await sweep(ordering, at_start=at_start)
            at_start = False
        except MobilgroupError as err:
            _LOGGER.warning("Old orders could not be looked through: %s", type(err).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep(ordering: Ordering, *, at_start: bool = False) -> None:
    """Do all of it once; at the start, whatever is not finished has been left by a process that died."""
    office = ordering.office
    now = office.clock.now()
    left, too_late = await office.orders.left(0.0 if at_start else LEFT_SECONDS)
    for order in left:
        await ordering.launch(order)
    for order in too_late:
        await _say_expired(ordering, order.state, order)
    if at_start:
        for order in await office.journal.read(pending_broadcasts.unasked, now):
            await ordering.ask(order)
        for order in await office.journal.write(pending_broadcasts.untold):
            await ordering.show_untold(order)
    for state, order in await office.journal.write(pending_broadcasts.expire, now):
        await _say_expired(ordering, state, order)
    retention = office.campaigns.settings.retention.total_seconds()
    await office.journal.write(pending_broadcasts.forget, now - retention, now - _DAY)
    await office.journal.write(pending_broadcasts.delete_old_approval_messages)
    await office.journal.write(conversations.forget, now - _DAY)


async def _say_expired(ordering: Ordering, state: OrderState, order: Order) -> None:
    """Take the buttons off what is over."""
    author = await ordering.office.person(order.user_id)
    if author is None:
        return
    texts = Texts(author.language, author.zone)
    if state is OrderState.WAITING:
        await ordering.decided(order, "approval-expired")
        await ordering.tell(order, "approval-expired-told")
    await ordering.show(order, texts("order-expired-shown"), expired_keyboard(texts, order.token))
