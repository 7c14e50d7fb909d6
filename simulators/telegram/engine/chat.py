"""A chat, with the actions of its users."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
import time
from typing import Any

from simulators.telegram.engine.keyboards import Button
from simulators.telegram.engine.messages import Message
from simulators.telegram.engine.state import CallbackAnswer, ChatState
from simulators.telegram.engine.user_messages import UserMessage, is_for_bot
from simulators.telegram.engine.users import User

type Matcher = str | Callable[[Message], bool]


class Chat(ChatState):
    """A chat in which users send and edit messages, tap buttons, and wait for messages of the bot."""

    @property
    def user(self) -> User:
        """Return the user of a private chat."""
        (user,) = self.members.values()
        return user

    async def send(
        self,
        user: User,
        text: str = "",
        *,
        document: tuple[bytes, str] | None = None,
        photo: bytes | None = None,
        caption: str = "",
        contact: tuple[str, str, int | None] | None = None,
        users_shared: Sequence[int] | None = None,
        forwarded_from: User | None = None,
        thread_id: int | None = None,
        reply_to: Message | int | None = None,
        date: datetime | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Send a user's message; an unknown topic is created."""
        self._check_member(user)
        user_message = UserMessage(
            text, document, photo, caption, contact, users_shared, forwarded_from, date, anonymous
        )
        replied_to = self.get(reply_to.id if isinstance(reply_to, Message) else reply_to)
        if thread_id is not None and thread_id not in self.topics:
            self.topic(f"Topic {thread_id}", thread_id)
        raw = user_message.to_message(self, user)
        if self.is_private:
            self.started = True
            if self.blocked:
                self.unblock(user)
        raw = {"message_id": self.next_id(), **raw, **self.position(thread_id, replied_to)}
        message = self.store_message(raw)
        self._queue_update({"message": raw}, for_bot=is_for_bot(raw, self, replied_to))
        return message

    async def edit(self, user: User, message_id: int, text: str) -> Message:
        """Change the text or caption of the user's own message."""
        message = self.get(message_id)
        if message is None or message.sender_id != user.id:
            raise LookupError(f"{user.name} has no message {message_id} here")
        is_caption = "caption" in message.raw or "text" not in message.raw
        content = UserMessage(text).content(self)
        if is_caption:
            content = {"caption": text}
        kept = {name: value for name, value in message.raw.items() if name not in {"entities", "caption_entities"}}
        raw = kept | content | {"edit_date": int(datetime.now(UTC).timestamp())}
        changed = self.store_message(raw, edits=message.edits + 1)
        replied_to = self.get(message.reply_to)
        self._queue_update({"edited_message": raw}, for_bot=is_for_bot(raw, self, replied_to))
        return changed

    async def press(
        self,
        user: User,
        message: Message,
        button: str | Button,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - tests choose how long to wait
    ) -> CallbackAnswer:
        """Tap the button whose text contains `button`, and return the bot's answer.

        The current message is searched first, then the given one, because users also tap buttons that are gone by then.
        A `Button` is tapped as it is. Raises `TimeoutError` if the bot does not answer.
        """
        tap = self.state.taps[self.tap(user, message, button)]
        async with asyncio.timeout(timeout):
            while tap.answer is None:
                await self.state.changes.wait()
        return tap.answer

    def tap(self, user: User, message: Message, button: str | Button) -> str:
        """Tap a button without waiting for the answer, and return the tap's id."""
        self._check_member(user)
        current = self.get(message.id)
        if isinstance(button, str):
            shown = current if current is not None and current.has_button(button) else message
            button = shown.button(button)
        if not button.data:
            raise ValueError(f"a tap on {button.text!r} sends nothing to the bot")
        tap = self.state.tap(user)
        inaccessible = {"message_id": message.id, "chat": self.json, "date": 0}
        self.state.updates.add(
            {
                "callback_query": {
                    "id": tap.id,
                    "from": user.json,
                    "message": inaccessible if current is None else current.raw,
                    "chat_instance": str(self.id),
                    "data": button.data,
                }
            }
        )
        return tap.id

    async def wait_for(
        self,
        matcher: Matcher,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - tests choose how long to wait
        after: Message | None = None,
    ) -> Message:
        """Wait for a message of the bot that contains a text, or for which a function is true, and return the newest.

        With `after`, only messages sent or edited after that one count. Raises `TimeoutError` with the last messages.
        """
        since = after.revision if after is not None else 0
        deadline = time.monotonic() + timeout
        while (found := self.find(matcher, since)) is None:
            try:
                async with asyncio.timeout(deadline - time.monotonic()):
                    await self.state.changes.wait()
            except TimeoutError as err:
                present = "\n".join(f"  {message.id}: {message.text_or_caption!r}" for message in self.messages[-8:])
                raise TimeoutError(f"no message matches {matcher!r} in chat {self.id}:\n{present}") from err
        return found

    def find(self, matcher: Matcher, since: int = 0) -> Message | None:
        """Return the bot's most recently changed message that matches, or None; `since` is a revision."""
        matching = [
            message
            for message in self.messages
            if message.sender_id == self.state.bot.id
            and message.revision > since
            and (matcher in message.text_or_caption if isinstance(matcher, str) else matcher(message))
        ]
        return max(matching, key=lambda message: message.revision, default=None)

    @property
    def last(self) -> Message:
        """Return the bot's newest message."""
        return [message for message in self.messages if message.sender_id == self.state.bot.id][-1]

    def block(self, by: User | None = None) -> None:
        """Block the bot (private chat), or remove it (group)."""
        self._change_bot_membership("member", "kicked", by)
        self.blocked = True

    def unblock(self, by: User | None = None) -> None:
        """Unblock the bot (private chat), or add it again (group)."""
        self.blocked = False
        self._change_bot_membership("kicked", "member", by)

    def join(self, user: User) -> None:
        """Add a user to the group."""
        self.members[user.id] = user
        self._service_message(user, {"new_chat_members": [user.json]})

    def leave(self, user: User) -> None:
        """Remove a user from the group."""
        self._service_message(user, {"left_chat_member": user.json})
        del self.members[user.id]

    def migrate(self, new_id: int) -> Chat:
        """Migrate the group to a supergroup and return the new chat."""
        moved = Chat(self.state, new_id, self.title, list(self.members.values()), privacy=self.privacy)
        self.state.chats[new_id] = moved
        self._service_message(next(iter(self.members.values())), {"migrate_to_chat_id": new_id})
        self.migrated_to = new_id
        return moved

    def react(self, user: User, message: Message, emoji: str) -> None:
        """React to a message; the bot gets the update if it subscribed to reactions."""
        change = {"chat": self.json, "message_id": message.id, "user": user.json, "date": int(time.time())}
        new = [{"type": "emoji", "emoji": emoji}]
        self.state.updates.add({"message_reaction": {**change, "old_reaction": [], "new_reaction": new}})

    def delete(self, message: Message) -> None:
        """Delete a message; the bot gets no update."""
        self.remove(message.id)

    def _service_message(self, user: User, content: dict[str, Any]) -> None:
        """Store a service message and queue its update."""
        raw = {"message_id": self.next_id(), "from": user.json, "chat": self.json, "date": int(time.time()), **content}
        self.store_message(raw)
        self._queue_update({"message": raw}, for_bot=True)

    def _change_bot_membership(self, old: str, new: str, by: User | None) -> None:
        """Queue the update for a change of the bot's membership."""
        user = by or next(iter(self.members.values()))
        bot = self.state.bot.json
        states = {"old_chat_member": old, "new_chat_member": new}
        change: dict[str, dict[str, Any]] = {name: {"user": bot, "status": status} for name, status in states.items()}
        for state in change.values():
            if state["status"] == "kicked":
                state["until_date"] = 0
        common = {"chat": self.json, "from": user.json, "date": int(time.time())}
        self.state.updates.add({"my_chat_member": common | change})
        self.state.changes.increment()

    def _queue_update(self, update: dict[str, Any], *, for_bot: bool) -> None:
        """Queue an update for the bot, or withhold it if it is not for the bot or the bot is blocked."""
        if for_bot and not self.blocked:
            self.state.updates.add(update)
        else:
            self.state.updates.withhold(update)

    def _check_member(self, user: User) -> None:
        """Raise `ValueError` if a user is not in the chat."""
        if user.id not in self.members:
            raise ValueError(f"{user.name} is not in chat {self.id}")
