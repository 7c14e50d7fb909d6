"""Saying things in Telegram so that a fault of the line neither doubles nor loses what matters.

An edit can be repeated: it is, until it is there, or until a newer edit of the same message takes its place. A new
message cannot: when its answer is lost it may be there, so it is not sent again.
"""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
import logging
import os
from typing import Any, Final

import httpx
from telegram import ForceReply, InlineKeyboardMarkup, InputFile, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from ..domain.users import ChatTarget

_LOGGER = logging.getLogger(__name__)
# Without it python-telegram-bot warns of its own old ways at every «too many requests».
os.environ.setdefault("PTB_TIMEDELTA", "1")
MAX_RETRY_DELAY: Final = 60.0
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_MESSAGE_GONE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_CHAT_GONE: Final = ("message thread not found", "topic_closed", "topic_deleted", "chat not found")
_UNCHANGED: Final = "message is not modified"

type Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


class MessageGoneError(Exception):
    """The message that was to be edited is not there any more."""


class ChatGoneError(Exception):
    """Nothing can be said in the chat any more: the bot was blocked, or thrown out."""


class ChatMovedError(ChatGoneError):
    """The group has become a supergroup, which is another chat."""

    def __init__(self, new_id: int) -> None:
        """Say which."""
        self.new_id = new_id
        super().__init__(f"the chat is {new_id} now")


class DeliveryUnknownError(Exception):
    """A new message may be there or not: its answer was lost."""


@dataclass(slots=True)
class _Message:
    """A message that is being edited."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit among those of its message."""

    _message: _Message
    _number: int

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[bool]:
        """Wait until no other edit is on its way; give whether this one is the newest still."""
        async with self._message.lock:
            yield self._number == self._message.newest


class EditSequencer:
    """Knows the edits that are under way."""

    def __init__(self) -> None:
        """Know none."""
        self._messages: dict[Hashable, _Message] = {}

    @contextmanager
    def begin_edit(self, key: Hashable) -> Iterator[Edit]:
        """Begin an edit, which is the newest one of its message from now on."""
        message = self._messages.setdefault(key, _Message())
        message.newest += 1
        message.under_way += 1
        try:
            yield Edit(message, message.newest)
        finally:
            message.under_way -= 1
            if not message.under_way:
                del self._messages[key]


@dataclass(frozen=True, slots=True)
class MessageSender:
    """Says things in chats."""

    bot: ExtBot[Any]
    _edits: EditSequencer = field(default_factory=EditSequencer)

    async def edit(
        self, target: ChatTarget, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Edit a message until it is as wanted, or a newer edit of it is begun: an older one is never shown over it.

        Raises `MessageGoneError` or `ChatGoneError` when that will never be.
        """
        wait = 1.0
        with self._edits.begin_edit((target.chat_id, message_id)) as edit:
            while True:
                try:
                    async with edit.acquire() as is_newest:
                        if is_newest:
                            await self._edit(target, message_id, text, keyboard)
                        return
                except RetryAfter as err:
                    await asyncio.sleep(_retry_after(err))
                except NetworkError as err:
                    _LOGGER.debug("A message could not be edited yet: %s", type(err).__name__)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, MAX_RETRY_DELAY)

    async def send(self, target: ChatTarget, text: str, keyboard: Keyboard | None = None, **options: Any) -> int:
        """Send a new message, once, and return its id.

        Raises `MaybeSentError` when its answer was lost and `ChatGoneError` when the chat is gone.
        """
        message: Any = await self._send_with_retry(
            lambda: self.bot.send_message(
                target.chat_id,
                text,
                message_thread_id=target.thread_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                **options,
            )
        )
        return int(message.message_id)

    async def send_document(
        self, target: ChatTarget, content: bytes, name: str, caption: str = "", **options: Any
    ) -> int:
        """Send a file, once."""
        message: Any = await self._send_with_retry(
            lambda: self.bot.send_document(
                target.chat_id,
                InputFile(content, filename=name),
                message_thread_id=target.thread_id,
                caption=caption,
                parse_mode=ParseMode.HTML,
                **options,
            )
        )
        return int(message.message_id)

    async def send_photo(self, target: ChatTarget, content: bytes, caption: str = "", **options: Any) -> int:
        """Send a picture, once."""
        message: Any = await self._send_with_retry(
            lambda: self.bot.send_photo(
                target.chat_id,
                InputFile(content, filename="report.png"),
                message_thread_id=target.thread_id,
                caption=caption,
                parse_mode=ParseMode.HTML,
                **options,
            )
        )
        return int(message.message_id)

    async def _edit(
        self, target: ChatTarget, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> None:
        """Edit a message, once."""
        try:
            await self.bot.edit_message_text(
                text,
                chat_id=target.chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
            )
        except ChatMigrated as err:
            raise ChatMovedError(err.new_chat_id) from err
        except Forbidden as err:
            raise ChatGoneError from err
        except BadRequest as err:
            said = str(err).lower()
            if _UNCHANGED in said:
                return
            if any(words in said for words in _MESSAGE_GONE):
                raise MessageGoneError from err
            if any(words in said for words in _CHAT_GONE):
                raise ChatGoneError from err
            raise

    async def _send_with_retry(self, send: Any) -> Any:
        """Send until it certainly arrived, or may have."""
        wait = 1.0
        while True:
            try:
                return await send()
            except RetryAfter as err:
                await asyncio.sleep(_retry_after(err))
            except ChatMigrated as err:
                raise ChatMovedError(err.new_chat_id) from err
            except Forbidden as err:
                raise ChatGoneError from err
            except BadRequest as err:
                if any(words in str(err).lower() for words in _CHAT_GONE):
                    raise ChatGoneError from err
                raise
            except (TimedOut, NetworkError) as err:
                if not isinstance(err.__cause__, _NOT_SENT):
                    raise DeliveryUnknownError from err
                await asyncio.sleep(wait)
                wait = min(wait * 2, MAX_RETRY_DELAY)


def _retry_after(err: RetryAfter) -> float:
    """Return how long Telegram wants to be left alone."""
    after = err.retry_after
    return (after if isinstance(after, int | float) else after.total_seconds()) + 0.1
