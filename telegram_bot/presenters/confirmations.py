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
from ..domain.errors import ExpiredError, RuleViolationError, UserError
from ..domain.pending import PendingBroadcast, PendingState
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..i18n.translator import Translator
from ..messaging.sender import ChatGoneError, DeliveryUnknownError, MessageGoneError, MessageSender
from ..services import Services
from ..store import pending_broadcasts
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


@dataclass(frozen=True, slots=True)
class ConfirmationPresenter:
    """Carries orders out, and shows it."""

    office: Services
    messenger: MessageSender
    progress: LiveCampaignCards

    @classmethod
    def of(cls, data: BotData) -> Self:
        """Return it with what the bot runs on."""
        return cls(data.services, data.sender, data.cards)

    async def launch(self, pending: PendingBroadcast) -> Campaign | None:
        """Launch a confirmed order and let its message show the campaign; None when something says no."""
        author = await self.office.get_user(pending.user_id)
        translate = Translator(author.language, author.time_zone) if author else Translator("", self.office.time_zone)
        # Nothing is said in Telegram first: an alarm does not wait for it.
        try:
            campaign = await self.office.confirmations.launch(pending)
        except RuleViolationError as err:
            await self._show_violation(pending, err, author, translate)
            return None
        except ExpiredError:
            # It is being launched by the other of two who found it.
            return None
        except JournalError:
            # It stays confirmed, and the sweep launches it.
            await self.show(pending, translate("pending-journal-later"))
            return None
        except (UserError, MobilgroupError) as err:
            await self.show(pending, error_text(translate, err))
            return None
        await self.progress.follow(campaign.id)
        return campaign

    async def request_approval(self, pending: PendingBroadcast) -> None:
        """Ask everybody who may approve an order, in private, and let its message say that it waits."""
        author = await self.office.get_user(pending.user_id)
        if author is None:
            return
        preview = await self.office.confirmations.rebuild_preview(pending)
        asked = []
        for user in preview.approvers:
            if not await self._is_awaiting_approval(pending):
                break
            translate = Translator(user.language, user.time_zone)
            head = translate("approval-head", who=author.name or str(author.id))
            text = preview_text(translate, preview, ChatTarget(user.id), head=head, is_approval=True)
            keyboard = approval_keyboard(translate, pending.token, preview.recipient_count)
            try:
                message_id = await self.messenger.send(ChatTarget(user.id), text, keyboard)
            except ChatGoneError:
                continue
            except (DeliveryUnknownError, TelegramError) as err:
                _LOGGER.info("Somebody may not have been asked to approve an order: %s", type(err).__name__)
                continue
            await self.office.journal.write(pending_broadcasts.add_approval_message, pending.token, user.id, message_id)
            asked.append(user.name or str(user.id))
        if not await self._is_awaiting_approval(pending):
            # One of them was faster than the asking: his answer stands already where this would be shown.
            await self._withdraw_approval_messages(pending)
            return
        translate = Translator(author.language, author.time_zone)
        said = translate("pending-waits-for", names=", ".join(asked)) if asked else translate("pending-nobody-reached")
        count = translate("pending-waits", count=preview.recipient_count)
        if pending.message_id is not None:
            text = Markup("\n").join((count, said))
            await self._edit(
                pending.target, pending.message_id, text, awaiting_approval_keyboard(translate, pending.token)
            )

    async def close_approval_messages(self, pending: PendingBroadcast, message: str, **values: object) -> None:
        """Take the buttons off the cards of those who were asked, and say what became of the order."""
        for target, message_id in await self.office.journal.read(
            pending_broadcasts.list_approval_messages, pending.token
        ):
            user = await self.office.get_user(target.chat_id)
            translate = Translator(user.language, user.time_zone) if user else Translator("", self.office.time_zone)
            await self._edit(target, message_id, translate(message, **values))

    async def show(self, pending: PendingBroadcast, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Let an order's own message say something else."""
        if pending.message_id is not None:
            await self._edit(pending.target, pending.message_id, text, keyboard)
        with suppress(JournalError):
            await self.office.journal.write(pending_broadcasts.mark_notified, pending.token)

    async def show_unexplained(self, pending: PendingBroadcast) -> None:
        """Let an order's message say that nobody was called, although nobody knows any more why."""
        author = await self.office.get_user(pending.user_id)
        if author is not None:
            translate = Translator(author.language, author.time_zone)
            await self.close_approval_messages(pending, "pending-unexplained")
            await self.show(pending, translate("pending-unexplained"), expired_keyboard(translate, pending.token))

    async def notify_author(self, pending: PendingBroadcast, message: str, **values: object) -> None:
        """Tell an order's author something, beside its message: an edit makes no sound."""
        author = await self.office.get_user(pending.user_id)
        if author is None:
            return
        with suppress(DeliveryUnknownError, ChatGoneError, TelegramError):
            await self.messenger.send(
                pending.target,
                Translator(author.language, author.time_zone)(message, **values),
                reply_to_message_id=pending.message_id,
                allow_sending_without_reply=True,
            )

    async def _is_awaiting_approval(self, pending: PendingBroadcast) -> bool:
        """Return whether an order still waits for a second person."""
        now = await self.office.confirmations.get(pending.token)
        return now is not None and now.state is PendingState.AWAITING_APPROVAL

    async def _withdraw_approval_messages(self, pending: PendingBroadcast) -> None:
        """Take the buttons off the cards of those who were asked when it was decided already."""
        now = await self.office.confirmations.get(pending.token)
        decider = await self.office.get_user(now.decided_by) if now is not None and now.decided_by is not None else None
        if now is None or decider is None:
            await self.close_approval_messages(pending, "approval-expired")
            return
        is_over = now.state in (PendingState.CANCELLED, PendingState.EXPIRED)
        name = decider.name or str(decider.id)
        await self.close_approval_messages(pending, "approval-declined" if is_over else "approval-given", who=name)

    async def _show_violation(
        self, pending: PendingBroadcast, err: RuleViolationError, author: BotUser | None, translate: Translator
    ) -> None:
        """Say which rules say no, with a button for those who may set them aside."""
        reasons = [error_text(translate, reason) for reason in err.reasons]
        # In a group another may press it; in private there is only the author.
        may_press = author is not None and (author.can(Permission.OVERRIDE) or not pending.target.is_private)
        keyboard = violation_keyboard(translate, pending.token) if err.can_override and may_press else None
        await self.show(pending, violation_text(translate, reasons, may_be_lifted=err.can_override), keyboard)
        for target, message_id in await self.office.journal.read(
            pending_broadcasts.list_approval_messages, pending.token
        ):
            user = await self.office.get_user(target.chat_id)
            if user is None or pending.decided_by != user.id:
                continue
            theirs = Translator(user.language, user.time_zone)
            text = violation_text(
                theirs, [error_text(theirs, reason) for reason in err.reasons], may_be_lifted=err.can_override
            )
            await self._edit(
                target, message_id, text, violation_keyboard(theirs, pending.token) if err.can_override else None
            )

    async def _edit(
        self, target: ChatTarget, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Edit a message where it still is."""
        try:
            await self.messenger.edit(target, message_id, text, keyboard)
        except (MessageGoneError, ChatGoneError, TelegramError) as err:
            _LOGGER.info("What became of an order could not be shown: %s", type(err).__name__)
