"""Prometheus metrics. No label identifies a person or a phone number."""

import time
from typing import Any, Final

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.exposition import generate_latest
from telegram import Update

from aiomobilgroup import MobilgroupError
from aiomobilgroup.campaigns import JournalError

from ..services import Services

_BALANCE_SECONDS: Final = 300.0
_KINDS: Final = ("message", "callback_query", "my_chat_member")


class Metrics:
    """Collects the bot's metrics in a registry of its own."""

    def __init__(self) -> None:
        """Initialize the metrics."""
        self._registry = CollectorRegistry()
        self._updates = self._counter("updates", "Updates that came from Telegram", "kind")
        self._denied = self._counter("denied", "Updates that the access check rejected")
        self._telegram = self._counter("telegram_requests", "Requests to Telegram", "method", "outcome")
        self._provider = self._counter("provider_requests", "Requests to the provider", "request", "outcome")
        self._age = self._gauge("poll_age_seconds", "Seconds since Telegram last answered a request for updates")
        self._campaigns = self._gauge("campaigns", "Campaigns in the journal", "state")
        self._balance = self._gauge("balance_roubles", "Money on the account when it was last read")
        self._balance_requested_at: float | None = None

    def telegram_request(self, method: str, outcome: str) -> None:
        """Count a request to Telegram."""
        self._telegram.labels(method, outcome).inc()

    def provider_trace(self) -> aiohttp.TraceConfig:
        """Return a trace that counts the requests of the client session that uses it."""

        async def ended(_: Any, __: Any, done: aiohttp.TraceRequestEndParams) -> None:
            self._provider.labels(_endpoint_name(done.url.path), str(done.response.status)).inc()

        async def failed(_: Any, __: Any, done: aiohttp.TraceRequestExceptionParams) -> None:
            outcome = "timeout" if isinstance(done.exception, TimeoutError) else "network"
            self._provider.labels(_endpoint_name(done.url.path), outcome).inc()

        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(ended)
        trace.on_request_exception.append(failed)
        return trace

    def update(self, update: Update, is_allowed: bool) -> None:  # noqa: FBT001 - called by position
        """Count an update from Telegram, and whether it was denied."""
        kind = next((one for one in _KINDS if getattr(update, one) is not None), "other")
        self._updates.labels(kind).inc()
        if not is_allowed:
            self._denied.inc()

    async def render(self, services: Services, poll_age: float) -> bytes:
        """Return all metrics in Prometheus's text format."""
        self._age.set(poll_age)
        try:
            found = await services.campaigns.count_by_state()
        except JournalError:
            # No value is better than an old one.
            self._campaigns.clear()
        else:
            for state, count in found.items():
                self._campaigns.labels(state.value).set(count)
        await self._read_balance(services)
        return generate_latest(self._registry)

    async def _read_balance(self, services: Services) -> None:
        """Read the balance, at most once in five minutes: Prometheus asks more often than the provider may be asked."""
        now = time.monotonic()
        if self._balance_requested_at is not None and now - self._balance_requested_at < _BALANCE_SECONDS:
            return
        self._balance_requested_at = now
        try:
            self._balance.set(float((await services.balance.read()).amount))
        except MobilgroupError:
            self._balance.set(float("nan"))

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        """Return a new counter."""
        return Counter(f"mobilgroup_bot_{name}", description, labels, registry=self._registry)

    def _gauge(self, name: str, description: str, *labels: str) -> Gauge:
        """Return a new gauge."""
        return Gauge(f"mobilgroup_bot_{name}", description, labels, registry=self._registry)


def _endpoint_name(path: str) -> str:
    """Return the name of the provider's request in a URL path."""
    return path.rstrip("/").rpartition("/")[2]
