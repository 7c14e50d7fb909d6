"""Expiry of pending broadcasts, recovery of those a crashed process left, and deletion of old personal data."""

import asyncio
import logging
from typing import Final

from aiomobilgroup import MobilgroupError

from ..dispatch.context import BotApplication
from ..presenters.confirmations import ConfirmationPresenter
from ..services import Services

_LOGGER = logging.getLogger(__name__)
SWEEP_INTERVAL: Final = 10.0
ABANDONED_AFTER: Final = 60.0
"""Seconds after which a confirmed broadcast that was not launched belongs to a crashed process."""


async def run(application: BotApplication) -> None:
    """Sweep at the start and then every `SWEEP_INTERVAL` seconds, as long as the bot runs."""
    services, presenter = application.bot_data.services, application.bot_data.confirmations
    at_start = True
    while True:
        try:
            await sweep(services, presenter, at_start=at_start)
            at_start = False
        except MobilgroupError as err:
            _LOGGER.warning("Pending broadcasts could not be swept: %s", type(err).__name__)
        await asyncio.sleep(SWEEP_INTERVAL)


async def sweep(services: Services, presenter: ConfirmationPresenter, *, at_start: bool = False) -> None:
    """Launch, expire and delete what is due once; at the start, all that is unfinished belongs to a crashed process."""
    to_launch, expired = await services.launcher.take_unlaunched(0.0 if at_start else ABANDONED_AFTER)
    for pending in to_launch:
        await presenter.launch(pending)
    for pending in expired:
        await presenter.show_expired(pending)
    if at_start:
        for pending in await services.confirmations.list_without_approval_request():
            await presenter.request_approval(pending)
        for pending in await services.confirmations.take_unnotified():
            await presenter.show_unexplained(pending)
    for pending in await services.confirmations.expire_due():
        await presenter.show_expired(pending)
    await services.confirmations.delete_old()
    await services.conversations.delete_old()
