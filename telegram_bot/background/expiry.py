"""Orders whose time is over lose their buttons; what a process that died has left is carried on; old numbers go."""

import asyncio
import logging
from typing import Final

from aiomobilgroup import MobilgroupError

from ..dispatch.context import BotApplication
from ..domain.pending import PendingBroadcast, PendingState
from ..i18n.translator import Translator
from ..presenters.confirmations import ConfirmationPresenter
from ..store import conversations, pending_broadcasts
from ..views.preview import expired_keyboard

_LOGGER = logging.getLogger(__name__)
SWEEP_INTERVAL: Final = 10.0
ABANDONED_AFTER: Final = 60.0
"""What was confirmed so long ago and is not launched has been left by somebody who died."""
_DAY: Final = 86400.0


async def run(application: BotApplication) -> None:
    """Sweep again and again, as long as the bot runs."""
    ordering = ConfirmationPresenter.of(application.bot_data)
    at_start = True
    while True:
        try:
            await sweep(ordering, at_start=at_start)
            at_start = False
        except MobilgroupError as err:
            _LOGGER.warning("Old orders could not be looked through: %s", type(err).__name__)
        await asyncio.sleep(SWEEP_INTERVAL)


async def sweep(ordering: ConfirmationPresenter, *, at_start: bool = False) -> None:
    """Do all of it once; at the start, whatever is not finished has been left by a process that died."""
    office = ordering.office
    now = office.clock.now()
    left, too_late = await office.confirmations.take_unfinished(0.0 if at_start else ABANDONED_AFTER)
    for order in left:
        await ordering.launch(order)
    for order in too_late:
        await _show_expired(ordering, order.state, order)
    if at_start:
        for order in await office.journal.read(pending_broadcasts.list_without_approval_request, now):
            await ordering.request_approval(order)
        for order in await office.journal.write(pending_broadcasts.take_unnotified):
            await ordering.show_unexplained(order)
    for state, order in await office.journal.write(pending_broadcasts.expire_due, now):
        await _show_expired(ordering, state, order)
    retention = office.engine.settings.retention.total_seconds()
    await office.journal.write(pending_broadcasts.delete_old, now - retention, now - _DAY)
    await office.journal.write(pending_broadcasts.delete_old_approval_messages)
    await office.journal.write(conversations.delete_old, now - _DAY)


async def _show_expired(ordering: ConfirmationPresenter, state: PendingState, order: PendingBroadcast) -> None:
    """Take the buttons off what is over."""
    author = await ordering.office.get_user(order.user_id)
    if author is None:
        return
    translate = Translator(author.language, author.time_zone)
    if state is PendingState.AWAITING_APPROVAL:
        await ordering.close_approval_messages(order, "approval-expired")
        await ordering.notify_author(order, "approval-expired-told")
    await ordering.show(order, translate("order-expired-shown"), expired_keyboard(translate, order.token))
