"""Read what a request says, in whichever of the three forms it was written: JSON, a form, a form with files."""

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
    """A file that came with a request."""

    name: str
    content: bytes


class Parameters:
    """Read the parameters of a request by their types."""

    def __init__(self, values: dict[str, Any]) -> None:
        """Keep the values; nested ones are decoded, files are `Upload`s."""
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self.values.get(name, default)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        raise bad_request(f'field "{name}" must be of type String')

    def number(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number, or the default if it is not there."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as err:
            raise bad_request(f'parameter "{name}" must be a valid Integer') from err

    def flag(self, name: str) -> bool:
        """Return whether something is asked for."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def nested(self, name: str, kind: type) -> Any:
        """Return an object or a list, or None if it is not there."""
        value = self.values.get(name)
        if value is None or isinstance(value, kind):
            return value
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")

    def file(self, name: str) -> Upload | str:
        """Return the file of a parameter, or the id that stands for one."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        if isinstance(value, Upload) or (isinstance(value, str) and value):
            return value
        raise bad_request(f"there is no {name} in the request")


async def read(request: web.Request) -> Parameters:
    """Read the parameters of a request."""
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
    """Decode a body that is an object."""
    try:
        return decode(body or b"{}", type=dict[str, Any])
    except DecodeError as err:
        raise bad_request("can't parse the request's JSON object") from err


def _decoded(name: str, value: Any) -> Any:
    """Decode a nested value that was written as a text."""
    if name not in _NESTED or not isinstance(value, str):
        return value
    try:
        return decode(value)
    except DecodeError as err:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from err
