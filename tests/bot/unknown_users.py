"""Random updates of every type from users, chats and bots that are not allowed, generated from a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
import time
from typing import Any

from simulators.telegram import User

type Json = dict[str, Any]

OWNER: Json = {"id": 1004, "is_bot": False, "first_name": "Иван", "language_code": "ru"}
ALLOWED_GROUP: Json = {"id": -1001234567890, "type": "supergroup", "title": "Дежурные"}
FOREIGN_GROUPS: Sequence[Json] = (
    {"id": -1009999999999, "type": "supergroup", "title": "Дежурные"},
    {"id": -777, "type": "group", "title": "Дежурные"},
    {"id": -1008888888888, "type": "supergroup", "title": "Форум", "is_forum": True},
)
CHANNEL: Json = {"id": -1005555555555, "type": "channel", "title": "Новости"}
BOT: Json = {"id": 6001, "is_bot": True, "first_name": "Иван", "username": "other_bot"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
COMMANDS = (
    "/call 8 912 000-00-03 Проверка",
    "/users add 5001 owner Я",
    "/start inv_token",
    "/audit",
    "/block 8 912 000-00-03",
    "/alerts 300",
    "/templates 123 new Имя\nТекст",
    "/cancel 1",
    "/redial 1",
    "/stop@mobilgroup_demo_bot 1",
    "/settings en",
    "/balance",
    "  /call 8 912 000-00-03 Проверка",
    "просто слова",
    "8 912 000-00-03",
)


@dataclass(slots=True)
class UpdateGenerator:
    """Generates updates; `data` is the callback data of a real preview's buttons."""

    random: Random
    users: Sequence[User]
    data: Sequence[str]
    preview: Json
    """The message of the real preview."""
    message_id: int = 500_000

    def update(self) -> Json:
        """Return a random update that must change nothing."""
        return self.random.choice(_KINDS)(self)

    def unknown_sender(self) -> Json:
        """Return a sender without a role: a user, one with the owner's name, or a bot."""
        own = self.random.choice(self.users).json
        return self.random.choice([own, own, own | {"first_name": "Иван", "username": "ivan"}, BOT, ANONYMOUS])

    def unknown_user(self) -> Json:
        """Return an unknown user who is no bot."""
        return self.random.choice(self.users).json

    def private_message(self) -> Json:
        """Return a message of an unknown user in private."""
        sender = self.unknown_user()
        return self.message(sender, {"id": sender["id"], "type": "private", "first_name": sender["first_name"]})

    def message(self, sender: Json, chat: Json, **more: Any) -> Json:
        """Return a message with random content."""
        self.message_id += 1
        text = self.random.choice(COMMANDS)
        length = len(text.split(maxsplit=1)[0])
        command = [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []
        contents: Sequence[Json] = (
            {"text": text, "entities": command},
            {"text": text, "entities": command},
            {"caption": text, "caption_entities": command, "document": _DOCUMENT},
            {"contact": {"phone_number": "+79120000003", "first_name": "Иван", "user_id": OWNER["id"]}},
            {"users_shared": {"request_id": 1, "users": [{"user_id": sender["id"], "first_name": "Я"}]}},
            {"new_chat_members": [sender]},
            {"text": text, "entities": command, "reply_to_message": self.preview},
        )
        return {
            "message_id": self.message_id,
            "date": int(time.time()),
            "chat": chat,
            "from": sender,
            **self.random.choice(contents),
            **more,
        }

    def button_tap(self, sender: Json, source_message: Json | None) -> Json:
        """Return a tap with the callback data of a real preview, or with invented data."""
        invented = ("v1:user-yes:abc", "v1:zone:Asia/Omsk", "v0:call:1", "", "v1:stop:1", "v1:resend:1", "🙂" * 16)
        query = {
            "id": str(self.random.randrange(10**15)),
            "from": sender,
            "chat_instance": "1",
            "data": self.random.choice([*self.data, *self.data, *invented]),
        }
        return {"callback_query": query if source_message is None else query | {"message": source_message}}


_DOCUMENT: Json = {"file_id": "x", "file_unique_id": "x", "file_name": "list.csv", "file_size": 10}


def _forwarded() -> Json:
    """Return the fields of a message that is forwarded from the owner."""
    return {"forward_origin": {"type": "user", "date": int(time.time()), "sender_user": OWNER}}


def _command_of_owner(source: UpdateGenerator, chat: Json, **more: Any) -> Json:
    """Return a command in the owner's name."""
    text = source.random.choice([one for one in COMMANDS if one.lstrip().startswith("/")])
    source.message_id += 1
    common = {"message_id": source.message_id, "date": int(time.time()), "chat": chat, "from": OWNER}
    return common | {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": 5}]} | more


def _member(source: UpdateGenerator, old: str, new: str) -> Json:
    """Return a change of the bot's own membership by an unknown user."""
    bot = {"id": 42, "is_bot": True, "first_name": "Mobilgroup"}
    return {
        "chat": source.random.choice(FOREIGN_GROUPS),
        "from": source.unknown_user(),
        "date": int(time.time()),
        "old_chat_member": {"user": bot, "status": old, "until_date": 0},
        "new_chat_member": {"user": bot, "status": new, "until_date": 0},
    }


def _reaction(source: UpdateGenerator) -> Json:
    """Return a reaction to the real preview."""
    thumb = [{"type": "emoji", "emoji": "👍"}]
    target = {"chat": source.preview["chat"], "message_id": source.preview["message_id"], "date": int(time.time())}
    return {"message_reaction": target | {"user": source.unknown_user(), "old_reaction": [], "new_reaction": thumb}}


def _inline(source: UpdateGenerator) -> Json:
    """Return an inline query."""
    query = {"id": "1", "from": source.unknown_sender(), "query": source.random.choice(COMMANDS), "offset": ""}
    return {"inline_query": query}


def _join(source: UpdateGenerator) -> Json:
    """Return a request to join the allowed group."""
    sender = source.unknown_user()
    request = {"chat": ALLOWED_GROUP, "from": sender, "user_chat_id": sender["id"], "date": int(time.time())}
    return {"chat_join_request": request}


def _poll(source: UpdateGenerator) -> Json:
    """Return a poll, or an answer to one."""
    poll = {
        "id": "1",
        "question": "/call",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    answer = {"poll_id": "1", "user": source.unknown_user(), "option_ids": [0], "option_persistent_ids": ["0"]}
    return source.random.choice([{"poll": poll}, {"poll_answer": answer}])


_KINDS: Sequence[Callable[[UpdateGenerator], Json]] = (
    # Messages of unknown users in every chat.
    lambda source: {"message": source.private_message()},
    lambda source: {"message": source.private_message()},
    lambda source: {"message": source.private_message() | _forwarded()},
    lambda source: {"message": source.private_message() | {"via_bot": BOT}},
    lambda source: {"message": source.message(source.unknown_sender(), ALLOWED_GROUP)},
    lambda source: {"message": source.message(source.unknown_sender(), source.random.choice(FOREIGN_GROUPS))},
    lambda source: {"message": source.message(source.unknown_user(), source.preview["chat"])},
    lambda source: {"edited_message": source.private_message() | {"edit_date": int(time.time())}},
    # Buttons of the real preview, tapped by unknown users, in other chats, or by another user than the author.
    lambda source: source.button_tap(source.unknown_sender(), source.preview),
    lambda source: source.button_tap(source.unknown_user(), source.preview | {"chat": ALLOWED_GROUP}),
    lambda source: source.button_tap(source.unknown_sender(), {"message_id": 7, "date": 0, "chat": ALLOWED_GROUP}),
    lambda source: source.button_tap(source.unknown_sender(), None),
    lambda source: source.button_tap(OWNER, source.preview | {"chat": source.random.choice(FOREIGN_GROUPS)}),
    lambda source: source.button_tap(OWNER, source.preview),
    # Commands in the owner's name that must not be carried out.
    lambda source: {"message": _command_of_owner(source, source.random.choice(FOREIGN_GROUPS))},
    lambda source: {"message": _command_of_owner(source, ALLOWED_GROUP, sender_chat=ALLOWED_GROUP)},
    lambda source: {"message": _command_of_owner(source, ALLOWED_GROUP, **{"from": ANONYMOUS})},
    lambda source: {"message": _command_of_owner(source, ALLOWED_GROUP, via_bot=BOT)},
    lambda source: {"message": _command_of_owner(source, ALLOWED_GROUP, sender_business_bot=BOT)},
    lambda source: {"message": _command_of_owner(source, ALLOWED_GROUP, is_automatic_forward=True)},
    lambda source: {"message": _command_of_owner(source, {"id": 1004, "type": "private"}, **_forwarded())},
    lambda source: {"edited_message": _command_of_owner(source, {"id": 1004, "type": "private"}, edit_date=1)},
    lambda source: {"business_message": _command_of_owner(source, {"id": 1004, "type": "private"})},
    lambda source: {"guest_message": _command_of_owner(source, {"id": 1004, "type": "private"})},
    # Channels.
    lambda source: {"channel_post": source.message(OWNER, CHANNEL, sender_chat=CHANNEL)},
    lambda source: {"edited_channel_post": source.message(OWNER, CHANNEL, edit_date=1)},
    lambda source: {"message": source.message(ANONYMOUS, ALLOWED_GROUP, sender_chat=CHANNEL)},
    # Everything else.
    lambda source: {"business_message": source.private_message()},
    lambda source: {"edited_business_message": source.private_message()},
    lambda source: {"guest_message": source.private_message()},
    lambda source: {"my_chat_member": _member(source, "left", "member")},
    lambda source: {"my_chat_member": _member(source, "member", "kicked")},
    lambda source: {"chat_member": _member(source, "member", "left")},
    lambda source: {
        "message": source.message(source.unknown_user(), FOREIGN_GROUPS[1], migrate_to_chat_id=-1007777777777)
    },
    _inline,
    _join,
    _poll,
    _reaction,
    lambda source: {"kind_of_the_future": source.private_message()},
)
