"""List the methods that there are; their names are read without regard to case, as Telegram reads them."""

from collections.abc import Callable
from typing import Any, Final

from simulators.telegram.methods import about, chats, editing, receiving, sending
from simulators.telegram.parameters import Parameters
from simulators.telegram.world import World

type Handler = Callable[[World, Parameters], Any]

METHODS: Final[dict[str, Handler]] = {
    "getMe": about.get_me,
    "setMyCommands": about.set_my_commands,
    "getMyCommands": about.get_my_commands,
    "deleteMyCommands": about.delete_my_commands,
    "setMyName": about.setter("name"),
    "getMyName": about.getter("name"),
    "setMyDescription": about.setter("description"),
    "getMyDescription": about.getter("description"),
    "setMyShortDescription": about.setter("short_description"),
    "getMyShortDescription": about.getter("short_description"),
    "setChatMenuButton": about.set_chat_menu_button,
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
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "answerCallbackQuery": receiving.answer_callback_query,
    "getFile": receiving.get_file,
    "close": receiving.good_bye,
    "logOut": receiving.good_bye,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
}
NAMES: Final = {name.lower(): name for name in METHODS}
