"""The messages of pending broadcasts: the preview after the tap, approval requests, notifications of the author.

Used after a tap, and by the expiry sweep for pending broadcasts that a crashed process left.
"""

from contextlib import suppress
import logging

from markupsafe import Markup
from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import Campaign, JournalError

from ..domain.errors import ExpiredError, RuleViolationError, UserError
from ..domain.pending import PendingBroadcast, PendingState
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..i18n.translator import Translator
from ..messaging.sender import ChatGoneError, DeliveryUnknownError, MessageGoneError, MessageSender
from ..services import Services
from ..views.errors import error_text
from ..views.preview import (
    approval_keyboard,
    awaiting_approval_keyboard,
    expired_keyboard,
    preview_text,
    violation_keyboard,
    violation_text,
)
from .campaign_cards import LiveCampaignCards

_LOGGER = logging.getLogger(__name__)


class ConfirmationPresenter:
    """Launches confirmed broadcasts and shows what became of pending ones."""

    def __init__(self, services: Services, sender: MessageSender, cards: LiveCampaignCards) -> None:
        """Initialize the presenter."""
        self._services = services
        self._sender = sender
        self._cards = cards

    async def launch(self, pending: PendingBroadcast, author: BotUser | None = None) -> Campaign | None:
        """Launch a confirmed broadcast and make its message the campaign's card; return None if it was not launched.

        `author` is the author where the caller has just read them.
        """
        # Nothing is sent to Telegram first: an alarm must not wait for it.
        try:
            campaign = await self._services.launcher.launch(pending)
        except ExpiredError:
            # Another task found it too, and is launching it.
            return None
        except (UserError, MobilgroupError) as err:
            if author is None:
                with suppress(JournalError):
                    author = await self._services.get_user(pending.user_id)
            await self._show_error(pending, err, author)
            return None
        await self._cards.follow(campaign.id, author)
        return campaign

    async def request_approval(self, pending: PendingBroadcast) -> None:
        """Ask every user who may approve, in private, and make the broadcast's message say that it waits."""
        author = await self._services.get_user(pending.user_id)
        if author is None:
            return
        preview = await self._services.confirmations.rebuild_preview(pending)
        names = []
        for user in preview.approvers:
            if not await self._is_awaiting_approval(pending):
                break
            translate = Translator.for_user(user)
            heading = translate("approval-head", who=author.display_name)
            text = preview_text(translate, preview, ChatTarget(user.id), head=heading, is_approval=True)
            keyboard = approval_keyboard(translate, pending.token, preview.recipient_count)
            try:
                message_id = await self._sender.send(ChatTarget(user.id), text, keyboard)
            except ChatGoneError:
                continue
            except (DeliveryUnknownError, TelegramError) as err:
                _LOGGER.info("User %d may not have received a request for approval: %s", user.id, type(err).__name__)
                continue
            await self._services.confirmations.save_approval_message(pending, user, message_id)
            names.append(user.display_name)
        if not await self._is_awaiting_approval(pending):
            # One of them decided before all were asked: their decision is shown already.
            await self._withdraw_approval_messages(pending)
            return
        translate = Translator.for_user(author)
        waits = translate("pending-waits", count=preview.recipient_count)
        who = translate("pending-waits-for", names=", ".join(names)) if names else translate("pending-nobody-reached")
        await self._edit_own(
            pending, Markup("\n").join((waits, who)), awaiting_approval_keyboard(translate, pending.token)
        )

    async def close_approval_messages(self, pending: PendingBroadcast, message: str, **values: object) -> None:
        """Replace the messages that ask for approval by how the pending broadcast ended."""
        for target, message_id in await self._services.confirmations.list_approval_messages(pending):
            translate = self._translator(await self._services.get_user(target.chat_id))
            await self._edit(target, message_id, translate(message, **values))

    async def show(self, pending: PendingBroadcast, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Replace the text of a pending broadcast's own message, and record that its author was notified."""
        await self._edit_own(pending, text, keyboard)
        with suppress(JournalError):
            await self._services.confirmations.mark_notified(pending)

    async def show_expired(self, pending: PendingBroadcast) -> None:
        """Remove the buttons of a pending broadcast that expired, and notify the users it waited for."""
        author = await self._services.get_user(pending.user_id)
        if author is None:
            return
        if pending.state is PendingState.AWAITING_APPROVAL:
            await self.close_approval_messages(pending, "approval-expired")
            await self.notify_author(pending, "approval-expired-notice")
        await self._show_renewable(pending, author, "pending-expired-notice")

    async def show_unexplained(self, pending: PendingBroadcast) -> None:
        """Show that a pending broadcast ended without a launch, where a crash lost the reason."""
        author = await self._services.get_user(pending.user_id)
        if author is not None:
            await self.close_approval_messages(pending, "pending-unexplained")
            await self._show_renewable(pending, author, "pending-unexplained")

    async def notify_author(self, pending: PendingBroadcast, message: str, **values: object) -> None:
        """Send the author a message beside the pending broadcast's own one: an edit makes no sound."""
        author = await self._services.get_user(pending.user_id)
        if author is None:
            return
        with suppress(DeliveryUnknownError, ChatGoneError, TelegramError):
            await self._sender.send(
                pending.target,
                Translator.for_user(author)(message, **values),
                reply_to_message_id=pending.message_id,
                allow_sending_without_reply=True,
            )

    async def _is_awaiting_approval(self, pending: PendingBroadcast) -> bool:
        """Return whether a pending broadcast still awaits approval."""
        now = await self._services.confirmations.get(pending.token)
        return now is not None and now.state is PendingState.AWAITING_APPROVAL

    async def _withdraw_approval_messages(self, pending: PendingBroadcast) -> None:
        """Close the messages that were sent after another user had decided."""
        now = await self._services.confirmations.get(pending.token)
        decided_by = None if now is None else now.decided_by
        decider = None if decided_by is None else await self._services.get_user(decided_by)
        if now is None or decider is None:
            await self.close_approval_messages(pending, "approval-expired")
            return
        is_over = now.state in (PendingState.CANCELLED, PendingState.EXPIRED)
        message = "approval-declined" if is_over else "approval-given"
        await self.close_approval_messages(pending, message, who=decider.display_name)

    async def _show_renewable(self, pending: PendingBroadcast, author: BotUser, message: str) -> None:
        """Show why a pending broadcast ended, with the button that previews its draft again."""
        translate = Translator.for_user(author)
        await self.show(pending, translate(message), expired_keyboard(translate, pending.token))

    async def _show_error(
        self, pending: PendingBroadcast, err: UserError | MobilgroupError, author: BotUser | None
    ) -> None:
        """Show why a confirmed broadcast was not launched."""
        translate = self._translator(author)
        match err:
            case RuleViolationError():
                await self._show_violation(pending, err, author, translate)
            case JournalError():
                # It stays confirmed, and the expiry sweep launches it.
                await self.show(pending, translate("pending-journal-later"))
            case _:
                await self.show(pending, error_text(translate, err))

    async def _show_violation(
        self, pending: PendingBroadcast, err: RuleViolationError, author: BotUser | None, translate: Translator
    ) -> None:
        """Show which rules rejected a broadcast, with a button for users who may override them."""
        # In a group another user may tap it; in private there is only the author.
        may_tap = author is not None and (author.can(Permission.OVERRIDE) or not pending.target.is_private)
        keyboard = violation_keyboard(translate, pending.token) if err.can_override and may_tap else None
        await self.show(pending, _violation_text(translate, err), keyboard)
        for target, message_id in await self._services.confirmations.list_approval_messages(pending):
            user = await self._services.get_user(target.chat_id)
            if user is None or pending.decided_by != user.id:
                continue
            theirs = Translator.for_user(user)
            keyboard = violation_keyboard(theirs, pending.token) if err.can_override else None
            await self._edit(target, message_id, _violation_text(theirs, err), keyboard)

    def _translator(self, user: BotUser | None) -> Translator:
        """Return the translator of a user, or of one whose role was removed."""
        return Translator.for_user(user) if user else Translator("", self._services.time_zone)

    async def _edit_own(
        self, pending: PendingBroadcast, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Edit a pending broadcast's own message, if its id is known."""
        if pending.message_id is not None:
            await self._edit(pending.target, pending.message_id, text, keyboard)

    async def _edit(
        self, target: ChatTarget, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Edit a message, if it still exists."""
        try:
            await self._sender.edit(target, message_id, text, keyboard)
        except (MessageGoneError, ChatGoneError, TelegramError) as err:
            _LOGGER.info("The message of a pending broadcast could not be edited: %s", type(err).__name__)


def _violation_text(translate: Translator, err: RuleViolationError) -> str:
    """Return the sentences of the violated rules."""
    reasons = [error_text(translate, reason) for reason in err.reasons]
    return violation_text(translate, reasons, can_override=err.can_override)
