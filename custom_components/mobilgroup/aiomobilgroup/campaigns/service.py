"""The campaign service of one account, with which front ends launch, control and query campaigns.

At most one accepted broadcast per intent, under every fault; and no outcome is ever reported that is not known.
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
"""Up to this many recipients are checked faster than a thread is started."""


class Campaigns:
    """The campaigns of one account in a journal that several processes may share.

    `account` names the account in the journal: the same name in Home Assistant and in the bot is the same account.
    `name` names this process in the journal. Await `start` before anything else and `close` at the end; `close` waits
    for a batch that is being sent.
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
        """Initialize the service; the caller opens and closes the journal."""
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
        """Return the account's settings."""
        return self._settings

    @settings.setter
    def settings(self, settings: AccountSettings) -> None:
        """Replace the settings, for everything that is sent from now on."""
        self._settings = settings
        self._supervisor.apply_settings(settings)

    async def start(self) -> None:
        """Start the workers: recover batches of crashed processes, send due batches, poll running calls."""
        await self._supervisor.start()

    async def close(self) -> None:
        """Stop the workers: send nothing new, wait for a batch that is being sent, and release the lease."""
        await self._supervisor.close()

    async def launch(self, request: LaunchRequest) -> Campaign:
        """Save a campaign, which is sent when it is due; once this returns, the campaign survives a crash.

        A repeated idempotency key returns the campaign of the first request. Raises `MobilgroupInputError` or
        `CampaignRejectedError` if the campaign may not be sent: then nothing is saved.
        """
        prepared = await _prepare(request)
        balance = await self._fresh_balance(request)
        now = self._clock.now()
        try:
            result = await self._journal.write(
                launching.create_campaign, self._account, prepared, self._settings, balance, now
            )
        except JournalError:
            # The commit may have succeeded all the same: a caller that gets the error would launch the campaign again.
            known = await self._journal.read(queries.find_launched_at, self._account, prepared.fingerprint, now)
            if known is None:
                raise
            result = launching.LaunchResult(known, is_new=True)
        finally:
            # The write is completed even if the caller is cancelled.
            self._dispatcher.wake()
        if result.is_new:
            # To subscribers only: there is nothing to poll yet, and an alarm must not wait for the poller.
            self._event_bus.publish(CampaignEventType.CHANGED, result.campaign_id)
        return await self.get(result.campaign_id)

    async def wait_submitted(self, campaign_id: int) -> Campaign:
        """Wait until a campaign is sent, paused, deferred, or could not be sent, and return it.

        Raises the error that kept it, or its unsent batches, from being sent: the provider's rejection, no connection
        (the send is retried), a rule violation, or an unknown outcome. Any process may be the one that sends it.
        """
        campaign = await self._event_bus.wait_until(campaign_id, Campaign.is_submitted)
        self._event_bus.raise_launch_error(campaign)
        return campaign

    async def wait_finished(self, campaign_id: int) -> Campaign:
        """Wait until a campaign has ended or needs a user's decision, and return it."""
        return await self._event_bus.wait_until(campaign_id, lambda campaign, _: campaign.is_finished)

    async def estimate(self, request: LaunchRequest) -> Estimate:
        """Return what a broadcast would cost, learned from past calls, with the last known balance."""
        prepared = await _prepare(request)
        price = await self._journal.read(estimates.estimate_cost, self._account, prepared.volume, self._clock.now())
        return replace(price, balance=self._dispatcher.last_balance)

    async def get(self, campaign_id: int) -> Campaign:
        """Return a campaign; raises `CampaignNotFoundError` if the account has none with that id."""
        return await self._journal.read(queries.get_campaign, self._account, campaign_id)

    async def list(
        self, states: Iterable[CampaignState] | None = None, *, limit: int = 50, offset: int = 0
    ) -> Sequence[Campaign]:
        """Return the account's campaigns, whichever process launched them, newest first."""
        return await self._journal.read(queries.list_campaigns, self._account, states, limit, offset)

    async def report(self, campaign: Campaign) -> Sequence[RecipientResult]:
        """Return the result of every recipient of a campaign."""
        return await self._journal.read(queries.list_recipient_results, campaign.id)

    async def audit(self, campaign_id: int | None = None, *, limit: int = 100) -> Sequence[audit_log.AuditEntry]:
        """Return the audit log's entries of the account or of one campaign, newest first."""
        return await self._journal.read(audit_log.list_entries, self._account, campaign_id, limit)

    async def record_audit(self, actor: Actor, action: str, **details: Any) -> None:
        """Append a front end's action to the audit log; numbers and texts do not belong in `details`."""
        await self._journal.write(audit_log.append, self._clock.now(), self._account, actor, action, **details)

    async def find_by_idempotency_key(self, key: str) -> int | None:
        """Return the id of the campaign that was launched with a key, or None."""
        return await self._journal.read(queries.find_by_idempotency_key, self._account, key)

    async def rename_account(self, former: str) -> None:
        """Move the journal's records of a former name to this account, for example after its key changed."""
        await self._journal.write(accounts.rename, former, self._account)

    async def count_by_state(self) -> dict[CampaignState, int]:
        """Return how many campaigns of the account are in each state."""
        return await self._journal.read(queries.count_by_state, self._account)

    async def spent_today(self) -> tuple[int, Decimal]:
        """Return how many recipients were called today, and the known cost in roubles."""
        return await self._journal.read(spending.spent_today, self._settings, self._account, self._clock.now())

    async def cancel(self, campaign_id: int, actor: Actor) -> Campaign:
        """Cancel a campaign; raises `CampaignStateError` if something of it was already sent."""
        return await self._control(campaign_id, control.cancel, actor, self._clock.now())

    async def reschedule(self, campaign_id: int, due: datetime, actor: Actor) -> Campaign:
        """Move an unsent campaign to another time (aware), or to the first time after it within its calling hours."""
        now = self._clock.now()
        return await self._control(campaign_id, control.reschedule, due.timestamp(), self._settings, actor, now)

    async def pause(self, campaign_id: int, actor: Actor) -> Campaign:
        """Pause a campaign: its unsent batches are not sent until it is resumed."""
        return await self._control(campaign_id, control.pause, actor, self._clock.now())

    async def resume(self, campaign_id: int, actor: Actor, override: Override | None = None) -> Campaign:
        """Resume a paused campaign, and override the rules that `override` names."""
        return await self._control(campaign_id, control.resume, actor, override, self._clock.now())

    async def stop(self, campaign_id: int, actor: Actor) -> Campaign:
        """Stop a campaign: its unsent batches are dropped."""
        return await self._control(campaign_id, control.stop, actor, self._clock.now())

    async def resolve(
        self, campaign_id: int, resolution: Resolution, actor: Actor, provider_id: str | None = None
    ) -> Campaign:
        """Apply a user's decision to the batches of a campaign that have an unknown outcome."""
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
        """Call the recipients with certain call outcomes again, as a campaign of its own.

        A repeated key returns the campaign of the first request. Raises `MobilgroupInputError` if there is no recipient
        to call again, and the errors of `launch`.
        """
        if key is not None:
            # A known key keeps its campaign, whichever recipients a redial would select now.
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
        """Return the launch request of a redial without launching it, for a preview.

        Raises `MobilgroupInputError` if there is no recipient to call again.
        """
        campaign = await self.get(campaign_id)
        policy, recipients = await self._journal.read(select_redial_recipients, campaign, frozenset(results))
        return build_redial_request(campaign, policy, recipients, actor, override, key)

    async def block(self, phones: Iterable[str], actor: Actor, reason: str = "") -> int:
        """Add numbers to the do-not-call list; return how many are new.

        Raises `MobilgroupInputError` for an invalid number: a recipient who asked not to be called must not be missed.
        """
        numbers = normalize_phones(phones)
        return await self._journal.write(do_not_call.add, self._account, numbers, reason, actor, self._clock.now())

    async def unblock(self, phones: Iterable[str], actor: Actor) -> int:
        """Remove numbers from the do-not-call list; return how many were on it."""
        return await self._journal.write(
            do_not_call.remove, self._account, normalize_phones(phones), actor, self._clock.now()
        )

    async def do_not_call_numbers(self) -> Sequence[str]:
        """Return the do-not-call list, oldest numbers first."""
        return await self._journal.read(do_not_call.list_numbers)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener with every event from now on; return a function that unsubscribes it."""
        return self._event_bus.subscribe(listener)

    def update_balance(self, balance: Decimal) -> None:
        """Save the account's balance, read elsewhere: it is evidence if a batch has an unknown outcome."""
        self._dispatcher.update_balance(balance)

    async def _fresh_balance(self, request: LaunchRequest) -> Decimal | None:
        """Return the balance, or None if it cannot be read; it is read from the provider only if a rule needs it."""
        overridden = request.override is not None and Rule.RESERVE in request.override.rules
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
        """Apply a user's action to a campaign, publish the change, and return the campaign."""
        await self._journal.write(action, self._account, campaign_id, *args, **kwargs)
        self._supervisor.publish(CampaignEventType.CHANGED, campaign_id)
        self._dispatcher.wake()
        return await self.get(campaign_id)


async def _prepare(request: LaunchRequest) -> PreparedLaunch:
    """Prepare a launch request; a long list is processed in a thread, so that it does not block the event loop."""
    if len(request.broadcast.subscribers) <= _INLINE_LIMIT:
        return prepare_launch(request)
    return await asyncio.to_thread(prepare_launch, request)
