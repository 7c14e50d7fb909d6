"""The simulated provider's accounts, orders, campaigns, calls, money and time."""
