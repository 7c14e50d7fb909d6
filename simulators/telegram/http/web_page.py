"""Let a person chat: serve the page, and the small picture of the present for which it waits."""

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
_SHOWN_MESSAGES = 200
_WAIT_SECONDS = 20


class WebPage:
    """Handle the requests of the page."""

    def __init__(self, telegram: TelegramNetwork, closing: asyncio.Event) -> None:
        """Show this simulator until it closes."""
        self._telegram = telegram
        self._closing = closing

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the page's files and its picture behind their addresses."""
        _PAGE.add_routes(router)
        router.add_get("/page/present", self.current_state)

    async def current_state(self, request: web.Request) -> web.Response:
        """Describe what a person sees, as soon as it differs from the revision in the query."""
        await self._wait(_number(request, "after", -1))
        state = self._telegram.state
        person = state.users.get(_number(request, "user", 0)) or next(iter(state.users.values()), None)
        chats = [chat for chat in self._telegram.chats.values() if person is not None and person.id in chat.members]
        asked = _number(request, "chat", 0)
        chosen = next((chat for chat in chats if chat.id == asked), None)
        return json_response(
            {
                "revision": state.changes.number,
                "bot": {**state.bot.json, "description": self._description(person)},
                "people": [{"id": user.id, "name": user.name} for user in state.users.values()],
                "user": person.id if person else None,
                "chats": [_summary(chat) for chat in chats],
                "chosen": self._chat_details(chosen, person) if chosen and person else None,
            }
        )

    async def _wait(self, after: int) -> None:
        """Wait for a change, a while, or the end of the server."""
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
        """Return what the bot says about itself to one who has not begun."""
        texts = self._telegram.state.texts
        language = user.language_code if user else ""
        return texts.get(("description", language)) or texts.get(("description", ""), "")

    def _chat_details(self, chat: Chat, user: User) -> dict[str, Any]:
        """Describe a chat with what was said in it."""
        messages = chat.messages[-_SHOWN_MESSAGES:]
        return _summary(chat) | {
            "messages": [_shown(message) for message in messages],
            "topics": [{"id": topic, "name": name} for topic, name in chat.topics.items()],
            "commands": menu(chat.state, chat.id, user.id, user.language_code),
        }


def _summary(chat: Chat) -> dict[str, Any]:
    """Describe a chat in a list; a person sees the bot's name on a private one."""
    last = chat.messages[-1] if chat.messages else None
    return {
        "id": chat.id,
        "title": chat.state.bot.name if chat.is_private else chat.title,
        "kind": chat.kind,
        "forum": chat.forum,
        "started": chat.started,
        "blocked": chat.blocked,
        "last": (last.words or last.file_name)[:80] if last else "",
        "date": last.raw["date"] if last else 0,
        "revision": max((message.revision for message in chat.messages), default=0),
    }


def _shown(message: Message) -> dict[str, Any]:
    """Describe a message as the page needs it."""
    return {
        "raw": message.raw,
        "markup": message.markup,
        "reaction": message.reaction,
        "edits": message.edits,
        "revision": message.revision,
    }


def _number(request: web.Request, name: str, default: int) -> int:
    """Return a number of the query."""
    try:
        return int(request.query.get(name, default))
    except ValueError:
        return default
