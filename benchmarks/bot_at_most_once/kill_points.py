"""Kill points of the bot: commits of its journal, and responses of Telegram."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, override

from telegram.request import HTTPXRequest

from aiomobilgroup.campaigns.lifecycle import claim, launch, outcomes
from benchmarks.common.kill_points import KillSwitch
from telegram_bot.domain.pending import PendingState
from telegram_bot.store import campaign_cards, pending_broadcasts


class KillPoint(StrEnum):
    """A moment at which the process is killed with SIGKILL."""

    RANDOM = "at a random moment"
    BEFORE_BOUND_COMMIT = "preview sent, its id not recorded"
    AFTER_BOUND_COMMIT = "preview's id recorded"
    BEFORE_AWAITING_APPROVAL_COMMIT = "before the commit of waiting for an approver"
    AFTER_AWAITING_APPROVAL_COMMIT = "after the commit of waiting for an approver"
    BEFORE_APPROVAL_REQUESTED_COMMIT = "approver asked, not recorded"
    BEFORE_CONFIRMED_COMMIT = "before the commit of confirmed"
    AFTER_CONFIRMED_COMMIT = "after the commit of confirmed"
    BEFORE_LAUNCH_COMMIT = "before the commit of the launch"
    AFTER_LAUNCH_COMMIT = "after the commit of the launch"
    BEFORE_LAUNCHED_COMMIT = "before the commit of launched"
    AFTER_LAUNCHED_COMMIT = "after the commit of launched"
    BEFORE_CLAIM_COMMIT = "before the commit of submitting"
    AFTER_CLAIM_COMMIT = "after the commit of submitting"
    BEFORE_OUTCOME_COMMIT = "answered by the provider, not recorded"
    AFTER_OUTCOME_COMMIT = "after the commit of the provider's answer"
    BEFORE_CLOSED_COMMIT = "before the commit of not launched"
    AFTER_CLOSED_COMMIT = "after the commit of not launched"
    EDITED = "a message edited, not recorded"
    BEFORE_FINAL_COMMIT = "the final state shown, not recorded"
    AFTER_FINAL_COMMIT = "the final state recorded, the report not rendered"
    BEFORE_REPORTED_COMMIT = "the report rendered, not recorded"
    AFTER_REPORTED_COMMIT = "the report recorded, not sent"


_COMMITS: Final[Mapping[Callable[..., Any], str]] = {
    pending_broadcasts.bind_message: "BOUND",
    pending_broadcasts.add_approval_message: "APPROVAL_REQUESTED",
    pending_broadcasts.mark_launched: "LAUNCHED",
    pending_broadcasts.close: "CLOSED",
    launch.create_campaign: "LAUNCH",
    claim.claim_next_batch: "CLAIM",
    outcomes.record_accepted: "OUTCOME",
}
_TRANSITIONS: Final = {PendingState.AWAITING_APPROVAL: "AWAITING_APPROVAL", PendingState.CONFIRMED: "CONFIRMED"}


class CrashingRequest(HTTPXRequest):
    """Sends requests to Telegram; the process may be killed after a response."""

    kill_switch: KillSwitch

    @override
    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request, with a kill point after an edit."""
        answer = await super().do_request(url, *args, **kwargs)
        if url.endswith("editMessageText"):
            self.kill_switch.hit("EDITED")
        return answer


def commit_name(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], result: Any
) -> str | None:
    """Return the name of a function's commit, or None if it is no kill point."""
    if function is pending_broadcasts.transition:
        return _TRANSITIONS.get(args[2])
    if function is campaign_cards.update:
        return "FINAL" if kwargs.get("is_final") else "REPORTED" if kwargs.get("is_report_sent") else None
    if function is claim.claim_next_batch and not isinstance(result, claim.ClaimedBatch):
        return None
    return _COMMITS.get(function)
