"""Sources of the token, the key and the password, and a type that keeps them out of every output.

In this order: the environment (`TELEGRAM_TOKEN`), a file that the environment names (`TELEGRAM_TOKEN_FILE`), systemd's
credentials (`LoadCredential=telegram_token:…`), a container's `/run/secrets/telegram_token`, the configuration. There
is no command line option: every user of the machine could read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
import stat
from typing import Final, override

from ..domain.errors import ConfigError

RUN_SECRETS: Final = Path("/run/secrets")
_MAX_SECRET_LENGTH: Final = 4096


class Secret:
    """A text that is never shown by accident: only `reveal` returns it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Initialize the secret."""
        self._text = text

    def reveal(self) -> str:
        """Return the secret text."""
        return self._text

    @override
    def __repr__(self) -> str:
        """Return a mask instead of the text."""
        return "Secret('***')"

    @override
    def __str__(self) -> str:
        """Return a mask instead of the text."""
        return "***"

    @override
    def __eq__(self, other: object) -> bool:
        """Return whether another object is a secret with the same text."""
        return isinstance(other, Secret) and self._text == other._text

    @override
    def __hash__(self) -> int:
        """Return a hash that matches `__eq__`."""
        return hash(self._text)


class SecretFileError(ConfigError):
    """A secret file is empty, cannot be read, or contains more than the secret."""


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret, and a description of the source in which it was found."""

    secret: Secret
    source: str
    is_from_configuration: bool = False


@dataclass(slots=True)
class SecretSources:
    """Searches the sources of secrets and collects warnings about unsafe ones."""

    environment: Mapping[str, str]
    run_secrets: Path = RUN_SECRETS
    warnings: list[str] = field(default_factory=list)

    def find(self, name: str, configured: str | None) -> FoundSecret | None:
        """Return a secret by the name of its environment variable, or None if no source contains it.

        Raises `SecretFileError` for a named file without a secret: the next source would hide the mistake.
        """
        if value := self.environment.get(name, "").strip():
            return FoundSecret(Secret(value), f"the environment variable {name}")
        if path := self.environment.get(f"{name}_FILE", "").strip():
            return FoundSecret(self._read(Path(path), f"{name}_FILE"), f"{name}_FILE")
        for folder in (self.environment.get("CREDENTIALS_DIRECTORY"), self.run_secrets):
            if folder and (file := Path(folder) / name.lower()).is_file():
                # systemd or the container protects these files: their mode does not show who can read them.
                return FoundSecret(self._read(file), str(file))
        if configured:
            return FoundSecret(Secret(configured), "the configuration", is_from_configuration=True)
        return None

    def _read(self, path: Path, variable: str = "") -> Secret:
        """Return the secret in a file; if a variable names the file, warn if others can read it."""
        where = f"{path} ({variable})" if variable else str(path)
        try:
            with path.open(encoding="utf-8-sig") as file:
                text = file.read(_MAX_SECRET_LENGTH).strip()
                if variable:
                    self.warn_if_readable_by_others(path)
        except (OSError, UnicodeDecodeError) as err:
            reason = err.strerror if isinstance(err, OSError) and err.strerror else "it is not text"
            raise SecretFileError(
                f"{where}: the secret cannot be read: {reason}. Check the path and its owner"
            ) from err
        if not text:
            raise SecretFileError(f"{where}: the secret file is empty. Write the secret into it")
        if len(text.split()) > 1:
            raise SecretFileError(f"{where}: the secret file must hold one line with the secret and nothing else")
        return Secret(text)

    def warn_if_readable_by_others(self, path: Path) -> None:
        """Add a warning if other users of this machine can read a file that contains a secret."""
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            self.warnings.append(f"{path} holds a secret and can be read by others: chmod 600 {path}")
