"""A chat as people use it: they write, edit, tap, and wait for what the bot says."""

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

type Wanted = str | Callable[[Message], bool]


class Chat(ChatState):
    """Let people use a chat."""

    @property
    def user(self) -> User:
        """Return whose private chat it is."""
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
        """Say something; a topic that is not there yet is opened."""
        self._check_member(user)
        user_message = UserMessage(
            text, document, photo, caption, contact, users_shared, forwarded_from, date, anonymous
        )
        answered = self.get(reply_to.id if isinstance(reply_to, Message) else reply_to)
        if thread_id is not None and thread_id not in self.topics:
            self.topic(f"Topic {thread_id}", thread_id)
        raw = user_message.to_message(self, user)
        if self.is_private:
            self.started = True
            if self.blocked:
                self.unblock(user)
        raw = {"message_id": self.next_id(), **raw, **self.position(thread_id, answered)}
        message = self.store_message(raw)
        self._queue_update({"message": raw}, for_bot=is_for_bot(raw, self, answered))
        return message

    async def edit(self, user: User, message_id: int, text: str) -> Message:
        """Change the words of one's own message."""
        message = self.get(message_id)
        if message is None or message.sender_id != user.id:
            raise LookupError(f"{user.name} has no message {message_id} here")
        is_caption = "caption" in message.raw or "text" not in message.raw
        user_message = UserMessage(text).content(self)
        if is_caption:
            user_message = {"caption": text}
        kept = {name: value for name, value in message.raw.items() if name not in {"entities", "caption_entities"}}
        raw = kept | user_message | {"edit_date": int(datetime.now(UTC).timestamp())}
        changed = self.store_message(raw, edits=message.edits + 1)
        answered = self.get(message.reply_to)
        self._queue_update({"edited_message": raw}, for_bot=is_for_bot(raw, self, answered))
        return changed

    async def press(
        self,
        user: User,
        message: Message,
        button: str | Button,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - tests say how long they are ready to wait
    ) -> CallbackAnswer:
        """Tap the button whose text contains this, and wait for the bot's answer.

        The button is looked for under the message as it is now, then as it was given: people tap what is gone by then.
        A `Button` is tapped as it is. Raises `TimeoutError` when the bot does not answer.
        """
        tap = self.state.taps[self.tap(user, message, button)]
        async with asyncio.timeout(timeout):
            while tap.answer is None:
                await self.state.changes.wait()
        return tap.answer

    def tap(self, user: User, message: Message, button: str | Button) -> str:
        """Tap a button without waiting for an answer, and return the id of the tap."""
        self._check_member(user)
        now = self.get(message.id)
        if isinstance(button, str):
            shown = now if now is not None and now.has_button(button) else message
            button = shown.button(button)
        if not button.data:
            raise ValueError(f"a tap on {button.text!r} tells the bot nothing")
        tap = self.state.tap(user)
        gone = {"message_id": message.id, "chat": self.json, "date": 0}
        self.state.updates.add(
            {
                "callback_query": {
                    "id": tap.id,
                    "from": user.json,
                    "message": gone if now is None else now.raw,
                    "chat_instance": str(self.id),
                    "data": button.data,
                }
            }
        )
        return tap.id

    async def wait_for(
        self,
        wanted: Wanted,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - tests say how long they are ready to wait
        after: Message | None = None,
    ) -> Message:
        """Wait for the newest message of the bot that contains the words, or for which the function is true.

        With `after`, only what was said or edited after that counts. Raises `TimeoutError` with what there was instead.
        """
        since = after.revision if after is not None else 0
        deadline = time.monotonic() + timeout
        while (found := self.find(wanted, since)) is None:
            try:
                async with asyncio.timeout(deadline - time.monotonic()):
                    await self.state.changes.wait()
            except TimeoutError as err:
                said = "\n".join(f"  {message.id}: {message.words!r}" for message in self.messages[-8:])
                raise TimeoutError(f"nothing like {wanted!r} in chat {self.id}:\n{said}") from err
        return found

    def find(self, wanted: Wanted, since: int = 0) -> Message | None:
        """Return the message of the bot that changed last and is as wanted."""
        fitting = [
            message
            for message in self.messages
            if message.sender_id == self.state.bot.id
            and message.revision > since
            and (wanted in message.words if isinstance(wanted, str) else wanted(message))
        ]
        return max(fitting, key=lambda message: message.revision, default=None)

    @property
    def last(self) -> Message:
        """Return the bot's newest message."""
        return [message for message in self.messages if message.sender_id == self.state.bot.id][-1]

    def block(self, by: User | None = None) -> None:
        """Block the bot (a private chat), or throw it out (a group)."""
        self._change_bot_membership("member", "kicked", by)
        self.blocked = True

    def unblock(self, by: User | None = None) -> None:
        """Let the bot in again."""
        self.blocked = False
        self._change_bot_membership("kicked", "member", by)

    def join(self, user: User) -> None:
        """Come into a group."""
        self.members[user.id] = user
        self._service_message(user, {"new_chat_members": [user.json]})

    def leave(self, user: User) -> None:
        """Go out of a group."""
        self._service_message(user, {"left_chat_member": user.json})
        del self.members[user.id]

    def migrate(self, new_id: int) -> Chat:
        """Make a supergroup of a group and return it."""
        moved = Chat(self.state, new_id, self.title, list(self.members.values()), privacy=self.privacy)
        self.state.chats[new_id] = moved
        self._service_message(next(iter(self.members.values())), {"migrate_to_chat_id": new_id})
        self.migrated_to = new_id
        return moved

    def react(self, user: User, message: Message, emoji: str) -> None:
        """React to a message; the bot is told if it asked for such updates."""
        change = {"chat": self.json, "message_id": message.id, "user": user.json, "date": int(time.time())}
        new = [{"type": "emoji", "emoji": emoji}]
        self.state.updates.add({"message_reaction": {**change, "old_reaction": [], "new_reaction": new}})

    def delete(self, message: Message) -> None:
        """Take a message away, of which the bot is not told."""
        self.remove(message.id)

    def _service_message(self, user: User, content: dict[str, Any]) -> None:
        """Show and tell what happened in the chat."""
        raw = {"message_id": self.next_id(), "from": user.json, "chat": self.json, "date": int(time.time()), **content}
        self.store_message(raw)
        self._queue_update({"message": raw}, for_bot=True)

    def _change_bot_membership(self, old: str, new: str, by: User | None) -> None:
        """Tell the bot that it is let in or put out."""
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
        """Hand an update to the bot, unless its privacy mode hides it."""
        if for_bot and not self.blocked:
            self.state.updates.add(update)
        else:
            self.state.updates.withhold(update)

    def _check_member(self, user: User) -> None:
        """Refuse who is not here."""
        if user.id not in self.members:
            raise ValueError(f"{user.name} is not in chat {self.id}")
