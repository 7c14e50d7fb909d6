"""Tests of the integration, through Home Assistant's public interfaces and against the simulated provider."""
