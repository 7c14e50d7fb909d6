"""Tests of the integration, through Home Assistant's front door and against the simulated provider."""
