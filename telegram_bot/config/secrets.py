"""Where the token, the key and the password come from, and how they are kept out of everything that is shown.

In this order: the environment (`TELEGRAM_TOKEN`), a file that the environment names (`TELEGRAM_TOKEN_FILE`), systemd's
credentials (`LoadCredential=telegram_token:…`), a container's `/run/secrets/telegram_token`, the configuration. There
is no option on the command line: anybody on the machine could read it there.
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
    """A text that is shown to nobody by accident: only `reveal` gives it away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    @override
    def __repr__(self) -> str:
        """Show that there is something, not what."""
        return "Secret('***')"

    @override
    def __str__(self) -> str:
        """Show that there is something, not what."""
        return "***"

    @override
    def __eq__(self, other: object) -> bool:
        """Compare with another secret only."""
        return isinstance(other, Secret) and self._text == other._text

    @override
    def __hash__(self) -> int:
        """Return a hash, as what can be compared has one."""
        return hash(self._text)


class SecretFileError(ConfigError):
    """A file that should hold a secret is empty or cannot be read."""


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret, and the place it was found in, in words."""

    secret: Secret
    source: str
    is_from_configuration: bool = False


@dataclass(slots=True)
class SecretSources:
    """Where secrets are looked for; what is unwise about the places found is kept as warnings."""

    environment: Mapping[str, str]
    run_secrets: Path = RUN_SECRETS
    warnings: list[str] = field(default_factory=list)

    def find(self, name: str, configured: str | None) -> FoundSecret | None:
        """Return a secret by the name of its environment variable; None where it is nowhere.

        Raises `SecretFileError` for a file that is named and gives nothing: the next place would hide the mistake.
        """
        if value := self.environment.get(name, "").strip():
            return FoundSecret(Secret(value), f"the environment variable {name}")
        if path := self.environment.get(f"{name}_FILE", "").strip():
            return FoundSecret(self._read(Path(path), f"{name}_FILE"), f"{name}_FILE")
        for folder in (self.environment.get("CREDENTIALS_DIRECTORY"), self.run_secrets):
            if folder and (file := Path(folder) / name.lower()).is_file():
                # Who gives these files to the process guards them: their mode says nothing about who can reach them.
                return FoundSecret(self._read(file), str(file))
        if configured:
            return FoundSecret(Secret(configured), "the configuration", is_from_configuration=True)
        return None

    def _read(self, path: Path, variable: str = "") -> Secret:
        """Return what a file holds; one that a variable names is ours to guard."""
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
        """Note that others on this machine can read a file with a secret in it."""
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            self.warnings.append(f"{path} holds a secret and can be read by others: chmod 600 {path}")
