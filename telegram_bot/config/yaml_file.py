"""Reads the configuration file and checks it against the schema; errors name the file and the path of the key."""

from collections.abc import Hashable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, override

import voluptuous as vol
import yaml  # type: ignore[import-untyped]

from ..domain.errors import ConfigError
from .schema import SCHEMA, known_keys

# Two libraries word these differently: in a process with Home Assistant, voluptuous is another library.
_UNKNOWN = ("extra keys not allowed", "not a valid option")
_WRONG_TYPE = ("expected a dictionary", "expected a mapping")


def read_config_file(path: Path) -> dict[str, Any]:
    """Return the checked values of a file. Raises `ConfigError` with all its mistakes, one per line."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise ConfigError(
            f"{path}: there is no such file. Name another with --config FILE, or begin with an example"
        ) from err
    except (OSError, UnicodeDecodeError) as err:
        reason = err.strerror if isinstance(err, OSError) and err.strerror else "it is not text in UTF-8"
        raise ConfigError(f"{path}: the configuration cannot be read: {reason}") from err
    return validate(_parse(content, path), path)


def validate(data: Any, path: Path) -> dict[str, Any]:
    """Return the values of a configuration in the bot's own types. Raises `ConfigError` with all mistakes."""
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: write keys and values, such as «telegram:» and «users:»; the example shows all")
    # YAML reads an empty section as None.
    given = {
        key: {} if value is None and known_keys((key,)) != known_keys(()) else value for key, value in data.items()
    }
    try:
        checked: dict[str, Any] = SCHEMA(given)
    except vol.MultipleInvalid as err:
        raise ConfigError("\n".join(f"{path}: {_format_error(one)}" for one in err.errors)) from None
    return checked


def _format_error(error: vol.Invalid) -> str:
    """Return an error's place, mistake and remedy as text."""
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.path).lstrip(".")
    message = error.msg
    names = tuple(str(step) for step in error.path if not isinstance(step, int))
    if message.startswith(_UNKNOWN):
        known = known_keys(names[:-1])
        close = get_close_matches(names[-1] if names else "", known, 1)
        guess = f"did you mean «{close[0]}»?" if close else f"known here: {', '.join(known)}"
        message = f"unknown key; {guess}"
    elif message == "required key not provided":
        message = "this key is missing; add it"
    elif message in _WRONG_TYPE:
        message = f"write keys and values, indented: {', '.join(known_keys(names))}"
    return f"{where}: {message}" if where else message


class _StrictLoader(yaml.SafeLoader):  # type: ignore[misc]
    """Loads YAML and rejects a repeated key, of which YAML would silently use the last value."""

    @override
    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping. Raises `ConstructorError` if a key occurs twice."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"«{key}» stands twice", key_node.start_mark)
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _parse(content: str, path: Path) -> Any:
    """Return YAML as data. Errors leave out the parser's quotes from the file, which could contain a secret."""
    try:
        return yaml.load(content, _StrictLoader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        position = f", line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
        problem = getattr(err, "problem", None) or "it is not YAML"
        raise ConfigError(f"{path}{position}: {problem}") from None
