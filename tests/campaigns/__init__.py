"""Tests of the campaign service through its public methods, against the simulated provider over HTTP."""
