"""Users' actions over HTTP, as the page sends them: write, send files, edit, tap, share, block."""

from aiohttp import web
from msgspec import Struct
from msgspec.json import encode

from simulators.common.json_api import bad_request, json_response, read_command
from simulators.telegram.engine.keyboards import Button
from simulators.telegram.errors import ApiError
from simulators.telegram.http.control_api import require_chat, require_user
from simulators.telegram.network import TelegramNetwork


class MessageCommand(Struct, forbid_unknown_fields=True):
    """A command to send or edit a message."""

    user: int
    chat: int
    text: str = ""
    thread: int | None = None
    reply_to: int | None = None
    edit: int | None = None
    """The id of the message to edit."""
    contact: bool = False
    """Whether to share the user's own phone number."""
    users_shared: list[int] | None = None
    """The ids of the users to share, for a button that requests users."""


class TapCommand(Struct, forbid_unknown_fields=True):
    """A command to tap a button."""

    user: int
    chat: int
    message: int
    data: str


class BlockCommand(Struct, forbid_unknown_fields=True):
    """A command to block or unblock the bot."""

    user: int
    chat: int
    blocked: bool


class UserActions:
    """Handles the actions of users."""

    def __init__(self, telegram: TelegramNetwork) -> None:
        """Initialize the actions of a simulator's users."""
        self._telegram = telegram

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_post("/control/messages", self.post_message)
        router.add_post("/control/files", self.upload)
        router.add_get("/control/files/{id}", self.download)
        router.add_post("/control/taps", self.tap)
        router.add_post("/control/blocks", self.block)

    async def post_message(self, request: web.Request) -> web.Response:
        """Send or edit a message."""
        command = await read_command(request, MessageCommand)
        user = require_user(self._telegram, command.user)
        chat = require_chat(self._telegram, command.chat, user)
        try:
            if command.edit is not None:
                message = await chat.edit(user, command.edit, command.text)
            else:
                message = await chat.send(
                    user,
                    command.text,
                    thread_id=command.thread,
                    reply_to=command.reply_to,
                    contact=(f"+7900{user.id % 10**7:07d}", user.first_name, user.id) if command.contact else None,
                    users_shared=command.users_shared,
                )
        except (LookupError, ValueError) as err:
            raise bad_request(str(err)) from err
        return json_response(message.raw)

    async def upload(self, request: web.Request) -> web.Response:
        """Send a file from a form with `user`, `chat`, `file`; optional `caption`, `thread`, `reply_to`, `photo`."""
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField):
            raise bad_request("there is no file in the form")
        try:
            numbers = {name: int(str(form[name])) for name in ("user", "chat", "thread", "reply_to") if form.get(name)}
            user = require_user(self._telegram, numbers.get("user", 0))
            chat = require_chat(self._telegram, numbers.get("chat", 0), user)
            content = file.file.read()
            is_photo = bool(form.get("photo"))
            message = await chat.send(
                user,
                document=None if is_photo else (content, file.filename),
                photo=content if is_photo else None,
                caption=str(form.get("caption", "")),
                thread_id=numbers.get("thread"),
                reply_to=numbers.get("reply_to"),
            )
        except (ValueError, ApiError) as err:
            raise bad_request(str(err)) from err
        return json_response(message.raw)

    async def download(self, request: web.Request) -> web.Response:
        """Send the content of a file; browsers show photos and save other files."""
        stored = self._telegram.state.files.find_by_id(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        response = web.Response(body=stored.content, content_type="application/octet-stream")
        if stored.width or stored.path.startswith("photos/"):
            response.content_type = stored.mime
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    async def tap(self, request: web.Request) -> web.Response:
        """Tap a button and return the bot's answer, or status 504 if there is none."""
        command = await read_command(request, TapCommand)
        user = require_user(self._telegram, command.user)
        chat = require_chat(self._telegram, command.chat, user)
        message = chat.get(command.message)
        if message is None:
            raise bad_request(f"there is no message {command.message}")
        try:
            answer = await chat.press(user, message, Button("", command.data))
        except TimeoutError as err:
            text = encode({"error": "the bot did not answer"}).decode()
            raise web.HTTPGatewayTimeout(text=text, content_type="application/json") from err
        return json_response({"text": answer.text, "alert": answer.alert, "url": answer.url})

    async def block(self, request: web.Request) -> web.Response:
        """Block or unblock the bot."""
        command = await read_command(request, BlockCommand)
        user = require_user(self._telegram, command.user)
        chat = require_chat(self._telegram, command.chat, user)
        if command.blocked != chat.blocked:
            chat.block(user) if command.blocked else chat.unblock(user)
        return json_response({"blocked": chat.blocked})
