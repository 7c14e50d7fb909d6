"""Registry of the methods; as in Telegram, their names are case-insensitive."""

from collections.abc import Callable
from typing import Any, Final

from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import TelegramState
from simulators.telegram.methods import bot_profile, chats, editing, sending, updates

type Handler = Callable[[TelegramState, Parameters], Any]

METHODS: Final[dict[str, Handler]] = {
    "getMe": bot_profile.get_me,
    "setMyCommands": bot_profile.set_my_commands,
    "getMyCommands": bot_profile.get_my_commands,
    "deleteMyCommands": bot_profile.delete_my_commands,
    "setMyName": bot_profile.setter("name"),
    "getMyName": bot_profile.getter("name"),
    "setMyDescription": bot_profile.setter("description"),
    "getMyDescription": bot_profile.getter("description"),
    "setMyShortDescription": bot_profile.setter("short_description"),
    "getMyShortDescription": bot_profile.getter("short_description"),
    "setChatMenuButton": bot_profile.set_chat_menu_button,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageMedia": editing.edit_message_media,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "setMessageReaction": editing.set_message_reaction,
    "getUpdates": updates.get_updates,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "answerCallbackQuery": updates.answer_callback_query,
    "getFile": updates.get_file,
    "close": updates.close_or_log_out,
    "logOut": updates.close_or_log_out,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
}
NAMES: Final = {name.lower(): name for name in METHODS}
