"""Customer accounts of the provider: credentials, money, sender numbers, recordings and templates."""

from dataclasses import dataclass, field

from simulators.provider.engine.money import kopecks


@dataclass(frozen=True, slots=True)
class Recording:
    """A phrase or a script."""

    id: str
    name: str
    duration: int
    """Seconds."""
    text: str = ""
    """The spoken text that the page shows; `{summa}` and `{param1}` to `{param3}` are filled in."""


@dataclass(frozen=True, slots=True)
class SenderNumber:
    """A sender number of an account."""

    number: str
    description: str


@dataclass(frozen=True, slots=True)
class Template:
    """A message template of an account in the customer's CRM."""

    id: str
    account: str
    name: str
    message: str


@dataclass(slots=True)
class Account:
    """A customer's account; the defaults are the demonstration account's."""

    key: str = "demo-key"
    login: str = "demo"
    password: str = field(default="demo-password", repr=False)
    kopecks: int = 100_000
    """The money left; calls in progress are not yet charged to it."""
    reserved: int = 0
    """Kopecks reserved for accepted calls that have not ended."""
    disabled: bool = False
    attempts: int = 1
    """Attempts when a broadcast sets none ("API settings" of the provider's web account)."""
    interval: int = 5
    """Minutes between attempts when a broadcast sets none."""
    numbers: tuple[SenderNumber, ...] = ()
    phrases: tuple[Recording, ...] = ()
    scripts: tuple[Recording, ...] = ()
    templates: dict[str, Template] = field(default_factory=dict)

    @property
    def available(self) -> int:
        """Return the kopecks that are not reserved."""
        return self.kopecks - self.reserved

    def phrase(self, recording_id: str) -> Recording | None:
        """Return a phrase by its id, or None."""
        return next((found for found in self.phrases if found.id == recording_id), None)

    def script(self, recording_id: str) -> Recording | None:
        """Return a script by its id, or None."""
        return next((found for found in self.scripts if found.id == recording_id), None)

    def owns(self, number: str) -> bool:
        """Return whether a number is one of the account's sender numbers."""
        return any(own.number == number for own in self.numbers)

    def new_template_id(self) -> str:
        """Return the id of the next template."""
        return str(max((int(known) for known in self.templates), default=0) + 1)

    def set_balance(self, amount: str) -> None:
        """Set the balance, in roubles."""
        self.kopecks = kopecks(amount)
