"""The methods that ask about chats and who is in them."""

from typing import Any

from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import Room, World
from simulators.telegram.errors import bad_request
from simulators.telegram.methods.message_builder import room_of


def get_chat(world: World, parameters: Parameters) -> dict[str, Any]:
    """Describe a chat."""
    room = world.room(parameters.values.get("chat_id"))
    room.check_known()
    return room.json | {
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


def get_chat_member(world: World, parameters: Parameters) -> dict[str, Any]:
    """Describe who somebody is in a chat."""
    room = room_of(world, parameters)
    user_id = parameters.number("user_id") or 0
    if user_id == world.bot.id:
        return _member(room, world.bot.json, user_id)
    if user_id in room.members:
        return _member(room, room.members[user_id].json, user_id)
    if user_id in world.users:
        return {"status": "left", "user": world.users[user_id].json}
    raise bad_request("user not found")


def get_chat_administrators(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Describe who runs a group."""
    room = room_of(world, parameters)
    if room.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = {**room.members, world.bot.id: world.bot}
    return [_member(room, people[user_id].json, user_id) for user_id in room.administrators if user_id in people]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    """Count who is in a chat, the bot as well."""
    return len(room_of(world, parameters).members) + 1


def leave_chat(world: World, parameters: Parameters) -> bool:
    """Go out of a group."""
    room = room_of(world, parameters)
    if room.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    room.blocked = True
    return True


def _member(room: Room, user: dict[str, Any], user_id: int) -> dict[str, Any]:
    """Describe a member."""
    if user_id not in room.administrators:
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
