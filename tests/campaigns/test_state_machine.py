"""People, time and trouble in any order: see `machine`. `MOBILGROUP_EXAMPLES=500` makes it think for longer."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from tests.campaigns.state_machine import CampaignsMachine

EXAMPLES = int(os.environ.get("MOBILGROUP_EXAMPLES", "25"))


@pytest.mark.timeout(60 * EXAMPLES)
def test_whatever_happens_the_promises_hold(loopback: None) -> None:
    """Nobody is rung twice, at night or against his will, no cap is passed, and reports add up."""
    run_state_machine_as_test(
        CampaignsMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
