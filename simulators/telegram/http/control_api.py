"""Steer and watch the simulator over HTTP: who there is, faults, and what the bot asked for."""

from typing import TYPE_CHECKING, Annotated, Any

from aiohttp import web
from msgspec import DecodeError, Meta, Struct, ValidationError
from msgspec.json import decode, encode

from simulators.telegram.engine.chat import Chat
from simulators.telegram.engine.users import User
from simulators.telegram.errors import RefusedError
from simulators.telegram.faults import Fault

if TYPE_CHECKING:
    from simulators.telegram.network import Telegram

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


class Control:
    """Handle the requests that steer."""

    def __init__(self, telegram: Telegram) -> None:
        """Steer this simulator."""
        self._telegram = telegram

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Put the handlers behind their addresses."""
        router.add_get("/control/state", self.show)
        router.add_post("/control/faults", self.fail)
        router.add_delete("/control/faults", self.clear)
        router.add_post("/control/people", self.add_person)
        router.add_post("/control/groups", self.add_group)
        router.add_post("/control/updates", self.deliver)
        router.add_post("/control/redeliveries/{id:\\d+}", self.redeliver)

    async def show(self, _: web.Request) -> web.Response:
        """Answer with everything that is counted."""
        world = self._telegram.world
        return answer(
            {
                "bot": world.bot.json,
                "requests": dict(world.requests),
                "refusals": [
                    {"method": method, "description": description}
                    for method, description in world.refusals[::-1][:_SHOWN_REFUSALS]
                ],
                "faults": self._waiting(),
                "pending_updates": len(world.updates.waiting),
                "people": [person.json for person in world.users.values()],
                "chats": [chat.json for chat in world.rooms.values()],
                "texts": [
                    {"field": field, "language": language, "text": text}
                    for (field, language), text in world.texts.items()
                ],
                "commands": [
                    {"scope": scope, "language": language, "commands": commands}
                    for (scope, language), commands in world.commands.items()
                ],
            }
        )

    async def fail(self, request: web.Request) -> web.Response:
        """Arm a fault."""
        command = await read(request, FaultCommand)
        self._telegram.fail(command.method, command.fault, command.times, seconds=command.seconds)
        return answer({"faults": self._waiting()})

    async def clear(self, _: web.Request) -> web.Response:
        """Forget every fault."""
        self._telegram.clear_faults()
        return answer({"faults": []})

    async def add_person(self, request: web.Request) -> web.Response:
        """Let a person have an account."""
        command = await read(request, PersonCommand)
        person = self._telegram.user(command.id, command.name, language_code=command.language)
        if command.id not in self._telegram.chats:
            self._telegram.private(person, started=command.started)
        self._telegram.world.changes.note()
        return answer(person.json)

    async def add_group(self, request: web.Request) -> web.Response:
        """Open a group."""
        command = await read(request, GroupCommand)
        members = [found_user(self._telegram, member) for member in command.members]
        group = self._telegram.group(
            command.id, command.title, members=members, forum=command.forum, privacy=command.privacy
        )
        self._telegram.world.changes.note()
        return answer(group.json)

    async def deliver(self, request: web.Request) -> web.Response:
        """Hand any update to the bot."""
        return answer({"update_id": self._telegram.deliver(await read(request, dict[str, Any]))})

    async def redeliver(self, request: web.Request) -> web.Response:
        """Hand an update to the bot once more."""
        update_id = int(request.match_info["id"])
        if update_id not in self._telegram.world.updates.history:
            raise wrong(f"there was no update {update_id}")
        self._telegram.redeliver(update_id)
        return answer({"update_id": update_id})

    def _waiting(self) -> list[dict[str, Any]]:
        """Describe the faults that wait."""
        return [
            {"method": armed.method, "fault": armed.fault, "times": armed.times, "seconds": armed.seconds}
            for armed in self._telegram.faults.waiting
        ]


def answer(content: Any) -> web.Response:
    """Answer in JSON."""
    return web.Response(body=encode(content), content_type="application/json", charset="utf-8")


async def read[T](request: web.Request, kind: type[T]) -> T:
    """Read a command, or answer status 400 with what is wrong."""
    try:
        return decode(await request.read() or b"{}", type=kind)
    except (ValidationError, DecodeError, UnicodeDecodeError) as err:
        raise wrong(str(err)) from err


def wrong(what: str) -> web.HTTPBadRequest:
    """Return an answer that says what is wrong with a command."""
    return web.HTTPBadRequest(text=encode({"error": what}).decode(), content_type="application/json")


def found_user(telegram: Telegram, user_id: int) -> User:
    """Return a person, or answer that there is none."""
    if user_id not in telegram.world.users:
        raise wrong(f"there is no person {user_id}")
    return telegram.world.users[user_id]


def found_chat(telegram: Telegram, chat_id: int, user: User) -> Chat:
    """Return a chat that a person is in, or answer that there is none."""
    try:
        chat = telegram.world.room(chat_id)
    except RefusedError as err:
        raise wrong(f"there is no chat {chat_id}") from err
    if user.id not in chat.members:
        raise wrong(f"{user.name} is not in chat {chat_id}")
    return chat
