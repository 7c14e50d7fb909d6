"""Simulators of the provider and of Telegram: everything can be tried without an account, a token or money."""
