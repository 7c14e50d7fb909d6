"""The ways of authorisation ("Авторизация"): an API key in the header or the body, or a login and a password."""

from dataclasses import dataclass, field
from hashlib import sha256

from yarl import URL


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Authorise with the API key from the provider's «Настройки API».

    The key travels in the `Authorization` header as it is, or in the body's `security` section when `in_body` is true.
    """

    key: str = field(repr=False)
    in_body: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Return what the key adds to the request's header."""
        return {} if self.in_body else {"Authorization": self.key}

    @property
    def security(self) -> dict[str, str] | None:
        """Return the `security` section, or None where the header is used instead."""
        return {"apiKey": self.key} if self.in_body else None


@dataclass(frozen=True, slots=True)
class Login:
    """Authorise with the login and password given at registration, in the body's `security` section."""

    login: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """Return what the login adds to the request's header: nothing."""
        return {}

    @property
    def security(self) -> dict[str, str]:
        """Return the `security` section."""
        return {"login": self.login, "password": self.password}


type Auth = ApiKey | Login


def journal_account_id(auth: Auth, url: str | URL) -> str:
    """Return the name of an account in the journal: the same wherever it is opened in the same way on one server.

    The provider names no id of an account. Nothing secret can be read from the name.
    """
    server = URL(url)
    who = ("key", auth.key) if isinstance(auth, ApiKey) else ("login", auth.login)
    return sha256("\n".join((f"{server.host}:{server.port}", *who)).encode()).hexdigest()[:32]
