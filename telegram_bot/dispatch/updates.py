"""Properties of an update: its author and chat, its age, and whether it is addressed to the bot."""

from datetime import UTC, datetime, timedelta
import re
from typing import Final

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType

from ..domain.users import ChatTarget
from .context import BotContext

MAX_UPDATE_AGE: Final = timedelta(minutes=2)
"""An older message, from while the bot was down, is not carried out: its author may have acted otherwise."""
_SERVICE_USERS: Final = frozenset({777000, 136817688, 1087968824, 1271266957})
"""Telegram itself, channel posts in a group, anonymous administrators, replies to channels."""


def update_author(update: Update) -> User | None:
    """Return the human author of an update; None for channels, bots, and updates in another's name."""
    if update.message is not None:
        user = _message_author(update.message)
    elif update.callback_query is not None:
        user = update.callback_query.from_user
    elif update.my_chat_member is not None:
        user = update.my_chat_member.from_user
    else:
        return None
    return None if user is None or user.is_bot or user.id in _SERVICE_USERS else user


def chat_target(update: Update) -> ChatTarget | None:
    """Return the chat of an update; None for channels, private chats of others, and where Telegram omits it."""
    user = update.effective_user
    if update.callback_query is not None:
        message = update.callback_query.message
        if message is None:
            return None
        chat, thread = message.chat, getattr(message, "message_thread_id", None)
        in_topic = bool(getattr(message, "is_topic_message", False))
    elif update.message is not None:
        chat, thread = update.message.chat, update.message.message_thread_id
        in_topic = bool(update.message.is_topic_message)
    elif update.my_chat_member is not None:
        chat, thread, in_topic = update.my_chat_member.chat, None, False
    else:
        return None
    is_theirs = user is not None and chat.id == user.id
    is_group = chat.id < 0 and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
    if not (is_group or (chat.type == ChatType.PRIVATE and is_theirs)):
        return None
    return ChatTarget(chat.id, thread if in_topic else None)


def chat_migration(update: Update) -> tuple[int, int] | None:
    """Return the old and the new id of a group that has become a supergroup; None for other updates."""
    message = update.message
    if message is None or message.migrate_to_chat_id is None:
        return None
    return message.chat.id, message.migrate_to_chat_id


def is_first_hand(update: Update) -> bool:
    """Return whether an update is its author's own: a command that they forwarded is another author's."""
    message = update.message
    return message is None or message.forward_origin is None or not _commands(message)


def is_stale(update: Update) -> bool:
    """Return whether a message is too old to be carried out."""
    return update.message is not None and datetime.now(UTC) - update.message.date > MAX_UPDATE_AGE


def expects_reply(update: Update, bot_name: str) -> bool:
    """Return whether the author expects a reply: in private to any content, in a group to a command for the bot."""
    message = update.message
    if message is None:
        return False
    if message.chat.type == ChatType.PRIVATE:
        return bool(message.text or message.caption or message.effective_attachment)
    return any("@" not in one or one.casefold().endswith(f"@{bot_name}".casefold()) for one in _commands(message))


def _message_author(message: Message) -> User | None:
    """Return the user who wrote a message, or None if it was sent in another's name."""
    in_anothers_name = (
        message.sender_chat,
        message.via_bot,
        message.sender_business_bot,
        message.business_connection_id,
        message.is_automatic_forward,
    )
    # Since python-telegram-bot 22.8; a guest query calls the bot from a chat in which it is no member.
    as_guest = (getattr(message, name, None) for name in ("guest_query_id", "guest_bot_caller_user"))
    return None if any(in_anothers_name) or any(as_guest) else message.from_user


def _commands(message: Message) -> list[str]:
    """Return the commands in a message: a leading `/word`, and those that Telegram marks as entities."""
    marked: dict[MessageEntity, str] = {}
    if message.text:
        marked |= message.parse_entities([MessageEntity.BOT_COMMAND])
    if message.caption:
        marked |= message.parse_caption_entities([MessageEntity.BOT_COMMAND])
    text = (message.text or message.caption or "").lstrip()
    first = text.split(maxsplit=1)[:1] if text.startswith("/") else []
    return [*first, *marked.values()]


def is_for_bot(message: Message, context: BotContext) -> bool:
    """Return whether a message is addressed to the bot: in a group only a reply to it is."""
    if context.target.is_private:
        return True
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id


def command_argument(text: str) -> str:
    """Return the text after a command."""
    return _COMMAND.sub("", text, count=1).strip()


def is_call_command(text: str) -> bool:
    """Return whether a text is the `/call` command, for whichever bot."""
    found = _COMMAND.match(text)
    return found is not None and found[1] == "call"


_COMMAND: Final = re.compile(r"\s*/(\w+)(?:@\w+)?(?=\s|$)")
