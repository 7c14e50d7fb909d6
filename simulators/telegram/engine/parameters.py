"""Parameters of a request, sent as JSON, as a form or as a form with files."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from msgspec import DecodeError
from msgspec.json import decode

from simulators.telegram.errors import ApiError, bad_request

_NESTED = frozenset(
    {
        "allowed_updates",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "media",
        "message_ids",
        "reaction",
        "reply_markup",
        "reply_parameters",
        "scope",
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file uploaded with a request."""

    name: str
    content: bytes


class Parameters:
    """A request's parameters, read by type. Each reader raises `ApiError` if the value is invalid."""

    def __init__(self, values: dict[str, Any]) -> None:
        """Initialize the parameters; nested values are decoded and files are `Upload`s."""
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self.values.get(name, default)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        raise bad_request(f'field "{name}" must be of type String')

    def number(self, name: str, default: int | None = None) -> int | None:
        """Return an integer, or the default if it is missing."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as err:
            raise bad_request(f'parameter "{name}" must be a valid Integer') from err

    def flag(self, name: str) -> bool:
        """Return a boolean, False if it is missing."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def nested(self, name: str, kind: type) -> Any:
        """Return an object or a list, or None if it is missing."""
        value = self.values.get(name)
        if value is None or isinstance(value, kind):
            return value
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")

    def file(self, name: str) -> Upload | str:
        """Return an uploaded file, or the id of a stored one."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        if isinstance(value, Upload) or (isinstance(value, str) and value):
            return value
        raise bad_request(f"there is no {name} in the request")


async def read(request: web.Request) -> Parameters:
    """Read the parameters of a request from its query and body."""
    values: dict[str, Any] = dict(request.query)
    try:
        if request.content_type == "application/json":
            values |= _object(await request.read())
        else:
            for name, value in (await request.post()).items():
                values[name] = Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    except web.HTTPRequestEntityTooLarge as err:
        raise ApiError(413, "Request Entity Too Large") from err
    return Parameters({name: _decoded(name, value) for name, value in values.items()})


def _object(body: bytes) -> dict[str, Any]:
    """Decode a body that is a JSON object."""
    try:
        return decode(body or b"{}", type=dict[str, Any])
    except DecodeError as err:
        raise bad_request("can't parse the request's JSON object") from err


def _decoded(name: str, value: Any) -> Any:
    """Decode a nested value that was sent as a JSON text."""
    if name not in _NESTED or not isinstance(value, str):
        return value
    try:
        return decode(value)
    except DecodeError as err:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from err
