"""Authorisation ("Авторизация"): an API key in the header or the body, or a login and a password."""

from dataclasses import dataclass, field
from hashlib import sha256

from yarl import URL


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Authorises with the API key from the provider's «Настройки API».

    The key is sent in the `Authorization` header as it is, or in the body's `security` section when `in_body` is true.
    """

    key: str = field(repr=False)
    in_body: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Return the HTTP headers that carry the key."""
        return {} if self.in_body else {"Authorization": self.key}

    @property
    def security(self) -> dict[str, str] | None:
        """Return the body's `security` section, or None if the header is used."""
        return {"apiKey": self.key} if self.in_body else None


@dataclass(frozen=True, slots=True)
class Login:
    """Authorises with the login and password given at registration, in the body's `security` section."""

    login: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """Return no HTTP headers: the body carries the login."""
        return {}

    @property
    def security(self) -> dict[str, str]:
        """Return the body's `security` section."""
        return {"login": self.login, "password": self.password}


type Auth = ApiKey | Login


def journal_account_id(auth: Auth, url: str | URL) -> str:
    """Return the account's id in the journal: the same wherever it is opened in the same way on one server.

    The provider gives accounts no id. No secret can be read from this one.
    """
    server = URL(url)
    credentials = ("key", auth.key) if isinstance(auth, ApiKey) else ("login", auth.login)
    return sha256("\n".join((f"{server.host}:{server.port}", *credentials)).encode()).hexdigest()[:32]
