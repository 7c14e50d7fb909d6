"""Updates of every kind from people, chats and bots that are not allowed, made up by chance from a seed."""

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
class Crowd:
    """Makes updates up; `data` is what the buttons of real orders carry."""

    chance: Random
    people: Sequence[User]
    data: Sequence[str]
    order: Json
    """The message that shows a real order."""
    message_id: int = 500_000

    def update(self) -> Json:
        """Return any update that must come to nothing."""
        return self.chance.choice(_KINDS)(self)

    def stranger(self) -> Json:
        """Return somebody who is not allowed: a person, one called like the owner, or a bot."""
        own = self.chance.choice(self.people).json
        return self.chance.choice([own, own, own | {"first_name": "Иван", "username": "ivan"}, BOT, ANONYMOUS])

    def person(self) -> Json:
        """Return a human stranger."""
        return self.chance.choice(self.people).json

    def private(self) -> Json:
        """Return something a stranger says in private."""
        sender = self.person()
        return self.said(sender, {"id": sender["id"], "type": "private", "first_name": sender["first_name"]})

    def said(self, sender: Json, chat: Json, **more: Any) -> Json:
        """Return a message with anything in it."""
        self.message_id += 1
        text = self.chance.choice(COMMANDS)
        length = len(text.split(maxsplit=1)[0])
        command = [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []
        contents: Sequence[Json] = (
            {"text": text, "entities": command},
            {"text": text, "entities": command},
            {"caption": text, "caption_entities": command, "document": _DOCUMENT},
            {"contact": {"phone_number": "+79120000003", "first_name": "Иван", "user_id": OWNER["id"]}},
            {"users_shared": {"request_id": 1, "users": [{"user_id": sender["id"], "first_name": "Я"}]}},
            {"new_chat_members": [sender]},
            {"text": text, "entities": command, "reply_to_message": self.order},
        )
        return {
            "message_id": self.message_id,
            "date": int(time.time()),
            "chat": chat,
            "from": sender,
            **self.chance.choice(contents),
            **more,
        }

    def tapped(self, sender: Json, message: Json | None) -> Json:
        """Return a tap on a button of a real order, or on one that somebody has made up."""
        made_up = ("v1:user-yes:abc", "v1:zone:Asia/Omsk", "v0:call:1", "", "v1:stop:1", "v1:resend:1", "🙂" * 16)
        query = {
            "id": str(self.chance.randrange(10**15)),
            "from": sender,
            "chat_instance": "1",
            "data": self.chance.choice([*self.data, *self.data, *made_up]),
        }
        return {"callback_query": query if message is None else query | {"message": message}}


_DOCUMENT: Json = {"file_id": "x", "file_unique_id": "x", "file_name": "list.csv", "file_size": 10}


def _forwarded() -> Json:
    """Return what says that somebody else said it."""
    return {"forward_origin": {"type": "user", "date": int(time.time()), "sender_user": OWNER}}


def _command_of_owner(crowd: Crowd, chat: Json, **more: Any) -> Json:
    """Return a command that looks like the owner's."""
    text = crowd.chance.choice([one for one in COMMANDS if one.lstrip().startswith("/")])
    crowd.message_id += 1
    common = {"message_id": crowd.message_id, "date": int(time.time()), "chat": chat, "from": OWNER}
    return common | {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": 5}]} | more


def _member(crowd: Crowd, old: str, new: str) -> Json:
    """Return a change of the bot's own membership that a stranger has made."""
    bot = {"id": 42, "is_bot": True, "first_name": "Mobilgroup"}
    return {
        "chat": crowd.chance.choice(FOREIGN_GROUPS),
        "from": crowd.person(),
        "date": int(time.time()),
        "old_chat_member": {"user": bot, "status": old, "until_date": 0},
        "new_chat_member": {"user": bot, "status": new, "until_date": 0},
    }


def _reaction(crowd: Crowd) -> Json:
    """Return a reaction to a real order."""
    thumb = [{"type": "emoji", "emoji": "👍"}]
    where = {"chat": crowd.order["chat"], "message_id": crowd.order["message_id"], "date": int(time.time())}
    return {"message_reaction": where | {"user": crowd.person(), "old_reaction": [], "new_reaction": thumb}}


def _inline(crowd: Crowd) -> Json:
    """Return an inline query."""
    return {"inline_query": {"id": "1", "from": crowd.stranger(), "query": crowd.chance.choice(COMMANDS), "offset": ""}}


def _join(crowd: Crowd) -> Json:
    """Return a wish to come into the allowed group."""
    sender = crowd.person()
    wish = {"chat": ALLOWED_GROUP, "from": sender, "user_chat_id": sender["id"], "date": int(time.time())}
    return {"chat_join_request": wish}


def _poll(crowd: Crowd) -> Json:
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
    answer = {"poll_id": "1", "user": crowd.person(), "option_ids": [0], "option_persistent_ids": ["0"]}
    return crowd.chance.choice([{"poll": poll}, {"poll_answer": answer}])


_KINDS: Sequence[Callable[[Crowd], Json]] = (
    # People who are not allowed, wherever they write.
    lambda crowd: {"message": crowd.private()},
    lambda crowd: {"message": crowd.private()},
    lambda crowd: {"message": crowd.private() | _forwarded()},
    lambda crowd: {"message": crowd.private() | {"via_bot": BOT}},
    lambda crowd: {"message": crowd.said(crowd.stranger(), ALLOWED_GROUP)},
    lambda crowd: {"message": crowd.said(crowd.stranger(), crowd.chance.choice(FOREIGN_GROUPS))},
    lambda crowd: {"message": crowd.said(crowd.person(), crowd.order["chat"])},
    lambda crowd: {"edited_message": crowd.private() | {"edit_date": int(time.time())}},
    # Buttons of real orders, tapped by people who are not allowed, or where nobody is.
    lambda crowd: crowd.tapped(crowd.stranger(), crowd.order),
    lambda crowd: crowd.tapped(crowd.person(), crowd.order | {"chat": ALLOWED_GROUP}),
    lambda crowd: crowd.tapped(crowd.stranger(), {"message_id": 7, "date": 0, "chat": ALLOWED_GROUP}),
    lambda crowd: crowd.tapped(crowd.stranger(), None),
    lambda crowd: crowd.tapped(OWNER, crowd.order | {"chat": crowd.chance.choice(FOREIGN_GROUPS)}),
    lambda crowd: crowd.tapped(OWNER, crowd.order),
    # What looks like the owner, and is not, or is not meant.
    lambda crowd: {"message": _command_of_owner(crowd, crowd.chance.choice(FOREIGN_GROUPS))},
    lambda crowd: {"message": _command_of_owner(crowd, ALLOWED_GROUP, sender_chat=ALLOWED_GROUP)},
    lambda crowd: {"message": _command_of_owner(crowd, ALLOWED_GROUP, **{"from": ANONYMOUS})},
    lambda crowd: {"message": _command_of_owner(crowd, ALLOWED_GROUP, via_bot=BOT)},
    lambda crowd: {"message": _command_of_owner(crowd, ALLOWED_GROUP, sender_business_bot=BOT)},
    lambda crowd: {"message": _command_of_owner(crowd, ALLOWED_GROUP, is_automatic_forward=True)},
    lambda crowd: {"message": _command_of_owner(crowd, {"id": 1004, "type": "private"}, **_forwarded())},
    lambda crowd: {"edited_message": _command_of_owner(crowd, {"id": 1004, "type": "private"}, edit_date=1)},
    lambda crowd: {"business_message": _command_of_owner(crowd, {"id": 1004, "type": "private"})},
    lambda crowd: {"guest_message": _command_of_owner(crowd, {"id": 1004, "type": "private"})},
    # Channels.
    lambda crowd: {"channel_post": crowd.said(OWNER, CHANNEL, sender_chat=CHANNEL)},
    lambda crowd: {"edited_channel_post": crowd.said(OWNER, CHANNEL, edit_date=1)},
    lambda crowd: {"message": crowd.said(ANONYMOUS, ALLOWED_GROUP, sender_chat=CHANNEL)},
    # Everything else.
    lambda crowd: {"business_message": crowd.private()},
    lambda crowd: {"edited_business_message": crowd.private()},
    lambda crowd: {"guest_message": crowd.private()},
    lambda crowd: {"my_chat_member": _member(crowd, "left", "member")},
    lambda crowd: {"my_chat_member": _member(crowd, "member", "kicked")},
    lambda crowd: {"chat_member": _member(crowd, "member", "left")},
    lambda crowd: {"message": crowd.said(crowd.person(), FOREIGN_GROUPS[1], migrate_to_chat_id=-1007777777777)},
    _inline,
    _join,
    _poll,
    _reaction,
    lambda crowd: {"kind_of_the_future": crowd.private()},
)
