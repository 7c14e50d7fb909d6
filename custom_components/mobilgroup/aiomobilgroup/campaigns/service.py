"""Campaigns of one account: what front ends launch, hold, follow and ask about.

At most one accepted broadcast per intent, under every fault; and no outcome is ever claimed that is not known.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Concatenate, Final

from sqlalchemy import Connection

from ..call_outcomes import CallOutcome
from ..client import MobilgroupClient
from ..exceptions import MobilgroupConnectionError, MobilgroupResponseError
from .clock import Clock
from .errors import JournalError
from .journal import accounts, audit_log, do_not_call, queries
from .journal.database import Journal
from .lifecycle import control, launch as launching
from .lifecycle.prepare import PreparedLaunch, normalize_phones, prepare_launch
from .lifecycle.redial import DEFAULT_REDIAL_OUTCOMES, build_redial_request, select_redial_recipients
from .models import Actor, Campaign, Estimate, LaunchRequest, Override, RecipientResult
from .rules import estimates, spending
from .settings import AccountSettings
from .states import CampaignEventType, CampaignState, Resolution, Rule
from .workers.event_bus import Listener
from .workers.supervisor import WorkerSupervisor

_INLINE_LIMIT: Final = 200
"""So many recipients are checked faster than a thread is begun."""


class Campaigns:
    """The campaigns of one account in a journal that several processes may share.

    `account` names the account in the journal: the same name in Home Assistant and in the bot is the same account.
    `name` says whose process this is. Await `start` before anything else and `close` at the end; `close` waits for what
    is being sent.
    """

    def __init__(
        self,
        client: MobilgroupClient,
        journal: Journal,
        *,
        account: str,
        name: str,
        settings: AccountSettings | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Take what is sent with and where it is remembered; the journal is opened and closed by its owner."""
        self._client = client
        self._journal = journal
        self._account = account
        self._clock = clock or Clock()
        self._supervisor = WorkerSupervisor(client, journal, account, name, self._clock)
        self._event_bus = self._supervisor.event_bus
        self._dispatcher = self._supervisor.dispatcher
        self.settings = settings or AccountSettings()

    @property
    def settings(self) -> AccountSettings:
        """Return the account's limits and habits."""
        return self._settings

    @settings.setter
    def settings(self, settings: AccountSettings) -> None:
        """Change them, for what is sent from now on."""
        self._settings = settings
        self._supervisor.apply_settings(settings)

    async def start(self) -> None:
        """Take part in the journal: bury the dead, send what is due, follow what rings."""
        await self._supervisor.start()

    async def close(self) -> None:
        """Send nothing new, wait for what is being sent, and leave the journal."""
        await self._supervisor.close()

    async def launch(self, request: LaunchRequest) -> Campaign:
        """Keep a campaign and send it when it is due; once this returns it is not forgotten.

        Raises `MobilgroupInputError` or `CampaignRejectedError` when it may not be sent: then nothing is kept.
        """
        prepared = await _prepare(request)
        balance = await self._fresh_balance(request)
        now = self._clock.now()
        try:
            result = await self._journal.write(
                launching.create_campaign, self._account, prepared, self._settings, balance, now
            )
        except JournalError:
            # The commit may have been done although it failed: who is told otherwise launches it again.
            known = await self._journal.read(queries.find_launched_at, self._account, prepared.fingerprint, now)
            if known is None:
                raise
            result = launching.LaunchResult(known, is_new=True)
        finally:
            # A caller that goes away does not undo what is being written.
            self._dispatcher.wake()
        if result.is_new:
            # Outside only: there is nothing to follow yet, and an alarm does not wait for those who look.
            self._event_bus.publish(CampaignEventType.CHANGED, result.campaign_id)
        return await self.get(result.campaign_id)

    async def wait_submitted(self, campaign_id: int) -> Campaign:
        """Wait until a campaign is sent, held, or could not be sent; return it as it stands then.

        Raises the error for which it, or the rest of it, could not be sent: the provider's refusal, no connection (it
        is tried again), a rule, or a doubt. It does not matter which process sends it.
        """
        campaign = await self._event_bus.wait_until(campaign_id, Campaign.is_submitted)
        self._event_bus.raise_launch_error(campaign)
        return campaign

    async def wait_finished(self, campaign_id: int) -> Campaign:
        """Wait until every call of a campaign is over, or a person is needed."""
        return await self._event_bus.wait_until(campaign_id, lambda campaign, _: campaign.is_finished)

    async def estimate(self, request: LaunchRequest) -> Estimate:
        """Return what a broadcast would cost, learned from the past, with the money last seen on the account."""
        prepared = await _prepare(request)
        price = await self._journal.read(estimates.estimate_cost, self._account, prepared.volume, self._clock.now())
        return replace(price, balance=self._dispatcher.last_balance)

    async def get(self, campaign_id: int) -> Campaign:
        """Return a campaign as it stands."""
        return await self._journal.read(queries.get_campaign, self._account, campaign_id)

    async def list(
        self, states: Iterable[CampaignState] | None = None, *, limit: int = 50, offset: int = 0
    ) -> Sequence[Campaign]:
        """Return the account's campaigns, whichever process launched them, the newest first."""
        return await self._journal.read(queries.list_campaigns, self._account, states, limit, offset)

    async def report(self, campaign: Campaign) -> Sequence[RecipientResult]:
        """Return the result of every recipient of a campaign."""
        return await self._journal.read(queries.list_recipient_results, campaign.id)

    async def audit(self, campaign_id: int | None = None, *, limit: int = 100) -> Sequence[audit_log.AuditEntry]:
        """Return the record of who did what, the newest first."""
        return await self._journal.read(audit_log.list_entries, self._account, campaign_id, limit)

    async def record_audit(self, actor: Actor, action: str, **details: Any) -> None:
        """Put on record what a front end did; numbers and texts do not belong in `details`."""
        await self._journal.write(audit_log.append, self._clock.now(), self._account, actor, action, **details)

    async def find_by_idempotency_key(self, key: str) -> int | None:
        """Return the number of the campaign that was launched with a key, if there is one."""
        return await self._journal.read(queries.find_by_idempotency_key, self._account, key)

    async def rename_account(self, former: str) -> None:
        """Take over what the journal holds under a former name of the account, for example before its key changed."""
        await self._journal.write(accounts.rename, former, self._account)

    async def count_by_state(self) -> dict[CampaignState, int]:
        """Return how many campaigns of the account are in each state."""
        return await self._journal.read(queries.count_by_state, self._account)

    async def spent_today(self) -> tuple[int, Decimal]:
        """Return how many were called today, and for how much."""
        return await self._journal.read(spending.spent_today, self._settings, self._account, self._clock.now())

    async def cancel(self, campaign_id: int, actor: Actor) -> Campaign:
        """Call a campaign off; raises `CampaignStateError` when something of it was sent already."""
        return await self._control(campaign_id, control.cancel, actor, self._clock.now())

    async def reschedule(self, campaign_id: int, due: datetime, actor: Actor) -> Campaign:
        """Move a campaign to another time (aware), within its calling hours."""
        now = self._clock.now()
        return await self._control(campaign_id, control.reschedule, due.timestamp(), self._settings, actor, now)

    async def pause(self, campaign_id: int, actor: Actor) -> Campaign:
        """Hold what is not sent yet."""
        return await self._control(campaign_id, control.pause, actor, self._clock.now())

    async def resume(self, campaign_id: int, actor: Actor, override: Override | None = None) -> Campaign:
        """Go on, with rules set aside if a person takes that on himself."""
        return await self._control(campaign_id, control.resume, actor, override, self._clock.now())

    async def stop(self, campaign_id: int, actor: Actor) -> Campaign:
        """Drop what is not sent yet."""
        return await self._control(campaign_id, control.stop, actor, self._clock.now())

    async def resolve(
        self, campaign_id: int, resolution: Resolution, actor: Actor, provider_id: str | None = None
    ) -> Campaign:
        """Decide about batches of which nobody can tell."""
        return await self._control(campaign_id, control.resolve, resolution, actor, provider_id, self._clock.now())

    async def redial(
        self,
        campaign_id: int,
        actor: Actor,
        results: Iterable[CallOutcome] = DEFAULT_REDIAL_OUTCOMES,
        *,
        override: Override | None = None,
        key: str | None = None,
    ) -> Campaign:
        """Call again those whose calls ended in certain ways, as a campaign of its own.

        Raises `MobilgroupInputError` when there is nobody to be called again, and what `launch` raises.
        """
        if key is not None:
            # A wish that is known stands, whomever it would call by now.
            known = await self._journal.read(queries.find_by_idempotency_key, self._account, key)
            if known is not None:
                return await self.get(known)
        return await self.launch(await self.build_redial(campaign_id, actor, results, override=override, key=key))

    async def build_redial(
        self,
        campaign_id: int,
        actor: Actor,
        results: Iterable[CallOutcome] = DEFAULT_REDIAL_OUTCOMES,
        *,
        override: Override | None = None,
        key: str | None = None,
    ) -> LaunchRequest:
        """Return the wish that a redial would launch, for those who look at it first.

        Raises `MobilgroupInputError` when there is nobody to be called again.
        """
        campaign = await self.get(campaign_id)
        policy, whom = await self._journal.read(select_redial_recipients, campaign, frozenset(results))
        return build_redial_request(campaign, policy, whom, actor, override, key)

    async def block(self, phones: Iterable[str], actor: Actor, reason: str = "") -> int:
        """Put numbers on the list of those that are never called; return how many are new there.

        Raises `MobilgroupInputError` for what is no number: somebody who asked not to be called must not be missed.
        """
        numbers = normalize_phones(phones)
        return await self._journal.write(do_not_call.add, self._account, numbers, reason, actor, self._clock.now())

    async def unblock(self, phones: Iterable[str], actor: Actor) -> int:
        """Take numbers off the list; return how many stood there."""
        return await self._journal.write(
            do_not_call.remove, self._account, normalize_phones(phones), actor, self._clock.now()
        )

    async def do_not_call_numbers(self) -> Sequence[str]:
        """Return the numbers that are never called."""
        return await self._journal.read(do_not_call.list_numbers)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener of events from now on; return what ends that."""
        return self._event_bus.subscribe(listener)

    def update_balance(self, balance: Decimal) -> None:
        """Take note of the money on the account, read elsewhere: it is evidence when there is a doubt."""
        self._dispatcher.update_balance(balance)

    async def _fresh_balance(self, launch: LaunchRequest) -> Decimal | None:
        """Return the money on the account, None where it cannot be read; it is read anew only if a rule asks for it."""
        overridden = launch.override is not None and Rule.RESERVE in launch.override.rules
        if self._settings.reserve is None or overridden:
            return self._dispatcher.last_balance
        try:
            self._dispatcher.update_balance((await self._client.get_balance()).amount)
        except MobilgroupConnectionError, MobilgroupResponseError:
            return None
        return self._dispatcher.last_balance

    async def _control[**P](
        self,
        campaign_id: int,
        action: Callable[Concatenate[Connection, str, int, P], None],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Campaign:
        """Do to a campaign what a person wants, and tell of it."""
        await self._journal.write(action, self._account, campaign_id, *args, **kwargs)
        self._supervisor.publish(CampaignEventType.CHANGED, campaign_id)
        self._dispatcher.wake()
        return await self.get(campaign_id)


async def _prepare(launch: LaunchRequest) -> PreparedLaunch:
    """Return a wish made ready; a long list is not worked through while the event loop waits."""
    if len(launch.broadcast.subscribers) <= _INLINE_LIMIT:
        return prepare_launch(launch)
    return await asyncio.to_thread(prepare_launch, launch)
