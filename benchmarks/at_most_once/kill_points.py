"""Kill points of a worker process: commits of its journal, and responses of the provider."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, override

from msgspec import structs

from aiomobilgroup import Broadcast, MobilgroupClient, Receipt
from aiomobilgroup.campaigns.lifecycle import claim, control, crash_recovery, launch, outcomes
from benchmarks.common.kill_points import KillSwitch


class KillPoint(StrEnum):
    """A moment at which the process is killed with SIGKILL."""

    RANDOM = "at a random moment"
    BEFORE_LAUNCH_COMMIT = "before the launch's commit"
    AFTER_LAUNCH_COMMIT = "after the launch's commit"
    BEFORE_CLAIM_COMMIT = "before the commit of submitting"
    AFTER_CLAIM_COMMIT = "after the commit of submitting"
    ARRIVED = "after the bytes left"
    ACCEPTED = "after the provider accepted"
    AFTER_ANSWER = "after the response"
    BEFORE_OUTCOME_COMMIT = "before the outcome's commit"
    AFTER_OUTCOME_COMMIT = "after the outcome's commit"
    BEFORE_CONTROL_COMMIT = "before the commit of a user's decision"
    AFTER_CONTROL_COMMIT = "after the commit of a user's decision"
    BEFORE_RECOVERY_COMMIT = "before the commit of a recovery"
    AFTER_RECOVERY_COMMIT = "after the commit of a recovery"


IN_PARENT = frozenset({KillPoint.RANDOM, KillPoint.ARRIVED, KillPoint.ACCEPTED})
"""The kill points at which the experiment's process kills the worker, rather than the worker itself."""

_COMMITS: Final[Mapping[Callable[..., Any], str]] = {
    launch.create_campaign: "LAUNCH",
    claim.claim_next_batch: "CLAIM",
    crash_recovery.recover_stale_batches: "RECOVERY",
    **dict.fromkeys(
        (outcomes.record_accepted, outcomes.record_rejected, outcomes.record_not_sent, outcomes.record_unknown),
        "OUTCOME",
    ),
    **dict.fromkeys(
        (control.cancel, control.reschedule, control.pause, control.resume, control.stop, control.resolve), "CONTROL"
    ),
}


class CrashingClient(MobilgroupClient):
    """A client whose process may be killed after a response."""

    kill_switch: KillSwitch
    sender: str
    """The sender number of every request; it identifies the process that sends."""

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send a broadcast, with a kill point after the response."""
        try:
            return await super().send(structs.replace(broadcast, sender=self.sender))
        finally:
            self.kill_switch.hit(KillPoint.AFTER_ANSWER.name)


def commit_name(
    function: Callable[..., Any],
    args: tuple[Any, ...],  # noqa: ARG001
    kwargs: Mapping[str, Any],  # noqa: ARG001
    result: Any,
) -> str | None:
    """Return the name of a function's commit, or None if it is no kill point."""
    name = _COMMITS.get(function)
    if (name == "CLAIM" and not isinstance(result, claim.ClaimedBatch)) or (name == "RECOVERY" and not result):
        return None
    return name
