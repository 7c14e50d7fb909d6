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
    presenter = ConfirmationPresenter.of(application.bot_data)
    at_start = True
    while True:
        try:
            await sweep(presenter, at_start=at_start)
            at_start = False
        except MobilgroupError as err:
            _LOGGER.warning("Old orders could not be looked through: %s", type(err).__name__)
        await asyncio.sleep(SWEEP_INTERVAL)


async def sweep(presenter: ConfirmationPresenter, *, at_start: bool = False) -> None:
    """Do all of it once; at the start, whatever is not finished has been left by a process that died."""
    services = presenter.office
    now = services.clock.now()
    left, too_late = await services.confirmations.take_unfinished(0.0 if at_start else ABANDONED_AFTER)
    for pending in left:
        await presenter.launch(pending)
    for pending in too_late:
        await _show_expired(presenter, pending.state, pending)
    if at_start:
        for pending in await services.journal.read(pending_broadcasts.list_without_approval_request, now):
            await presenter.request_approval(pending)
        for pending in await services.journal.write(pending_broadcasts.take_unnotified):
            await presenter.show_unexplained(pending)
    for state, pending in await services.journal.write(pending_broadcasts.expire_due, now):
        await _show_expired(presenter, state, pending)
    retention = services.engine.settings.retention.total_seconds()
    await services.journal.write(pending_broadcasts.delete_old, now - retention, now - _DAY)
    await services.journal.write(pending_broadcasts.delete_old_approval_messages)
    await services.journal.write(conversations.delete_old, now - _DAY)


async def _show_expired(presenter: ConfirmationPresenter, state: PendingState, pending: PendingBroadcast) -> None:
    """Take the buttons off what is over."""
    author = await presenter.office.get_user(pending.user_id)
    if author is None:
        return
    translate = Translator(author.language, author.time_zone)
    if state is PendingState.AWAITING_APPROVAL:
        await presenter.close_approval_messages(pending, "approval-expired")
        await presenter.notify_author(pending, "approval-expired-notice")
    await presenter.show(pending, translate("pending-expired-notice"), expired_keyboard(translate, pending.token))
