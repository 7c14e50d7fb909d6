"""Bot API methods for chats and their members."""

from typing import Any

from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import ChatState, TelegramState
from simulators.telegram.errors import bad_request
from simulators.telegram.methods.message_builder import target_chat


def get_chat(state: TelegramState, parameters: Parameters) -> dict[str, Any]:
    """Return a chat."""
    chat = state.chat(parameters.values.get("chat_id"))
    chat.check_known()
    return chat.json | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(state: TelegramState, parameters: Parameters) -> dict[str, Any]:
    """Return a member of a chat."""
    chat = target_chat(state, parameters)
    user_id = parameters.number("user_id") or 0
    if user_id == state.bot.id:
        return _member(chat, state.bot.json, user_id)
    if user_id in chat.members:
        return _member(chat, chat.members[user_id].json, user_id)
    if user_id in state.users:
        return {"status": "left", "user": state.users[user_id].json}
    raise bad_request("user not found")


def get_chat_administrators(state: TelegramState, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the administrators of a group."""
    chat = target_chat(state, parameters)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    users = {**chat.members, state.bot.id: state.bot}
    return [_member(chat, users[user_id].json, user_id) for user_id in chat.administrators if user_id in users]


def get_chat_member_count(state: TelegramState, parameters: Parameters) -> int:
    """Return the number of members of a chat, including the bot."""
    return len(target_chat(state, parameters).members) + 1


def leave_chat(state: TelegramState, parameters: Parameters) -> bool:
    """Remove the bot from a group."""
    chat = target_chat(state, parameters)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.blocked = True
    return True


def _member(chat: ChatState, user: dict[str, Any], user_id: int) -> dict[str, Any]:
    """Return a member as a Bot API object."""
    if user_id not in chat.administrators:
        return {"status": "member", "user": user}
    rights = (
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_pin_messages",
    )
    return {"status": "administrator", "user": user} | dict.fromkeys(rights, False)
