"""Campaigns: accepted broadcasts with their rejected recipients, calls and cost."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from msgspec import UNSET
from msgspec.json import encode

from simulators.provider.engine.accounts import Account
from simulators.provider.engine.call_outcomes import CallScenario, scenario_for
from simulators.provider.engine.dialer import Dialer
from simulators.provider.engine.money import KOPECKS_PER_SMS, call_price
from simulators.provider.engine.orders import ValidOrder
from simulators.provider.engine.speech import render_script, sms_parts, speech_seconds
from simulators.provider.faults import Fault


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an ended call."""

    status: str
    seconds: int
    transfer_price: int
    sms_text: str | None
    price: int
    """Kopecks, with the transfer and the SMS."""


@dataclass(slots=True)
class OutcomeCounts:
    """The ended calls of a campaign by status, and their cost in kopecks."""

    by_status: dict[str, int] = field(default_factory=dict)
    cost: int = 0


class Campaign:
    """Dials an accepted order. `advance` must be called before its state is read."""

    def __init__(
        self,
        campaign_id: str,
        order: ValidOrder,
        account: Account,
        *,
        now: float,
        lines: int,
        fault: Fault | None = None,
    ) -> None:
        """Initialize the campaign and reserve money for the recipients in list order, as far as the balance allows."""
        self.id = campaign_id
        self.order = order
        self.account = account
        self.accepted_at = now
        self.begins = now if order.schedule is None else max(now, order.schedule)
        self.fault = fault
        self.counts = OutcomeCounts()
        self.outcomes: list[CallScenario] = [scenario_for(subscriber.phone) for subscriber in order.subscribers]
        self._price = call_price(order.seconds)
        rejected = self._reserve_funds()
        self.dialer = Dialer(
            (i for i, outcome in enumerate(self.outcomes) if i not in rejected and not outcome.never_dialled),
            size=len(order.subscribers),
            begins=self.begins,
            lines=lines,
            attempt_duration=self._attempt_seconds,
            pause_after=self._pause_after,
            on_finished=self._charge,
        )
        for index in rejected:
            self.dialer.skip(index)
        self.rejected = len(rejected)

    @property
    def phones(self) -> list[str]:
        """Return the phone numbers as the request had them."""
        return [subscriber.phone for subscriber in self.order.subscribers]

    @property
    def finished(self) -> bool:
        """Return whether every accepted call has ended."""
        return sum(self.counts.by_status.values()) == len(self.outcomes) - self.rejected

    @cached_property
    def fingerprint(self) -> str:
        """Return 16 hexadecimal digits that are equal for equal settings and recipients."""
        return sha256(encode((self.order.settings, self.order.subscribers))).hexdigest()[:16]

    def advance(self, now: float) -> None:
        """Simulate all calls until `now`."""
        self.dialer.advance(now)

    def text_for(self, index: int) -> str:
        """Return a recipient's text."""
        subscriber = self.order.subscribers[index]
        return self.order.text if subscriber.message is UNSET else subscriber.message

    def rendered_text_for(self, index: int) -> str:
        """Return a recipient's text with the script parameters filled in."""
        return render_script(self.text_for(index), self.order.subscribers[index])

    def seconds_for(self, index: int) -> int:
        """Return the duration of a recipient's message in seconds."""
        message = self.order.subscribers[index].message
        return self.order.seconds if message is UNSET else speech_seconds(message)

    def price_for(self, index: int) -> int:
        """Return the price of a call whose message is played in full, in kopecks."""
        message = self.order.subscribers[index].message
        return self._price if message is UNSET else call_price(speech_seconds(message))

    def result(self, index: int) -> Result:
        """Return the result of a call's last attempt."""
        outcome = self.outcomes[index]
        attempt = outcome.attempt(self.dialer.tries[index])
        seconds = self._playback_seconds(index, attempt.played)
        transfer = call_price(outcome.transfer_seconds) if self._transfers(outcome, attempt.played) else 0
        sms = None if attempt.played or outcome.sms is None else self._sms_text(index)
        price = call_price(seconds) + transfer + (sms_parts(sms) * KOPECKS_PER_SMS if sms else 0)
        return Result(attempt.status, seconds, transfer, sms, price)

    def has_transfer(self, index: int) -> bool:
        """Return whether the ended call was transferred to an operator."""
        outcome = self.outcomes[index]
        return self._transfers(outcome, outcome.attempt(self.dialer.tries[index]).played)

    def _reserve_funds(self) -> set[int]:
        """Reserve money for the calls and return the recipients rejected for lack of it."""
        rejected: set[int] = set()
        account = self.account
        for index, outcome in enumerate(self.outcomes):
            price = self.price_for(index)
            if outcome.rejected or price > account.available:
                rejected.add(index)
            else:
                account.reserved += price
        return rejected

    def _transfers(self, outcome: CallScenario, played: float) -> bool:
        """Return whether a script transfers the call to an operator."""
        scripted = self.order.content == "script" and bool(played)
        return outcome.transfer is not None and (scripted or outcome.transfer_without_script)

    def _sms_text(self, index: int) -> str:
        """Return the text of the SMS that follows an unanswered call."""
        return self.text_for(index) if self.order.content == "message" else f"Вам звонили: {self.order.name}"

    def _playback_seconds(self, index: int, played: float) -> int:
        """Return how many seconds a message is played."""
        if not played:
            return 0
        twice = self.outcomes[index].presses_one and self.order.repeat
        return max(1, round(self.seconds_for(index) * played)) * (2 if twice else 1)

    def _attempt_seconds(self, index: int, number: int) -> float:
        """Return how many seconds an attempt occupies its line."""
        outcome = self.outcomes[index]
        attempt = outcome.attempt(number)
        talk = self._playback_seconds(index, attempt.played)
        return attempt.ring + talk + (outcome.transfer_seconds if self._transfers(outcome, attempt.played) else 0)

    def _pause_after(self, index: int, number: int) -> float | None:
        """Return the seconds until the next attempt, or None if there is none."""
        again = self.outcomes[index].attempt(number).again and number < self.order.attempts
        return self.order.interval * 60.0 if again else None

    def _charge(self, index: int) -> None:
        """Charge an ended call and release its reserve."""
        result = self.result(index)
        self.account.reserved -= self.price_for(index)
        self.account.kopecks -= result.price
        self.counts.cost += result.price
        self.counts.by_status[result.status] = self.counts.by_status.get(result.status, 0) + 1
