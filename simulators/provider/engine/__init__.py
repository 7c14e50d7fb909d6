"""The simulated account: orders, campaigns, calls, money and time."""
