"""Control API of the Telegram simulator: state, faults, users, groups and updates."""

from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta, Struct

from simulators.common.json_api import bad_request, json_response, read_command
from simulators.telegram.engine.chat import Chat
from simulators.telegram.engine.users import User
from simulators.telegram.faults import Fault
from simulators.telegram.network import TelegramNetwork

_MAX_REJECTIONS = 30


class FaultCommand(Struct, forbid_unknown_fields=True):
    """A command to arm a fault; if `times` is null, every request triggers it until it is cleared."""

    method: str
    fault: Fault
    times: Annotated[int, Meta(ge=1)] | None = 1
    seconds: Annotated[float, Meta(ge=0)] | None = None


class UserCommand(Struct, forbid_unknown_fields=True):
    """A command to add a user and their private chat with the bot, by default not started yet."""

    id: Annotated[int, Meta(gt=0)]
    name: Annotated[str, Meta(min_length=1)]
    language: str = "ru"
    started: bool = False


class GroupCommand(Struct, forbid_unknown_fields=True):
    """A command to create a group with the bot in it."""

    id: Annotated[int, Meta(lt=0)]
    title: Annotated[str, Meta(min_length=1)]
    members: list[int] = []
    forum: bool = False
    privacy: bool = True


class ControlApi:
    """Handles the requests that control the simulator."""

    def __init__(self, telegram: TelegramNetwork) -> None:
        """Initialize the control API of a simulator."""
        self._telegram = telegram

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_get("/control/state", self.show)
        router.add_post("/control/faults", self.arm_fault)
        router.add_delete("/control/faults", self.clear_faults)
        router.add_post("/control/people", self.add_user)
        router.add_post("/control/groups", self.add_group)
        router.add_post("/control/updates", self.deliver)
        router.add_post("/control/redeliveries/{id:\\d+}", self.redeliver)

    async def show(self, _: web.Request) -> web.Response:
        """Return the simulator's state."""
        state = self._telegram.state
        return json_response(
            {
                "bot": state.bot.json,
                "requests": dict(state.requests),
                "refusals": [
                    {"method": method, "description": description}
                    for method, description in state.rejections[::-1][:_MAX_REJECTIONS]
                ],
                "faults": self._armed_faults(),
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
        return json_response({"faults": self._armed_faults()})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Disarm every fault."""
        self._telegram.clear_faults()
        return json_response({"faults": []})

    async def add_user(self, request: web.Request) -> web.Response:
        """Add a user."""
        command = await read_command(request, UserCommand)
        user = self._telegram.user(command.id, command.name, language_code=command.language)
        if command.id not in self._telegram.chats:
            self._telegram.private(user, started=command.started)
        self._telegram.state.changes.increment()
        return json_response(user.json)

    async def add_group(self, request: web.Request) -> web.Response:
        """Create a group."""
        command = await read_command(request, GroupCommand)
        members = [require_user(self._telegram, member) for member in command.members]
        group = self._telegram.group(
            command.id, command.title, members=members, forum=command.forum, privacy=command.privacy
        )
        self._telegram.state.changes.increment()
        return json_response(group.json)

    async def deliver(self, request: web.Request) -> web.Response:
        """Deliver any update to the bot."""
        return json_response({"update_id": self._telegram.deliver(await read_command(request, dict[str, Any]))})

    async def redeliver(self, request: web.Request) -> web.Response:
        """Deliver an update to the bot again."""
        update_id = int(request.match_info["id"])
        if update_id not in self._telegram.state.updates.history:
            raise bad_request(f"there was no update {update_id}")
        self._telegram.redeliver(update_id)
        return json_response({"update_id": update_id})

    def _armed_faults(self) -> list[dict[str, Any]]:
        """Return the armed faults as JSON."""
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
    """Return a user. Raises the status 400 response if there is none."""
    if user_id not in telegram.state.users:
        raise bad_request(f"there is no user {user_id}")
    return telegram.state.users[user_id]


def require_chat(telegram: TelegramNetwork, chat_id: int, user: User) -> Chat:
    """Return a chat of which the user is a member. Raises the status 400 response if there is none."""
    chat = telegram.chats.get(chat_id)
    if chat is None:
        raise bad_request(f"there is no chat {chat_id}")
    if user.id not in chat.members:
        raise bad_request(f"{user.name} is not in chat {chat_id}")
    return chat
