"""Steer and watch the simulator over HTTP: who there is, faults, and what the bot asked for."""

from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from simulators.common.json_api import bad_request, json_response, read_command
from simulators.telegram.engine.chat import Chat
from simulators.telegram.engine.users import User
from simulators.telegram.faults import Fault
from simulators.telegram.network import TelegramNetwork

_SHOWN_REFUSALS = 30


class FaultCommand(Struct, forbid_unknown_fields=True):
    """Arm a fault; without `times` every request meets it until it is cleared."""

    method: str
    fault: Fault
    times: Annotated[int, Meta(ge=1)] | None = 1
    seconds: Annotated[float, Meta(ge=0)] | None = None


class PersonCommand(Struct, forbid_unknown_fields=True):
    """Let a person have an account, and a chat with the bot that is not begun yet."""

    id: Annotated[int, Meta(gt=0)]
    name: Annotated[str, Meta(min_length=1)]
    language: str = "ru"
    started: bool = False


class GroupCommand(Struct, forbid_unknown_fields=True):
    """Open a group with the bot in it."""

    id: Annotated[int, Meta(lt=0)]
    title: Annotated[str, Meta(min_length=1)]
    members: list[int] = []
    forum: bool = False
    privacy: bool = True


class ControlApi:
    """Handle the requests that steer."""

    def __init__(self, telegram: TelegramNetwork) -> None:
        """Steer this simulator."""
        self._telegram = telegram

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the handlers behind their addresses."""
        router.add_get("/control/state", self.show)
        router.add_post("/control/faults", self.arm_fault)
        router.add_delete("/control/faults", self.clear_faults)
        router.add_post("/control/people", self.add_person)
        router.add_post("/control/groups", self.add_group)
        router.add_post("/control/updates", self.deliver)
        router.add_post("/control/redeliveries/{id:\\d+}", self.redeliver)

    async def show(self, _: web.Request) -> web.Response:
        """Answer with everything that is counted."""
        state = self._telegram.state
        return json_response(
            {
                "bot": state.bot.json,
                "requests": dict(state.requests),
                "refusals": [
                    {"method": method, "description": description}
                    for method, description in state.rejections[::-1][:_SHOWN_REFUSALS]
                ],
                "faults": self._waiting(),
                "pending_updates": len(state.updates.waiting),
                "people": [user.json for user in state.users.values()],
                "chats": [chat.json for chat in state.chats.values()],
                "texts": [
                    {"field": field, "language": language, "text": text}
                    for (field, language), text in state.texts.items()
                ],
                "commands": [
                    {"scope": scope, "language": language, "commands": commands}
                    for (scope, language), commands in state.commands.items()
                ],
            }
        )

    async def arm_fault(self, request: web.Request) -> web.Response:
        """Arm a fault."""
        command = await read_command(request, FaultCommand)
        self._telegram.fail(command.method, command.fault, command.times, seconds=command.seconds)
        return json_response({"faults": self._waiting()})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Forget every fault."""
        self._telegram.clear_faults()
        return json_response({"faults": []})

    async def add_person(self, request: web.Request) -> web.Response:
        """Let a person have an account."""
        command = await read_command(request, PersonCommand)
        user = self._telegram.user(command.id, command.name, language_code=command.language)
        if command.id not in self._telegram.chats:
            self._telegram.private(user, started=command.started)
        self._telegram.state.changes.increment()
        return json_response(user.json)

    async def add_group(self, request: web.Request) -> web.Response:
        """Open a group."""
        command = await read_command(request, GroupCommand)
        members = [require_user(self._telegram, member) for member in command.members]
        group = self._telegram.group(
            command.id, command.title, members=members, forum=command.forum, privacy=command.privacy
        )
        self._telegram.state.changes.increment()
        return json_response(group.json)

    async def deliver(self, request: web.Request) -> web.Response:
        """Hand any update to the bot."""
        return json_response({"update_id": self._telegram.deliver(await read_command(request, dict[str, Any]))})

    async def redeliver(self, request: web.Request) -> web.Response:
        """Hand an update to the bot once more."""
        update_id = int(request.match_info["id"])
        if update_id not in self._telegram.state.updates.history:
            raise bad_request(f"there was no update {update_id}")
        self._telegram.redeliver(update_id)
        return json_response({"update_id": update_id})

    def _waiting(self) -> list[dict[str, Any]]:
        """Describe the faults that wait."""
        return [
            {
                "method": armed_fault.method,
                "fault": armed_fault.fault,
                "times": armed_fault.times,
                "seconds": armed_fault.seconds,
            }
            for armed_fault in self._telegram.faults.waiting
        ]


def require_user(telegram: TelegramNetwork, user_id: int) -> User:
    """Return a person, or answer that there is none."""
    if user_id not in telegram.state.users:
        raise bad_request(f"there is no person {user_id}")
    return telegram.state.users[user_id]


def require_chat(telegram: TelegramNetwork, chat_id: int, user: User) -> Chat:
    """Return a chat that a person is in, or answer that there is none."""
    chat = telegram.chats.get(chat_id)
    if chat is None:
        raise bad_request(f"there is no chat {chat_id}")
    if user.id not in chat.members:
        raise bad_request(f"{user.name} is not in chat {chat_id}")
    return chat
