"""Prove that the simulators behave as the outside world does."""
