"""Hold what one customer of the provider has: credentials, money, numbers, recordings and templates."""

from dataclasses import dataclass, field

from simulators.provider.engine.money import kopecks


@dataclass(frozen=True, slots=True)
class Recording:
    """Describe a phrase or a script."""

    id: str
    name: str
    duration: int
    """Seconds."""
    text: str = ""
    """What the page shows as spoken; `{summa}` and `{param1}` to `{param3}` are filled in."""


@dataclass(frozen=True, slots=True)
class SenderNumber:
    """Describe a number that calls may come from."""

    number: str
    description: str


@dataclass(frozen=True, slots=True)
class Template:
    """Describe a message template of an account in the customer's CRM."""

    id: str
    account: str
    name: str
    message: str


@dataclass(slots=True)
class Account:
    """Hold one customer; the defaults are the demonstration account's."""

    key: str = "demo-key"
    login: str = "demo"
    password: str = field(default="demo-password", repr=False)
    kopecks: int = 100_000
    """The money left; calls in flight are not yet paid from it."""
    reserved: int = 0
    """Kopecks promised to calls that were accepted and have not ended."""
    disabled: bool = False
    attempts: int = 1
    """Attempts of a broadcast that does not say ("API settings" of the real cabinet)."""
    interval: int = 5
    """Minutes between attempts of a broadcast that does not say."""
    numbers: tuple[SenderNumber, ...] = ()
    phrases: tuple[Recording, ...] = ()
    scripts: tuple[Recording, ...] = ()
    templates: dict[str, Template] = field(default_factory=dict)

    @property
    def available(self) -> int:
        """Return the kopecks that new calls may be accepted for."""
        return self.kopecks - self.reserved

    def phrase(self, recording_id: str) -> Recording | None:
        """Find a phrase by its id."""
        return next((found for found in self.phrases if found.id == recording_id), None)

    def script(self, recording_id: str) -> Recording | None:
        """Find a script by its id."""
        return next((found for found in self.scripts if found.id == recording_id), None)

    def owns(self, number: str) -> bool:
        """Say whether calls may come from a number."""
        return any(own.number == number for own in self.numbers)

    def new_template_id(self) -> str:
        """Return the id of the next template."""
        return str(max((int(known) for known in self.templates), default=0) + 1)

    def set_balance(self, amount: str) -> None:
        """Set the money left, in roubles."""
        self.kopecks = kopecks(amount)
