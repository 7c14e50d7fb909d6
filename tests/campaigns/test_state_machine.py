"""Runs the state machine of `state_machine.py`. `MOBILGROUP_EXAMPLES=500` runs more examples."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from tests.campaigns.state_machine import CampaignsMachine

EXAMPLES = int(os.environ.get("MOBILGROUP_EXAMPLES", "25"))


@pytest.mark.timeout(60 * EXAMPLES)
def test_whatever_happens_the_promises_hold(loopback: None) -> None:
    """No recipient is called twice, at night or while on the do-not-call list; caps hold, and reports add up."""
    run_state_machine_as_test(
        CampaignsMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
