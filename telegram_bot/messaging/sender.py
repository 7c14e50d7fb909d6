"""Sending and editing of messages, so that a network fault neither duplicates nor loses important ones.

An edit can be repeated: it is, until it succeeds or a newer edit of the same message replaces it. A new message cannot:
if its response is lost, it may have been delivered, so it is not sent again.
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
# Without it python-telegram-bot emits a deprecation warning at every «too many requests».
os.environ.setdefault("PTB_TIMEDELTA", "1")
MAX_RETRY_DELAY: Final = 60.0
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_MESSAGE_GONE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_CHAT_GONE: Final = ("message thread not found", "topic_closed", "topic_deleted", "chat not found")
_UNCHANGED: Final = "message is not modified"

type Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


class MessageGoneError(Exception):
    """The message to edit no longer exists or can no longer be edited."""


class ChatGoneError(Exception):
    """The bot can no longer send to the chat: it was blocked or removed, or the topic is gone."""


class ChatMovedError(ChatGoneError):
    """The group has become a supergroup, which has another chat id."""

    def __init__(self, new_id: int) -> None:
        """Initialize the error with the id of the new chat."""
        self.new_id = new_id
        super().__init__(f"the id of the chat is {new_id} now")


class DeliveryUnknownError(Exception):
    """A new message may have been delivered or not: its response was lost."""


@dataclass(slots=True)
class _Message:
    """A message that is being edited, with the number of its newest edit and the count of active ones."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0
    active: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit, numbered among those of its message."""

    _message: _Message
    _number: int

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[bool]:
        """Wait until no other edit of the message is being sent; yield whether this one is still the newest."""
        async with self._message.lock:
            yield self._number == self._message.newest


class EditSequencer:
    """Numbers the active edits of each message, so that an older one never replaces a newer one."""

    def __init__(self) -> None:
        """Initialize the sequencer."""
        self._messages: dict[Hashable, _Message] = {}

    @contextmanager
    def begin_edit(self, key: Hashable) -> Iterator[Edit]:
        """Register an edit as the newest one of its message for the lifetime of the block."""
        message = self._messages.setdefault(key, _Message())
        message.newest += 1
        message.active += 1
        try:
            yield Edit(message, message.newest)
        finally:
            message.active -= 1
            if not message.active:
                del self._messages[key]


@dataclass(frozen=True, slots=True)
class MessageSender:
    """Sends and edits messages, files and pictures."""

    bot: ExtBot[Any]
    _edits: EditSequencer = field(default_factory=EditSequencer)

    async def edit(
        self, target: ChatTarget, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Edit a message, retrying after network faults until a newer edit starts: an older one never replaces it.

        Raises `MessageGoneError` or `ChatGoneError` if the edit can never succeed.
        """
        delay = 1.0
        with self._edits.begin_edit((target.chat_id, message_id)) as edit:
            while True:
                try:
                    async with edit.acquire() as is_newest:
                        if is_newest:
                            await self._edit(target, message_id, text, keyboard)
                        return
                except RetryAfter as err:
                    await asyncio.sleep(retry_after(err))
                except NetworkError as err:
                    _LOGGER.debug("A message could not be edited yet: %s", type(err).__name__)
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, MAX_RETRY_DELAY)

    async def send(self, target: ChatTarget, text: str, keyboard: Keyboard | None = None, **options: Any) -> int:
        """Send a new message, at most once, and return its id.

        Raises `DeliveryUnknownError` if its response was lost and `ChatGoneError` if the chat is gone.
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
        """Send a file, at most once, and return its message's id; raises like `send`."""
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
        """Send a picture, at most once, and return its message's id; raises like `send`."""
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
        """Edit a message, without repetition."""
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
            error_text = str(err).lower()
            if _UNCHANGED in error_text:
                return
            if any(words in error_text for words in _MESSAGE_GONE):
                raise MessageGoneError from err
            if any(words in error_text for words in _CHAT_GONE):
                raise ChatGoneError from err
            raise

    async def _send_with_retry(self, send: Any) -> Any:
        """Call a send method, retrying while the message was certainly not delivered; raises like the public `send`."""
        delay = 1.0
        while True:
            try:
                return await send()
            except RetryAfter as err:
                await asyncio.sleep(retry_after(err))
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
                await asyncio.sleep(delay)
                delay = min(delay * 2, MAX_RETRY_DELAY)


def retry_after(err: RetryAfter) -> float:
    """Return the seconds to wait before the next request, as Telegram demands."""
    after = err.retry_after
    return (after if isinstance(after, int | float) else after.total_seconds()) + 0.1
