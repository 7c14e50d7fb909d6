"""The chat page, and its current state, which the page polls."""

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import web

from simulators.common.json_api import json_response
from simulators.common.static_page import StaticPage
from simulators.telegram.engine.chat import Chat
from simulators.telegram.engine.messages import Message
from simulators.telegram.engine.users import User
from simulators.telegram.methods.bot_profile import menu
from simulators.telegram.network import TelegramNetwork

_PAGE = StaticPage(Path(__file__).parent / "static", "page.css", "page.js", "message.js", "faults.js")
_MAX_MESSAGES = 200
_WAIT_SECONDS = 20


class WebPage:
    """Handles the requests of the page."""

    def __init__(self, telegram: TelegramNetwork, closing: asyncio.Event) -> None:
        """Initialize the page; `closing` is set before the server closes."""
        self._telegram = telegram
        self._closing = closing

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        _PAGE.add_routes(router)
        router.add_get("/page/present", self.current_state)

    async def current_state(self, request: web.Request) -> web.Response:
        """Return the state that a user sees, as soon as it differs from the revision in the query."""
        await self._wait(_number(request, "after", -1))
        state = self._telegram.state
        user = state.users.get(_number(request, "user", 0)) or next(iter(state.users.values()), None)
        chats = [chat for chat in self._telegram.chats.values() if user is not None and user.id in chat.members]
        chat_id = _number(request, "chat", 0)
        chosen = next((chat for chat in chats if chat.id == chat_id), None)
        return json_response(
            {
                "revision": state.changes.number,
                "bot": {**state.bot.json, "description": self._description(user)},
                "people": [{"id": known.id, "name": known.name} for known in state.users.values()],
                "user": user.id if user else None,
                "chats": [_summary(chat) for chat in chats],
                "chosen": self._chat_details(chosen, user) if chosen and user else None,
            }
        )

    async def _wait(self, after: int) -> None:
        """Wait for a change after a revision, at most `_WAIT_SECONDS` or until the server closes."""
        changes = self._telegram.state.changes
        if changes.number > after or after < 0 or self._closing.is_set():
            return
        waits = [asyncio.ensure_future(changes.wait_past(after)), asyncio.ensure_future(self._closing.wait())]
        try:
            await asyncio.wait(waits, timeout=_WAIT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _description(self, user: User | None) -> str:
        """Return the bot's description, which users see before they start the bot."""
        texts = self._telegram.state.texts
        language = user.language_code if user else ""
        return texts.get(("description", language)) or texts.get(("description", ""), "")

    def _chat_details(self, chat: Chat, user: User) -> dict[str, Any]:
        """Return a chat with its messages, topics and commands as JSON."""
        messages = chat.messages[-_MAX_MESSAGES:]
        return _summary(chat) | {
            "messages": [_message(message) for message in messages],
            "topics": [{"id": topic, "name": name} for topic, name in chat.topics.items()],
            "commands": menu(chat.state, chat.id, user.id, user.language_code),
        }


def _summary(chat: Chat) -> dict[str, Any]:
    """Return a chat of the list as JSON; a private one is shown under the bot's name."""
    last = chat.messages[-1] if chat.messages else None
    return {
        "id": chat.id,
        "title": chat.state.bot.name if chat.is_private else chat.title,
        "kind": chat.kind,
        "forum": chat.forum,
        "started": chat.started,
        "blocked": chat.blocked,
        "last": (last.text_or_caption or last.file_name)[:80] if last else "",
        "date": last.raw["date"] if last else 0,
        "revision": max((message.revision for message in chat.messages), default=0),
    }


def _message(message: Message) -> dict[str, Any]:
    """Return a message as JSON."""
    return {
        "raw": message.raw,
        "markup": message.markup,
        "reaction": message.reaction,
        "edits": message.edits,
        "revision": message.revision,
    }


def _number(request: web.Request, name: str, default: int) -> int:
    """Return an integer of the query, or the default if it is invalid."""
    try:
        return int(request.query.get(name, default))
    except ValueError:
        return default
