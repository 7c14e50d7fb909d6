"""When a campaign may be sent: its own time, carried over to the next hours at which people may be called."""

from datetime import datetime

from .clock import moment
from .rules.policy import Policy, list_length
from .settings import Settings


def begin_at(
    policy: Policy,
    settings: Settings,
    *,
    at: float,
    recipients: int,
    attempts: int | None,
    interval: int | None,
    provider_due: float | None = None,
) -> float | None:
    """Return the first moment, not before `at`, to send a batch of a list; None if there is none.

    The last attempt at the last number must begin within the calling hours. With `provider_due` the provider holds the
    calls until then: what is sent at any hour must ring at an allowed one.
    """
    hours = policy.hours
    if hours is None:
        return at
    length = list_length(min(recipients, settings.batch_size), attempts, interval, settings.calls_per_minute)
    if provider_due is not None and provider_due > at:
        return at if hours.fits(moment(provider_due), length) else None
    fit = hours.next_fit(moment(at), length)
    return None if fit is None else fit.timestamp()


def provider_due(schedule: datetime | None, *, held_by_provider: bool) -> float | None:
    """Return until when the provider is to hold the calls, if it is."""
    return None if schedule is None or not held_by_provider else schedule.timestamp()
